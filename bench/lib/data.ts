/** What the benches route: normal logits and a uniform bias, as in the tables they are compared with. */

import type { Dtype } from "../../mod.ts";
import { randomRows } from "../../tests/support/random_rows.ts";
import { RandomSource } from "../../tests/support/random_source.ts";
import type { Shape } from "../../tests/support/parity_cases.ts";

/** The shapes of the tables: experts, groups, groups selected, topK. */
export const BENCH_SHAPES: readonly Shape[] = [
  [64, 1, 1, 6],
  [128, 1, 1, 8],
  [256, 8, 4, 8],
  [384, 1, 1, 8],
  [512, 16, 8, 16],
  [1024, 8, 4, 8],
  [2048, 8, 4, 8],
];

/** Rows that a bench rotates over: few enough to make, too many for a branch predictor to learn. */
export const BENCH_ROWS = 4096;

/** The options of a gate of a shape. */
export interface BenchOptions {
  /** Experts. */
  readonly numExperts: number;
  /** Experts per token. */
  readonly topK: number;
  /** Groups, where there are several. */
  readonly groups?: { readonly count: number; readonly selected: number };
  /** What the logits are. */
  readonly dtype: Dtype;
  /** Uniform in [-0.1, 0.1). */
  readonly bias: Float32Array<ArrayBuffer>;
}

/**
 * Makes the options of a gate.
 *
 * @param shape Its shape.
 * @param dtype What its logits are.
 * @returns The options, without a backend.
 */
export function benchOptions(shape: Shape, dtype: Dtype): BenchOptions {
  const [numExperts, count, selected, topK] = shape;
  const source = new RandomSource(1, numExperts);
  const bias = Float32Array.from({ length: numExperts }, () => 0.2 * source.unit() - 0.1);
  return { numExperts, topK, dtype, bias, ...(count > 1 && { groups: { count, selected } }) };
}

/**
 * Makes logits.
 *
 * @param numExperts How wide a row is.
 * @param dtype What they are.
 * @param rows How many rows, {@linkcode BENCH_ROWS} when left out, and of what kind.
 * @returns `[numTokens, numExperts]` logits, standard normal when left out.
 */
export function benchLogits(
  numExperts: number,
  dtype: Dtype,
  { numTokens = BENCH_ROWS, flavour = "normal" }: {
    readonly numTokens?: number;
    readonly flavour?: string;
  } = {},
): ReturnType<typeof randomRows> {
  return randomRows({ numTokens, numExperts, dtype }, { seed: 1, flavour });
}
