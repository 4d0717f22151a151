import { SCORING_SIGMOID, SCORING_SOFTMAX } from "./constants";
import {
  exp_negative, fixed_q16, fixed_q40, multiply_high, reciprocal, round_fixed, shift_by, square_root,
} from "./fixed_point";
import { partition, scoring } from "./layout";

/**
 * The exact score of a logit, in integers: σ(x), softmax over the row, or √(ln(1 + e^x)).
 * `wgsl/score_sigmoid.wgsl`, `score_softmax.wgsl` and `score_sqrtsoftplus.wgsl` compute the same words
 * step by step, as does `reference/route.ts`. Logits are finite; docs/NUMERICS.md derives the bounds.
 */

// Statistics of the row that is being scored, set by `compute_row_statistics`.
/** The largest logit of the row, and the same in Q16 and Q40 modulo 2^32. */
export let row_max: f32 = 0;
let max_q16: u32 = 0;
let max_q40: u32 = 0;
/** 1 / partition sum: in Q32 once the sum is scaled into [1, 2), and the exponent of that scale. */
let inverse_sum: u32 = 0;
let sum_exponent: i32 = 0;

// @ts-ignore: decorator
@inline
export function set_row_max(x: f32): void {
  row_max = x;
}

/** Converts `row_max` to fixed point, which only softmax needs. */
// @ts-ignore: decorator
@inline
export function set_fixed_row_max(): void {
  const bits = reinterpret<u32>(row_max);
  const negative = 0 - (bits >> 31);
  max_q16 = (fixed_q16(bits & 0x7fffffff) ^ negative) - negative;
  max_q40 = (fixed_q40(bits & 0x7fffffff) ^ negative) - negative;
}

/** Takes the partition sum of the row, in Q44. */
// @ts-ignore: decorator
@inline
export function set_partition_sum(sum: u64): void {
  const zeros = clz<u64>(sum); // 20 at most: the largest term alone is 2^44 - 2^12
  inverse_sum = reciprocal(<u32>(sum >> (32 - zeros)));
  sum_exponent = 19 - <i32>zeros;
}

/** e^−|x| as `exp_negative` gives it, from the bits of |x|. */
function exp_of_magnitude(magnitude: u32): u64 {
  return exp_negative(fixed_q16(magnitude), fixed_q40(magnitude));
}

/** σ(x), within 0.52 ulp. */
export function sigmoid(x: f32): f32 {
  const bits = reinterpret<u32>(x);
  const a = min<u32>(bits & 0x7fffffff, 0x42d00000); // 104: e^−104 < 2^−150
  const exp = exp_of_magnitude(a);
  const mantissa = ~<u32>exp;
  let halvings = <i32>(exp >> 32);
  const d = 0x80000000 + (mantissa >> min(halvings + 1, 31));
  let value = reciprocal(d);
  if (bits >> 31) value = multiply_high(mantissa, value) + 1;
  else halvings = 0;
  return reinterpret<f32>(round_fixed(value, halvings));
}

/**
 * √(ln(1 + e^x)), within 0.621 ulp. With t = e^−|x|, ln(1 + t) = 2 atanh(t / (2 + t)): a quotient and
 * a quintic in its square.
 */
export function sqrtsoftplus(x: f32): f32 {
  const bits = reinterpret<u32>(x);
  const a = min<u32>(bits & 0x7fffffff, 0x43500000); // 208: e^−104 < 2^−150
  const exp = exp_of_magnitude(a);
  const mantissa = ~<u32>exp;
  const halvings = <i32>(exp >> 32);
  const inverse = reciprocal(0x80000000 + shift_by(mantissa, -2 - halvings));
  const quotient = multiply_high(mantissa, inverse); // 2t / (2 + t) = quotient · 2^−(32 + halvings)
  const z = shift_by(quotient, -1 - halvings);
  const w = multiply_high(z, z);
  let p = multiply_high(w, 498738672) + 466145166; // atanh(z)/z − 1 over w, in Q32; 4.1e-10 off
  p = multiply_high(w, p) + 614016213;
  p = multiply_high(w, p) + 858987153;
  p = multiply_high(w, p) + 1431655779;
  const log = quotient + multiply_high(quotient, multiply_high(w, p));
  const biased = <i32>(bits >> 23);
  let value = log;
  let exponent = 32 + halvings;
  if (biased < 131) {
    const q27 = shift_by((bits & 0x7fffff) | 0x800000, biased - 123);
    value = q27 + ((shift_by(log, -4 - halvings) + 1) >> 1);
    exponent = 27;
  } else if (!(bits >> 31)) {
    // From 16 on, the logarithm is below 2^−27 of x.
    value = (bits << 8) | 0x80000000;
    exponent = 158 - biased;
  }
  return reinterpret<f32>(square_root(value, exponent));
}

/** e^(x − row_max) as `exp_negative` gives it; 104 and more below counts as 104, under 2^−150. */
export function exp_below_max(x: f32): u64 {
  if (x < row_max - 104) return <u64>150 << 32 | 0xffffffff;
  const bits = reinterpret<u32>(x);
  const magnitude = bits & 0x7fffffff;
  const negative = 0 - (bits >> 31);
  const q16 = (fixed_q16(magnitude) ^ negative) - negative;
  const q40 = (fixed_q40(magnitude) ^ negative) - negative;
  // One less, as either Q16 may have been rounded the wrong way.
  const distance = max<i32>(<i32>(max_q16 - q16) - 1, 0);
  return exp_negative(<u32>distance, max_q40 - q40);
}

/** e^(x − row_max), divided by the row's partition sum where that does not cancel; within 1 ulp. */
export function softmax(x: f32): f32 {
  const exp = exp_below_max(x);
  const mantissa = ~<u32>exp;
  const halvings = <i32>(exp >> 32);
  if (!partition) return reinterpret<f32>(round_fixed(mantissa, halvings));
  const value = multiply_high(mantissa, inverse_sum) + 1;
  return reinterpret<f32>(round_fixed(value, halvings + sum_exponent));
}

/** The score of a logit of the row whose statistics were computed last. */
export function score(x: f32): f32 {
  if (scoring == SCORING_SIGMOID) return sigmoid(x);
  return scoring == SCORING_SOFTMAX ? softmax(x) : sqrtsoftplus(x);
}
