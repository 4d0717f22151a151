import { SCORING_SIGMOID } from "./constants";
import { scoring } from "./layout";
import { score, sigmoid } from "./score";
import { finite, finite_quad } from "./decode_logits";
import { splat_double, minus_87, splat_word } from "./constant_vectors";

/**
 * Exact scores of four logits at once: the bits of `sigmoid` in `score.ts`, in a third of the time
 * (`tests/backends/wasm/score_quad_test.ts` compares them). The GPU kernel has no binary64 and scores one
 * logit to an invocation.
 *
 * Binary64, which WASM defines to the bit, gives σ within 0.001 ulp of binary32. `sigmoid` rounds a value
 * within 0.019 ulp of σ, so that the two can differ only near a tie between two binary32. Over every input
 * they differ from 0.0077 ulp below a tie to 0.0117 above it where x ≥ 0, and from 0.0132 to 0.0191 where
 * x < 0 (`deno task prove`). In that range, which one lane of 30 to 50 meets, and where a score may be
 * subnormal, `sigmoid` decides.
 */

/** The range about a tie in which `sigmoid` decides, in units of 2^−29 ulp, for x ≥ 0. */
const BELOW_TIE: i32 = 4100000;
const ABOVE_TIE: i32 = 6260000;
/** The same for x < 0. */
const BELOW_TIE_NEGATIVE: i32 = 7090000;
const ABOVE_TIE_NEGATIVE: i32 = 10250000;

/** 104, from which on σ is 1; then the terms of `near_tie` for x ≥ 0, and what they gain for x < 0. */
const TIE_TERMS: usize = memory.data<i32>([
  0x42d00000, 0x1fffffff, BELOW_TIE - 0x10000000, BELOW_TIE + ABOVE_TIE, BELOW_TIE_NEGATIVE - BELOW_TIE,
  BELOW_TIE_NEGATIVE + ABOVE_TIE_NEGATIVE - BELOW_TIE - ABOVE_TIE,
]);

/** A lane mask of the scores whose significand is near a tie, given the low words of their binary64. */
// @ts-ignore: decorator
@inline
function near_tie(x: v128, halves: v128): v128 {
  const negative = i32x4.shr_s(x, 31);
  const start = i32x4.add(v128.and(negative, splat_word(TIE_TERMS, 4)), splat_word(TIE_TERMS, 2));
  const width = i32x4.add(v128.and(negative, splat_word(TIE_TERMS, 5)), splat_word(TIE_TERMS, 3));
  return i32x4.lt_s(v128.and(i32x4.add(halves, start), splat_word(TIE_TERMS, 1)), width);
}

/**
 * Terms of `divisor`: −log2 e; 1.5 · 2^52, which rounds to an integer where it is added; 1; and the
 * coefficients of 2^f, the constant first.
 */
const DIVISOR_TERMS: usize = memory.data<f64>([
  -1.4426950408889634, 6755399441055744, 1, 0.999999999961682, 0.693147180728446, 0.2402265119815754,
  0.05550410353450477, 0.00961802725367387, 0.0013333922561603628, 0.00015469291140318613,
  0.000015201922041460223,
]);

// @ts-ignore: decorator
@inline
function coefficient(power: usize): v128 {
  return splat_double(DIVISOR_TERMS, power + 3);
}

/** 1 + e^−x of two logits in binary64, within 4.1e-11: 2^(−x · log2 e) by exponent bits and a polynomial. */
// @ts-ignore: decorator
@inline
function divisor(x: v128): v128 {
  const z = f64x2.mul(x, splat_double(DIVISOR_TERMS, 0));
  const magic = splat_double(DIVISOR_TERMS, 1);
  const shifted = f64x2.add(z, magic);
  const f = f64x2.sub(z, f64x2.sub(shifted, magic));
  const square = f64x2.mul(f, f);
  const a = f64x2.add(f64x2.mul(f, coefficient(1)), coefficient(0));
  const b = f64x2.add(f64x2.mul(f, coefficient(3)), coefficient(2));
  const c = f64x2.add(f64x2.mul(f, coefficient(5)), coefficient(4));
  const d = f64x2.add(f64x2.mul(f, coefficient(7)), coefficient(6));
  const low = f64x2.add(f64x2.mul(square, b), a);
  const high = f64x2.add(f64x2.mul(square, d), c);
  const p = f64x2.add(f64x2.mul(f64x2.mul(square, square), high), low);
  return f64x2.add(i64x2.add(p, i64x2.shl(shifted, 52)), splat_double(DIVISOR_TERMS, 2));
}

/**
 * Scores the four logits at `at`, of any bits, into the four words at `to`.
 *
 * @returns A bit for each lane whose score `sigmoid` must decide.
 */
// @ts-ignore: decorator
@inline
function score_quad(at: usize, to: usize): u32 {
  const x = finite_quad(v128.load(at));
  const bounded = f32x4.pmin(splat_word(TIE_TERMS, 0), x);
  const one = splat_double(DIVISOR_TERMS, 2);
  const upper = v128.shuffle<u32>(bounded, bounded, 2, 3, 2, 3);
  const low = f64x2.div(one, divisor(f64x2.promote_low_f32x4(bounded)));
  const high = f64x2.div(one, divisor(f64x2.promote_low_f32x4(upper)));
  v128.store(to, v128.shuffle<u64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2));
  const near = near_tie(x, v128.shuffle<u32>(low, high, 0, 2, 4, 6));
  return i32x4.bitmask(v128.or(near, f32x4.lt(x, minus_87())));
}

/** Logits scored before those that `sigmoid` must decide are scored again: a bit each in 64. */
const NOTED_BYTES: usize = 64 * 4;

/** Scores the logits from `from` to `end` by sigmoid, in whole vectors, into `to` on. */
export function score_sigmoids(from: usize, end: usize, to: usize): void {
  const away = to - from;
  for (let at = from; at < end;) {
    const first = at;
    const stop = min(end, first + NOTED_BYTES);
    let unsure: u64 = 0;
    for (let shift: u64 = 0; at < stop; at += 16) {
      unsure |= <u64>score_quad(at, at + away) << shift;
      shift += 4;
    }
    for (; unsure; unsure &= unsure - 1) {
      const lane = first + (<usize>ctz(unsure) << 2);
      store<f32>(lane + away, sigmoid(finite(load<f32>(lane))));
    }
  }
}

/**
 * Scores the logits from `from` to `end`, of any bits, into `to` on: sigmoids in whole vectors. Softmax takes
 * the row whose statistics were computed last.
 */
export function score_logits(from: usize, end: usize, to: usize): void {
  if (scoring == SCORING_SIGMOID) {
    score_sigmoids(from, end, to);
    return;
  }
  const away = to - from;
  for (let at = from; at < end; at += 4) store<f32>(at + away, score(finite(load<f32>(at))));
}
