/**
 * The part of onnxruntime-web that the runner uses, as types. The module itself is passed in, so that a
 * page, Deno and Node each load the build they need: `onnxruntime-web/wasm` for the CPU,
 * `onnxruntime-web/webgpu` for the GPU.
 *
 * @module
 */

/** Number formats of the model's inputs and outputs. */
export type OrtType = "float32" | "int32";

/** A tensor, in an array or in a GPU buffer. */
export interface OrtTensor {
  /** Its sizes. */
  readonly dims: readonly number[];
  /** Its values, where it is on the CPU. */
  readonly data: unknown;
  /** Its buffer, where it is on the GPU. */
  readonly gpuBuffer: unknown;
  /** Gives its memory back. */
  dispose(): void;
}

/** Tensors by the name of the input or output. */
export type OrtTensors = Readonly<Record<string, OrtTensor>>;

/** A loaded part of the model. */
export interface OrtSession {
  /** Computes. */
  run(feeds: OrtTensors): Promise<OrtTensors>;
  /** Frees the part. */
  release(): Promise<void>;
}

/** How a part is loaded. */
export interface OrtSessionOptions {
  /** What computes the part, the first that can. */
  readonly executionProviders: readonly ("wasm" | "webgpu")[];
  /** Where outputs stay. */
  readonly preferredOutputLocation?: "cpu" | "gpu-buffer";
  /** Settings of the native library. */
  readonly extra?: Record<string, unknown>;
}

/** The module `onnxruntime-web`. */
export interface Ort {
  /** Global settings, and the GPU device once a session has been made. */
  readonly env: {
    readonly wasm: { numThreads?: number; wasmPaths?: unknown };
    readonly webgpu: { readonly device?: unknown };
  };
  /** Loads parts. */
  readonly InferenceSession: {
    create(model: Uint8Array, options: OrtSessionOptions): Promise<OrtSession>;
  };
  /** Makes tensors. */
  readonly Tensor: {
    new (type: OrtType, data: Float32Array | Int32Array, dims: readonly number[]): OrtTensor;
    fromGpuBuffer(
      buffer: GPUBuffer,
      options: { readonly dataType: OrtType; readonly dims: readonly number[] },
    ): OrtTensor;
  };
}
