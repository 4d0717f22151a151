/**
 * The reference: the routing rules in plain TypeScript, slow and obvious. It decides what is right, and
 * every backend is tested against its bits. If you write a port, start here: this file imports nothing,
 * and `reference/vectors` holds inputs with the bits that it gives.
 *
 * A row passes through decode, score, choices, selectGroups, selectExperts and weigh, in that order. Functions
 * have the names that the kernels in `wgsl/` and `wasm/assembly/` have, in camelCase, wherever they compute
 * the same words.
 *
 * Arithmetic: integers are `number`s below 2^53, or `bigint`s. Binary32 arithmetic is `Math.fround` of
 * binary64 arithmetic, which is correctly rounded for one sum, product or quotient of two binary32.
 */

/** A logit format: IEEE-754 binary32, IEEE-754 binary16, or bfloat16. */
type Dtype = "f32" | "f16" | "bf16";

/** The router's options, complete; numbers are binary32 values. */
export interface ReferenceOptions {
  /** Routed experts E. */
  readonly numExperts: number;
  /** Routed experts per token K. */
  readonly topK: number;
  /** Score of a logit: σ(x), softmax over the row, or √(ln(1 + e^x)). */
  readonly scoring: "sigmoid" | "softmax" | "sqrtsoftplus";
  /** Multiplies every logit; the product is rounded once. */
  readonly logitScale: number;
  /** What the products are capped to, or `null`. */
  readonly logitSoftCap: number | null;
  /** `[numBiases, numExperts]`: the correction biases, or `null`. */
  readonly bias: Float32Array | null;
  /** Expert groups; 1 without groups. */
  readonly groupCount: number;
  /** Groups selected; 1 without groups. */
  readonly groupsSelected: number;
  /** Score of a group: the sum of its two best choices, or its best. */
  readonly groupScore: "top2sum" | "max";
  /** Whether the weights are divided by their sum. */
  readonly renormalize: boolean;
  /** Added to that sum. */
  readonly epsilon: number;
  /** Routed scaling factor, > 0. */
  readonly routedScalingFactor: number;
  /** Whether the weights are multiplied by the routed scaling factor. */
  readonly scaleOutput: boolean;
  /** Shared experts S, appended to every row. */
  readonly numSharedExperts: number;
  /** Whether a row has a logit for each of them too, whose score joins the sum; not with softmax. */
  readonly sharedExpertSink: boolean;
  /** `[numExperts]`: the scale of each expert's weight, or `null`. */
  readonly perExpertScale: Float32Array | null;
  /** `[numExperts]`: the physical id of each expert, or `null`. */
  readonly expertMap: Int32Array | null;
  /** Format of the logits. */
  readonly dtype: Dtype;
}

/** The rows to route, and the arrays to fill. */
export interface ReferenceBatch {
  /** `[numTokens, numExperts]` in the options' dtype, row-major. */
  readonly logits: ArrayBufferView;
  /** Rows of the arrays. */
  readonly numTokens: number;
  /** Rows that are not padding. */
  readonly numValidTokens: number;
  /** `[numTokens, topK]`: experts chosen by the caller; `undefined` where they are to be selected. */
  readonly expertIds?: Int32Array | undefined;
  /** `[numTokens]`: the bias of each row; `undefined` where all rows have the first. */
  readonly biasOf?: Int32Array | undefined;
  /** `[numTokens, topK + numSharedExperts]`, filled. */
  readonly indices: Int32Array;
  /** `[numTokens, topK + numSharedExperts]`, filled. */
  readonly weights: Float32Array;
}

/** 0x7f7fffff: ±Infinity counts as ± this, and an overflow saturates to it. */
const LARGEST_FINITE = Math.fround(3.4028234663852886e38);

/** Rounds to binary32 and saturates an overflow to the largest finite value. */
function saturate(value: number): number {
  return Math.min(Math.max(Math.fround(value), -LARGEST_FINITE), LARGEST_FINITE);
}

// Decode

/** Decodes a raw logit exactly, scales it, and caps it; NaN counts as the lowest finite value, ±Infinity as ± the largest, −0 as +0. */
function decode(raw: number, { dtype, logitScale, logitSoftCap }: ReferenceOptions): number {
  const value = dtype === "f16" ? widenF16(raw) : widenF32(dtype === "bf16" ? raw * 0x10000 : raw);
  const scaled = Math.fround(value * logitScale);
  return finite(logitSoftCap === null ? scaled : softCap(scaled, logitSoftCap));
}

