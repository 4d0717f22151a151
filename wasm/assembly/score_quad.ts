import { SCORING_SIGMOID } from "./constants";
import { scoring } from "./layout";
import { score, sigmoid } from "./score";
import { normal, normal_quad } from "./decode_logits";
import { double_of, minus_87, word_of } from "./constant_vectors";

/**
 * The exact score of four logits at once: the bits of `sigmoid` in `score.ts` (`tests/backends/wasm/score_quad_test.ts`
 * compares them), in a third of the time.
 *
 * Binary64, which WASM defines to the bit, gives σ within 0.001 ulp of binary32. `sigmoid` rounds what
 * is within 0.019 ulp of σ, so that the two can only differ near a tie between two binary32. Over
 * every input they do from 0.0077 ulp below a tie to 0.0117 above it where x ≥ 0, from 0.0132 to
 * 0.0191 where x < 0 (`deno task prove`): there, in one lane of 30 to 50, and where a score may be
 * subnormal, `sigmoid` decides.
 */

/** From where to where about a tie `sigmoid` decides, in units of 2^−29 ulp. */
const BELOW_TIE: i32 = 4100000;
const ABOVE_TIE: i32 = 6260000;
/** The same for x < 0. */
const BELOW_TIE_NEGATIVE: i32 = 7090000;
const ABOVE_TIE_NEGATIVE: i32 = 10250000;

/** 104, from where on σ is 1; and of `near_tie`, where x ≥ 0, and what is added elsewhere. */
const TIE_TERMS: usize = memory.data<i32>([
  0x42d00000, 0x1fffffff, BELOW_TIE - 0x10000000, BELOW_TIE + ABOVE_TIE, BELOW_TIE_NEGATIVE - BELOW_TIE,
  BELOW_TIE_NEGATIVE + ABOVE_TIE_NEGATIVE - BELOW_TIE - ABOVE_TIE,
]);

/** Which of four have a significand near a tie, given the lower halves of their binary64. */
// @ts-ignore: decorator
@inline
function near_tie(x: v128, halves: v128): v128 {
  const negative = i32x4.shr_s(x, 31);
  const start = i32x4.add(v128.and(negative, word_of(TIE_TERMS, 4)), word_of(TIE_TERMS, 2));
  const width = i32x4.add(v128.and(negative, word_of(TIE_TERMS, 5)), word_of(TIE_TERMS, 3));
  return i32x4.lt_s(v128.and(i32x4.add(halves, start), word_of(TIE_TERMS, 1)), width);
}

/**
 * Of `divisor`: −log2 e; 1.5 · 2^52, which rounds to an integer where it is added; 1; and the
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
  return double_of(DIVISOR_TERMS, power + 3);
}

/** 1 + e^−x of two logits in binary64, within 4.1e-11: 2^(−x · log2 e) by exponent bits and a polynomial. */
// @ts-ignore: decorator
@inline
function divisor(x: v128): v128 {
  const z = f64x2.mul(x, double_of(DIVISOR_TERMS, 0));
  const magic = double_of(DIVISOR_TERMS, 1);
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
  return f64x2.add(i64x2.add(p, i64x2.shl(shifted, 52)), double_of(DIVISOR_TERMS, 2));
}

/**
 * Scores four logits, of any bits, from `at` on, into the four words at `to`.
 *
 * @returns Those whose score is not sure, a bit each.
 */
// @ts-ignore: decorator
@inline
function score_quad(at: usize, to: usize): u32 {
  const x = normal_quad(v128.load(at));
  const bounded = f32x4.pmin(word_of(TIE_TERMS, 0), x);
  const one = double_of(DIVISOR_TERMS, 2);
  const upper = v128.shuffle<u32>(bounded, bounded, 2, 3, 2, 3);
  const low = f64x2.div(one, divisor(f64x2.promote_low_f32x4(bounded)));
  const high = f64x2.div(one, divisor(f64x2.promote_low_f32x4(upper)));
  v128.store(to, v128.shuffle<u64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2));
  const near = near_tie(x, v128.shuffle<u32>(low, high, 0, 2, 4, 6));
  return i32x4.bitmask(v128.or(near, f32x4.lt(x, minus_87())));
}

/** Logits whose unsure ones are noted before they are settled: a bit each. */
const NOTED_BYTES: usize = 64 * 4;

/** Sigmoids of the logits from `from` to `end`, in whole vectors. */
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
      store<f32>(lane + away, sigmoid(normal(load<f32>(lane))));
    }
  }
}

/**
 * Scores the logits from `from` to `end`, of any bits, in whole vectors where that is quick; those
 * that depend on their row are of the one that `survey_row` saw last.
 */
export function score_logits(from: usize, end: usize, to: usize): void {
  if (scoring == SCORING_SIGMOID) {
    score_sigmoids(from, end, to);
    return;
  }
  const away = to - from;
  for (let at = from; at < end; at += 4) store<f32>(at + away, score(normal(load<f32>(at))));
}
