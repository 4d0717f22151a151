/**
 * Exact decoding of 16-bit floating-point words to binary32. Both formats fit into binary32, so
 * nothing rounds: the bits are moved, NaN payloads and signed zeros included. `Float16Array` is
 * not needed (Node 20 has none).
 *
 * @module
 */

/**
 * Moves the bits of one IEEE-754 binary16 word into binary32.
 *
 * @param word The raw word, 0..0xffff.
 * @returns The bits of the same value in binary32, as an unsigned integer.
 */
export function float16ToBits(word: number): number {
  const sign = (word & 0x8000) << 16;
  const exponent = (word >>> 10) & 0x1f;
  const fraction = word & 0x3ff;
  if (exponent === 0x1f) return (sign | 0x7f800000 | (fraction << 13)) >>> 0;
  if (exponent !== 0) return (sign | ((exponent + 112) << 23) | (fraction << 13)) >>> 0;
  if (fraction === 0) return sign >>> 0;
  // Subnormal: fraction · 2^-24, whose leading bit becomes the hidden one.
  const shift = Math.clz32(fraction) - 21;
  return (sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13)) >>> 0;
}

/**
 * Decodes IEEE-754 binary16 words exactly.
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
  return fromBits(words, float16ToBits);
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
  return fromBits(words, (word) => (word << 16) >>> 0);
}

function fromBits(words: Uint16Array, toBits: (word: number) => number): Float32Array {
  const bits = new Uint32Array(words.length);
  for (let i = 0; i < words.length; i++) bits[i] = toBits(words[i]);
  return new Float32Array(bits.buffer);
}
