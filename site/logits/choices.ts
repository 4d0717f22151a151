/** Which array is the logits, which the bias, and what may be chosen for each. */

import type { NumberArray } from "../../tools/route/arrays/number_array.ts";
import type { Inputs } from "./inputs.ts";

/** An array that logits or a bias can be. */
export interface Candidate {
  /** Its name. */
  readonly name: string;
  /** The array. */
  readonly array: NumberArray;
}

function isFloat({ dtype }: NumberArray): boolean {
  return dtype !== "i32";
}

function candidates(inputs: Inputs, keep: (array: NumberArray) => boolean): Candidate[] {
  return [...inputs.arrays].filter(([, array]) => isFloat(array) && keep(array))
    .map(([name, array]) => ({ name, array }));
}

/** Puts first the arrays whose name says what they are. */
function preferNamed(found: Candidate[], pattern: RegExp): Candidate[] {
  const rank = ({ name }: Candidate): number => pattern.test(name) ? 0 : 1;
  return found.sort((a, b) => rank(a) - rank(b));
}

/**
 * Lists the arrays that may be logits: of two dimensions or more, the last being the experts; where there
 * is none, of one dimension, which is one token.
 *
 * @param inputs What was dropped.
 * @returns The arrays, the likeliest first.
 */
export function logitsCandidates(inputs: Inputs): Candidate[] {
  const tables = candidates(inputs, ({ shape }) => shape.length >= 2);
  const rows = candidates(inputs, ({ shape }) => shape.length === 1);
  return preferNamed(tables.length > 0 ? tables : rows, /logit/i);
}

/**
 * Lists the arrays that have a value for each expert, as a bias has.
 *
 * @param inputs What was dropped.
 * @param wanted How many experts there are, and what the likeliest arrays are called.
 * @returns The arrays, the likeliest first.
 */
export function perExpertCandidates(
  inputs: Inputs,
  { numExperts, name }: { readonly numExperts: number; readonly name: RegExp },
): Candidate[] {
  const rows = candidates(inputs, ({ shape }) => shape.length === 1 && shape[0] === numExperts);
  return preferNamed(rows, name);
}

/** Tells how many logits a token has in an array of them. */
export function columnsOf({ shape }: NumberArray): number {
  return shape.at(-1) ?? 0;
}
