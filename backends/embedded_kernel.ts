/**
 * The kernel that is part of this package, for whoever gives no other.
 *
 * @module
 */

import { type ResolvedOptions, resolveWasmSource, type WasmSource } from "./options.ts";
import { WasmKernel } from "./wasm.ts";
// Last: text that is like no other compresses best at the end of a bundle.
import { TILEGATE_WASM_TEXT, UNPACK_WASM_HEX } from "../wasm/embedded.ts";

/** What `wasm/assembly/unpack.ts` exports. */
interface Unpacker {
  readonly memory: WebAssembly.Memory;
  unpack(length: number): number;
}

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
 * Unpacks the kernel that is part of this package.
 *
 * @returns The bytes of `wasm/tilegate.wasm`.
 * @throws {WebAssembly.CompileError} If the runtime refuses to compile.
 */
export function embeddedKernel(): Uint8Array<ArrayBuffer> {
  const unpacker = Uint8Array.from(UNPACK_WASM_HEX.match(/../g)!, (byte) => parseInt(byte, 16));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(unpacker));
  const { memory, unpack } = exports as unknown as Unpacker;
  const bytes = new Uint8Array(memory.buffer as ArrayBuffer);
  const { written } = new TextEncoder().encodeInto(TILEGATE_WASM_TEXT, bytes);
  return bytes.slice(0, unpack(written));
}
