/** Rows whose decision can be worked out by hand: every score is 0, 1/2 or 1, or only its order counts. */

import type { GateOptions, RouteOptions } from "../../mod.ts";

/** A question with its answer. */
export interface ContractCase {
  /** The rule that is tested. */
  readonly rule: string;
  /** The gate. */
  readonly options: GateOptions;
  /** `[numTokens, numExperts]`, rounded to the gate's dtype. */
  readonly logits: readonly number[];
  /** What `route` is told beside them. */
  readonly call?: RouteOptions;
  /** `[numTokens, topK + numSharedExperts]` */
  readonly indices: readonly number[];
  /** The same shape; left out where only the choice is tested. */
  readonly weights?: readonly number[];
}

const MOST = 3.4028234663852886e38;
const LEAST = 2 ** -149;
const ZEROS = [0, 0, 0, 0, 0, 0, 0, 0];

const VALUES: readonly ContractCase[] = [
  {
    rule: "of equal logits the lower id comes first",
    options: { numExperts: 8, topK: 4 },
    logits: ZEROS,
    indices: [0, 1, 2, 3],
    weights: [0.25, 0.25, 0.25, 0.25],
  },
  {
    rule: "−0 counts as +0, and a subnormal is more",
    options: { numExperts: 8, topK: 4 },
    logits: [-LEAST, -0, 0, -0, LEAST, -1, -1, -1],
    indices: [4, 1, 2, 3],
    weights: [0.25, 0.25, 0.25, 0.25],
  },
  {
    rule: "logits that a cap makes equal tie, and NaN stays the lowest",
    options: { numExperts: 8, topK: 8, logitSoftCap: 2 },
    logits: [1e30, Infinity, NaN, 100, -1e30, -Infinity, 0, -100],
    indices: [0, 1, 3, 6, 4, 5, 7, 2],
  },
  {
    rule: "a cap is a tanh: what is far below it stays as it is",
    options: {
      numExperts: 4,
      topK: 4,
      logitSoftCap: 2 ** 40,
      scoring: "sqrtsoftplus",
      renormalize: false,
    },
    logits: [64, 256, 1024, -MOST],
    indices: [2, 1, 0, 3],
    weights: [32, 16, 8, 0],
  },
  {
    rule: "NaN counts as the lowest finite value",
    options: { numExperts: 8, topK: 4 },
    logits: [NaN, -3e38, NaN, 1, -MOST, NaN, NaN, NaN],
    indices: [3, 1, 0, 2],
    weights: [1, 0, 0, 0],
  },
  {
    rule: "infinities count as the largest finite values",
    options: { numExperts: 8, topK: 4 },
    logits: [-Infinity, MOST, Infinity, -MOST, -Infinity, -MOST, NaN, -1],
    indices: [1, 2, 7, 0],
  },
  {
    rule: "a zero sum gives zeros",
    options: { numExperts: 8, topK: 4 },
    logits: ZEROS.map(() => -Infinity),
    indices: [0, 1, 2, 3],
    weights: [0, 0, 0, 0],
  },
  {
    rule: "scores that saturate do not tie without a bias",
    options: { numExperts: 8, topK: 4 },
    logits: [40, 50, 60, 90, 0, 0, 0, 0],
    indices: [3, 2, 1, 0],
    weights: [0.25, 0.25, 0.25, 0.25],
  },
  {
    rule: "with a bias, scores that saturate tie",
    options: { numExperts: 8, topK: 4, bias: new Float32Array(8) },
    logits: [40, 50, 60, 90, 0, 0, 0, 0],
    indices: [0, 1, 2, 3],
    weights: [0.25, 0.25, 0.25, 0.25],
  },
  {
    rule: "the bias decides the choice and not the weight",
    options: { numExperts: 8, topK: 4, bias: Float32Array.of(0, 9, -9, 3, 0, 4, 0, 0) },
    logits: ZEROS,
    indices: [1, 5, 3, 0],
    weights: [0.25, 0.25, 0.25, 0.25],
  },
];

const GROUPS: readonly ContractCase[] = [
  {
    rule: "of equal groups the lower stays",
    options: { numExperts: 8, topK: 3, groups: { count: 4, selected: 2 } },
    logits: ZEROS,
    indices: [0, 1, 2],
  },
  {
    rule: "top2sum: two good experts are better than one",
    options: { numExperts: 8, topK: 2, groups: { count: 4, selected: 1 } },
    logits: [3, -9, 2, 2, -9, -9, -9, -9],
    indices: [2, 3],
  },
  {
    rule: "max: the best expert decides",
    options: { numExperts: 8, topK: 2, groups: { count: 4, selected: 1, score: "max" } },
    logits: [3, -9, 2, 2, -9, -9, -9, -9],
    indices: [0, 1],
  },
  {
    rule: "a group of one expert has its score",
    options: { numExperts: 8, topK: 2, groups: { count: 8, selected: 2 } },
    logits: [1, 2, 3, 4, 5, 6, 7, 0],
    indices: [6, 5],
  },
  {
    rule: "an expert outside the groups that stay is out, however low the choices inside",
    options: {
      numExperts: 8,
      topK: 4,
      groups: { count: 2, selected: 1 },
      bias: Float32Array.of(-6, -6, -6, 0, -5, -4, -7, -8),
    },
    logits: ZEROS,
    indices: [3, 0, 1, 2],
  },
];

