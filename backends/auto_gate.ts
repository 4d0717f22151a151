/**
 * The gate that computes where a batch is done sooner.
 *
 * @module
 */

import { BackendTrials, batchSize, gpuSizes } from "./choose_backend.ts";
import { BackendUnavailableError } from "../gate/errors.ts";
import { BaseGate } from "../gate/gate.ts";
import {
  type Batch,
  type LogitsArray,
  resolveBatch,
  type ResolvedOptions,
  type RouteOptions,
  type RouteResult,
} from "../gate/options.ts";
import type { WasmKernel } from "./wasm/kernel.ts";
import { WebGpuKernel } from "./webgpu/kernel.ts";
import { borrowDevice, findAdapterKind } from "./webgpu/device.ts";

/** The kernels a gate starts with. */
export interface Kernels {
  /** Unless the runtime refuses to compile it. */
  readonly wasm: WasmKernel | null;
  /** The caller's, or all there is. */
  readonly webgpu: WebGpuKernel | null;
}

/** Gates whose shader is the same share what they find out: a model has one for each layer. */
const TRIALS = new WeakMap<GPUComputePipeline, BackendTrials>();

/**
 * Routes on the one that is faster. A GPU that nobody gave is asked for when a batch is large enough
 * for it, and tried on the calls that follow; if it fails, the gate goes on on WASM: the same bits, so
 * that nobody can tell.
 */
export class AutoGate extends BaseGate {
  readonly #wasm: WasmKernel | null;
  #trials = new BackendTrials();
  /** Whether the GPU is the caller's, or all there is. */
  readonly #given: boolean;
  /** The least size of a batch that may be the GPU's. */
  readonly #least: number;
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
    this.#least = webgpu ? 0 : gpuSizes().least;
    this.#backend = webgpu ? "webgpu" : "wasm";
    if (webgpu) this.#use(webgpu);
  }

  get backend(): "webgpu" | "wasm" {
    return this.#backend;
  }

  async route(logits: LogitsArray, options?: RouteOptions): Promise<RouteResult> {
    // The shortest way, as on the gate that has only WASM.
    const { numExperts } = this;
    const isSmall = batchSize(logits?.length / numExperts, numExperts) < this.#least;
    const plain = isSmall ? this.#wasm!.routePlain(logits, options) : null;
    if (plain) {
      this.#backend = "wasm";
      return plain;
    }
    const batch = resolveBatch(this.resolved, logits, options);
    const size = batchSize(batch.numTokens, numExperts);
    // The first call whose experts are given compiles a shader.
    const timed = !batch.expertIds && this.#isTrial(size);
    const backend = timed ? this.#trials.begin(size) : this.#decide(size);
    const start = performance.now();
    try {
      const routed = backend === "webgpu" && await this.#routeOnGpu(batch);
      if (!routed) this.#routeOnWasm(batch);
    } finally {
      if (timed) this.#trials.end(size, backend, performance.now() - start);
    }
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
    const wins = this.#webgpu && (this.#given || this.#trials.prefersGpu(size));
    return wins ? "webgpu" : "wasm";
  }

  /** Whether a batch is to be timed. The first that is large enough brings the GPU, in the background. */
  #isTrial(size: number): boolean {
    if (this.#given || size < this.#least) return false;
    if (!this.#asked) this.#bringGpu();
    return this.#webgpu !== null && this.#trials.isOpen(size);
  }

  async #bringGpu(): Promise<void> {
    this.#asked = true;
    try {
      if (await findAdapterKind() !== "gpu") return;
      const { device, giveBack } = await borrowDevice();
      this.#giveBack = giveBack;
      const webgpu = await WebGpuKernel.create(this.resolved, device);
      const trials = TRIALS.get(webgpu.pipeline) ?? this.#trials;
      TRIALS.set(webgpu.pipeline, trials);
      this.#trials = trials;
      this.#use(webgpu);
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
