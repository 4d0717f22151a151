/** One token's decision, step by step: the numbers behind the picture. */

import type { GateOptions } from "../../mod.ts";
import { sigmoid } from "../../reference/route.ts";
import type { LayerRoute } from "./trace.ts";

/** A row of the router, with every number between the logits and the weights. */
export interface Explanation {
  /** `[numExperts]`: σ(logit), bit for bit as the kernels have it. */
  readonly scores: readonly number[];
  /** `[numExperts]`: the correction bias. */
  readonly bias: readonly number[];
  /** `[numExperts]`: score + bias. */
  readonly choices: readonly number[];
  /** The least choice that was taken. */
  readonly threshold: number;
  /** The sum of the chosen scores. */
  readonly sum: number;
}

function biasOf({ bias, numExperts }: GateOptions): readonly number[] {
  if (bias === undefined) return new Array(numExperts).fill(0);
  if (bias instanceof Float32Array) return [...bias];
  throw new TypeError("Cannot explain the decision: bias must be a Float32Array");
}

/**
 * Explains a decision of a router with sigmoid scores.
 *
 * @param options The gate's options.
 * @param route The decision.
 * @returns The numbers in between.
 */
export function explain(options: GateOptions, { logits, indices }: LayerRoute): Explanation {
  const scores = Array.from(logits, sigmoid);
  const bias = biasOf(options);
  const choices = scores.map((score, expert) => Math.fround(score + bias[expert]));
  return {
    scores,
    bias,
    choices,
    threshold: Math.min(...Array.from(indices, (expert) => choices[expert])),
    sum: Array.from(indices).reduce((sum, expert) => sum + scores[expert], 0),
  };
}