/** The value of the bits of a binary32; its top half is a bfloat16. */
function widenF32(bits: number): number {
  return new Float32Array(Uint32Array.of(bits).buffer)[0];
}

/** The value of the bits of a binary16. */
function widenF16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function finite(value: number): number {
  if (Number.isNaN(value)) return -LARGEST_FINITE;
  return Math.min(Math.max(value, -LARGEST_FINITE), LARGEST_FINITE) + 0;
}

/** The raw logits of a batch, as words of the dtype's width. */
function rawLogits({ logits }: ReferenceBatch, dtype: Dtype): Uint32Array | Uint16Array {
  const { buffer, byteOffset, byteLength } = logits;
  const bytes = new Uint8Array(buffer, byteOffset, byteLength).slice().buffer;
  return dtype === "f32" ? new Uint32Array(bytes) : new Uint16Array(bytes);
}

/** Logits of a row: one for each expert, and one for each shared expert that the router scores. */
function rowLogits({ numExperts, numSharedExperts, sharedExpertSink }: ReferenceOptions): number {
  return numExperts + (sharedExpertSink ? numSharedExperts : 0);
}

/** The finite logits of one row. */
function decodeRow(
  raw: Uint32Array | Uint16Array,
  { row, options }: { readonly row: number; readonly options: ReferenceOptions },
): number[] {
  const width = rowLogits(options);
  const words = raw.subarray(row * width, (row + 1) * width);
  return Array.from(words, (word) => decode(word, options));
}

// Score

/** round(2^32 · (1 − 2^(−i/256))). No entry's fraction is within 0.006 of one half, so binary64 rounds each right. */
const EXP_TABLE: readonly number[] = Array.from(
  { length: 256 },
  (_, i) => Math.round((1 - 2 ** (-i / 256)) * 2 ** 32),
);

const LN2_Q32 = 2977044471;
const LN2_Q48_REST = 53711;

/** ⌊value / 2^bits⌋, for integers beyond 32 bits too. */
function shiftRight(value: number, bits: number): number {
  return Math.floor(value / 2 ** bits);
}

/** The high word of the product of two 32-bit words; both partial products are below 2^48. */
function multiplyHigh(a: number, b: number): number {
  const low = shiftRight(a * (b & 0xffff), 16);
  return shiftRight(a * shiftRight(b, 16) + low, 16);
}

/** (1 − fraction / 2^32) · 2^−halvings. */
interface ExpNegative {
  readonly fraction: number;
  readonly halvings: number;
}

/** e^−a for a binary32 a in [0, 208]. */
function expOfMagnitude(a: number): ExpNegative {
  return expNegative(Math.floor(a * 2 ** 16), Math.floor(a * 2 ** 40));
}