const WEIGHTS: readonly ContractCase[] = [
  {
    rule: "shared experts get the sum over the factor, renormalized",
    options: {
      numExperts: 8,
      topK: 1,
      numSharedExperts: 2,
      routedScalingFactor: 4,
      scaleOutput: false,
    },
    logits: ZEROS,
    indices: [0, 8, 9],
    weights: [1, 0.25, 0.25],
  },
  {
    rule: "the factor multiplies routed and shared experts",
    options: { numExperts: 8, topK: 1, numSharedExperts: 2, routedScalingFactor: 4 },
    logits: ZEROS,
    indices: [0, 8, 9],
    weights: [4, 1, 1],
  },
  {
    rule: "shared experts that are scored share the sum with the routed, and are not ranked",
    options: { numExperts: 8, topK: 2, numSharedExperts: 2, sharedExpertSink: true },
    logits: [...ZEROS, 90, -Infinity],
    indices: [0, 1, 8, 9],
    weights: [0.25, 0.25, 0.5, 0],
  },
  {
    rule:
      "shared experts that are scored follow the experts in each row, with no bias, scale and map",
    options: {
      numExperts: 2,
      topK: 1,
      numSharedExperts: 1,
      sharedExpertSink: true,
      bias: Float32Array.of(0, 9),
      perExpertScale: Float32Array.of(2, 4),
      expertMap: Int32Array.of(5, 6),
    },
    logits: [90, 0, 0, 90, 0, 90],
    indices: [6, 2, 6, 2],
    weights: [2, 0.5, 4 / 3, 2 / 3].map(Math.fround),
  },
  {
    rule: "the global scale multiplies the factor, of all that are scored",
    options: {
      numExperts: 8,
      topK: 1,
      numSharedExperts: 1,
      sharedExpertSink: true,
      routedScalingFactor: 8,
      globalScale: 0.25,
    },
    logits: [...ZEROS, 0],
    indices: [0, 8],
    weights: [1, 1],
  },
  {
    rule: "the global scale multiplies the factor, of which a shared expert is a part",
    options: {
      numExperts: 8,
      topK: 1,
      numSharedExperts: 1,
      routedScalingFactor: 8,
      globalScale: 0.25,
    },
    logits: ZEROS,
    indices: [0, 8],
    weights: [2, 1],
  },
  {
    rule: "without renormalize a scored shared expert has its score times the factor",
    options: {
      numExperts: 8,
      topK: 1,
      numSharedExperts: 1,
      sharedExpertSink: true,
      routedScalingFactor: 4,
      renormalize: false,
    },
    logits: [...ZEROS, 90],
    indices: [0, 8],
    weights: [2, 4],
  },
  {
    rule: "without renormalize the scores are the weights",
    options: {
      numExperts: 8,
      topK: 2,
      numSharedExperts: 1,
      routedScalingFactor: 4,
      renormalize: false,
    },
    logits: ZEROS,
    indices: [0, 1, 8],
    weights: [2, 2, 1],
  },
  {
    rule: "epsilon is added to the sum",
    options: { numExperts: 8, topK: 2, epsilon: 1 },
    logits: ZEROS,
    indices: [0, 1],
    weights: [0.25, 0.25],
  },
  {
    rule: "an epsilon of 2^−22 of the sum counts",
    options: { numExperts: 8, topK: 2, epsilon: 2 ** -22 },
    logits: ZEROS,
    indices: [0, 1],
    weights: [0.5 - 2 ** -23, 0.5 - 2 ** -23],
  },
  {
    rule: "the scale is that of the expert, the map comes last and leaves shared experts alone",
    options: {
      numExperts: 8,
      topK: 2,
      numSharedExperts: 1,
      perExpertScale: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
      expertMap: Int32Array.of(9, 9, 9, 70, 9, 9, -1, 9),
    },
    logits: [0, 0, 0, 40, 0, 0, 50, 0],
    indices: [-1, 70, 8],
    weights: [3.5, 2, 1],
  },
  {
    rule: "padding rows have no expert and no weight",
    options: { numExperts: 8, topK: 1, numSharedExperts: 1 },
    logits: [...ZEROS, ...ZEROS, ...ZEROS],
    call: { numValidTokens: 1 },
    indices: [0, 8, -1, -1, -1, -1],
    weights: [1, 1, 0, 0, 0, 0],
  },
  {
    rule: "softmax is over all experts",
    options: { numExperts: 8, topK: 2, scoring: "softmax", renormalize: false },
    logits: [0, 5, 0, 5, 0, 0, 0, 0].map((x) => x * 100),
    indices: [1, 3],
    weights: [0.5, 0.5],
  },
  {
    rule: "sqrtsoftplus of a large logit is its root",
    options: { numExperts: 8, topK: 2, scoring: "sqrtsoftplus", renormalize: false },
    logits: [0, 0, 0, 0, 64, 256, 0, 0],
    indices: [5, 4],
    weights: [16, 8],
  },
];

