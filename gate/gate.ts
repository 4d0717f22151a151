/**
 * What a gate can do, on any backend and on each, and what all gates share.
 *
 * @module
 */

import type { Batch, RouteOptions, RouteResult } from "./batch.ts";
import { checkWord, refuse } from "./checks.ts";
import { describe } from "./describe.ts";
import type { EncodeBuffers, EncodeWeighBuffers } from "./encode_buffers.ts";
import type { Dtype, GateOptions, LogitsArray, Scoring } from "./options.ts";
import { type ResolvedOptions, resolveOptions } from "./resolve_options.ts";

/** A gate: router logits in, expert ids and weights out. Its options never change. */
export interface Gate extends Disposable {
  /** The backend; with `"auto"`, the one that computed last. */
  readonly backend: "webgpu" | "wasm";
  /** Routed experts E. */
  readonly numExperts: number;
  /** Routed experts per token K. */
  readonly topK: number;
  /** Fused shared experts S; a row of the result has K + S slots. */
  readonly numSharedExperts: number;
  /** How a logit becomes a score. */
  readonly scoring: Scoring;
  /** The number format of the logits. */
  readonly dtype: Dtype;
  /**
   * Routes a batch.
   *
   * @param logits `[numTokens, numExperts]` of the gate's dtype, row-major; with `sharedExpertSink`,
   * `[numTokens, numExperts + numSharedExperts]` here and in every other call. They are read before this
   * method returns: the array may be reused at once.
   * @param options How many rows, and where to write.
   * @returns Ids and weights, `[numTokens, topK + numSharedExperts]`, best first.
   * @throws {TypeError} If an argument has a wrong type or length.
   * @throws {RangeError} If a number of tokens is outside its range.
   */
  route(logits: LogitsArray, options?: RouteOptions): Promise<RouteResult>;
  /**
   * Scores and weighs experts that the caller has chosen, as if the gate had chosen them: hash layers
   * (DeepSeek-V4's first layers), replay of recorded routing. Bias and groups, which only choose, are not
   * used.
   *
   * @param logits `[numTokens, numExperts]` of the gate's dtype, row-major.
   * @param expertIds `[numTokens, topK]` at least: logical ids, 0..`numExperts` − 1. An expert may come
   * twice.
   * @param options How many rows, and where to write.
   * @returns Ids and weights, `[numTokens, topK + numSharedExperts]`, in the order given.
   * @throws {TypeError} If an argument has a wrong type or length.
   * @throws {RangeError} If a number of tokens or an expert's id is outside its range.
   */
  weigh(
    logits: LogitsArray,
    expertIds: Int32Array,
    options?: RouteOptions,
  ): Promise<RouteResult>;
  /** Frees what the gate holds; calls after it fail. */
  destroy(): void;
}

/** A gate on the WASM backend, which can also route at once. */
export interface WasmGate extends Gate {
  /** The backend. */
  readonly backend: "wasm";
  /**
   * Routes a batch before it returns: no promise, for decode loops that call this once per layer.
   *
   * @param logits `[numTokens, numExperts]` of the gate's dtype, row-major.
   * @param options How many rows, and where to write.
   * @returns Ids and weights, `[numTokens, topK + numSharedExperts]`, best first.
   * @throws {TypeError} If an argument has a wrong type or length.
   * @throws {RangeError} If a number of tokens is outside its range.
   */
  routeSync(logits: LogitsArray, options?: RouteOptions): RouteResult;
  /**
   * Does what {@linkcode Gate.weigh} does before it returns.
   *
   * @param logits `[numTokens, numExperts]` of the gate's dtype, row-major.
   * @param expertIds `[numTokens, topK]` at least: logical ids, 0..`numExperts` − 1.
   * @param options How many rows, and where to write.
   * @returns Ids and weights, `[numTokens, topK + numSharedExperts]`, in the order given.
   * @throws {TypeError} If an argument has a wrong type or length.
   * @throws {RangeError} If a number of tokens or an expert's id is outside its range.
   */
  weighSync(logits: LogitsArray, expertIds: Int32Array, options?: RouteOptions): RouteResult;
  /**
   * Gives a view of the kernel's own memory: logits that are computed straight into it, and then
   * routed from it or from a `subarray` of its rows, are not copied.
   *
   * The memory is the gate's: a call that routes logits from elsewhere overwrites it, and a call with
   * more tokens than any before may detach the view (its `length` becomes 0). Ask again then: it
   * costs next to nothing. The memory is held until the gate is destroyed. Without views a gate holds
   * at most 256 KB of logits and as much of indices and of weights, after a batch of any size.
   *
   * @param numTokens Rows, 1 or more.
   * @returns `[numTokens, numExperts]`: a `Float32Array`, or a `Uint16Array` of raw bits for f16 and
   * bf16. Its contents are undefined.
   * @throws {TypeError} If `numTokens` is no number.
   * @throws {RangeError} If it is outside its range, the rows take more than 4 GiB, or the runtime refuses
   * the memory; the gate stays as it was.
   *
   * @example
   * ```ts
   * import { createWasmGate } from "@tilegate/tilegate/wasm";
   * import { assertEquals } from "@std/assert";
   *
   * const gate = await createWasmGate({ numExperts: 4, topK: 2 });
   * const logits = gate.logitsView(1);
   * logits.set([0.1, 3, -2, 1.5]);
   * assertEquals(gate.routeSync(logits).indices, new Int32Array([1, 3]));
   * ```
   */
  logitsView(numTokens: number): Float32Array | Uint16Array;
}

