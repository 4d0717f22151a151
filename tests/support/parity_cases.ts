/** The options over which the backends are compared: every shape, with every pair of dtypes, over and over. */

import type { Dtype, GateOptions, Scoring } from "../../mod.ts";
import { BIAS_FLAVOURS, randomBias } from "./random_rows.ts";
import { RandomSource, scrambleAll } from "./random_source.ts";

/** Experts, groups, groups selected, topK: a shape as `--shape` takes it. */
export type Shape = readonly [
  numExperts: number,
  groupCount: number,
  groupsSelected: number,
  topK: number,
];

/** The shapes that the tiled kernel of SGLang's pull request 9579 is for. */
export const TILED_SHAPES: readonly Shape[] = [
  [64, 1, 1, 6],
  [384, 1, 1, 8],
  [256, 8, 4, 8],
  [128, 4, 2, 4],
  [512, 16, 8, 16],
  [1024, 8, 4, 8],
  [2048, 8, 4, 8],
];

/** Sizes that no tile divides, and the largest and smallest there are. */
export const ODD_SHAPES: readonly Shape[] = [
  [1, 1, 1, 1],
  [2, 1, 1, 2],
  [3, 1, 1, 2],
  [3, 3, 2, 2],
  [7, 1, 1, 7],
  [60, 1, 1, 4],
  [60, 10, 3, 6],
  [64, 1, 1, 64],
  [96, 32, 7, 9],
  [100, 1, 1, 33],
  [128, 1, 1, 8],
  [128, 128, 64, 64],
  [129, 3, 2, 17],
  [160, 8, 3, 6],
  [160, 1, 1, 6],
  [288, 1, 1, 8],
  [288, 2, 1, 5],
  [384, 1, 1, 1],
  [896, 1, 1, 16],
  [896, 7, 5, 32],
  [1000, 1, 1, 10],
  [2047, 1, 1, 31],
  [4096, 1, 1, 64],
  [4096, 64, 8, 32],
  [4095, 5, 2, 3],
];

/** The largest number of experts, and the most experts a token. */
const MOST_EXPERTS = 4096;
const MOST_TOP_K = 64;

/**
 * Draws a shape, half of them with groups, from one expert to the most there can be.
 *
 * @param source Where the numbers come from.
 * @returns The shape.
 */
export function randomShape(source: RandomSource): Shape {
  const most = [40, 300, 1200, MOST_EXPERTS][source.below(4)];
  const numExperts = 1 + source.below(most);
  const divisors = Array.from({ length: numExperts }, (_, i) => i + 1)
    .filter((count) => numExperts % count === 0);
  const groupCount = source.below(2) ? divisors[source.below(divisors.length)] : 1;
  const groupsSelected = 1 + source.below(groupCount);
  const eligible = numExperts / groupCount * groupsSelected;
  const topK = 1 + source.below(Math.min(eligible, source.below(4) ? 16 : MOST_TOP_K));
  return [numExperts, groupCount, groupsSelected, topK];
}

/** One gate to compare the backends with. */
export interface ParityCase {
  /** The options in words; unique, and enough to find the case again. */
  readonly name: string;
  /** The shape. */
  readonly shape: Shape;
  /** Makes the options, without a backend. */
  readonly options: () => GateOptions;
  /** Whether the experts are given (`weigh`) rather than chosen (`route`). */
  readonly given: boolean;
}

/** The number formats. */
export const DTYPES: readonly Dtype[] = ["f32", "f16", "bf16"];

/** Three dtypes of logits times three of the bias times 0, 1 or 2 shared experts. */
const COMBINATIONS = 27;
/** Those, and each dtype of logits without a bias. */
const ROUNDS = 30;
const ODD_ROUNDS = 10;

/** Everything in a case that is not its shape. */
export interface Variation {
  readonly dtype: Dtype;
  readonly biasDtype: Dtype | "none";
  readonly biasFlavour: string;
  readonly shared: number;
  readonly renormalize: boolean;
  readonly scaleOutput: boolean;
  readonly epsilon: number;
  readonly factor: number;
  readonly groupScore: "top2sum" | "max";
  readonly mapped: boolean;
  readonly perExpert: boolean;
  readonly scoring: Scoring;
  readonly given?: boolean;
  /** Biases to choose from for each token. Default: one. */
  readonly biases?: number;
  readonly logitScale?: number;
  readonly logitSoftCap?: number | undefined;
  /** Whether the router scores the shared experts, if the gate allows it. */
  readonly sink?: boolean;
}

