/**
 * The gate: one API, and the only place that knows there are two backends.
 *
 * @module
 */

import { BackendUnavailableError } from "./errors.ts";
import {
  type BackendChoice,
  type Dtype,
  type EncodeBuffers,
  type GateOptions,
  type LogitsArray,
  resolveBackend,
  resolveBatch,
  type ResolvedOptions,
  resolveOptions,
  type RouteOptions,
  type RouteResult,
  type Scoring,
} from "./options.ts";
import { WasmKernel } from "./wasm.ts";
import type { AdapterInfo } from "./webgpu_device.ts";
import { WebGpuKernel } from "./webgpu.ts";

/** A gate: router logits in, expert ids and weights out. Its options never change. */
export interface Gate extends Disposable {
  /** Who computes now. */
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
   * @param logits `[numTokens, numExperts]` of the gate's dtype, row-major. Left alone until the
   * promise settles.
   * @param options How many rows, and where to write.
   * @returns Ids and weights, `[numTokens, topK + numSharedExperts]`, best first.
   * @throws {TypeError} If an argument has a wrong type or length.
   * @throws {RangeError} If a number of tokens is outside its range.
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
   * @param options How many rows, and where to write.
   * @returns Ids and weights, `[numTokens, topK + numSharedExperts]`, best first.
   * @throws {TypeError} If an argument has a wrong type or length.
   * @throws {RangeError} If a number of tokens is outside its range.
   */
  routeSync(logits: LogitsArray, options?: RouteOptions): RouteResult;
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

type Kernels = {
  wasm: WasmKernel | null;
  webgpu: WebGpuKernel | null;
};

/** What every gate is, whatever computes for it. */
abstract class BaseGate implements Gate {
  abstract readonly backend: "webgpu" | "wasm";
  protected readonly resolved: ResolvedOptions;

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

class WasmOnlyGate extends BaseGate implements WasmGate {
  readonly backend = "wasm";
  readonly #kernel: WasmKernel;

  constructor(resolved: ResolvedOptions, kernel: WasmKernel) {
    super(resolved);
    this.#kernel = kernel;
  }

  routeSync(logits: LogitsArray, options?: RouteOptions): RouteResult {
    const batch = resolveBatch(this.resolved, logits, options);
    this.#kernel.route(batch);
    return { indices: batch.indices, weights: batch.weights };
  }

  // deno-lint-ignore require-await -- what is thrown must come out as a rejection
  async route(logits: LogitsArray, options?: RouteOptions): Promise<RouteResult> {
    return this.routeSync(logits, options);
  }

  destroy(): void {
    this.#kernel.destroy();
  }
}

class WebGpuOnlyGate extends BaseGate implements WebGpuGate {
  readonly backend = "webgpu";
  readonly #kernel: WebGpuKernel;

  constructor(resolved: ResolvedOptions, kernel: WebGpuKernel) {
    super(resolved);
    this.#kernel = kernel;
  }

  get device(): GPUDevice {
    return this.#kernel.device;
  }
  get adapterInfo(): AdapterInfo {
    return this.#kernel.adapterInfo;
  }

  async route(logits: LogitsArray, options?: RouteOptions): Promise<RouteResult> {
    const batch = resolveBatch(this.resolved, logits, options);
    await this.#kernel.route(batch);
    return { indices: batch.indices, weights: batch.weights };
  }

  encode(target: GPUCommandEncoder | GPUComputePassEncoder, buffers: EncodeBuffers): void {
    this.#kernel.encode(target, buffers);
  }

  destroy(): void {
    this.#kernel.destroy();
  }
}

/** Routes on the GPU while there is one, and on WASM from its loss on: the same bits, so that nobody can tell. */
class AutoGate extends BaseGate {
  readonly #kernels: Kernels;
  #lost = false;

