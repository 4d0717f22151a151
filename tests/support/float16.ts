/**
 * Encoders from binary32 to the raw bits of binary16 and bfloat16, rounding to nearest, ties to even.
 *
 * Tests and tools write their own 16-bit rows with these, so that what is checked does not come from
 * the library that is being checked.
 */

const scratch = new DataView(new ArrayBuffer(4));

function binary32Bits(value: number): number {
  scratch.setFloat32(0, value);
  return scratch.getUint32(0);
}

/** Drops the low `count` bits of `bits`, rounding to nearest, ties to even. */
function roundShift(bits: number, count: number): number {
  const kept = bits >>> count;
  const rest = bits - kept * 2 ** count;
  const half = 2 ** (count - 1);
  return kept + (rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0);
}

/**
 * Encodes a number as bfloat16.
 *
 * @param value Any number; it is rounded to binary32 first, which a test value already is.
 * @returns The 16 raw bits. A NaN stays a NaN and keeps its top payload bits.
 */
export function encodeBfloat16(value: number): number {
  const bits = binary32Bits(value);
  if (value !== value) return (bits >>> 16) | 0x40;
  return roundShift(bits, 16);
}

/**
 * Encodes a number as binary16.
 *
 * @param value Any number; it is rounded to binary32 first, which a test value already is.
 * @returns The 16 raw bits. Magnitudes of 65520 and above become infinity, a NaN stays a NaN.
 */
export function encodeFloat16(value: number): number {
  const bits = binary32Bits(value);
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (value !== value) return sign | 0x7e00 | ((magnitude >>> 13) & 0x3ff);
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude >= 0x38800000) return sign | roundShift(magnitude - 0x38000000, 13);
  const exponent = magnitude >>> 23;
  if (exponent < 102) return sign;
  return sign | roundShift((magnitude & 0x7fffff) | 0x800000, 126 - exponent);
}