/** 65504, the largest finite float16, is no special value. */
const FLOAT16: readonly ContractCase[] = [
  {
    rule: "float16: the largest finite value is the best",
    options: { numExperts: 8, topK: 4, dtype: "f16" },
    logits: [1, 65_504, NaN, -1, -65_504, 0, NaN, 2],
    indices: [1, 7, 0, 5],
  },
  {
    rule: "float16: infinities lie beyond the largest finite values",
    options: { numExperts: 8, topK: 8, dtype: "f16" },
    logits: [-65_504, 65_504, Infinity, -Infinity, 0, 65_504, NaN, -65_504],
    indices: [2, 1, 5, 4, 0, 7, 3, 6],
  },
  {
    rule: "float16: with a bias, infinities score as the largest finite values",
    options: { numExperts: 8, topK: 3, dtype: "f16", bias: new Float32Array(8) },
    logits: [-Infinity, Infinity, NaN, 65_504, -65_504, -65_504, -Infinity, NaN],
    indices: [1, 3, 0],
    weights: [0.5, 0.5, 0],
  },
];

/** Each step of the weights overflows in one of these; a value beyond binary32 is the largest finite one. */
const OVERFLOWS: readonly ContractCase[] = [
  {
    rule: "overflow: a score times the factor",
    options: {
      numExperts: 4,
      topK: 2,
      scoring: "sqrtsoftplus",
      renormalize: false,
      routedScalingFactor: MOST,
    },
    logits: [MOST, 1e38, 1, 0],
    indices: [0, 1],
    weights: [MOST, MOST],
  },
  {
    rule: "overflow: the quotient of a shared expert, before the factor makes it small",
    options: {
      numExperts: 4,
      topK: 2,
      numSharedExperts: 1,
      epsilon: 0,
      routedScalingFactor: LEAST,
    },
    logits: [-80, -81, -90, -100],
    indices: [0, 1, 4],
    weights: [LEAST, 0, MOST * LEAST],
  },
  {
    rule: "overflow: the sum over the factor, which a shared expert starts from",
    options: {
      numExperts: 4,
      topK: 2,
      numSharedExperts: 1,
      renormalize: false,
      scaleOutput: false,
      routedScalingFactor: LEAST,
    },
    logits: [0, 0, -1, -2],
    indices: [0, 1, 4],
    weights: [0.5, 0.5, MOST],
  },
  {
    rule: "overflow: a scale per expert, of either sign",
    options: {
      numExperts: 4,
      topK: 2,
      routedScalingFactor: 16,
      perExpertScale: Float32Array.of(MOST, -MOST, 1, 1),
    },
    logits: [0, 0, -1, -2],
    indices: [0, 1],
    weights: [MOST, -MOST],
  },
  {
    rule: "overflow: groups whose two best choices add up to more tie, and the lower stays",
    options: {
      numExperts: 8,
      topK: 2,
      groups: { count: 4, selected: 1 },
      bias: Float32Array.of(0, 0, 3e38, 3e38, MOST, MOST, -MOST, -MOST),
    },
    logits: ZEROS,
    indices: [2, 3],
    weights: [0.5, 0.5],
  },
  {
    rule: "overflow: a group at the largest finite value ties with one beyond, and the lower stays",
    options: {
      numExperts: 4,
      topK: 2,
      groups: { count: 2, selected: 1 },
      bias: Float32Array.of(MOST, 0, MOST, 3e38),
    },
    logits: ZEROS.slice(0, 4),
    indices: [0, 1],
    weights: [0.5, 0.5],
  },
];

/** All of them. */
export const CONTRACT_CASES: readonly ContractCase[] = [
  ...VALUES,
  ...GROUPS,
  ...WEIGHTS,
  ...FLOAT16,
  ...OVERFLOWS,
];
