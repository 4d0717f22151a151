/** The WASM kernel's sigmoid of four logits at once against the one of one, which is what is proven. */

import { compileEntry, type EntryExports, openEntry } from "./kernel_entry.ts";

const SOURCE = `
import { sigmoid } from "./score";
import { sigmoid_quad } from "./score_quad";

/** Counts inputs first, first + stride, … whose scores differ; each stands with its negative in one vector. */
export function count_differences(first: u32, count: u32, stride: u32): u32 {
  let differences: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const bits = first + i * stride;
    if ((bits & 0x7f800000) == 0x7f800000) continue;
    const x = reinterpret<f32>(bits);
    const scores = sigmoid_quad(f32x4.replace_lane(f32x4.splat(x), 1, -x));
    differences += <u32>(f32x4.extract_lane(scores, 0) != sigmoid(x));
    differences += <u32>(f32x4.extract_lane(scores, 1) != sigmoid(-x));
    differences += <u32>(f32x4.extract_lane(scores, 3) != sigmoid(x));
  }
  return differences;
}
`;

interface QuadExports extends EntryExports {
  count_differences(first: number, count: number, stride: number): number;
}

/** Inputs in a row, as bits, of the positive half: their negatives are tried with them. */
export interface QuadRun {
  readonly first: number;
  readonly count: number;
  readonly stride: number;
}

/**
 * Compares the two.
 *
 * @returns What compares: told some inputs, it gives how many scores differ.
 */
export async function quadProver(): Promise<(run: QuadRun) => number> {
  const kernel = openEntry<QuadExports>(await compileEntry(SOURCE), { numExperts: 1, scoring: 0 });
  return ({ first, count, stride }) => kernel.count_differences(first, count, stride);
}
