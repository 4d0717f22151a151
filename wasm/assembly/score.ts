import { exp_table } from "./layout";

/**
 * The score of a logit, twice: exactly, in integers, as `wgsl/score.wgsl` computes it word for word;
 * and as an estimate, in floats, which only prunes (docs/NUMERICS.md).
 */

// @ts-ignore: decorator
@inline
function multiply_high(a: u32, b: u32): u32 {
  return <u32>((<u64>a * <u64>b) >> 32);
}

/**
 * e^−a = (1 − fraction / 2^32) · 2^−halvings for a binary32 `a` in [0, 104]. a = step · ln2/256 + r:
 * the table gives 2^−(step/256), a cubic gives e^−r.
 *
 * @returns halvings in the high word, fraction in the low one.
 */
// @ts-ignore: decorator
@inline
function exp_negative(a: u32): u64 {
  const exponent = <i32>(a >> 23);
  const mantissa = (a & 0x7fffff) | 0x800000;
  const q16 = mantissa >> <u32>min(134 - exponent, 31);
  const shift = exponent - 110;
  const q40 = shift >= 0 ? mantissa << <u32>shift : mantissa >> <u32>min(-shift, 31);
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
function reciprocal(d: u32): u32 {
  const head = (d >> 16) + ((d >> 15) & 1);
  const guess = min<u32>((0x80000000 + (head >> 1)) / head, 0xffff);
  // 2^46 − d · guess, and 2^46 is 0 modulo 2^32.
  const error = <i32>(0 - (d >> 1) * guess - (((d & 1) * guess) >> 1));
  const step = (error >> 16) * <i32>guess + <i32>(((<u32>error & 0xffff) * guess) >> 16);
  return (guess << 16) + <u32>(step >> 14);
}

/** The binary32 bits of value · 2^−(32 + halvings), rounded to nearest even once, subnormals included. */
// @ts-ignore: decorator
@inline
function round_fixed(value: u32, halvings: u32): u32 {
  const zeros = clz(value);
  const normal = value << zeros;
  const biased = 126 - <i32>halvings - <i32>zeros;
  const exponent = <u32>max(biased - 1, 0);
  const shift = <u32>(biased >= 1 ? 8 : 9 - biased);
  if (shift > 32) return 0; // below half the smallest subnormal
  const quotient = (normal >> 1) >> (shift - 1);
  const rest = normal << (32 - shift);
  return (exponent << 23) + quotient + <u32>(rest > 0x80000000 - (quotient & 1));
}

/** σ(x), within 0.52 ulp, of a finite binary32. */
export function sigmoid(x: f32): f32 {
  const bits = reinterpret<u32>(x);
  const a = min<u32>(bits & 0x7fffffff, 0x42d00000); // 104: e^−104 < 2^−150
  const exp = exp_negative(a);
  const mantissa = ~<u32>exp;
  const halvings = <u32>(exp >> 32);
  const d = 0x80000000 + (mantissa >> min(halvings + 1, 31));
  const inverse = reciprocal(d);
  if (!(bits >> 31)) return reinterpret<f32>(round_fixed(inverse, 0));
  return reinterpret<f32>(round_fixed(multiply_high(mantissa, inverse) + 1, halvings));
}

/** Estimates σ of four finite logits: 2^(−x·log2 e) by exponent bits and a cubic. */
// @ts-ignore: decorator
@inline
export function estimate_sigmoid(x: v128): v128 {
  const bound = f32x4.splat(87);
  const z = f32x4.mul(
    f32x4.pmin(bound, f32x4.pmax(f32x4.neg(bound), x)),
    f32x4.splat(reinterpret<f32>(0xbfb8aa3b)), // −log2(e), −1.4426950216293335
  );
  const magic = f32x4.splat(12582912); // 1.5 · 2^23: adding it rounds to an integer
  const shifted = f32x4.add(z, magic);
  const f = f32x4.sub(z, f32x4.sub(shifted, magic));
  let p = f32x4.splat(reinterpret<f32>(0x3d64b6af)); // 0.055838283
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(reinterpret<f32>(0x3e78767c))); // 0.24263948
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(reinterpret<f32>(0x3f317169))); // 0.69313673
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(reinterpret<f32>(0x3f7ffb0e))); // 0.99992456
  const exp = i32x4.add(p, i32x4.shl(shifted, 23));
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exp));
}

/**
 * How far the estimate of a choice near `choice` may lie from it: the cubic's 1.0e-4 of e^−x at its
 * steepest, which is 2.5e-5, and the add's rounding. Doubled wherever two are compared.
 */
// @ts-ignore: decorator
@inline
export function estimate_error(choice: f32): f32 {
  return <f32>3e-5 + <f32>1e-6 * abs(choice);
}
