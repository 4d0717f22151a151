/**
 * The kernel that is part of this package.
 *
 * @module
 */

import { TILEGATE_WASM_TEXT, UNPACK_WASM_HEX } from "../wasm/embedded.ts";

/** What `wasm/assembly/unpack.ts` exports. */
interface Unpacker {
  readonly memory: WebAssembly.Memory;
  unpack(length: number): number;
}

/**
 * Unpacks the kernel that is part of this package.
 *
 * @returns The bytes of `wasm/tilegate.wasm`.
 * @throws {WebAssembly.CompileError} If the runtime refuses to compile.
 */
export function embeddedKernel(): Uint8Array<ArrayBuffer> {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(fromHex(UNPACK_WASM_HEX)));
  const { memory, unpack } = exports as unknown as Unpacker;
  const bytes = new Uint8Array(memory.buffer as ArrayBuffer);
  const { written } = new TextEncoder().encodeInto(TILEGATE_WASM_TEXT, bytes);
  return bytes.slice(0, unpack(written));
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
