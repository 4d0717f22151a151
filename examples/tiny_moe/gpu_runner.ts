/**
 * The model on the GPU: ONNX Runtime's WebGPU provider for what is dense, `encode` for the routers, on
 * one device. Logits, ids and weights stay in GPU buffers from the first part to the last; what the
 * caller wants to see is copied and read once, behind the last part.
 *
 * @module
 */

import type { WebGpuGate } from "../../mod.ts";
import { createWebGpuGate } from "../../webgpu.ts";
import { gateOptions, type Manifest, type ModelFiles } from "./model.ts";
import type { Ort, OrtSession, OrtTensor, OrtTensors, OrtType } from "./ort.ts";
import { describePositions } from "./positions.ts";
import {
  CALL_BYTES,
  type LayerRouting,
  readInCalls,
  type Runner,
  type Step,
  type StepOptions,
} from "./steps.ts";

/** `GPUBufferUsage` and `GPUMapMode`; those globals are not there in every runtime that has WebGPU types. */
const USAGE = { MAP_READ: 0x1, COPY_SRC: 0x4, COPY_DST: 0x8, STORAGE: 0x80 } as const;
const MAP_READ = 1;

/** Bytes of a float or an integer. */
const WORD = 4;

/** What lies on the GPU for the whole life of a runner, wide enough for {@linkcode CALL_BYTES} tokens. */
interface Buffers {
  readonly text: GPUBuffer;
  readonly cos: GPUBuffer;
  readonly sin: GPUBuffer;
  readonly mask: GPUBuffer;
  /** `[layers]`. */
  readonly routing: readonly { readonly ids: GPUBuffer; readonly weights: GPUBuffer }[];
}

function createBuffers(
  device: GPUDevice,
  { layers, hidden, heads, window, top_k }: Manifest,
): Buffers {
  const create = (words: number): GPUBuffer =>
    device.createBuffer({
      size: words * WORD,
      usage: USAGE.STORAGE | USAGE.COPY_SRC | USAGE.COPY_DST,
    });
  const angles = CALL_BYTES * hidden / heads / 2;
  return {
    text: create(CALL_BYTES),
    cos: create(angles),
    sin: create(angles),
    mask: create(CALL_BYTES * (window + CALL_BYTES)),
    routing: Array.from({ length: layers }, () => ({
      ids: create(CALL_BYTES * top_k),
      weights: create(CALL_BYTES * top_k),
    })),
  };
}

function* listBuffers({ routing, ...others }: Buffers): Generator<GPUBuffer> {
  yield* Object.values(others);
  for (const { ids, weights } of routing) yield* [ids, weights];
}

/** A stretch of a buffer that the caller wants to see. */
interface Wanted {
  readonly buffer: GPUBuffer;
  readonly words: number;
}

/** Reads buffers with one copy and one wait. */
async function readBuffers(device: GPUDevice, wanted: readonly Wanted[]): Promise<ArrayBuffer[]> {
  const size = wanted.reduce((sum, { words }) => sum + words * WORD, 0);
  const staging = device.createBuffer({ size, usage: USAGE.MAP_READ | USAGE.COPY_DST });
  const encoder = device.createCommandEncoder();
  let offset = 0;
  for (const { buffer, words } of wanted) {
    encoder.copyBufferToBuffer(buffer, 0, staging, offset, words * WORD);
    offset += words * WORD;
  }
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(MAP_READ);
  const bytes = staging.getMappedRange().slice(0);
  staging.destroy();
  let start = 0;
  return wanted.map(({ words }) => bytes.slice(start, start += words * WORD));
}

/** What {@linkcode GpuRunner.create} has made. */
interface Opened {
  readonly manifest: Manifest;
  readonly parts: readonly OrtSession[];
  readonly gates: readonly WebGpuGate[];
  readonly device: GPUDevice;
}

