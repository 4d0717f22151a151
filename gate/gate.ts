/**
 * What a gate can do, on any backend and on each, and what all of them share.
 *
 * @module
 */

import { checkWord } from "./checks.ts";
import {
  type BackendChoice,
  type Dtype,
  type EncodeBuffers,
  type GateOptions,
  type LogitsArray,
  resolveBackend,
  type ResolvedOptions,
  resolveOptions,
  type RouteOptions,
  type RouteResult,
  type Scoring,
} from "./options.ts";
import type { AdapterInfo } from "../backends/webgpu/device.ts";

/** A gate: router logits in, expert ids and weights out. Its options never change. */
export interface Gate extends Disposable {
  /** Who computes; with `"auto"`, who computed last. */
  readonly backend: "webgpu" | "wasm";
  /** Routed experts E. */
  readonly numExperts: number;
  /** Routed experts per token K. */
  readonly topK: number;
  /** Fused shared experts S; a row of the result has K + S slots. */
  readonly numSharedExperts: number;
  /** How a logit becomes a score. */
  readonly scoring: Scoring;
  /** What the logits are. */
  readonly dtype: Dtype;
  /**
   * Routes a batch.
   *
   * @param logits `[numTokens, numExperts]` of the gate's dtype, row-major. Left alone, as is every
   * array of the options, until the promise settles.
   * @param options How many rows, to which experts if not the best, and where to write.
   * @returns Ids and weights, `[numTokens, topK + numSharedExperts]`, best first.
   * @throws {TypeError} If an argument has a wrong type or length.
   * @throws {RangeError} If a number of tokens or an expert's id is outside its range.
   */
  route(logits: LogitsArray, options?: RouteOptions): Promise<RouteResult>;
  /** Frees what the gate holds; calls after it fail. */
  destroy(): void;
}

/** A gate on the WASM backend, which can also route at once. */
export interface WasmGate extends Gate {
  /** Who computes. */
  readonly backend: "wasm";
  /**
   * Routes a batch before it returns: no promise, for decode loops that call this once per layer.
   *
   * @param logits `[numTokens, numExperts]` of the gate's dtype, row-major.
   * @param options How many rows, to which experts if not the best, and where to write.
   * @returns Ids and weights, `[numTokens, topK + numSharedExperts]`, best first.
   * @throws {TypeError} If an argument has a wrong type or length.
   * @throws {RangeError} If a number of tokens or an expert's id is outside its range.
   */
  routeSync(logits: LogitsArray, options?: RouteOptions): RouteResult;
  /**
   * Gives a view of the kernel's own memory: logits that are computed straight into it, and then
   * routed from it or from a `subarray` of its rows, are not copied.
   *
   * The memory is the gate's: a call that routes logits from elsewhere overwrites it, and a call with
   * more tokens than any before may detach the view (its `length` becomes 0). Ask again then: it
   * costs next to nothing.
   *
   * @param numTokens Rows, 1 or more.
   * @returns `[numTokens, numExperts]`: a `Float32Array`, or a `Uint16Array` of raw bits for f16 and
   * bf16. Its contents are whatever was there.
   * @throws {TypeError} If `numTokens` is no number.
   * @throws {RangeError} If it is outside its range, or there is not that much memory.
   *
   * @example
   * ```ts
   * import { createWasmGate } from "../backends/wasm/gate.ts";
   * import { assertEquals } from "@std/assert";
   *
   * using gate = await createWasmGate({ numExperts: 4, topK: 2 });
   * const logits = gate.logitsView(1);
   * logits.set([0.1, 3, -2, 1.5]);
   * assertEquals(gate.routeSync(logits).indices, new Int32Array([1, 3]));
   * ```
   */
  logitsView(numTokens: number): Float32Array | Uint16Array;
}

/** A gate on the WebGPU backend, which can also take its place in the caller's own commands. */
export interface WebGpuGate extends Gate {
  /** Who computes. */
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
}

/** What every gate is, whatever computes for it. */
export abstract class BaseGate implements Gate {
  /** Who computes now. */
  abstract readonly backend: "webgpu" | "wasm";
  /** The gate's options, checked. */
  protected readonly resolved: ResolvedOptions;

  /**
   * Keeps the options.
   *
   * @param resolved The gate's options, checked.
   */
  constructor(resolved: ResolvedOptions) {
    this.resolved = resolved;
  }

  get numExperts(): number {
    return this.resolved.numExperts;
  }
  get topK(): number {
    return this.resolved.topK;
  }
  get numSharedExperts(): number {
    return this.resolved.numSharedExperts;
  }
  get scoring(): Scoring {
    return this.resolved.scoring;
  }
  get dtype(): Dtype {
    return this.resolved.dtype;
  }

  abstract route(logits: LogitsArray, options?: RouteOptions): Promise<RouteResult>;
  abstract destroy(): void;

  [Symbol.dispose](): void {
    this.destroy();
  }
}

/**
 * Checks the options of a gate that computes on one backend whatever happens.
 *
 * @param options The caller's options.
 * @param backend The backend, which `options.backend` must be if it is there.
 * @returns The options after every check, and what the backend was given to work with.
 * @throws {TypeError} If an option is unknown, missing, or of a wrong type or length.
 * @throws {RangeError} If a value is outside its range, or `backend` names another one.
 */
export function resolveFor(
  options: GateOptions,
  backend: "webgpu" | "wasm",
): { readonly resolved: ResolvedOptions; readonly choice: BackendChoice } {
  const resolved = resolveOptions(options);
  checkWord(options.backend ?? backend, { subject: "create gate: backend", words: [backend] });
  return { resolved, choice: resolveBackend(options) };
}
