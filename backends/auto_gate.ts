/**
 * The gate behind `backend: "auto"`: WASM for small batches, a GPU for large ones.
 *
 * @module
 */

import {
  type Batch,
  copyInputs,
  inputBytes,
  resolveBatch,
  resolveWeighBatch,
  type RouteOptions,
  type RouteResult,
  rowLogits,
} from "../gate/batch.ts";
import { BackendUnavailableError } from "../gate/errors.ts";
import { BaseGate, refuseReceiver, resultOf } from "../gate/gate.ts";
import type { LogitsArray } from "../gate/options.ts";
import type { ResolvedOptions } from "../gate/resolve_options.ts";
import { typedArrayLength } from "../gate/typed_arrays.ts";
import { decideBackend, defaultGpuFrom } from "./choose_backend.ts";
import type { CpuKernel } from "./wasm/kernel.ts";
import { findAdapterKind } from "./webgpu/adapter.ts";
import type { WebGpuKernel } from "./webgpu/kernel.ts";

/** The kernels that a gate starts with: one of them at least. */
export interface Kernels {
  /** `null` where the runtime refuses to compile it. */
  readonly wasm: CpuKernel | null;
  /** On the caller's device, or the only kernel there is; `null` until a large batch requests it. */
  readonly webgpu: WebGpuKernel | null;
}

/** The most bytes kept for the next call's copy. Allocating memory takes longer than copying into it. */
const KEPT_BYTES = 64 * 2 ** 20;

/** Memory for copies of logits. The memory of one finished call is kept for the next. */
class CopyMemory {
  #free: Uint8Array<ArrayBuffer> | null = null;

  /** Takes the kept memory if it is large enough, or allocates. Calls that overlap get memory of their own. */
  take(bytes: number): Uint8Array<ArrayBuffer> {
    const kept = this.#free;
    this.#free = null;
    return kept && kept.length >= bytes ? kept : new Uint8Array(bytes);
  }

  /** Keeps memory for the next call, unless it is larger than KEPT_BYTES. */
  giveBack(memory: Uint8Array<ArrayBuffer>): void {
    if (memory.length <= KEPT_BYTES) this.#free = memory;
  }

  /** Drops the kept memory. */
  drop(): void {
    this.#free = null;
  }
}

/**
 * Routes each batch on the backend that {@linkcode decideBackend} names. The first batch large enough
 * for a GPU has one requested in the background and does not wait for it. If the GPU fails, the gate goes
 * on on WASM: the results are the same bits.
 */
export class AutoGate extends BaseGate {
  readonly #resolved: ResolvedOptions;
  readonly #gpuFrom: number;
  readonly #wasm: CpuKernel | null;
  readonly #copies = new CopyMemory();
  #webgpu: WebGpuKernel | null = null;
  /** Whether a GPU was given or has been requested. */
  #requested: boolean;
  #destroyed = false;
  #backend: "webgpu" | "wasm";

  constructor(resolved: ResolvedOptions, { wasm, webgpu }: Kernels) {
    super(resolved);
    this.#resolved = resolved;
    this.#gpuFrom = resolved.backend.gpuFrom ?? defaultGpuFrom();
    this.#wasm = wasm;
    this.#requested = webgpu !== null || resolved.backend.device !== undefined;
    this.#backend = wasm ? "wasm" : "webgpu";
    if (webgpu) this.#use(webgpu);
  }

  get backend(): "webgpu" | "wasm" {
    return this.#backend;
  }

  async route(logits: LogitsArray, options?: RouteOptions): Promise<RouteResult> {
    AutoGate.#check(this, "route");
    // The fast path of small batches, as on the gate that has only WASM.
    const isSmall = typedArrayLength(logits) < this.#gpuFrom;
    const plain = isSmall && this.#wasm?.routePlain(logits, options);
    if (plain) {
      this.#backend = "wasm";
      return plain;
    }
    return await this.#compute(resolveBatch(this.#resolved, logits, options));
  }

  async weigh(
    logits: LogitsArray,
    expertIds: Int32Array,
    options?: RouteOptions,
  ): Promise<RouteResult> {
    AutoGate.#check(this, "weigh");
    return await this.#compute(resolveWeighBatch(this.#resolved, { logits, expertIds }, options));
  }

  destroy(): void {
    AutoGate.#check(this, "destroy");
    this.#destroyed = true;
    this.#dropGpu();
    this.#wasm?.destroy();
  }

  async #compute(batch: Batch): Promise<RouteResult> {
    const webgpu = this.#kernelFor(batch);
    if (!webgpu) return this.#routeOnWasm(batch);
    const memory = this.#wasm ? this.#copies.take(inputBytes(this.#resolved, batch)) : null;
    const routed = webgpu.route(batch);
    // If the device is lost, WASM routes this copy, as the caller may have changed the logits since. `route` has read
    // them by now, so that the GPU works while they are copied.
    const kept = memory && copyInputs(this.#resolved, batch, memory);
    try {
      await routed;
      this.#backend = "webgpu";
      return resultOf(batch, "webgpu");
    } catch (error) {
      // With a device that is alive it is the call that failed.
      const isAlive = this.#webgpu === webgpu;
      if (this.#destroyed || kept === null || isAlive) throw error;
      return this.#routeOnWasm(kept);
    } finally {
      if (memory && this.#webgpu) this.#copies.giveBack(memory);
    }
  }

  /** Gives the GPU's kernel if it is to compute the batch, and requests a GPU if none has been. */
  #kernelFor(batch: Batch): WebGpuKernel | null {
    const { backend } = decideBackend({
      hasWasm: this.#wasm !== null,
      numLogits: batch.numTokens * rowLogits(this.#resolved),
      gpuFrom: this.#gpuFrom,
      gpu: this.#webgpu || !this.#requested ? "gpu" : "none",
    });
    if (backend === "wasm") return null;
    if (!this.#requested) this.#requestGpu();
    if (this.#webgpu || this.#wasm) return this.#webgpu;
    throw new BackendUnavailableError("webgpu", "The device is lost. Create a new gate.");
  }

  async #requestGpu(): Promise<void> {
    this.#requested = true;
    try {
      if (await findAdapterKind() !== "gpu") return;
      const { WebGpuKernel } = await import("./webgpu/kernel.ts");
      const webgpu = await WebGpuKernel.create(this.#resolved);
      if (this.#destroyed) webgpu.destroy();
      else this.#use(webgpu);
    } catch {
      // There is no GPU, or it cannot run the kernel: the gate stays on WASM.
    }
  }

  #use(webgpu: WebGpuKernel): void {
    this.#webgpu = webgpu;
    webgpu.onLoss(() => {
      this.#dropGpu();
      if (this.#wasm) this.#backend = "wasm";
    });
  }

  #dropGpu(): void {
    this.#webgpu?.destroy();
    this.#webgpu = null;
    this.#copies.drop();
  }

  #routeOnWasm(batch: Batch): RouteResult {
    this.#wasm!.route(batch);
    this.#backend = "wasm";
    return resultOf(batch, "wasm");
  }
  /** Refuses a method that was taken off its gate. */
  static #check(gate: unknown, method: string): void {
    if (typeof gate === "object" && gate !== null && #wasm in gate) return;
    refuseReceiver(gate, method);
  }
}