/** Runs the model on the GPU. */
export class GpuRunner implements Runner {
  readonly backend = "webgpu";
  readonly manifest: Manifest;
  /** ORT's device, which the gates share. */
  readonly device: GPUDevice;
  readonly #ort: Ort;
  readonly #parts: readonly OrtSession[];
  readonly #gates: readonly WebGpuGate[];
  readonly #buffers: Buffers;
  #caches: { readonly keys: OrtTensor; readonly values: OrtTensor }[] = [];
  #position = 0;

  /**
   * Keeps what {@linkcode GpuRunner.create} has opened.
   *
   * @param ort The module.
   * @param opened The manifest, the parts, the gates and their device.
   */
  constructor(ort: Ort, { manifest, parts, gates, device }: Opened) {
    this.#ort = ort;
    this.manifest = manifest;
    this.device = device;
    this.#parts = parts;
    this.#gates = gates;
    this.#buffers = createBuffers(device, manifest);
    this.reset();
  }

  /**
   * Loads the parts, and makes the gates on ORT's device.
   *
   * @param ort The module `onnxruntime-web/webgpu`.
   * @param files The model.
   * @returns The runner.
   * @throws {Error} If a part would run on the CPU, or there is no WebGPU.
   */
  static async create(ort: Ort, files: ModelFiles): Promise<GpuRunner> {
    const parts: OrtSession[] = [];
    // One after the other: the module refuses to load two at a time.
    for (const part of files.parts) {
      parts.push(
        await ort.InferenceSession.create(part, {
          executionProviders: ["webgpu"],
          preferredOutputLocation: "gpu-buffer",
          extra: { session: { disable_cpu_ep_fallback: "1" } },
        }),
      );
    }
    const { manifest } = files;
    const device = await ort.env.webgpu.device as GPUDevice;
    const gates = await Promise.all(
      manifest.biases.map((_, layer) =>
        createWebGpuGate({ ...gateOptions(manifest, layer), device })
      ),
    );
    return new GpuRunner(ort, { manifest, parts, gates, device });
  }

  get position(): number {
    return this.#position;
  }

  step(byte: number, options?: StepOptions): Promise<Step> {
    return this.prefill(Uint8Array.of(byte), options);
  }

