/**
 * Rows on which wrong floats could do harm: half of them have more experts near the border between winners
 * and losers, or groups near that border, than estimates can tell apart.
 *
 * @module
 */

import type { Dtype, Scoring } from "../../mod.ts";
import { encodeBfloat16, encodeFloat16 } from "../../tests/support/float16.ts";
import type { RandomSource } from "../../tests/support/random_source.ts";
import { drawBias, type HostileGate } from "./hostile_gates.ts";

/** The inputs of a gate. */
export interface HostileInputs {
  /** `[numExperts]`. */
  readonly bias: Float32Array;
  /** `[numRows, numExperts]` of the gate's dtype, and more columns for shared experts that are scored. */
  readonly logits: Float32Array | Uint16Array;
}

const MAX = 3.4028234663852886e38;
const SPECIAL = [NaN, Infinity, -Infinity, MAX, -MAX];

/** The logit that has a score. */
const INVERSE: Readonly<Record<Scoring, (score: number) => number>> = {
  sigmoid: (score) => Math.log(score / (1 - score)),
  // Of a row whose partition sum is 1.
  softmax: (score) => Math.log(score),
  sqrtsoftplus: (score) => Math.log(Math.expm1(score * score)),
};

/** The choice that border rows put their winners and losers around, and the error of its estimate. */
function border({ scoring, options }: HostileGate): { centre: number; error: number } {
  const centre = { sigmoid: 0.5, softmax: 1.5 / options.numExperts, sqrtsoftplus: 1.6 }[scoring];
  const largest = 1.3 * centre;
  const error = { sigmoid: 1e-6, softmax: 1e-6 * largest, sqrtsoftplus: 7e-6 + 1e-6 * largest };
  return { centre, error: error[scoring] };
}

/** How far apart the choices at the border are, in errors of their estimates. */
const WIDTHS = [0, 0.25, 1, 2, 4, 8, 30];
const GROUP_WIDTHS = [0, 0.3, 1, 2, 4, 8];

function pick(values: readonly number[], source: RandomSource): number {
  return values[source.below(values.length)];
}

/** A number from −1 to 1. */
function signed(source: RandomSource): number {
  return 2 * source.unit() - 1;
}

function shuffled(count: number, source: RandomSource): number[] {
  const ids = Array.from({ length: count }, (_, id) => id);
  for (let i = count - 1; i > 0; i--) {
    const j = source.below(i + 1);
    [ids[i], ids[j]] = [ids[j], ids[i]];
  }
  return ids;
}

/** The choices of some experts, by id; the others stay below them. */
type Choices = ReadonlyMap<number, number>;

/** Fewer clear winners than K, and more experts at the border than places are left. */
function borderChoices(gate: HostileGate, source: RandomSource): Choices {
  const { numExperts, topK } = gate.options;
  const { centre, error } = border(gate);
  const clear = source.below(topK);
  const contested = topK - clear + 1 + source.below(8);
  const width = pick(WIDTHS, source);
  const ids = shuffled(numExperts, source).slice(0, clear + contested);
  return new Map(ids.map((id, i) => {
    if (i >= clear) return [id, centre + signed(source) * width * error];
    const lead = 40 * error + (clear - i) * error * pick([0.1, 1, 3, 20], source);
    return [id, centre + lead + source.below(2) * 0.1 * centre * source.unit()];
  }));
}

/** Groups whose two best sum to nearly the same. */
function groupChoices(gate: HostileGate, source: RandomSource): Choices {
  const { numExperts, groups } = gate.options;
  const { centre, error } = border(gate);
  const size = numExperts / groups!.count;
  const choices = new Map<number, number>();
  for (let first = 0; first < numExperts; first += size) {
    const lead = 0.02 * centre * source.unit();
    const off = 4 * error * pick(GROUP_WIDTHS, source) * signed(source);
    const at = source.below(size);
    choices.set(first + at, centre + lead);
    if (size > 1) choices.set(first + (at + 1) % size, centre - lead + off);
  }
  return choices;
}

/** The logits of a row whose experts have these choices. */
function rowOf(gate: HostileGate, choices: Choices, inputs: {
  readonly bias: Float32Array;
  readonly source: RandomSource;
}): number[] {
  const { bias, source } = inputs;
  const { centre } = border(gate);
  const inverse = INVERSE[gate.scoring];
  const isScore = (score: number): boolean =>
    score > 0 && (gate.scoring !== "sigmoid" || score < 1);
  const scores = Array.from(bias, (own, id) => choices.has(id) ? choices.get(id)! - own : NaN);
  // The scores of a softmax sum to 1: the others share what is left.
  const sum = scores.reduce((total, score) => total + (score || 0), 0);
  const share = Math.max(1e-9, (1 - sum) / (bias.length - choices.size || 1));
  const low = (id: number): number =>
    gate.scoring === "softmax" ? share : centre * (0.65 + 0.15 * source.unit()) - bias[id];
  return scores.map((score, id) => {
    const wanted = Number.isNaN(score) ? low(id) : score;
    return isScore(wanted) ? inverse(wanted) : source.normal();
  });
}

