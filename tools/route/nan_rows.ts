/** Counts the tokens whose logits hold a NaN: routing goes on, but the model behind them is broken. */

import type { Dtype } from "../../mod.ts";
import type { Logits } from "./input.ts";

/** The bits of +Infinity without their sign: larger ones are NaN. */
const INFINITY_BITS: Readonly<Record<"f16" | "bf16", number>> = { f16: 0x7c00, bf16: 0x7f80 };

function toPredicate(dtype: Dtype): (value: number) => boolean {
  if (dtype === "f32") return Number.isNaN;
  const infinity = INFINITY_BITS[dtype];
  return (word) => (word & 0x7fff) > infinity;
}

/**
 * Counts rows that hold a NaN.
 *
 * @param logits `[numTokens, numExperts]`.
 * @param options The row length, and what the words are.
 * @returns The number of rows.
 */
export function countNanRows(
  logits: Logits,
  { numExperts, dtype }: { readonly numExperts: number; readonly dtype: Dtype },
): number {
  const isNan = toPredicate(dtype);
  let rows = 0;
  for (let start = 0; start < logits.length; start += numExperts) {
    if (logits.subarray(start, start + numExperts).some(isNan)) rows++;
  }
  return rows;
}