/** Picks variation `round` of a shape: dtypes and shared experts in turn, the rest by lot. */
function pickVariation(shape: Shape, round: number): Variation {
  const key = scrambleAll(...shape);
  const third = Math.floor(round / 10);
  const step = (round + key) % 10;
  const combination = ((third * 9 + step) * 10 + key) % COMBINATIONS;
  const source = new RandomSource(key, round);
  const chance = (probability: number): boolean => source.unit() < probability;
  const pick = <Item>(items: readonly Item[]): Item => items[source.below(items.length)];
  return {
    dtype: DTYPES[(step === 9 ? third : combination) % 3],
    biasDtype: step === 9 ? "none" : DTYPES[Math.floor(combination / 3) % 3],
    biasFlavour: chance(0.4) ? "normal x0.1" : pick(BIAS_FLAVOURS),
    shared: Math.floor(combination / 9),
    renormalize: chance(0.7),
    scaleOutput: chance(0.6),
    epsilon: pick([1e-20, 1e-20, 1e-6, 0]),
    factor: pick([1, 2.5, 2.827, 1e-3]),
    groupScore: chance(0.6) ? "top2sum" : "max",
    mapped: chance(0.15),
    perExpert: chance(0.15),
    scoring: pick(["sigmoid", "sigmoid", "softmax", "sqrtsoftplus"]),
  };
}

/** Whether the router scores the shared experts: it needs some, slots for them, and no softmax. */
function hasSink([, , , topK]: Shape, { sink, shared, scoring }: Variation): boolean {
  return sink === true && shared > 0 && topK + shared <= 64 && scoring !== "softmax";
}

function nameCase(shape: Shape, variation: Variation): string {
  const { biasDtype, biasFlavour, groupScore } = variation;
  return [
    shape.join(","),
    variation.scoring === "sigmoid" ? "" : variation.scoring,
    variation.dtype,
    biasDtype === "none" ? "no bias" : `bias ${biasDtype} ${biasFlavour}`,
    `shared ${variation.shared}`,
    shape[1] > 1 ? groupScore : "",
    variation.renormalize ? `epsilon ${variation.epsilon}` : "no renormalize",
    `factor ${variation.factor}`,
    variation.scaleOutput ? "" : "no scaleOutput",
    variation.mapped ? "expertMap" : "",
    variation.perExpert ? "perExpertScale" : "",
    variation.given ? "experts given" : "",
    (variation.biases ?? 1) > 1 ? `${variation.biases} biases` : "",
    (variation.logitScale ?? 1) !== 1 ? `logitScale ${variation.logitScale}` : "",
    variation.logitSoftCap ? `logitSoftCap ${variation.logitSoftCap}` : "",
    hasSink(shape, variation) ? "sharedExpertSink" : "",
  ].filter(Boolean).join("; ");
}

function makeOptions(shape: Shape, variation: Variation): GateOptions {
  const [numExperts, count, selected, topK] = shape;
  const { biasDtype, biasFlavour, mapped, perExpert, groupScore, biases = 1 } = variation;
  const source = new RandomSource(scrambleAll(...shape), 3);
  const bias = biasDtype === "none"
    ? undefined
    : randomBias({ numExperts: biases * numExperts, dtype: biasDtype }, {
      seed: numExperts,
      flavour: biasFlavour,
    });
  return {
    numExperts,
    topK,
    dtype: variation.dtype,
    scoring: variation.scoring,
    ...(bias && { bias: bias instanceof Float32Array ? { dtype: "f32", data: bias } : bias }),
    logitScale: variation.logitScale ?? 1,
    logitSoftCap: variation.logitSoftCap,
    ...(count > 1 && { groups: { count, selected, score: groupScore } }),
    renormalize: variation.renormalize,
    epsilon: variation.epsilon,
    routedScalingFactor: variation.factor,
    scaleOutput: variation.scaleOutput,
    numSharedExperts: variation.shared,
    sharedExpertSink: hasSink(shape, variation),
    ...(mapped && { expertMap: Int32Array.from({ length: numExperts }, (_, e) => e % 5 - 1) }),
    ...(perExpert &&
      { perExpertScale: Float32Array.from({ length: numExperts }, () => source.normal()) }),
  };
}

/**
 * Makes a case.
 *
 * @param shape Its shape.
 * @param variation The rest of it.
 * @returns The case; its name says all of it.
 */
export function makeCase(shape: Shape, variation: Variation): ParityCase {
  return {
    name: nameCase(shape, variation),
    shape,
    options: () => makeOptions(shape, variation),
    given: variation.given ?? false,
  };
}

function roundCases(shapes: readonly Shape[], round: number): ParityCase[] {
  return shapes.map((shape) => makeCase(shape, pickVariation(shape, round)));
}

/**
 * Lists the cases. Any first part of the list covers the shapes as evenly as it can.
 *
 * @param shapes Which shapes; all of this file when left out.
 * @returns The cases: 30 a shape, 10 for the odd ones.
 */
export function parityCases(shapes?: readonly Shape[]): ParityCase[] {
  const cases = new Map<string, ParityCase>();
  for (let round = 0; round < ROUNDS; round++) {
    const odd = round < ODD_ROUNDS ? ODD_SHAPES : [];
    for (const one of roundCases(shapes ?? [...TILED_SHAPES, ...odd], round)) {
      cases.set(one.name, one);
    }
  }
  return [...cases.values()];
}

/**
 * Gives each case rows of its own, from its name: it can be run again alone.
 *
 * @param seed The seed of the run.
 * @param name The name of the case.
 * @returns The seed of the case's rows.
 */
export function caseSeed(seed: number, name: string): number {
  return scrambleAll(seed, ...new TextEncoder().encode(name));
}
