/**
 * The gate that computes where a batch is done sooner.
 *
 * @module
 */

import { BackendTrials, batchSize, decideBackend, gpuSizes } from "./auto_policy.ts";
import { BackendUnavailableError } from "./errors.ts";
import { BaseGate } from "./gate_base.ts";
import {
  type Batch,
  type LogitsArray,
  resolveBatch,
  type ResolvedOptions,
  type RouteOptions,
  type RouteResult,
} from "./options.ts";
import type { WasmKernel } from "./wasm.ts";
import { WebGpuKernel } from "./webgpu.ts";
import { borrowDevice, findAdapterKind } from "./webgpu_device.ts";

/** The kernels a gate starts with. */
export interface Kernels {
  /** Unless the runtime refuses to compile it. */
  readonly wasm: WasmKernel | null;
  /** The caller's, or all there is. */
  readonly webgpu: WebGpuKernel | null;
}

/**
 * Routes on the one that is faster. A GPU that nobody gave is asked for when a batch is large enough
 * for it, and tried on the calls that follow; if it fails, the gate goes on on WASM: the same bits, so
 * that nobody can tell.
 */
export class AutoGate extends BaseGate {
  readonly #wasm: WasmKernel | null;
  readonly #trials = new BackendTrials();
  /** Whether the GPU is the caller's, or all there is. */
  readonly #given: boolean;
  /** Logits of a batch that is no GPU's, fewer than this. */
  readonly #leastLogits: number;
  #webgpu: WebGpuKernel | null = null;
  /** Ends the use of a device that is shared. */
  #giveBack: (() => void) | null = null;
  #asked = false;
  #destroyed = false;
  #backend: "webgpu" | "wasm";

  constructor(resolved: ResolvedOptions, { wasm, webgpu }: Kernels) {
    super(resolved);
    this.#wasm = wasm;
    this.#given = webgpu !== null;
    const { numExperts } = resolved;
    this.#leastLogits = webgpu ? 0 : gpuSizes().least / batchSize(1, numExperts) * numExperts;
    this.#backend = webgpu ? "webgpu" : "wasm";
    if (webgpu) this.#use(webgpu);
  }

  get backend(): "webgpu" | "wasm" {
    return this.#backend;
  }

  async route(logits: LogitsArray, options?: RouteOptions): Promise<RouteResult> {
    // The shortest way, as on the gate that has only WASM.
    const isSmall = logits?.length < this.#leastLogits;
    const plain = isSmall ? this.#wasm!.routePlain(logits, options) : null;
    if (plain) {
      this.#backend = "wasm";
      return plain;
    }
    const batch = resolveBatch(this.resolved, logits, options);
    const size = batchSize(batch.numTokens, this.numExperts);
    // The first call whose experts are given compiles a shader.
    const timed = !batch.expertIds && this.#isTrial(size);
    const backend = timed ? this.#trials.begin(size) : this.#decide(size);
    const start = performance.now();
    const routed = backend === "webgpu" && await this.#routeOnGpu(batch);
    if (!routed) this.#routeOnWasm(batch);
    if (timed) this.#trials.end(size, backend, performance.now() - start);
    return { indices: batch.indices, weights: batch.weights };
  }

  destroy(): void {
    this.#destroyed = true;
    this.#dropGpu();
    this.#wasm?.destroy();
  }

  #dropGpu(): void {
    this.#webgpu?.destroy();
    this.#webgpu = null;
    this.#giveBack?.();
    this.#giveBack = null;
  }

  #use(webgpu: WebGpuKernel): void {
    this.#webgpu = webgpu;
    webgpu.lost.then(() => {
      this.#dropGpu();
      this.#backend = "wasm";
    });
  }

  #decide(size: number): "webgpu" | "wasm" {
    const device = this.#given && this.#webgpu !== null;
    const adapter = this.#webgpu ? "gpu" : "none";
    const gpuIsFaster = this.#trials.isGpuFaster(size);
    return decideBackend({ logits: "memory", device, adapter, gpuIsFaster }).backend;
  }

  /** Whether a batch is to be timed. The first that is large enough brings the GPU, in the background. */
  #isTrial(size: number): boolean {
    if (this.#given || !this.#trials.isOpen(size)) return false;
    if (!this.#asked) this.#bringGpu();
    this.#asked = true;
    return this.#webgpu !== null;
  }

  async #bringGpu(): Promise<void> {
    try {
      if (await findAdapterKind() !== "gpu") return;
      const { device, giveBack } = await borrowDevice();
      this.#giveBack = giveBack;
      this.#use(await WebGpuKernel.create(this.resolved, device));
      if (this.#destroyed) this.#dropGpu();
    } catch {
      // Then there is none, and WASM it is.
      this.#dropGpu();
    }
  }

  /** Gives whether the GPU has done it; if not, WASM can. */
  async #routeOnGpu(batch: Batch): Promise<boolean> {
    const webgpu = this.#webgpu!;
    try {
      await webgpu.route(batch);
      this.#backend = "webgpu";
      return true;
    } catch (error) {
      // With a device that is alive it is the call that failed, and the caller's to know.
      const alive = this.#webgpu === webgpu;
      if (this.#destroyed || !this.#wasm || (this.#given && alive)) throw error;
      if (alive) this.#dropGpu();
      return false;
    }
  }

  #routeOnWasm(batch: Batch): void {
    if (!this.#wasm) {
      throw new BackendUnavailableError("webgpu", "The device is lost. Create a new gate.");
    }
    this.#wasm.route(batch);
    this.#backend = "wasm";
  }
}
