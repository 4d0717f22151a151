/** What is routed in a race: rows of every kind that makes a router slow, and the gates they go through. */

import type { GateOptions } from "../../mod.ts";
import { RandomSource } from "../../tests/support/random_source.ts";
import type { RivalGate, RivalScoring } from "../thirdparty/rivals.ts";

/** Rows to rotate over: replaying 512 lets the branch predictor learn them, and reads 4 times too fast. */
const MOST_ROWS = 4096;
/** Fewer where they are wide: logits come from a cache, not from memory, where a layer has just made them. */
const MOST_VALUES = 2 ** 21;

/** Kinds of rows. */
export const ROW_KINDS = [
  "normal",
  "scale+shift",
  "ascending",
  "descending",
  "ties",
  "equal",
] as const;

/** A kind of rows. */
export type RowKind = typeof ROW_KINDS[number];

/** Fills one row. */
type Fill = (row: Float32Array, source: RandomSource) => void;

function fillNormal(row: Float32Array, source: RandomSource): void {
  for (let e = 0; e < row.length; e++) row[e] = source.normal();
}

const FILLS: Readonly<Record<RowKind, Fill>> = {
  "normal": fillNormal,
  "scale+shift": (row, source) => {
    const scale = 0.2 * 16 ** source.unit();
    const shift = source.normal();
    for (let e = 0; e < row.length; e++) row[e] = scale * source.normal() + shift;
  },
  "ascending": (row, source) => {
    fillNormal(row, source);
    row.sort();
  },
  "descending": (row, source) => {
    fillNormal(row, source);
    row.sort().reverse();
  },
  "ties": (row, source) => {
    for (let e = 0; e < row.length; e++) row[e] = Math.round(source.normal());
  },
  "equal": (row, source) => void row.fill(source.normal()),
};

/**
 * Makes rows.
 *
 * @param numExperts How wide they are.
 * @param kind What they are like.
 * @returns 4096 rows, or 8 MiB of whole batches of 512.
 */
export function raceLogits(numExperts: number, kind: RowKind): Float32Array {
  const rows = Math.min(MOST_ROWS, MOST_VALUES / numExperts & ~511);
  const logits = new Float32Array(rows * numExperts);
  const source = new RandomSource(7, numExperts);
  for (let t = 0; t < rows; t++) {
    FILLS[kind](logits.subarray(t * numExperts, (t + 1) * numExperts), source);
  }
  return logits;
}

/**
 * Makes a gate: a sigmoid one has a normal bias of deviation 0.1, a softmax one has none.
 *
 * @param shape Experts, groups, groups selected, topK.
 * @param scoring The rule.
 * @returns Its options, as the rivals take them.
 */
export function raceGate(
  shape: readonly [number, number, number, number],
  scoring: RivalScoring = "sigmoid",
): RivalGate {
  const [numExperts, groupCount, groupsSelected, topK] = shape;
  const bias = new Float32Array(numExperts);
  const source = new RandomSource(3, numExperts);
  if (scoring === "sigmoid") bias.forEach((_, e) => bias[e] = 0.1 * source.normal());
  return { scoring, numExperts, groupCount, groupsSelected, topK, bias };
}

/**
 * Says the same in tilegate's words.
 *
 * @param gate A gate as the rivals take it.
 * @returns Its options, without a backend.
 */
export function tilegateOptions(
  { scoring, numExperts, topK, bias, groupCount, groupsSelected }: RivalGate,
): Pick<GateOptions, "scoring" | "numExperts" | "topK" | "bias" | "groups"> {
  if (scoring === "softmax") return { scoring, numExperts, topK };
  if (groupCount === 1) return { scoring, numExperts, topK, bias };
  const groups = { count: groupCount, selected: groupsSelected };
  return { scoring, numExperts, topK, bias, groups };
}
