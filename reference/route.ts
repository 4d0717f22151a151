/**
 * The oracle: the README's rules in plain TypeScript, slow and obvious, sharing no code with the
 * kernels. Integers are `number`s below 2^53; binary32 arithmetic is `Math.fround` of binary64 (a sum,
 * product or quotient of two binary32 rounded twice this way is rounded right).
 */

import type { Batch } from "../gate/batch.ts";
import type { Dtype } from "../gate/options.ts";
import type { ResolvedOptions } from "../gate/resolve_options.ts";

const LARGEST_FINITE = Math.fround(3.4028234663852886e38);

/** Rounds to binary32; an overflow gives the largest finite value. */
function saturate(value: number): number {
  return Math.min(Math.max(Math.fround(value), -LARGEST_FINITE), LARGEST_FINITE);
}

const scratch = new DataView(new ArrayBuffer(4));

/** The binary32 with these bits. */
export function fromBits(bits: number): number {
  scratch.setUint32(0, bits);
  return scratch.getFloat32(0);
}

/** The bits of a binary32. */
export function toBits(value: number): number {
  scratch.setFloat32(0, value);
  return scratch.getUint32(0);
}

// Decode

/** The value of a raw logit: exact, then NaN and ±Infinity made finite and −0 made +0. */
function decode(raw: number, dtype: Dtype): number {
  if (dtype === "f16") return finite(decodeF16(raw));
  return finite(fromBits(dtype === "bf16" ? raw * 0x10000 : raw));
}