/** Rows of other kinds: plain ones, ties, far ones with special values, subnormal ones. */
function otherRow(numExperts: number, kind: number, source: RandomSource): number[] {
  const far = pick([20, 90, 1e4, 1e30, MAX], source);
  const small = pick([1e-45, 1e-39, 1e-38, 6e-8, 6e-5], source);
  const scale = pick([1, 3], source);
  const draws = [
    () => source.normal() * scale,
    () => Math.round(source.normal() * 4) / 4,
    () => source.below(10) ? signed(source) * far : pick(SPECIAL, source),
    () => signed(source) * small * 8,
  ];
  return Array.from({ length: numExperts }, draws[kind]);
}

function encode(values: readonly number[], dtype: Dtype): Float32Array | Uint16Array {
  if (dtype === "f32") return Float32Array.from(values);
  return Uint16Array.from(values, dtype === "f16" ? encodeFloat16 : encodeBfloat16);
}

/** The number that a 16-bit logit is rounded to. */
function roundTo(value: number, dtype: Dtype): number {
  const word = dtype === "f16" ? encodeFloat16(value) : encodeBfloat16(value);
  const words = Uint16Array.of(word);
  if (dtype === "f16") return new Float16Array(words.buffer)[0];
  return new Float32Array(Uint32Array.of(word << 16).buffer)[0];
}

/**
 * 16-bit logits are too coarse to lie within an error of each other; a bias that is made for one row of
 * them is not. Its choices are those of a border row, and other rows push some of its experts down.
 */
function coarseInputs(gate: HostileGate, numRows: number, source: RandomSource): HostileInputs {
  const { numExperts, topK, dtype = "f32" } = gate.options;
  const { centre, error } = border(gate);
  const template = Array.from({ length: numExperts }, () => roundTo(source.normal(), dtype));
  const score = (x: number): number =>
    gate.scoring === "sigmoid"
      ? 1 / (1 + Math.exp(-x))
      : Math.sqrt(Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
  const contested = shuffled(numExperts, source).slice(0, 2 * topK + 8);
  const bias = Float32Array.from(template, (x) => centre - score(x) - 0.3 - 0.2 * source.unit());
  const width = pick([0.25, 1, 2, 4], source);
  for (const id of contested) {
    bias[id] = centre - score(template[id]) + signed(source) * width * error;
  }
  const rows = Array.from({ length: numRows }, (_, row) => {
    if (row % 8 >= 4) return otherRow(numExperts, row % 4, source);
    const values = [...template];
    const dropped = Math.max(0, contested.length - topK - 1 - source.below(6));
    const order = shuffled(contested.length, source).slice(0, dropped);
    for (const i of order) values[contested[i]] = -12;
    return values;
  });
  return { bias, logits: encode(withShared(rows, gate, source), dtype) };
}

/** The rows with the logits of shared experts that the router scores, one after the other. */
function withShared(
  rows: readonly number[][],
  { options }: HostileGate,
  source: RandomSource,
): number[] {
  const { numSharedExperts = 0 } = options;
  const shared = (): number[] => Array.from({ length: numSharedExperts }, () => source.normal());
  return rows.flatMap((row) => [...row, ...shared()]);
}

/**
 * Draws the inputs of a gate. Four rows of eight are border rows.
 *
 * @param gate The gate.
 * @param numRows How many rows.
 * @param source The random numbers.
 * @returns The bias and the logits.
 */
export function drawInputs(
  gate: HostileGate,
  numRows: number,
  source: RandomSource,
): HostileInputs {
  const { numExperts, groups, dtype = "f32" } = gate.options;
  if (dtype !== "f32" && gate.bias === "small" && gate.scoring !== "softmax") {
    return coarseInputs(gate, numRows, source);
  }
  const bias = drawBias(gate, source);
  const rows = Array.from({ length: numRows }, (_, row) => {
    const kind = row % 8;
    if (kind >= 4) return otherRow(numExperts, kind - 4, source);
    const choices = kind === 3 && groups ? groupChoices(gate, source) : borderChoices(gate, source);
    return rowOf(gate, choices, { bias, source });
  });
  return { bias, logits: encode(withShared(rows, gate, source), dtype) };
}
