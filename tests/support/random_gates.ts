/** Random gates: every option drawn, the ends of its range more often than by lot. */

import type { Scoring } from "../../mod.ts";
import { DTYPES, makeCase, type ParityCase, randomShape, type Variation } from "./parity_cases.ts";
import { BIAS_FLAVOURS } from "./random_rows.ts";
import { RandomSource } from "./random_source.ts";

const SCORINGS: readonly Scoring[] = ["sigmoid", "sigmoid", "softmax", "sqrtsoftplus"];

const LARGEST = 3.4028234663852886e38;

/** What is added to the sum: the default, none, a subnormal, more than any sum. */
const EPSILONS = [1e-20, 1e-20, 1e-20, 0, 1e-6, 1, 1e-45, LARGEST] as const;

/** The scaling factor: those of models, and such that make weights overflow and vanish. */
const FACTORS = [1, 1, 2.5, 2.827, 16, 1e-3, 1e-45, 1e30, LARGEST] as const;

/** What logits are multiplied by: seldom anything. */
const LOGIT_SCALES = [1, 1, 1, 1, 1, 1, 1, 0.125, 30, 1e-30, 1e30] as const;

/** What logits are capped to: seldom anything; Grok's 30, and the ends. */
const LOGIT_CAPS = [
  ...Array.from({ length: 12 }, () => undefined),
  ...[30, 5, 1, 1e-45, LARGEST],
] as const;

/** The most shared experts there may be. */
const MOST_SHARED = 32;

/** Numbers the streams of a seed apart from those of its rows. */
const STREAM = 0x67617465;

/**
 * Draws everything of a gate that is not its shape.
 *
 * @param source Where the numbers come from.
 * @returns The options in short.
 */
export function drawVariation(source: RandomSource): Variation {
  const chance = (probability: number): boolean => source.unit() < probability;
  const pick = <Item>(items: readonly Item[]): Item => items[source.below(items.length)];
  return {
    dtype: pick(DTYPES),
    biasDtype: chance(0.3) ? "none" : pick(DTYPES),
    biasFlavour: chance(0.4) ? "normal x0.1" : pick(BIAS_FLAVOURS),
    shared: chance(0.7) ? 0 : 1 + source.below(chance(0.8) ? 3 : MOST_SHARED),
    renormalize: chance(0.7),
    scaleOutput: chance(0.6),
    epsilon: pick(EPSILONS),
    factor: pick(FACTORS),
    groupScore: chance(0.6) ? "top2sum" : "max",
    mapped: chance(0.15),
    perExpert: chance(0.15),
    scoring: pick(SCORINGS),
    given: chance(0.1),
    logitScale: pick(LOGIT_SCALES),
    biases: chance(0.9) ? 1 : 2 + source.below(3),
    sink: chance(0.5),
    logitSoftCap: pick(LOGIT_CAPS),
  };
}

/**
 * Draws a gate: a pure function of the seed and the number.
 *
 * @param seed The seed of the run.
 * @param number Which gate of it, from 0.
 * @returns The gate; its name begins with its number.
 */
export function randomGate(seed: number, number: number): ParityCase {
  const source = new RandomSource(seed, STREAM + number);
  const drawn = makeCase(randomShape(source), drawVariation(source));
  return { ...drawn, name: `gate ${number}: ${drawn.name}` };
}

/**
 * Draws gates.
 *
 * @param count How many.
 * @param seed The seed of the run.
 * @returns The gates, numbered from 0.
 */
export function randomGates(count: number, seed: number): ParityCase[] {
  return Array.from({ length: count }, (_, number) => randomGate(seed, number));
}
