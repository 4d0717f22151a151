/**
 * The oracle that `deno task prove` measures the scores by: binary64, and nothing else of the machine
 * than its +, −, × and ÷, which ECMAScript makes IEEE 754. No table, no `Math` function whose last
 * bits are the engine's own, no code shared with a kernel.
 *
 * Every function below is within 2^−50 of its value, relatively (docs/NUMERICS.md derives it), while
 * an ulp of binary32 is 2^−24 of a value at the least: an error told in ulp is off by less than
 * 2^−26. `tools/prove/exact.ts` checks that against whole numbers of 300 bits.
 *
 * @module
 */

/** A score of one argument, or the tanh of a soft cap. */
export type ScoreName = "sigmoid" | "exp" | "sqrtsoftplus" | "tanh";

/** The scores, in the order that they are proven in. */
export const SCORE_NAMES: readonly ScoreName[] = ["sigmoid", "exp", "sqrtsoftplus", "tanh"];

const INVERSE_LN2 = 1.4426950408889634;
/** ln 2 in two parts; the first has 33 bits, so that its product with an exponent is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** Below e^−745 binary64 has nothing left, and binary32 has had nothing since e^−104. */
const FARTHEST = 745;

/** 2^(i − 1100), by doubling and halving, which is exact. */
const POWERS_OF_TWO: Float64Array = (() => {
  const powers = new Float64Array(1400).fill(1);
  for (let i = 1101; i < 1400; i++) powers[i] = powers[i - 1] * 2;
  for (let i = 1099; i >= 0; i--) powers[i] = powers[i + 1] / 2;
  return powers;
})();

const double = new Float64Array(1);
const doubleWords = new Uint32Array(double.buffer);

/**
 * Computes e^−a: a = k · ln 2 + r, and Taylor's series of e^−r to r^14, whose rest is below 2^−57.
 *
 * @param a Not negative.
 * @returns e^−a.
 */
export function expNegative(a: number): number {
  if (a > FARTHEST) return 0;
  const k = Math.floor(a * INVERSE_LN2 + 0.5);
  const q = k * LN2_LOW - (a - k * LN2_HIGH);
  let p = 1 / 6227020800 + q * (1 / 87178291200);
  p = 1 / 479001600 + q * p;
  p = 1 / 39916800 + q * p;
  p = 1 / 3628800 + q * p;
  p = 1 / 362880 + q * p;
  p = 1 / 40320 + q * p;
  p = 1 / 5040 + q * p;
  p = 1 / 720 + q * p;
  p = 1 / 120 + q * p;
  p = 1 / 24 + q * p;
  p = 1 / 6 + q * p;
  p = 0.5 + q * p;
  p = 1 + q * p;
  return (1 + q * p) * POWERS_OF_TWO[1100 - k];
}

/** Computes ln(1 + t) for t in [0, 1]: 2 artanh s = 2 (s + s³/3 + …), s = t / (2 + t) ≤ 1/3. */
function logOnePlus(t: number): number {
  const s = t / (2 + t);
  const w = s * s;
  let p = 1 / 33 + w * (1 / 35);
  p = 1 / 31 + w * p;
  p = 1 / 29 + w * p;
  p = 1 / 27 + w * p;
  p = 1 / 25 + w * p;
  p = 1 / 23 + w * p;
  p = 1 / 21 + w * p;
  p = 1 / 19 + w * p;
  p = 1 / 17 + w * p;
  p = 1 / 15 + w * p;
  p = 1 / 13 + w * p;
  p = 1 / 11 + w * p;
  p = 1 / 9 + w * p;
  p = 1 / 7 + w * p;
  p = 1 / 5 + w * p;
  p = 1 / 3 + w * p;
  return 2 * (s + s * w * p);
}

/** Computes tanh x for x in [0, ½]: sinh x / cosh x by Taylor's series, whose rests are below 2^−60. */
function tanhSmall(x: number): number {
  const w = x * x;
  let sinh = 1 + w / 210;
  for (const divisor of [156, 110, 72, 42, 20, 6]) sinh = 1 + w / divisor * sinh;
  let cosh = 1 + w / 182;
  for (const divisor of [132, 90, 56, 30, 12, 2]) cosh = 1 + w / divisor * cosh;
  return x * sinh / cosh;
}

/**
 * Computes what a score stands for: σ(x), e^x, or ln(1 + e^x), the square of sqrtsoftplus; or tanh |x|.
 *
 * @param name The score.
 * @param x A finite number; at most 0 for exp.
 * @returns The value, within 2^−50 of itself.
 */
export function oracle(name: ScoreName, x: number): number {
  const a = x < 0 ? -x : x;
  if (name === "tanh" && a < 0.5) return tanhSmall(a);
  const t = expNegative(name === "tanh" ? 2 * a : a);
  if (name === "tanh") return (1 - t) / (1 + t);
  if (name === "sigmoid") return x < 0 ? t / (1 + t) : 1 / (1 + t);
  if (name === "exp") return t;
  return x < 0 ? logOnePlus(t) : x + logOnePlus(t);
}

/** 1 / ulp of a binary32 near `value`, which is not negative; subnormals have the ulp 2^−149. */
function inverseUlp(value: number): number {
  double[0] = value;
  const exponent = (doubleWords[1] >>> 20) - 1023;
  return POWERS_OF_TWO[1123 - (exponent < -126 ? -126 : exponent)];
}

/**
 * Measures how far a score is from the oracle.
 *
 * @param name The score.
 * @param x The finite logit.
 * @param score What a kernel makes of it; a binary32.
 * @returns |score − truth| in ulp of binary32 at the truth.
 */
export function errorInUlp(name: ScoreName, x: number, score: number): number {
  const truth = oracle(name, x);
  if (name !== "sqrtsoftplus") return Math.abs(score - truth) * inverseUlp(truth);
  // score² is exact, so that the root, only a divisor here, may be a little off.
  const root = Math.sqrt(truth);
  if (score === 0) return root * inverseUlp(root);
  return Math.abs(score * score - truth) / (score + root) * inverseUlp(root);
}
