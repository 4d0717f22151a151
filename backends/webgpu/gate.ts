/**
 * The gate that computes on WebGPU.
 *
 * @module
 */

import {
  resolveBatch,
  resolveWeighBatch,
  type RouteOptions,
  type RouteResult,
} from "../../gate/batch.ts";
import type { EncodeBuffers, EncodeWeighBuffers } from "../../gate/encode_buffers.ts";
import {
  type AdapterInfo,
  BaseGate,
  refuseReceiver,
  resolveOptionsFor,
  resultOf,
  type WebGpuGate,
} from "../../gate/gate.ts";
import type { GateOptions, LogitsArray } from "../../gate/options.ts";
import type { ResolvedOptions } from "../../gate/resolve_options.ts";
import { WebGpuKernel } from "./kernel.ts";

class WebGpuOnlyGate extends BaseGate implements WebGpuGate {
  readonly #resolved: ResolvedOptions;
  readonly #kernel: WebGpuKernel;

  constructor(resolved: ResolvedOptions, kernel: WebGpuKernel) {
    super(resolved);
    this.#resolved = resolved;
    this.#kernel = kernel;
  }

  get backend(): "webgpu" {
    return "webgpu";
  }
  get device(): GPUDevice {
    return this.#kernel.device;
  }
  get adapterInfo(): AdapterInfo {
    return this.#kernel.adapterInfo;
  }

  async route(logits: LogitsArray, options?: RouteOptions): Promise<RouteResult> {
    WebGpuOnlyGate.#check(this, "route");
    const batch = resolveBatch(this.#resolved, logits, options);
    await this.#kernel.route(batch);
    return resultOf(batch, "webgpu");
  }

  async weigh(
    logits: LogitsArray,
    expertIds: Int32Array,
    options?: RouteOptions,
  ): Promise<RouteResult> {
    WebGpuOnlyGate.#check(this, "weigh");
    const batch = resolveWeighBatch(this.#resolved, { logits, expertIds }, options);
    await this.#kernel.route(batch);
    return resultOf(batch, "webgpu");
  }

  encode(target: GPUCommandEncoder | GPUComputePassEncoder, buffers: EncodeBuffers): void {
    WebGpuOnlyGate.#check(this, "encode");
    this.#kernel.encode(target, buffers);
  }

  encodeWeigh(
    target: GPUCommandEncoder | GPUComputePassEncoder,
    buffers: EncodeWeighBuffers,
  ): void {
    WebGpuOnlyGate.#check(this, "encodeWeigh");
    this.#kernel.encodeWeigh(target, buffers);
  }

  destroy(): void {
    WebGpuOnlyGate.#check(this, "destroy");
    this.#kernel.destroy();
  }
  /** Refuses a method that was taken off its gate. */
  static #check(gate: unknown, method: string): void {
    if (typeof gate === "object" && gate !== null && #kernel in gate) return;
    refuseReceiver(gate, method);
  }
}

/**
 * Makes the gate of options that are checked already.
 *
 * @param resolved The gate's options, checked.
 * @returns The gate.
 */
export async function openWebGpuGate(resolved: ResolvedOptions): Promise<WebGpuGate> {
  return new WebGpuOnlyGate(resolved, await WebGpuKernel.create(resolved, resolved.backend.device));
}

/**
 * Creates a gate on the WebGPU backend, and on no other: a program that imports only this entry carries
 * only this kernel. `createGate` with `backend: "webgpu"` makes the same gate.
 *
 * @param options The router's options; `backend` may be left out.
 * @returns A gate that can also take its place in the caller's own commands.
 * @throws {TypeError} If an option is unknown, missing, or of a wrong type or length.
 * @throws {RangeError} If a value is outside its range, or `backend` names another one.
 * @throws {BackendUnavailableError} If there is no WebGPU or no adapter; it says which cure applies.
 *
 * @example
 * ```ts
 * import { createWebGpuGate } from "@tilegate/tilegate/webgpu";
 * import { BackendUnavailableError } from "@tilegate/tilegate";
 * import { assert, assertEquals } from "@std/assert";
 *
 * try {
 *   const gate = await createWebGpuGate({ numExperts: 4, topK: 2 });
 *   const { indices } = await gate.route(new Float32Array([0.1, 3, -2, 1.5]));
 *   assertEquals(indices, new Int32Array([1, 3]));
 *   gate.destroy();
 * } catch (error) {
 *   assert(error instanceof BackendUnavailableError); // this machine has no GPU
 * }
 * ```
 */
export async function createWebGpuGate(
  options: GateOptions & { readonly backend?: "webgpu" },
): Promise<WebGpuGate> {
  return await openWebGpuGate(resolveOptionsFor(options, "webgpu"));
}