  prefill(text: Uint8Array, options?: StepOptions): Promise<Step> {
    return readInCalls(text, (piece) => this.#read(piece, options));
  }

  reset(): void {
    const { window, hidden, layers } = this.manifest;
    const empty = (): OrtTensor =>
      new this.#ort.Tensor("float32", new Float32Array(window * hidden), [window, hidden]);
    this.#forget();
    this.#caches = Array.from({ length: layers }, () => ({ keys: empty(), values: empty() }));
    this.#position = 0;
  }

  async destroy(): Promise<void> {
    this.#forget();
    for (const gate of this.#gates) gate.destroy();
    for (const buffer of listBuffers(this.#buffers)) buffer.destroy();
    for (const part of this.#parts) await part.release();
  }

  #forget(): void {
    for (const { keys, values } of this.#caches) {
      keys.dispose();
      values.dispose();
    }
    this.#caches = [];
  }

  #tensor(buffer: GPUBuffer, dataType: OrtType, dims: readonly number[]): OrtTensor {
    return this.#ort.Tensor.fromGpuBuffer(buffer, { dataType, dims });
  }

  /**
   * Routes a row of zeros in every layer, again and again, each gate submitted by itself as in a step: for
   * measuring what the gates cost.
   *
   * @param times How often.
   */
  async launchGates(times: number): Promise<void> {
    const size = this.manifest.experts * WORD;
    const logits = this.device.createBuffer({ size, usage: USAGE.STORAGE });
    for (let i = 0; i < times; i++) {
      for (const layer of this.#gates.keys()) this.#submitGate(layer, { logits, numTokens: 1 });
    }
    await this.device.queue.onSubmittedWorkDone();
    logits.destroy();
  }

  /** Writes the inputs of the call. */
  #upload(text: Uint8Array): { readonly text: OrtTensor; readonly positions: OrtTensors } {
    const numTokens = text.length;
    const { hidden, heads, window } = this.manifest;
    const values = describePositions(this.manifest, { start: this.#position, numTokens });
    const { queue } = this.device;
    queue.writeBuffer(this.#buffers.text, 0, Int32Array.from(text));
    for (const name of ["cos", "sin", "mask"] as const) {
      queue.writeBuffer(this.#buffers[name], 0, values[name] as Float32Array<ArrayBuffer>);
    }
    const angles = [numTokens, 1, hidden / heads / 2];
    return {
      text: this.#tensor(this.#buffers.text, "int32", [numTokens]),
      positions: {
        cos: this.#tensor(this.#buffers.cos, "float32", angles),
        sin: this.#tensor(this.#buffers.sin, "float32", angles),
        mask: this.#tensor(this.#buffers.mask, "float32", [numTokens, window + numTokens]),
      },
    };
  }

  /** Submits the gate of a layer behind ORT's own commands. */
  #submitGate(
    layer: number,
    { logits, numTokens }: { readonly logits: GPUBuffer; readonly numTokens: number },
  ): void {
    const { ids, weights } = this.#buffers.routing[layer];
    const encoder = this.device.createCommandEncoder();
    this.#gates[layer].encode(encoder, { logits, indices: ids, weights, numTokens });
    this.device.queue.submit([encoder.finish()]);
  }

  /** Routes a layer, and wraps its decision for the next part. */
  #route(layer: number, logits: OrtTensor): OrtTensors {
    const numTokens = logits.dims[0];
    this.#submitGate(layer, { logits: logits.gpuBuffer as GPUBuffer, numTokens });
    const { ids, weights } = this.#buffers.routing[layer];
    const dims = [numTokens, this.manifest.top_k];
    return {
      ids: this.#tensor(ids, "int32", dims),
      weights: this.#tensor(weights, "float32", dims),
    };
  }

  async #read(bytes: Uint8Array, { routing = true }: StepOptions = {}): Promise<Step> {
    const numTokens = bytes.length;
    const { text, positions } = this.#upload(bytes);
    const used: OrtTensor[] = [];
    const logits: OrtTensor[] = [];
    let carried: OrtTensors = { text };
    for (let layer = 0; layer < this.manifest.layers; layer++) {
      const past = this.#caches[layer];
      const result = await this.#parts[layer].run({ ...carried, ...positions, ...past });
      this.#caches[layer] = { keys: result.next_keys, values: result.next_values };
      used.push(past.keys, past.values, result.next_x, result.logits);
      logits.push(result.logits);
      carried = { x: result.next_x, ...this.#route(layer, result.logits) };
    }
    const { next_byte } = await this.#parts[this.manifest.layers].run(carried);
    this.#position += numTokens;
    const step = await this.#collect({
      numTokens,
      nextByte: next_byte,
      logits: routing ? logits : [],
    });
    for (const tensor of [...used, next_byte]) tensor.dispose();
    return step;
  }

  async #collect(
    { numTokens, nextByte, logits }: {
      readonly numTokens: number;
      readonly nextByte: OrtTensor;
      readonly logits: readonly OrtTensor[];
    },
  ): Promise<Step> {
    const { experts, top_k } = this.manifest;
    const wanted: Wanted[] = [{ buffer: nextByte.gpuBuffer as GPUBuffer, words: numTokens * 256 }];
    for (const [layer, { gpuBuffer }] of logits.entries()) {
      const { ids, weights } = this.#buffers.routing[layer];
      wanted.push(
        { buffer: gpuBuffer as GPUBuffer, words: numTokens * experts },
        { buffer: ids, words: numTokens * top_k },
        { buffer: weights, words: numTokens * top_k },
      );
    }
    const [first, ...rest] = await readBuffers(this.device, wanted);
    const layers = logits.map((_, layer): LayerRouting => ({
      logits: new Float32Array(rest[3 * layer]),
      ids: new Int32Array(rest[3 * layer + 1]),
      weights: new Float32Array(rest[3 * layer + 2]),
    }));
    return { numTokens, nextByte: new Float32Array(first), layers };
  }
}
