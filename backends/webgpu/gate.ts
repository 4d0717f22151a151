/**
 * The gate that computes on WebGPU.
 *
 * @module
 */

import { BaseGate, resolveFor, type WebGpuGate } from "../../gate/gate.ts";
import {
  type EncodeBuffers,
  type GateOptions,
  type LogitsArray,
  resolveBatch,
  type ResolvedOptions,
  type RouteOptions,
  type RouteResult,
} from "../../gate/options.ts";
import type { AdapterInfo } from "./device.ts";
import { WebGpuKernel } from "./kernel.ts";

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

/**
 * Makes the gate of options that are checked already.
 *
 * @param resolved The gate's options, checked.
 * @param device The caller's device, instead of one that is requested.
 * @returns The gate.
 */
export async function openWebGpuGate(
  resolved: ResolvedOptions,
  device?: GPUDevice,
): Promise<WebGpuGate> {
  return new WebGpuOnlyGate(resolved, await WebGpuKernel.create(resolved, device));
}

/**
 * Creates a gate on the WebGPU backend, and on nothing else: a bundle of a program that calls only this
 * function carries only this kernel. {@linkcode createGate} with `backend: "webgpu"` makes the same gate.
 *
 * @param options The router's options; `backend` may be left out.
 * @returns A gate that can also take its place in the caller's own commands.
 * @throws {TypeError} If an option is unknown, missing, or of a wrong type or length.
 * @throws {RangeError} If a value is outside its range, or `backend` names another one.
 * @throws {BackendUnavailableError} If there is no WebGPU or no adapter; it says which cure applies.
 *
 * @example
 * ```ts
 * import { createWebGpuGate } from "./gate.ts";
 * import { BackendUnavailableError } from "../../gate/errors.ts";
 * import { assert, assertEquals } from "@std/assert";
 *
 * try {
 *   using gate = await createWebGpuGate({ numExperts: 4, topK: 2 });
 *   const { indices } = await gate.route(new Float32Array([0.1, 3, -2, 1.5]));
 *   assertEquals(indices, new Int32Array([1, 3]));
 * } catch (error) {
 *   assert(error instanceof BackendUnavailableError); // this machine has no GPU
 * }
 * ```
 */
export async function createWebGpuGate(
  options: GateOptions & { readonly backend?: "webgpu" },
): Promise<WebGpuGate> {
  const { resolved, choice } = resolveFor(options, "webgpu");
  return await openWebGpuGate(resolved, choice.device);
}
