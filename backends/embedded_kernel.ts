/**
 * The kernel that is part of this package.
 *
 * @module
 */

import { TILEGATE_WASM_HEX } from "../wasm/embedded.ts";

/**
 * Decodes the kernel that is part of this package.
 *
 * @returns The bytes of `wasm/tilegate.wasm`.
 */
export function embeddedKernel(): Uint8Array<ArrayBuffer> {
  // Where the runtime has it, 100 times as fast as a loop that nobody has compiled yet.
  const { fromHex } = Uint8Array as { fromHex?: (text: string) => Uint8Array<ArrayBuffer> };
  if (fromHex) return fromHex.call(Uint8Array, TILEGATE_WASM_HEX);
  const bytes = new Uint8Array(TILEGATE_WASM_HEX.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = digitAt(2 * i) << 4 | digitAt(2 * i + 1);
  return bytes;
}

/** The value of a digit: 0 to 9 are 48 to 57, a to f are 97 to 102. */
function digitAt(index: number): number {
  const code = TILEGATE_WASM_HEX.charCodeAt(index);
  return code < 58 ? code - 48 : code - 87;
}