/**
 * What is known about the adapter behind a device; empty strings where the runtime does not tell.
 */
export interface AdapterInfo {
  /** The vendor's name or number. */
  readonly vendor: string;
  /** The family of the chip. */
  readonly architecture: string;
  /** The chip's name or number. */
  readonly device: string;
  /** The driver's own words. */
  readonly description: string;
  /** Whether the adapter is software. */
  readonly isFallbackAdapter: boolean;
}

/** A gate on the WebGPU backend, which can also take its place in the caller's own commands. */
export interface WebGpuGate extends Gate {
  /** The backend. */
  readonly backend: "webgpu";
  /** The device that buffers for `encode` must come from. */
  readonly device: GPUDevice;
  /** The adapter behind it, as far as the runtime tells. */
  readonly adapterInfo: AdapterInfo;
  /**
   * Records the routing of logits that are on the GPU already. Nothing is submitted or read back.
   *
   * @param target A command encoder, or a compute pass (whose pipeline and bind group 0 it sets).
   * @param buffers Logits in, indices and weights out.
   * @throws {TypeError} If a buffer is too small or lacks usage `STORAGE`.
   * @throws {RangeError} If a number of tokens is outside its range.
   */
  encode(target: GPUCommandEncoder | GPUComputePassEncoder, buffers: EncodeBuffers): void;
  /**
   * Records what {@linkcode Gate.weigh} does, with logits and ids that are on the GPU already. The
   * first call compiles a shader, unless `weigh`, which waits for it, came before.
   *
   * @param target A command encoder, or a compute pass (whose pipeline and bind group 0 it sets).
   * @param buffers Logits and ids in, indices and weights out.
   * @throws {TypeError} If a buffer is too small or lacks usage `STORAGE`.
   * @throws {RangeError} If a number of tokens is outside its range.
   */
  encodeWeigh(
    target: GPUCommandEncoder | GPUComputePassEncoder,
    buffers: EncodeWeighBuffers,
  ): void;
}

/** What every gate is, on every backend. */
export abstract class BaseGate implements Gate {
  abstract readonly backend: "webgpu" | "wasm";
  readonly #resolved: ResolvedOptions;

  /**
   * Keeps the options.
   *
   * @param resolved The gate's options, checked.
   */
  constructor(resolved: ResolvedOptions) {
    this.#resolved = resolved;
  }

  get numExperts(): number {
    return this.#resolved.numExperts;
  }
  get topK(): number {
    return this.#resolved.topK;
  }
  get numSharedExperts(): number {
    return this.#resolved.numSharedExperts;
  }
  get scoring(): Scoring {
    return this.#resolved.scoring;
  }
  get dtype(): Dtype {
    return this.#resolved.dtype;
  }

  abstract route(logits: LogitsArray, options?: RouteOptions): Promise<RouteResult>;
  abstract weigh(
    logits: LogitsArray,
    expertIds: Int32Array,
    options?: RouteOptions,
  ): Promise<RouteResult>;
  abstract destroy(): void;

  [Symbol.dispose](): void {
    this.destroy();
  }
}

/**
 * Refuses a method that was taken off its gate and called by itself.
 *
 * @param receiver What the method was called on.
 * @param method Its name.
 * @throws {TypeError} Always; it says how to call the method.
 */
export function refuseReceiver(receiver: unknown, method: string): never {
  const got = `${describe(receiver)}; write gate.${method}(…)`;
  refuse(receiver, `call ${method}: this must be the gate it belongs to`, { got });
}

/**
 * Takes the result out of a batch that was computed.
 *
 * @param batch The call.
 * @param backend The backend that computed it.
 * @returns What `route` gives.
 */
export function resultOf(batch: Batch, backend: "webgpu" | "wasm"): RouteResult {
  const { indices, weights } = batch.outputs;
  return { indices, weights, backend };
}

/**
 * Checks the options of a gate whose backend the caller has fixed by the function called.
 *
 * @param options The caller's options.
 * @param backend The backend, which `options.backend` must be if it is there.
 * @returns The options after every check.
 * @throws {TypeError} If an option is unknown, missing, or of a wrong type or length.
 * @throws {RangeError} If a value is outside its range, or `backend` names another one.
 */
export function resolveOptionsFor(
  options: GateOptions,
  backend: "webgpu" | "wasm",
): ResolvedOptions {
  const resolved = resolveOptions(options);
  checkWord(options.backend ?? backend, { subject: "create gate: backend", words: [backend] });
  return resolved;
}
