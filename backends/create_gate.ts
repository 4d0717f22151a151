/**
 * The gate: one API, and the only place that knows there are two backends.
 *
 * @module
 */

import { AutoGate, type Kernels } from "./auto_gate.ts";
import { BackendUnavailableError } from "../gate/errors.ts";
import type { Gate, WasmGate, WebGpuGate } from "../gate/gate.ts";
import {
  type BackendChoice,
  type GateOptions,
  resolveBackend,
  type ResolvedOptions,
  resolveOptions,
} from "../gate/options.ts";
import { WebGpuKernel } from "./webgpu/kernel.ts";
import { openWebGpuGate } from "./webgpu/gate.ts";
import { openWasmKernel } from "./wasm/embedded_kernel.ts";
import { openWasmGate } from "./wasm/gate.ts";

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
 * With `backend: "auto"` (the default) a batch is routed where it is done sooner: on WASM, but for
 * batches so large that a real GPU has them back before ({@linkcode chooseBackend} says which). A
 * caller who gives a `device` gets WebGPU, and WASM if the device is lost. Where WASM may not be
 * compiled, WebGPU takes over.
 *
 * @param options The router's options: see {@linkcode GateOptions} for shapes, ranges and defaults.
 * @returns The gate.
 * @throws {TypeError} If an option is unknown, missing, or of a wrong type or length.
 * @throws {RangeError} If a value is outside its range.
 * @throws {BackendUnavailableError} If the backend asked for is not there; it says which cure applies.
 *
 * @example
 * ```ts
 * import { createGate } from "./create_gate.ts";
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
  if (choice.backend === "wasm") return await openWasmGate(resolved, choice.wasm);
  if (choice.backend === "webgpu") return await openWebGpuGate(resolved, choice.device);
  return new AutoGate(resolved, await createKernels(resolved, choice));
}

/** The kernels behind `"auto"`. */
async function createKernels(resolved: ResolvedOptions, choice: BackendChoice): Promise<Kernels> {
  let refused: BackendUnavailableError | null = null;
  const wasm = await openWasmKernel(resolved, choice.wasm).catch((error) => {
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
