/**
 * The kernel that is part of this package, for whoever gives no other.
 *
 * @module
 */

import { type ResolvedOptions, resolveWasmSource, type WasmSource } from "../../gate/options.ts";
import { WasmKernel } from "./kernel.ts";
import { TILEGATE_WASM_HEX } from "../../wasm/embedded.ts";

/**
 * Opens a kernel for a gate.
 *
 * @param resolved The gate's options, checked.
 * @param source A kernel to use instead of the embedded one.
 * @returns The kernel.
 * @throws {BackendUnavailableError} If the runtime refuses to compile or lacks SIMD.
 * @throws {TypeError} If `source` is no tilegate kernel.
 */
export async function openWasmKernel(
  resolved: ResolvedOptions,
  source?: WasmSource,
): Promise<WasmKernel> {
  const given = source && await resolveWasmSource(source);
  return await WasmKernel.create(resolved, () => given ?? embeddedKernel());
}

/**
 * Decodes the kernel that is part of this package.
 *
 * @returns The bytes of `wasm/tilegate.wasm`.
 */
export function embeddedKernel(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(TILEGATE_WASM_HEX.match(/../g)!, (byte) => parseInt(byte, 16));
}
