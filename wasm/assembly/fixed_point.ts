import { exp_table } from "./layout";

/**
 * Fixed-point arithmetic on 32-bit words. `wgsl/fixed_point.wgsl` and `reference/route.ts` compute the same
 * words step by step. Where WGSL needs a float division or root as a proposal that integers correct, this
 * kernel divides integers, and takes a binary64 root, which WASM defines to the bit.
 */

// @ts-ignore: decorator
@inline
export function multiply_high(a: u32, b: u32): u32 {
  return <u32>((<u64>a * <u64>b) >> 32);
}

/** mantissa · 2^shift modulo 2^32, rounded towards zero, for any shift. */
// @ts-ignore: decorator
@inline
export function shift_by(mantissa: u32, shift: i32): u32 {
  const left = shift > 31 ? 0 : mantissa << <u32>shift;
  return shift < 0 ? mantissa >> <u32>min(-shift, 31) : left;
}

/** |x| · 2^16, modulo 2^32, from the bits of |x|. */
// @ts-ignore: decorator
@inline
export function fixed_q16(magnitude: u32): u32 {
  return shift_by((magnitude & 0x7fffff) | 0x800000, <i32>(magnitude >> 23) - 134);
}

/** |x| · 2^40, modulo 2^32, from the bits of |x|. */
// @ts-ignore: decorator
@inline
export function fixed_q40(magnitude: u32): u32 {
  return shift_by((magnitude & 0x7fffff) | 0x800000, <i32>(magnitude >> 23) - 110);
}

/**
 * e^−a = (1 − fraction / 2^32) · 2^−halvings, for a in [0, 208]: q16 is a in Q16, up to 2 too small;
 * q40 is a in Q40 modulo 2^32. a = step · ln2/256 + r: the table gives 2^−(step/256), a cubic e^−r.
 *
 * @returns halvings in the high word, fraction in the low one.
 */
export function exp_negative(q16: u32, q40: u32): u64 {
  // 47274 / 2^15 = log2(e) rounded down, so that step never exceeds the true quotient.
  const step = ((q16 >> 16) * 47274 + (((q16 & 0xffff) * 47274) >> 16)) >> 7;
  // ln 2 · 2^32 = 2977044471 + 53711 / 2^16; the remainder is < 2^32 in Q40, so wrapping is harmless.
  const r = q40 - step * 2977044471 - ((step * 53711) >> 16);
  const rh = r >> 16;
  const square = rh * rh;
  const sixth = ((((square >> 16) * rh) >> 16) * 10923) >> 16;
  const p = r - (square >> 9) + sixth; // 1 − e^−r in Q40
  const entry = load<u32>(exp_table + (<usize>(step & 255) << 2));
  const fraction = entry + (multiply_high(~entry, p) >> 8);
  return (<u64>(step >> 8) << 32) | fraction;
}

/** 1 / d in Q32 for d in Q31, 1 ≤ d < 2: sixteen bits by division, then one Newton step. */
// @ts-ignore: decorator
@inline
export function reciprocal(d: u32): u32 {
  const head = (d >> 16) + ((d >> 15) & 1);
  const guess = min<u32>((0x80000000 + (head >> 1)) / head, 0xffff);
  // 2^46 − d · guess, and 2^46 is 0 modulo 2^32.
  const error = <i32>(0 - (d >> 1) * guess - (((d & 1) * guess) >> 1));
  const step = (error >> 16) * <i32>guess + <i32>(((<u32>error & 0xffff) * guess) >> 16);
  return (guess << 16) + <u32>(step >> 14);
}

/**
 * The binary32 bits of significand · 2^(biased − 158), rounded to nearest even once, subnormals
 * included. The significand's top bit is set; its last bit may stand for any smaller rest.
 */
// @ts-ignore: decorator
@inline
export function round_normal(significand: u32, biased: i32): u32 {
  const exponent = <u32>max(biased - 1, 0);
  const shift = <u32>(biased >= 1 ? 8 : 9 - biased);
  if (shift > 32) return 0; // below half the smallest subnormal
  const quotient = (significand >> 1) >> (shift - 1);
  const rest = significand << (32 - shift);
  return (exponent << 23) + quotient + <u32>(rest > 0x80000000 - (quotient & 1));
}

/** The binary32 bits of value · 2^−(32 + halvings). */
// @ts-ignore: decorator
@inline
export function round_fixed(value: u32, halvings: i32): u32 {
  const zeros = clz(value);
  return round_normal(value << zeros, 126 - halvings - <i32>zeros);
}

/** The binary32 bits of the square root of value · 2^−exponent: 24 bits, and how the rest compares with one half. */
// @ts-ignore: decorator
@inline
export function square_root(value: u32, exponent: i32): u32 {
  const zeros = clz(value);
  const even = exponent + <i32>zeros;
  const shift = 16 - (even & 1);
  const radicand = <u64>(value << zeros) << <u64>shift;
  // A 48-bit integer: binary64 has its root to 53 bits, too many to round up to an integer.
  const root = <u32>Math.sqrt(<f64>radicand);
  const remainder = <u32>(radicand - <u64>root * <u64>root);
  const rest = <u32>(remainder > 0) + 2 * <u32>(remainder > root);
  return round_normal(((root << 2) | rest) << 6, 150 - ((even + shift) >> 1));
}