  constructor(resolved: ResolvedOptions, kernels: Kernels) {
    super(resolved);
    this.#kernels = kernels;
    kernels.webgpu?.lost.then(() => this.#lost = true);
  }

  get backend(): "webgpu" | "wasm" {
    return this.#kernels.webgpu && !this.#lost ? "webgpu" : "wasm";
  }

  async route(logits: LogitsArray, options?: RouteOptions): Promise<RouteResult> {
    const { webgpu, wasm } = this.#kernels;
    const batch = resolveBatch(this.resolved, logits, options);
    const result = { indices: batch.indices, weights: batch.weights };
    if (this.backend === "webgpu") {
      try {
        await webgpu!.route(batch);
        return result;
      } catch (error) {
        if (!this.#lost || !wasm) throw error;
      }
    }
    if (!wasm) {
      throw new BackendUnavailableError("webgpu", "The device is lost. Create a new gate.");
    }
    wasm.route(batch);
    return result;
  }

  destroy(): void {
    this.#kernels.webgpu?.destroy();
    this.#kernels.wasm?.destroy();
  }
}

/**
 * Creates a gate on the WASM backend.
 *
 * @param options The router's options; `backend` is `"wasm"`.
 * @returns A gate that can also route synchronously.
 */
export function createGate(options: GateOptions & { readonly backend: "wasm" }): Promise<WasmGate>;
/**
 * Creates a gate on the WebGPU backend.
 *
 * @param options The router's options; `backend` is `"webgpu"`.
 * @returns A gate that can also encode into the caller's commands.
 */
export function createGate(
  options: GateOptions & { readonly backend: "webgpu" },
): Promise<WebGpuGate>;
/**
 * Creates a gate: checks the options, picks the backend, compiles the kernel.
 *
 * With `backend: "auto"` (the default) logits in the CPU's memory are routed on WASM, which is done
 * before a GPU has fetched them; a caller who gives a `device` gets WebGPU, and WASM if the device is
 * lost. Where WASM may not be compiled, WebGPU takes over.
 *
 * @param options The router's options: see {@linkcode GateOptions} for shapes, ranges and defaults.
 * @returns The gate.
 * @throws {TypeError} If an option is unknown, missing, or of a wrong type or length.
 * @throws {RangeError} If a value is outside its range.
 * @throws {BackendUnavailableError} If the backend asked for is not there; it says which cure applies.
 *
 * @example
 * ```ts
 * import { createGate } from "./gate.ts";
 * import { assertEquals } from "@std/assert";
 *
 * using gate = await createGate({ numExperts: 4, topK: 2 });
 * const { indices } = await gate.route(new Float32Array([0.1, 3, -2, 1.5]));
 * assertEquals(indices, new Int32Array([1, 3]));
 * ```
 */
export function createGate(options: GateOptions): Promise<Gate>;
export async function createGate(options: GateOptions): Promise<Gate> {
  const resolved = resolveOptions(options);
  const choice = resolveBackend(options);
  if (choice.backend === "wasm") {
    return new WasmOnlyGate(resolved, await WasmKernel.create(resolved, choice.wasm));
  }
  if (choice.backend === "webgpu") {
    return new WebGpuOnlyGate(resolved, await WebGpuKernel.create(resolved, choice.device));
  }
  return new AutoGate(resolved, await createKernels(resolved, choice));
}

/** The kernels behind `"auto"`. */
async function createKernels(resolved: ResolvedOptions, choice: BackendChoice): Promise<Kernels> {
  let refused: BackendUnavailableError | null = null;
  const wasm = await WasmKernel.create(resolved, choice.wasm).catch((error) => {
    if (!(error instanceof BackendUnavailableError)) throw error;
    refused = error;
    return null;
  });
  if (wasm && !choice.device) return { wasm, webgpu: null };
  try {
    return { wasm, webgpu: await WebGpuKernel.create(resolved, choice.device) };
  } catch (error) {
    if (!(error instanceof BackendUnavailableError)) throw error;
    if (wasm) return { wasm, webgpu: null };
    throw refused ?? error;
  }
}
