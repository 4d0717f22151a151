/**
 * `createGate`: checks the options, picks the backend, and loads the WebGPU half only where it is used.
 *
 * @module
 */

import { BackendUnavailableError } from "../gate/errors.ts";
import type { Gate, WasmGate, WebGpuGate } from "../gate/gate.ts";
import type { GateOptions } from "../gate/options.ts";
import { type ResolvedOptions, resolveOptions } from "../gate/resolve_options.ts";
import { AutoGate, type Kernels } from "./auto_gate.ts";
import { openWasmGate } from "./wasm/gate.ts";
import { openWasmKernel } from "./wasm/composed_kernel.ts";

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
 * With `backend: "auto"` (the default) a batch of fewer than `gpuFrom` logits is routed on WASM, a larger
 * one on a GPU if there is one: the caller's `device`, or a hardware adapter's, which the first large
 * batch requests in the background ({@linkcode chooseBackend} gives the same answer without a gate).
 * Where WASM may not be compiled, WebGPU routes every batch. A lost device puts the gate on WASM.
 *
 * @param options The router's options: see {@linkcode GateOptions} for shapes, ranges and defaults.
 * @returns The gate.
 * @throws {TypeError} If an option is unknown, missing, or of a wrong type or length.
 * @throws {RangeError} If a value is outside its range.
 * @throws {BackendUnavailableError} If the backend asked for is not there; it says which cure applies.
 *
 * @example
 * ```ts
 * import { createGate } from "@tilegate/tilegate";
 * import { assertEquals } from "@std/assert";
 *
 * const gate = await createGate({ numExperts: 4, topK: 2 });
 * const { indices } = await gate.route(new Float32Array([0.1, 3, -2, 1.5]));
 * assertEquals(indices, new Int32Array([1, 3]));
 * ```
 */
export function createGate(options: GateOptions): Promise<Gate>;
export async function createGate(options: GateOptions): Promise<Gate> {
  const resolved = resolveOptions(options);
  const { name } = resolved.backend;
  if (name === "wasm") return await openWasmGate(resolved);
  if (name === "auto") return new AutoGate(resolved, await openKernels(resolved));
  const { openWebGpuGate } = await import("./webgpu/gate.ts");
  return await openWebGpuGate(resolved);
}

/** Opens the kernels that `"auto"` starts with: WASM, and WebGPU with a device or in place of WASM. */
async function openKernels(resolved: ResolvedOptions): Promise<Kernels> {
  const { device } = resolved.backend;
  const wasm = await orUnavailable(openWasmKernel(resolved));
  const hasWasm = !(wasm instanceof BackendUnavailableError);
  if (hasWasm && !device) return { wasm, webgpu: null };
  const { WebGpuKernel } = await import("./webgpu/kernel.ts");
  const webgpu = await orUnavailable(WebGpuKernel.create(resolved, device));
  if (!hasWasm) {
    if (webgpu instanceof BackendUnavailableError) throw wasm;
    return { wasm: null, webgpu };
  }
  return { wasm, webgpu: webgpu instanceof BackendUnavailableError ? null : webgpu };
}

/** Waits for a kernel; gives the error where its backend is missing, and throws any other. */
async function orUnavailable<Kernel>(
  kernel: Promise<Kernel>,
): Promise<Kernel | BackendUnavailableError> {
  try {
    return await kernel;
  } catch (error) {
    if (error instanceof BackendUnavailableError) return error;
    throw error;
  }
}
