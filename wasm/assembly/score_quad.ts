import { SCORING_SIGMOID } from "./constants";
import { exp_table, scoring } from "./layout";
import { score, sigmoid } from "./score";

/**
 * The exact score of four logits at once: the integers of `sigmoid` in `score.ts`, lane by lane
 * (`tests/score_quad_test.ts` compares them).
 *
 * WASM shifts all lanes by one amount, so a shift that differs by lane is a product with a power of
 * two, or falls out of a float's exact conversion.
 */

// @ts-ignore: decorator
@inline
function multiply_high(a: v128, b: v128): v128 {
  const low = i64x2.extmul_low_i32x4_u(a, b);
  const high = i64x2.extmul_high_i32x4_u(a, b);
  return v128.shuffle<u32>(low, high, 1, 3, 5, 7);
}

/** value >> (halvings + 1), or >> 31 for more than 30 halvings. */
// @ts-ignore: decorator
@inline
function shift_right(value: v128, halvings: v128): v128 {
  const capped = i32x4.min_s(halvings, i32x4.splat(30));
  const power = i32x4.trunc_sat_f32x4_s(i32x4.shl(i32x4.sub(i32x4.splat(157), capped), 23)); // 2^(30 − h)
  const low = i64x2.shr_u(i64x2.extmul_low_i32x4_u(value, power), 31);
  const high = i64x2.shr_u(i64x2.extmul_high_i32x4_u(value, power), 31);
  return v128.shuffle<u32>(low, high, 0, 2, 4, 6);
}

/** a in Q16 times 256 · log2(e), rounded down: how many steps of ln2/256 `a` holds. */
// @ts-ignore: decorator
@inline
function count_steps(q16: v128): v128 {
  const factor = i32x4.splat(47274);
  const high = i32x4.mul(i32x4.shr_u(q16, 16), factor);
  const low = i32x4.shr_u(i32x4.mul(v128.and(q16, i32x4.splat(0xffff)), factor), 16);
  return i32x4.shr_u(i32x4.add(high, low), 7);
}

/** 1 − e^−a in Q32 without its halvings, for `a` of `steps` steps. */
// @ts-ignore: decorator
@inline
function exp_fraction(q40: v128, steps: v128): v128 {
  const whole = i32x4.mul(steps, i32x4.splat(2977044471));
  const rest = i32x4.shr_u(i32x4.mul(steps, i32x4.splat(53711)), 16);
  const r = i32x4.sub(i32x4.sub(q40, whole), rest);
  const rh = i32x4.shr_u(r, 16);
  const square = i32x4.mul(rh, rh);
  const cube = i32x4.shr_u(i32x4.mul(i32x4.shr_u(square, 16), rh), 16);
  const sixth = i32x4.shr_u(i32x4.mul(cube, i32x4.splat(10923)), 16);
  const p = i32x4.add(i32x4.sub(r, i32x4.shr_u(square, 9)), sixth);
  const at = i32x4.shl(v128.and(steps, i32x4.splat(255)), 2);
  let entry = v128.load32_zero(exp_table + i32x4.extract_lane(at, 0));
  entry = v128.load_lane<u32>(exp_table + i32x4.extract_lane(at, 1), entry, 1);
  entry = v128.load_lane<u32>(exp_table + i32x4.extract_lane(at, 2), entry, 2);
  entry = v128.load_lane<u32>(exp_table + i32x4.extract_lane(at, 3), entry, 3);
  return i32x4.add(entry, i32x4.shr_u(multiply_high(v128.not(entry), p), 8));
}

