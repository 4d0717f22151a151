/**
 * Exact decoding of 16-bit floating-point words to binary32: both formats fit into it, so that nothing
 * rounds. `Float16Array` is not needed (Node 20 has none).
 *
 * @module
 */

/**
 * Decodes IEEE-754 binary16 words exactly; a NaN's payload is not kept.
 *
 * @param words Raw words, any length.
 * @returns As many binary32 values, in memory of their own.
 *
 * @example
 * ```ts
 * import { decodeFloat16 } from "./float16.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeFloat16(Uint16Array.of(0x3c00, 0xc500)), Float32Array.of(1, -5));
 * ```
 */
export function decodeFloat16(words: Uint16Array): Float32Array {
  return Float32Array.from(words, (word) => {
    const exponent = (word >> 10) & 0x1f;
    const fraction = word & 0x3ff;
    let magnitude = fraction * 2 ** -24;
    if (exponent > 0) magnitude = (0x400 + fraction) * 2 ** (exponent - 25);
    if (exponent === 0x1f) magnitude = fraction ? NaN : Infinity;
    return word & 0x8000 ? -magnitude : magnitude;
  });
}

/**
 * Decodes bfloat16 words exactly: they are the upper halves of binary32.
 *
 * @param words Raw words, any length.
 * @returns As many binary32 values, in memory of their own.
 *
 * @example
 * ```ts
 * import { decodeBfloat16 } from "./float16.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeBfloat16(Uint16Array.of(0x3f80, 0xc0a0)), Float32Array.of(1, -5));
 * ```
 */
export function decodeBfloat16(words: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(words, (word) => word << 16).buffer);
}