/** e^−a, from a in Q16 (up to 2 too small) and in Q40 modulo 2^32. */
function expNegative(q16: number, q40: number): ExpNegative {
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

/** cap · tanh(x / cap), each step rounded to binary32. ±Infinity count as ± the largest finite value; NaN stays. */
function softCap(x: number, cap: number): number {
  if (Number.isNaN(x)) return x;
  const y = Math.fround(Math.min(Math.abs(x), LARGEST_FINITE) / cap);
  return Math.sign(x) * Math.fround(tanhMagnitude(y) * cap);
}

/** tanh y for a binary32 y ≥ 0, Infinity too. From ½ on it is 1 − 2σ(−2y); below, y − y · w · P(w) with w = y². */
export function tanhMagnitude(y: number): number {
  if (y < 2 ** -12) return y;
  if (y < 0.5) {
    const halvings = -1 - Math.floor(Math.log2(y));
    const significand = y * 2 ** (32 + halvings);
    const q32 = shiftRight(significand, halvings);
    const w = multiplyHigh(q32, q32);
    const coefficients = [92215881, 231642486, 572657687, 1431655742];
    const p = coefficients.reduce((sum, c) => c - multiplyHigh(w, sum), 29819708);
    const rest = 2 ** 32 - 1 - multiplyHigh(w, p);
    return roundFixed(multiplyHigh(significand, rest), halvings);
  }
  const { fraction, halvings } = expOfMagnitude(Math.min(2 * y, 104));
  const mantissa = 2 ** 32 - 1 - fraction;
  const inverse = reciprocal(2 ** 31 + shiftRight(mantissa, Math.min(halvings + 1, 31)));
  const twice = shiftRight(multiplyHigh(mantissa, inverse), Math.min(halvings - 1, 31));
  return roundFixed(2 ** 32 - 1 - twice, 0);
}

/** value · 2^−(32 + halvings), rounded to nearest even, as a binary32. */
function roundFixed(value: number, halvings: number): number {
  // Exact in binary64, so that one rounding remains.
  return Math.fround(value * 2 ** (-32 - halvings));
}

/** σ(x). */
export function sigmoid(x: number): number {
  const { fraction, halvings } = expOfMagnitude(Math.min(Math.abs(x), 104));
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

/** e^(x − max); 104 and more below the maximum counts as 2^−150. */
function expBelowMax(x: number, max: number): ExpNegative {
  if (x < Math.fround(max - 104)) return { fraction: 2 ** 32 - 1, halvings: 150 };
  const q16 = wrap(Math.trunc(max * 2 ** 16) - Math.trunc(x * 2 ** 16)) | 0;
  const q40 = wrap(wrap(Math.trunc(max * 2 ** 40)) - wrap(Math.trunc(x * 2 ** 40)));
  return expNegative(Math.max(q16 - 1, 0), q40);
}

/** 1 / partition sum, as inverse · 2^−(32 + exponent). */
interface Partition {
  readonly inverse: number;
  readonly exponent: number;
}

/** Sums e^(x − max) over a row in Q44: integers, so that no order of adding matters. */
function sumPartition(exps: readonly ExpNegative[]): Partition {
  const terms = exps.map(({ fraction, halvings }) =>
    BigInt(Math.floor((2 ** 32 - 1 - fraction) * 2 ** (12 - halvings)))
  );
  const sum = terms.reduce((a, b) => a + b, 0n);
  const bits = sum.toString(2).length; // 44 at least: the largest term alone is 2^44 − 2^12
  return { inverse: reciprocal(Number(sum >> BigInt(bits - 32))), exponent: bits - 45 };
}

/** The softmax of a row; with `partition` false, e^(x − max): the partition sum cancels. */
function softmax(logits: readonly number[], partition: boolean): number[] {
  const max = logits.reduce((a, b) => Math.max(a, b));
  const exps = logits.map((x) => expBelowMax(x, max));
  if (!partition) return exps.map((e) => roundFixed(2 ** 32 - 1 - e.fraction, e.halvings));
  const { inverse, exponent } = sumPartition(exps);
  return exps.map(({ fraction, halvings }) =>
    roundFixed(multiplyHigh(2 ** 32 - 1 - fraction, inverse) + 1, halvings + exponent)
  );
}

/** √(value · 2^−exponent) as a binary32, for an integer value below 2^32. `Math.sqrt` is right to 53 bits. */
function squareRoot(value: number, exponent: number): number {
  // Scaled to an even exponent and 47 or 48 bits.
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
  const { fraction, halvings } = expOfMagnitude(Math.min(Math.abs(x), 208));
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
function score(logits: readonly number[], options: ReferenceOptions): number[] {
  if (options.scoring === "sigmoid") return logits.map(sigmoid);
  if (options.scoring === "sqrtsoftplus") return logits.map(sqrtsoftplus);
  return softmax(logits, options.bias !== null || !options.renormalize);
}

// Choice, groups, selection

/** What experts are ranked by: score + bias rounded to binary32, or without a bias the logit itself. */
function choices(
  logits: readonly number[],
  { scores, bias }: { readonly scores: readonly number[]; readonly bias: Float32Array | null },
): readonly number[] {
  return bias ? scores.map((score, e) => Math.fround(score + bias[e])) : logits;
}

/** Sorts ids by (value descending, id ascending). */
function byValue(ids: readonly number[], values: readonly number[]): number[] {
  return [...ids].sort((a, b) => values[b] - values[a] || a - b);
}

/** The numbers 0 to count − 1. */
function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** A row of which every score and choice is known. */
interface RankedRow {
  readonly choice: readonly number[];
  readonly scores: readonly number[];
  readonly options: ReferenceOptions;
}

/** The score of a group: its best choice, or the sum of its two best; without a bias, of their scores. */
function scoreGroup(
  members: readonly number[],
  { choice, scores, options }: RankedRow,
): number {
  const [first, second] = byValue(members, choice);
  if (options.groupScore === "max" || second === undefined) return choice[first];
  const summed = options.bias ? choice : scores;
  return saturate(summed[first] + summed[second]);
}

/** The experts of the selected groups. Of groups with equal scores the lower one is selected. */
function selectGroups(row: RankedRow): number[] {
  const { numExperts, groupCount, groupsSelected } = row.options;
  const size = numExperts / groupCount;
  const members = range(groupCount).map((g) => range(size).map((i) => g * size + i));
  const groupScores = members.map((ids) => scoreGroup(ids, row));
  return byValue(range(groupCount), groupScores).slice(0, groupsSelected).flatMap((g) =>
    members[g]
  );
}

/** The K best experts of the selected groups, by (choice descending, id ascending). */
function selectExperts(row: RankedRow): number[] {
  return byValue(selectGroups(row), row.choice).slice(0, row.options.topK);
}

// Weights

/** Adds adjacent pairs until one value is left; a missing partner is +0. */
function sumTree(values: readonly number[]): number {
  if (values.length === 1) return values[0];
  const pairs: number[] = [];
  for (let i = 0; i < values.length; i += 2) {
    pairs.push(Math.fround(values[i] + (values[i + 1] ?? 0)));
  }
  return sumTree(pairs);
}

/** value / (sum + epsilon) if renormalizing, then × the scaling factor if the output is scaled. */
function weigh(
  value: number,
  { sum, options }: { readonly sum: number; readonly options: ReferenceOptions },
): number {
  const { renormalize, epsilon, routedScalingFactor, scaleOutput } = options;
  let weight = value;
  if (renormalize) weight = sum === 0 ? 0 : saturate(value / Math.fround(sum + epsilon));
  return scaleOutput ? saturate(weight * routedScalingFactor) : weight;
}

/**
 * The weights of the selected experts, from their unbiased scores; then one for each shared expert, from its own
 * score where the router scores it (`sharedScores`), and otherwise from the sum.
 */
function weighRow(
  selected: readonly number[],
  { scores, options, sharedScores }: RankedRow & { readonly sharedScores: readonly number[] },
): number[] {
  const { perExpertScale, routedScalingFactor, numSharedExperts, sharedExpertSink } = options;
  const sum = sumTree([...selected.map((e) => scores[e]), ...sharedScores]);
  const routed = selected.map((e) => {
    const weight = weigh(scores[e], { sum, options });
    return perExpertScale ? saturate(weight * perExpertScale[e]) : weight;
  });
  const total = saturate(sum / routedScalingFactor);
  const shared = sharedExpertSink ? sharedScores : range(numSharedExperts).map(() => total);
  return [...routed, ...shared.map((score) => weigh(score, { sum, options }))];
}

// Routing

/**
 * Routes one row of finite logits, those of the experts and then of shared experts that are scored; `given` holds
 * experts that the caller has chosen.
 */
function routeRow(
  logits: readonly number[],
  { options, bias, given }: {
    readonly options: ReferenceOptions;
    readonly bias: Float32Array | null;
    readonly given?: Int32Array;
  },
): { readonly ids: number[]; readonly weights: number[] } {
  const { numExperts, expertMap, numSharedExperts, sharedExpertSink } = options;
  const routedLogits = logits.slice(0, numExperts);
  const scores = score(routedLogits, options);
  const sharedScores = sharedExpertSink ? score(logits.slice(numExperts), options) : [];
  const row = { choice: choices(routedLogits, { scores, bias }), scores, options };
  const selected = given ? [...given] : selectExperts(row);
  const routed = selected.map((e) => expertMap ? expertMap[e] : e);
  const shared = range(numSharedExperts).map((i) => numExperts + i);
  return { ids: [...routed, ...shared], weights: weighRow(selected, { ...row, sharedScores }) };
}

/**
 * Routes a batch, row by row, filling its `indices` and `weights`.
 *
 * @param options The router's options.
 * @param batch Logits `[numTokens, numExperts]` in, and `numSharedExperts` more a row where they are scored;
 * indices and weights `[numTokens, K + S]` out.
 */
export function routeReference(options: ReferenceOptions, batch: ReferenceBatch): void {
  const { numExperts, topK, numSharedExperts, dtype } = options;
  const raw = rawLogits(batch, dtype);
  const width = topK + numSharedExperts;
  batch.indices.fill(-1, 0, batch.numTokens * width);
  batch.weights.fill(0, 0, batch.numTokens * width);
  for (let row = 0; row < batch.numValidTokens; row++) {
    const given = batch.expertIds?.subarray(row * topK, (row + 1) * topK);
    const firstBias = (batch.biasOf?.[row] ?? 0) * numExperts;
    const bias = options.bias && options.bias.subarray(firstBias, firstBias + numExperts);
    const { ids, weights } = routeRow(decodeRow(raw, { row, options }), { options, bias, given });
    batch.indices.set(ids, row * width);
    batch.weights.set(weights, row * width);
  }
}