/** 1 / d in Q32 for d in Q31. The float quotient is within 2^−9; one step up and down makes it the integer one. */
// @ts-ignore: decorator
@inline
function reciprocal(d: v128): v128 {
  const one = i32x4.splat(1);
  const head = i32x4.add(i32x4.shr_u(d, 16), v128.and(i32x4.shr_u(d, 15), one));
  const quotient = f32x4.div(f32x4.splat(2147483648), f32x4.convert_i32x4_s(head));
  const above = f32x4.add(quotient, f32x4.splat(0.00390625)); // 2^−8: never below the true one
  const magic = f32x4.add(above, f32x4.splat(8388608)); // 2^23: rounds to an integer
  const near = i32x4.sub(magic, i32x4.splat(0x4b000000));
  const dividend = i32x4.add(i32x4.shr_u(head, 1), i32x4.splat(0x80000000));
  const remainder = i32x4.sub(dividend, i32x4.mul(near, head));
  const guess = i32x4.min_s(i32x4.add(near, i32x4.shr_s(remainder, 31)), i32x4.splat(0xffff));
  const half = i32x4.mul(i32x4.shr_u(d, 1), guess);
  const odd = i32x4.shr_u(i32x4.mul(v128.and(d, one), guess), 1);
  const error = i32x4.neg(i32x4.add(half, odd));
  const high = i32x4.mul(i32x4.shr_s(error, 16), guess);
  const low = i32x4.shr_u(i32x4.mul(v128.and(error, i32x4.splat(0xffff)), guess), 16);
  return i32x4.add(i32x4.shl(guess, 16), i32x4.shr_s(i32x4.add(high, low), 14));
}

/** The scores of four finite logits. */
// @ts-ignore: decorator
@inline
export function sigmoid_quad(x: v128): v128 {
  const a = i32x4.min_s(v128.and(x, i32x4.splat(0x7fffffff)), i32x4.splat(0x42d00000));
  const scaled = f32x4.mul(a, f32x4.splat(65536));
  const q16 = i32x4.trunc_sat_f32x4_s(scaled);
  const rest = f32x4.mul(f32x4.sub(scaled, f32x4.convert_i32x4_s(q16)), f32x4.splat(16777216));
  const q40 = i32x4.add(i32x4.shl(q16, 24), i32x4.trunc_sat_f32x4_s(rest));
  const steps = count_steps(q16);
  const mantissa = v128.not(exp_fraction(q40, steps));
  const halvings = i32x4.shr_u(steps, 8);
  const inverse = reciprocal(
    i32x4.add(i32x4.splat(0x80000000), shift_right(mantissa, halvings)),
  );
  const negative = i32x4.shr_s(x, 31);
  const product = i32x4.add(multiply_high(mantissa, inverse), i32x4.splat(1));
  const value = v128.bitselect(product, inverse, negative);
  const less = v128.and(halvings, negative);
  if (v128.any_true(i32x4.gt_s(less, i32x4.splat(123)))) return sigmoid_lanes(x);
  // value is in [2^30, 2^32): at most one shift normalises it.
  const small = i32x4.ge_s(value, i32x4.splat(0));
  const normal = i32x4.add(value, v128.and(value, small));
  const exponent = i32x4.add(i32x4.sub(i32x4.splat(125), less), small);
  const quotient = i32x4.shr_u(normal, 8);
  const tail = i32x4.add(v128.and(normal, i32x4.splat(255)), i32x4.splat(127));
  const up = i32x4.shr_u(i32x4.add(tail, v128.and(quotient, i32x4.splat(1))), 8);
  return i32x4.add(i32x4.add(i32x4.shl(exponent, 23), quotient), up);
}

/** For scores that may be subnormal. */
function sigmoid_lanes(x: v128): v128 {
  let score = f32x4.splat(sigmoid(f32x4.extract_lane(x, 0)));
  score = f32x4.replace_lane(score, 1, sigmoid(f32x4.extract_lane(x, 1)));
  score = f32x4.replace_lane(score, 2, sigmoid(f32x4.extract_lane(x, 2)));
  return f32x4.replace_lane(score, 3, sigmoid(f32x4.extract_lane(x, 3)));
}

/** The scores of four finite logits of the row that `survey_row` saw last. */
export function score_quad(x: v128): v128 {
  return scoring == SCORING_SIGMOID ? sigmoid_quad(x) : score_lanes(x);
}

export function score_lanes(x: v128): v128 {
  let scores = f32x4.splat(score(f32x4.extract_lane(x, 0)));
  scores = f32x4.replace_lane(scores, 1, score(f32x4.extract_lane(x, 1)));
  scores = f32x4.replace_lane(scores, 2, score(f32x4.extract_lane(x, 2)));
  return f32x4.replace_lane(scores, 3, score(f32x4.extract_lane(x, 3)));
}