function decodeF16(raw: number): number {
  const sign = raw & 0x8000 ? -1 : 1;
  const exponent = (raw >> 10) & 31;
  const fraction = raw & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function finite(value: number): number {
  if (Number.isNaN(value)) return -LARGEST_FINITE;
  return Math.min(Math.max(value, -LARGEST_FINITE), LARGEST_FINITE) + 0;
}

/** The finite logits of one row. */
function decodeRow(
  raw: Uint32Array | Uint16Array,
  row: number,
  resolved: ResolvedOptions,
): number[] {
  const { numExperts, dtype } = resolved;
  const words = raw.subarray(row * numExperts, (row + 1) * numExperts);
  return Array.from(words, (word) => decode(word, dtype));
}

// Score

/** round(2^32 (1 − 2^(−i/256))); the nearest fraction lies 0.006 from one half, binary64 decides it. */
const EXP_TABLE = Array.from(
  { length: 256 },
  (_, i) => Math.round((1 - 2 ** (-i / 256)) * 2 ** 32),
);

const LN2_Q32 = 2977044471;
const LN2_Q48_REST = 53711;

/** ⌊value / 2^bits⌋, of integers beyond 32 bits too. */
function shiftRight(value: number, bits: number): number {
  return Math.floor(value / 2 ** bits);
}

/** The high word of the product of two 32-bit words; both partial products are below 2^48. */
function multiplyHigh(a: number, b: number): number {
  const low = shiftRight(a * (b & 0xffff), 16);
  return shiftRight(a * shiftRight(b, 16) + low, 16);
}

/** e^−a for a binary32 a in [0, 208], as (1 − fraction / 2^32) · 2^−halvings. */
export function expNegative(a: number): { fraction: number; halvings: number } {
  return expFixed(Math.floor(a * 2 ** 16), Math.floor(a * 2 ** 40));
}

/** The same, from a in Q16 (up to 2 too small) and in Q40 modulo 2^32. */
function expFixed(q16: number, q40: number): { fraction: number; halvings: number } {
  const step = shiftRight(shiftRight(q16 * 47274, 16), 7);
  const r = wrap(q40 - step * LN2_Q32 - shiftRight(step * LN2_Q48_REST, 16));
  const head = shiftRight(r, 16);
  const square = head * head;
  const sixth = shiftRight(shiftRight(shiftRight(square, 16) * head, 16) * 10923, 16);
  const p = r - shiftRight(square, 9) + sixth;
  const entry = EXP_TABLE[step & 255];
  const fraction = entry + shiftRight(multiplyHigh(2 ** 32 - 1 - entry, p), 8);
  return { fraction, halvings: shiftRight(step, 8) };
}

/** 1 / d in Q32 for d in Q31. */
function reciprocal(d: number): number {
  const head = shiftRight(d, 16) + (shiftRight(d, 15) & 1);
  const guess = Math.min(Math.floor((2 ** 31 + shiftRight(head, 1)) / head), 0xffff);
  const error = 2 ** 46 - shiftRight(d, 1) * guess - shiftRight((d & 1) * guess, 1);
  return guess * 2 ** 16 + shiftRight(shiftRight(error * guess, 16), 14);
}

/** value · 2^−(32 + halvings), rounded to nearest even, as a binary32. */
function roundFixed(value: number, halvings: number): number {
  // Exact in binary64, so that one rounding remains.
  return Math.fround(value * 2 ** (-32 - halvings));
}

/** σ(x). */
export function sigmoid(x: number): number {
  const { fraction, halvings } = expNegative(Math.min(Math.abs(x), 104));
  const mantissa = 2 ** 32 - 1 - fraction;
  const d = 2 ** 31 + shiftRight(mantissa, Math.min(halvings + 1, 31));
  const inverse = reciprocal(d);
  if (x >= 0) return roundFixed(inverse, 0);
  return roundFixed(multiplyHigh(mantissa, inverse) + 1, halvings);
}

/** An integer modulo 2^32, however large. */
function wrap(value: number): number {
  return ((value % 2 ** 32) + 2 ** 32) % 2 ** 32;
}

/** e^(x − max), as (1 − fraction / 2^32) · 2^−halvings. */
function expBelowMax(x: number, max: number): { fraction: number; halvings: number } {
  if (x < Math.fround(max - 104)) return { fraction: 2 ** 32 - 1, halvings: 150 };
  const q16 = wrap(Math.trunc(max * 2 ** 16) - Math.trunc(x * 2 ** 16)) | 0;
  const q40 = wrap(wrap(Math.trunc(max * 2 ** 40)) - wrap(Math.trunc(x * 2 ** 40)));
  return expFixed(Math.max(q16 - 1, 0), q40);
}

/** The softmax of a row; where the partition sum cancels, e^(x − max). */
function softmaxRow(logits: number[], partition: boolean): number[] {
  const max = Math.max(...logits);
  const exps = logits.map((x) => expBelowMax(x, max));
  const mantissa = (fraction: number): number => 2 ** 32 - 1 - fraction;
  if (!partition) return exps.map((e) => roundFixed(mantissa(e.fraction), e.halvings));
  // Q44: at most 4096 terms of at most 2^44, so below 2^53 unless all are equal, and then exact too.
  const sum = exps.reduce(
    (q44, e) => q44 + BigInt(Math.floor(mantissa(e.fraction) * 2 ** (12 - e.halvings))),
    0n,
  );
  const bits = sum.toString(2).length;
  const inverse = reciprocal(
    Number(BigInt.asUintN(64, bits > 32 ? sum >> BigInt(bits - 32) : sum << BigInt(32 - bits))),
  );
  return exps.map((e) =>
    roundFixed(multiplyHigh(mantissa(e.fraction), inverse) + 1, e.halvings + bits - 45)
  );
}

/** ⌊√value⌋ of an integer below 2^53; Math.sqrt is right to 53 bits. */
function squareRoot(value: number, exponent: number): number {
  // value · 2^−exponent, scaled to an even exponent and 47 or 48 bits.
  const zeros = Math.clz32(value);
  const even = exponent + zeros;
  const shift = 16 - (even & 1);
  const radicand = value * 2 ** (zeros + shift);
  const root = Math.floor(Math.sqrt(radicand));
  const remainder = radicand - root * root;
  const rest = remainder === 0 ? 0 : remainder <= root ? 1 : 3;
  return Math.fround((root * 4 + rest) * 2 ** (-2 - (even + shift) / 2));
}

/** √(ln(1 + e^x)). */
export function sqrtsoftplus(x: number): number {
  const { fraction, halvings } = expNegative(Math.min(Math.abs(x), 208));
  const mantissa = 2 ** 32 - 1 - fraction;
  const inverse = reciprocal(2 ** 31 + shiftRight(mantissa, Math.min(halvings + 2, 31)));
  const quotient = multiplyHigh(mantissa, inverse);
  const z = shiftRight(quotient, Math.min(halvings + 1, 31));
  const w = multiplyHigh(z, z);
  const coefficients = [466145166, 614016213, 858987153, 1431655779];
  const p = coefficients.reduce((sum, c) => multiplyHigh(w, sum) + c, 498738672);
  const log = quotient + multiplyHigh(quotient, multiplyHigh(w, p));
  if (x < 0) return squareRoot(log, 32 + halvings);
  if (x >= 16) {
    const scale = 31 - Math.floor(Math.log2(x));
    return squareRoot(x * 2 ** scale, scale);
  }
  const sum = Math.floor(x * 2 ** 27) +
    shiftRight(shiftRight(log, Math.min(halvings + 4, 31)) + 1, 1);
  return squareRoot(sum, 27);
}

/** The scores of a row. */
function scoreRow(logits: number[], resolved: ResolvedOptions): number[] {
  if (resolved.scoring === "sigmoid") return logits.map(sigmoid);
  if (resolved.scoring === "sqrtsoftplus") return logits.map(sqrtsoftplus);
  return softmaxRow(logits, resolved.bias !== null || !resolved.renormalize);
}

// Choose, group, select

/** What experts are ranked by: score + bias, or without a bias the logit itself. */
function choose(logits: number[], scores: number[], bias: Float32Array | null): number[] {
  return bias ? scores.map((score, e) => Math.fround(score + bias[e])) : logits;
}

/** Sorts ids by (value descending, id ascending). */
function byValue(ids: number[], values: number[]): number[] {
  return ids.toSorted((a, b) => values[b] - values[a] || a - b);
}

/** The experts of the groups that stay. */
function keepGroups(choices: number[], scores: number[], resolved: ResolvedOptions): number[] {
  const { numExperts, groupCount, groupsSelected, groupScore, bias } = resolved;
  const size = numExperts / groupCount;
  const members = Array.from(
    { length: groupCount },
    (_, g) => Array.from({ length: size }, (_, i) => g * size + i),
  );
  const groupScores = members.map((ids) => {
    const [first, second] = byValue(ids, choices);
    if (groupScore === "max" || second === undefined) return choices[first];
    const summed = bias ? choices : scores;
    return saturate(summed[first] + summed[second]);
  });
  const order = byValue(members.map((_, g) => g), groupScores);
  return order.slice(0, groupsSelected).flatMap((g) => members[g]).sort((a, b) => a - b);
}

// Weigh

/** Adds adjacent pairs until one value is left; a missing partner is +0. */
function sumTree(values: number[]): number {
  if (values.length === 1) return values[0];
  const pairs: number[] = [];
  for (let i = 0; i < values.length; i += 2) {
    pairs.push(Math.fround(values[i] + (values[i + 1] ?? 0)));
  }
  return sumTree(pairs);
}

/** Routed weights, then one weight per shared expert. */
function weigh(selected: number[], scores: number[], resolved: ResolvedOptions): number[] {
  const { renormalize, epsilon, routedScalingFactor, scaleOutput, perExpertScale } = resolved;
  const sum = sumTree(selected.map((e) => scores[e]));
  const weighOne = (value: number): number => {
    let weight = value;
    if (renormalize) weight = sum === 0 ? 0 : saturate(value / Math.fround(sum + epsilon));
    return scaleOutput ? saturate(weight * routedScalingFactor) : weight;
  };
  const routed = selected.map((e) => {
    const weight = weighOne(scores[e]);
    return perExpertScale ? saturate(weight * perExpertScale[e]) : weight;
  });
  const shared = weighOne(saturate(sum / routedScalingFactor));
  return [...routed, ...new Array(resolved.numSharedExperts).fill(shared)];
}

// Route

/** Routes one row of finite logits, to the experts given if there are any. */
function routeRow(
  logits: number[],
  { resolved, given }: { resolved: ResolvedOptions; given: Int32Array | undefined },
): { ids: number[]; weights: number[] } {
  const { numExperts, topK, bias, expertMap, numSharedExperts } = resolved;
  const scores = scoreRow(logits, resolved);
  const choices = choose(logits, scores, bias);
  const kept = keepGroups(choices, scores, resolved);
  const selected = given ? [...given] : byValue(kept, choices).slice(0, topK);
  const ids = selected.map((e) => expertMap ? expertMap[e] : e);
  for (let i = 0; i < numSharedExperts; i++) ids.push(numExperts + i);
  return { ids, weights: weigh(selected, scores, resolved) };
}

/**
 * Routes a batch, filling its `indices` and `weights`.
 *
 * @param resolved The gate's checked options.
 * @param batch Logits `[numTokens, numExperts]` in; indices and weights `[numTokens, K + S]` out.
 */
export function routeReference(resolved: ResolvedOptions, batch: Batch): void {
  const { buffer, byteOffset, byteLength } = batch.logits;
  const bytes = new Uint8Array(buffer, byteOffset, byteLength).slice().buffer;
  const raw = resolved.dtype === "f32" ? new Uint32Array(bytes) : new Uint16Array(bytes);
  const width = resolved.topK + resolved.numSharedExperts;
  for (let row = 0; row < batch.numTokens; row++) {
    const at = row * width;
    if (row >= batch.numValidTokens) {
      batch.indices.fill(-1, at, at + width);
      batch.weights.fill(0, at, at + width);
      continue;
    }
    const given = batch.expertIds?.subarray(row * resolved.topK, (row + 1) * resolved.topK);
    const { ids, weights } = routeRow(decodeRow(raw, row, resolved), { resolved, given });
    batch.indices.set(ids, at);
    batch.weights.set(weights, at);
  }
}
