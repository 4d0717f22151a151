/** What the GPU bench times: a gate, a number of tokens and a kind of rows. */

import { type Dtype, type GateOptions, presets, type Scoring } from "../../mod.ts";
import { RandomSource } from "../../tests/support/random_source.ts";
import type { Shape } from "../../tests/support/parity_cases.ts";

/** A gate and the batch that it routes in one launch. */
export interface Workload {
  /** The preset's name, or the shape. */
  readonly name: string;
  /** Experts, groups, groups selected, topK. */
  readonly shape: Shape;
  /** Tokens of a launch. */
  readonly numTokens: number;
  /** What the logits are. */
  readonly dtype: Dtype;
  /** How a logit becomes a score. */
  readonly scoring: Scoring;
  /** Whether there is a correction bias. */
  readonly biased: boolean;
  /** Whether the weights are divided by their sum. */
  readonly renormalize: boolean;
  /** A kind of rows of `tests/support/random_rows.ts`. */
  readonly rows: string;
}

const PRESETS = new Map(Object.entries(presets));

/** What all workloads of a run have in common. */
export type Batch = Pick<Workload, "numTokens" | "dtype" | "rows">;

/**
 * Makes the workload of a shape.
 *
 * @param shape Experts, groups, groups selected, topK.
 * @param gate Its scoring, and whether it has a bias and renormalizes.
 * @param batch What it routes.
 * @returns The workload.
 */
export function shapeWorkload(
  shape: Shape,
  gate: Pick<Workload, "scoring" | "biased" | "renormalize">,
  batch: Batch,
): Workload {
  return { name: shape.join(","), shape, ...gate, ...batch };
}

/**
 * Makes the workload of a preset, with its own options.
 *
 * @param name The preset's name.
 * @param batch What it routes.
 * @returns The workload.
 */
export function presetWorkload(name: string, batch: Batch): Workload {
  const preset = PRESETS.get(name)!;
  const { numExperts, topK, groups, scoring, renormalize } = preset;
  const biased = preset.needs?.includes("bias") ?? false;
  const shape = [numExperts, groups?.count ?? 1, groups?.selected ?? 1, topK] as const;
  return { name, shape, scoring, biased, renormalize, ...batch };
}

/**
 * Lists the presets, one of those whose shaders are the same.
 *
 * @returns Their names.
 */
export function presetNames(): string[] {
  const seen = new Set<string>();
  return [...PRESETS.keys()].filter((name) => {
    const { shape, scoring, biased, renormalize } = presetWorkload(name, EMPTY_BATCH);
    const { groups, needs } = PRESETS.get(name)!;
    const key = [...shape, groups?.score, scoring, biased, needs, renormalize].join();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

const EMPTY_BATCH: Batch = { numTokens: 0, dtype: "f32", rows: "normal" };

/**
 * Makes the options of a workload's gate: the preset's own, or those of its shape. The bias is uniform in [-0.1, 0.1).
 *
 * @param work The workload.
 * @returns The options, without a backend.
 */
export function workloadOptions(work: Workload): GateOptions {
  const { name, shape, dtype, scoring, biased, renormalize } = work;
  const [numExperts, count, selected, topK] = shape;
  const source = new RandomSource(1, numExperts);
  const draw = (): Float32Array =>
    Float32Array.from({ length: numExperts }, () => 0.2 * source.unit() - 0.1);
  const preset = PRESETS.get(name);
  const gate = preset ??
    { numExperts, topK, scoring, renormalize, ...(count > 1 && { groups: { count, selected } }) };
  return {
    ...gate,
    dtype,
    ...(biased && { bias: draw() }),
    ...(preset?.needs?.includes("perExpertScale") && { perExpertScale: draw() }),
  };
}
