/**
 * Experts that the caller has chosen: their ids checked, and laid out as the WASM kernel reads them.
 *
 * @module
 */

import { refuse } from "./checks.ts";

/** Which ids are copied, and to where. */
export interface ExpertIdRows {
  /** Written into. */
  readonly to: Int32Array;
  /** The place of the first row there. */
  readonly at: number;
  /** From the start of one row there to the next: topK + numSharedExperts. */
  readonly width: number;
  /** The first row copied. */
  readonly first: number;
  /** How many rows are copied. */
  readonly rows: number;
  /** Ids of a row. */
  readonly topK: number;
}

/**
 * Checks that ids are those of experts. The kernels read scores, scales and maps by them.
 *
 * @param ids The ids, row by row.
 * @param rule How many of them count, from the first, and how many experts there are.
 * @throws {RangeError} If one that counts is no expert's.
 */
export function checkExpertIds(
  ids: Int32Array,
  { count, numExperts }: { readonly count: number; readonly numExperts: number },
): void {
  for (let at = 0; at < count; at++) {
    // As unsigned, a negative id is past every expert.
    if (ids[at] >>> 0 < numExperts) continue;
    const rule = `weigh: expertIds[${at}] must be an integer from 0 to ${numExperts - 1}`;
    refuse(ids[at], rule, { type: "number" });
  }
}

/**
 * Copies ids into the first places of the rows of a kernel's indices, where it reads them before it
 * writes its own.
 *
 * @param ids `[numTokens, topK]`.
 * @param target Which rows, and where they go.
 */
export function copyExpertIds(ids: Int32Array, target: ExpertIdRows): void {
  const { to, at, width, first, rows, topK } = target;
  for (let row = 0; row < rows; row++) {
    const from = (first + row) * topK;
    for (let slot = 0; slot < topK; slot++) to[at + row * width + slot] = ids[from + slot];
  }
}
