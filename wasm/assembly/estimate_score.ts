import { minus_87, one, splat_word } from "./constant_vectors";
import { FLAG_BIAS, SCORING_SIGMOID } from "./constants";
import { has, scoring } from "./layout";
import { row_max } from "./score";

/**
 * Estimates of scores, in floats, four at a time. An estimate only prunes: no bit of a result comes from
 * one. Each has an error bound, which docs/NUMERICS.md derives and `deno task prove` measures over every
 * binary32. The GPU kernel estimates with WGSL's own `exp`, `log` and `sqrt` and has other bounds; WASM
 * has none of these functions, so polynomials stand in.
 */

/** Error bound of `estimate_coarse_sigmoid`, with half a rounding of the offset that ½ is folded into. */
export const COARSE_SIGMOID_ERROR: f32 = 0.0054;
/** Error bound of `estimate_sigmoid`: a quarter (σ's steepest slope) of the quartic's 2.6e-6 of e^−x, and roundings. */
export const SIGMOID_ERROR: f32 = 2e-6;

/** Error bound of the estimated scores of the row at hand, before the bias is added. */
let score_error: f32 = 0;
/** The score of the row's largest logit, for softmax: 1 / partition sum. */
export let largest_score: f32 = 0;

export function set_score_error(error: f32): void {
  score_error = error;
}

// @ts-ignore: decorator
@inline
export function set_largest_score(score: f32): void {
  largest_score = score;
}

/** Error bound of the scores that `gather_candidates` estimates, before the bias is added. */
// @ts-ignore: decorator
@inline
export function candidate_error(): f32 {
  return has(FLAG_BIAS) && scoring == SCORING_SIGMOID ? SIGMOID_ERROR : 0;
}

/** Error bound of an estimated choice near `choice`, in the row at hand. Comparing two estimates takes twice this. */
// @ts-ignore: decorator
@inline
export function estimate_error(choice: f32): f32 {
  return estimate_error_of(score_error, choice);
}

/** Error bound of an estimated choice near `choice`, from the error bound of its score: adding the bias rounds. */
// @ts-ignore: decorator
@inline
export function estimate_error_of(error: f32, choice: f32): f32 {
  return error + <f32>1e-6 * abs(choice);
}

/**
 * Terms of `estimate_exp`: log2(e) = 1.442695; 1.5 · 2^23, which rounds a float to an integer where it is
 * added; and the coefficients of the quartic for 2^f, f in [−½, ½], the fourth power first: 0.0095701022,
 * 0.055917859, 0.24024744, 0.69312179, 0.99999928.
 */
const EXP_TERMS: usize = memory.data<u32>([
  0x3fb8aa3b, 0x4b400000, 0x3c1ccbeb, 0x3d650a20, 0x3e76036d, 0x3f31706e, 0x3f7ffff4,
]);

/** Estimates e^x for four x ≤ 87, within 1e-5 of it: 2^(x · log2 e) by exponent bits and a quartic. */
// @ts-ignore: decorator
@inline
function estimate_exp(x: v128): v128 {
  const z = f32x4.mul(f32x4.pmax(minus_87(), x), splat_word(EXP_TERMS, 0));
  const magic = splat_word(EXP_TERMS, 1);
  const shifted = f32x4.add(z, magic);
  const f = f32x4.sub(z, f32x4.sub(shifted, magic));
  let p = f32x4.add(f32x4.mul(f, splat_word(EXP_TERMS, 2)), splat_word(EXP_TERMS, 3));
  p = f32x4.add(f32x4.mul(p, f), splat_word(EXP_TERMS, 4));
  p = f32x4.add(f32x4.mul(p, f), splat_word(EXP_TERMS, 5));
  p = f32x4.add(f32x4.mul(p, f), splat_word(EXP_TERMS, 6));
  return i32x4.add(p, i32x4.shl(shifted, 23));
}

/**
 * Terms of the coarse estimate of σ − ½, a cubic in |x| times x: the limits ±6.875, beyond which the
 * estimate is level (so that ±Infinity and NaN are harmless), and 0.0033044, −0.0529164, 0.2805793.
 * Its dependency chain is half as long as an exponential's and a quotient's, and a core waits for that
 * chain. The coarse error costs about one more candidate per row.
 */
export const COARSE_SIGMOID_TERMS: usize = memory.data<u32>([
  0x40dc0000, 0xc0dc0000, 0x3b588ea2, 0xbd58bee1, 0x3e8fa818,
]);

/** Estimates σ of four logits, within `SIGMOID_ERROR`. */
// @ts-ignore: decorator
@inline
export function estimate_sigmoid(x: v128): v128 {
  const exp = estimate_exp(f32x4.neg(f32x4.pmax(minus_87(), x)));
  return f32x4.div(one(), f32x4.add(one(), exp));
}

/** Estimates softmax of four logits of the row at hand. */
// @ts-ignore: decorator
@inline
export function estimate_softmax(x: v128): v128 {
  return f32x4.mul(estimate_exp(f32x4.sub(x, f32x4.splat(row_max))), f32x4.splat(largest_score));
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
