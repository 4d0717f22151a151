/**
 * The kernel that is part of this package.
 *
 * @module
 */

import { TILEGATE_WASM_TEXT } from "../wasm/embedded.ts";

/**
 * Decodes the kernel that is part of this package.
 *
 * @returns The bytes of `wasm/tilegate.wasm`.
 */
export function embeddedKernel(): Uint8Array<ArrayBuffer> {
  // In the text a byte plus 8, modulo 256, is a character from "#" on; "!" before it adds 92, and " "
  // 184. Nobody has compiled this loop yet: it is kept short, and works in place.
  const bytes = new TextEncoder().encode(TILEGATE_WASM_TEXT);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    let code = bytes[i];
    if (code < 35) code = bytes[++i] + (34 - code) * 92;
    bytes[length++] = code - 43;
  }
  return bytes.subarray(0, length);
}
