import { FLAG_BIAS, SCORING_SIGMOID, SCORING_SOFTMAX } from "./constants";
import {
  exp_negative, fixed_q16, fixed_q40, multiply_high, reciprocal, round_fixed, shift_by, square_root,
} from "./fixed_point";
import { decode, decode_quad } from "./decode_logits";
import { has, num_experts, partition, scoring } from "./layout";
import { minus_87, one, word_of } from "./constant_vectors";

/**
 * The score of a logit, twice: exactly, in integers, as `wgsl/score.wgsl` computes it word for word;
 * and as an estimate, in floats, which only prunes (docs/NUMERICS.md).
 */

// What softmax and the estimates know of the row at hand.
let row_max: f32 = 0;
let max_q16: u32 = 0;
let max_q40: u32 = 0;
let inverse_sum: u32 = 0; // 1 / partition sum, in Q32 once the sum is scaled into [1, 2)
let sum_exponent: i32 = 0;
/** How far the row's estimates may be off, without the add's rounding. */
let score_error: f32 = 0;
let estimated_inverse: f32 = 0;

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
function exp_below_max(x: f32): u64 {
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

/** The score of a logit of the row that `survey_row` saw last. */
export function score(x: f32): f32 {
  if (scoring == SCORING_SIGMOID) return sigmoid(x);
  return scoring == SCORING_SOFTMAX ? softmax(x) : sqrtsoftplus(x);
}

function find_row_max(row: usize): f32 {
  let best = f32x4.splat(-Infinity);
  let expert: u32 = 0;
  for (; expert + 4 <= num_experts; expert += 4) {
    best = f32x4.pmax(best, decode_quad(row + (<usize>expert << 2)));
  }
  best = f32x4.pmax(best, v128.shuffle<u32>(best, best, 2, 3, 0, 1));
  best = f32x4.pmax(best, v128.shuffle<u32>(best, best, 1, 0, 3, 2));
  let largest = f32x4.extract_lane(best, 0);
  for (; expert < num_experts; expert++) largest = max(largest, decode(row, expert));
  return largest + 0; // −0 counts as +0
}

/** Sums e^(x − row_max) over the row, in Q44: integers, so that no order of adding matters. */
function sum_partition(row: usize): void {
  let sum: u64 = 0;
  for (let expert: u32 = 0; expert < num_experts; expert++) {
    const exp = exp_below_max(decode(row, expert));
    const halvings = exp >> 32;
    if (halvings < 44) sum += (<u64>(~<u32>exp) << 12) >> halvings;
  }
  const zeros = clz<u64>(sum); // 20 at most: the largest term alone is 2^44 - 2^12
  inverse_sum = reciprocal(<u32>(sum >> (32 - zeros)));
  sum_exponent = 19 - <i32>zeros;
}

/** Finds what the scores and estimates of a row depend on, beside the logit. */
export function survey_row(row: usize): void {
  score_error = SIGMOID_ERROR;
  if (scoring == SCORING_SIGMOID) return;
  row_max = find_row_max(row);
  if (scoring != SCORING_SOFTMAX) {
    // e^−43.5 = 1.3e−19 is what every logit below −87 is estimated to score.
    score_error = <f32>1.2e-5 * sqrtsoftplus(row_max) + <f32>2e-19;
    return;
  }
  const bits = reinterpret<u32>(row_max);
  const negative = 0 - (bits >> 31);
  max_q16 = (fixed_q16(bits & 0x7fffffff) ^ negative) - negative;
  max_q40 = (fixed_q40(bits & 0x7fffffff) ^ negative) - negative;
  if (!partition) return;
  sum_partition(row);
  estimated_inverse = softmax(row_max);
  score_error = <f32>1.2e-5 * estimated_inverse;
}

/** How far `estimate_sigmoid` may be off, and half a rounding of the folded offset: measured over every binary32. */
export const SIGMOID_ERROR: f32 = 0.0054;
/** The same of `refine_sigmoid`: the quartic's 2.6e-6 of e^−x where σ is steepest, a quarter, and roundings. */
export const SIGMOID_REFINED_ERROR: f32 = 2e-6;

export function set_score_error(error: f32): void {
  score_error = error;
}

/** How far the estimates of `gather_candidates` may be off, without the add's rounding. */
// @ts-ignore: decorator
@inline
export function close_error(): f32 {
  return has(FLAG_BIAS) && scoring == SCORING_SIGMOID ? SIGMOID_REFINED_ERROR : 0;
}

/** How far the estimate of a choice near `choice` may lie from it; doubled wherever two are compared. */
// @ts-ignore: decorator
@inline
export function estimate_error(choice: f32): f32 {
  return estimate_error_of(score_error, choice);
}

/** The same, for any error of the score. */
// @ts-ignore: decorator
@inline
export function estimate_error_of(error: f32, choice: f32): f32 {
  return error + <f32>1e-6 * abs(choice);
}

/**
 * Of `estimate_exp`: log2(e); 1.5 · 2^23, which rounds to an integer where it is added; and the
 * quartic, 0.0095701022, 0.055917859, 0.24024744, 0.69312179, 0.99999928.
 */
const EXP_TERMS: usize = memory.data<u32>([
  0x3fb8aa3b, 0x4b400000, 0x3c1ccbeb, 0x3d650a20, 0x3e76036d, 0x3f31706e, 0x3f7ffff4,
]);

/** Estimates e^x for four x ≤ 87, within 1e-5 of it: 2^(x · log2 e) by exponent bits and a quartic. */
// @ts-ignore: decorator
@inline
function estimate_exp(x: v128): v128 {
  const z = f32x4.mul(f32x4.pmax(minus_87(), x), word_of(EXP_TERMS, 0));
  const magic = word_of(EXP_TERMS, 1);
  const shifted = f32x4.add(z, magic);
  const f = f32x4.sub(z, f32x4.sub(shifted, magic));
  let p = f32x4.add(f32x4.mul(f, word_of(EXP_TERMS, 2)), word_of(EXP_TERMS, 3));
  p = f32x4.add(f32x4.mul(p, f), word_of(EXP_TERMS, 4));
  p = f32x4.add(f32x4.mul(p, f), word_of(EXP_TERMS, 5));
  p = f32x4.add(f32x4.mul(p, f), word_of(EXP_TERMS, 6));
  return i32x4.add(p, i32x4.shl(shifted, 23));
}

/**
 * Of the coarse estimate of σ − ½, for Infinity and NaN too: a cubic in |x|, times x, level from 6.875
 * on. Its chain is half as long as an exponential's and a quotient's, which is what a core waits for;
 * that it is coarse costs one more candidate. The limits, and 0.0033044, −0.0529164, 0.2805793.
 */
export const CENTRED_TERMS: usize = memory.data<u32>([
  0x40dc0000, 0xc0dc0000, 0x3b588ea2, 0xbd58bee1, 0x3e8fa818,
]);

/** Estimates σ of four logits closely. */
// @ts-ignore: decorator
@inline
export function refine_sigmoid(x: v128): v128 {
  const exp = estimate_exp(f32x4.neg(f32x4.pmax(minus_87(), x)));
  return f32x4.div(one(), f32x4.add(one(), exp));
}

/** Estimates softmax of four logits. */
// @ts-ignore: decorator
@inline
export function estimate_softmax(x: v128): v128 {
  return f32x4.mul(estimate_exp(f32x4.sub(x, f32x4.splat(row_max))), f32x4.splat(estimated_inverse));
}

/** Estimates √(ln(1 + e^x)) of four logits: ln(1 + t) / t for t = e^−|x| is a quintic, 1.0e-5 off. */
// @ts-ignore: decorator
@inline
export function estimate_sqrtsoftplus(x: v128): v128 {
  const t = estimate_exp(f32x4.neg(f32x4.abs(x)));
  let p = f32x4.splat(reinterpret<f32>(0xbcc00ce9)); // -0.023443656
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(reinterpret<f32>(0x3dcd160f))); // 0.10013974
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(reinterpret<f32>(0xbe5618f2))); // -0.20907953
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(reinterpret<f32>(0x3ea652af))); // 0.32484958
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(reinterpret<f32>(0xbeffa62c))); // -0.49931464
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(reinterpret<f32>(0x3f7fff62))); // 0.9999906
  return f32x4.sqrt(f32x4.add(f32x4.pmax(f32x4.splat(0), x), f32x4.mul(p, t)));
}
