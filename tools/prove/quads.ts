/** The WASM kernel's sigmoid of four logits at once against the one of one, which is what is proven. */

import { compileEntry, type EntryExports, openEntry } from "../build/kernel_entry.ts";

const SOURCE = `
import { sigmoid } from "./score";
import { score_sigmoids } from "./score_quad";

const LOGITS: usize = memory.data(256, 16);
const SCORES: usize = memory.data(256, 16);

/**
 * Counts inputs first, first + stride, … whose scores differ; each stands with its negative in one
 * vector, and sixteen vectors are scored at once.
 */
export function count_differences(first: u32, count: u32, stride: u32): u32 {
  let differences: u32 = 0;
  for (let i: u32 = 0; i < count; i += 16) {
    for (let j: u32 = 0; j < 16; j++) {
      const x = reinterpret<f32>(first + (i + j) * stride);
      const finite: f32 = abs(x) < Infinity ? x : 0;
      v128.store(LOGITS + (<usize>j << 4), f32x4.replace_lane(f32x4.splat(finite), 1, -finite));
    }
    score_sigmoids(LOGITS, LOGITS + 256, SCORES);
    for (let at: usize = 0; at < min<usize>(256, (count - i) << 4); at += 16) {
      const x = load<f32>(LOGITS + at);
      const score = sigmoid(x);
      differences += <u32>(load<f32>(SCORES + at) != score);
      differences += <u32>(load<f32>(SCORES + at, 4) != sigmoid(-x));
      differences += <u32>(load<f32>(SCORES + at, 12) != score);
    }
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
  const kernel = openEntry<QuadExports>(await compileEntry(SOURCE), {
    numExperts: 1,
    scoring: "sigmoid",
  });
  return ({ first, count, stride }) => kernel.count_differences(first, count, stride);
}
