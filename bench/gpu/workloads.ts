/** What the GPU bench times: a gate, a number of tokens and a kind of rows. */

import { type Dtype, type GateOptions, presets, type Scoring } from "../../mod.ts";
import { RandomSource } from "../../tests/support/random_source.ts";
import type { Shape } from "../../tests/support/parity_cases.ts";
import { BENCH_SHAPES } from "../lib/data.ts";

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

/** How the scores of a table's row are made. */
type Rule = Pick<Workload, "scoring" | "biased" | "renormalize">;

/** Batches of the same gates, in the table by shape. */
interface TableRows {
  readonly shapes: readonly Shape[];
  readonly rule: Rule;
  readonly tokens?: readonly number[];
  readonly dtypes?: readonly Dtype[];
  readonly rows?: readonly string[];
}

const SIGMOID: Rule = { scoring: "sigmoid", biased: true, renormalize: true };
const SOFTMAX: Rule = { scoring: "softmax", biased: false, renormalize: true };
const SQRTSOFTPLUS: Rule = { scoring: "sqrtsoftplus", biased: true, renormalize: true };

/** The table by shape of bench/README.md, in its order. */
const TABLE: readonly TableRows[] = [
  { shapes: BENCH_SHAPES, rule: SIGMOID, dtypes: ["f32", "bf16"] },
  {
    shapes: [[384, 1, 1, 8], [256, 8, 4, 8]],
    rule: SIGMOID,
    tokens: [1, 3, 32, 512, 5000, 200_000],
  },
  { shapes: [[64, 1, 1, 6]], rule: SIGMOID, tokens: [1, 32, 512] },
  { shapes: [[384, 1, 1, 16], [384, 1, 1, 32], [384, 1, 1, 64]], rule: SIGMOID },
  { shapes: [[512, 1, 1, 22]], rule: SIGMOID, tokens: [1, 20_000] },
  { shapes: [[896, 1, 1, 16]], rule: SIGMOID, tokens: [1, 512, 20_000], dtypes: ["bf16"] },
  {
    shapes: [[128, 1, 1, 8], [64, 1, 1, 8], [32, 1, 1, 4]],
    rule: SOFTMAX,
    tokens: [1, 2, 3, 5, 20_000],
  },
  { shapes: [[64, 1, 1, 8]], rule: { ...SOFTMAX, renormalize: false } },
  { shapes: [[64, 1, 1, 6], [128, 1, 1, 8]], rule: { ...SOFTMAX, biased: true } },
  { shapes: [[256, 1, 1, 6], [384, 1, 1, 6]], rule: SQRTSOFTPLUS },
  {
    shapes: [[256, 8, 4, 8]],
    rule: SIGMOID,
    rows: ["ascending", "descending", "quantised to 1/4", "all equal", "all NaN", "one-hot"],
  },
  { shapes: [[512, 16, 8, 16]], rule: SIGMOID, rows: ["ascending"] },
  { shapes: [[128, 1, 1, 8]], rule: SOFTMAX, rows: ["ascending", "all equal"] },
];

/**
 * Lists what the table by shape of `bench/README.md` has.
 *
 * @returns The workloads, in its order.
 */
export function tableWorkloads(): Workload[] {
  return TABLE.flatMap(({ shapes, rule, tokens = [20_000], dtypes = ["f32"], rows = ["normal"] }) =>
    shapes.flatMap((shape) =>
      tokens.flatMap((numTokens) =>
        dtypes.flatMap((dtype) =>
          rows.map((kind) => shapeWorkload(shape, rule, { numTokens, dtype, rows: kind }))
        )
      )
    )
  );
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
 * Counts the logits of a row: those of shared experts too, where the router scores them.
 *
 * @param work The workload.
 * @returns How many.
 */
export function rowLogits({ name, shape: [numExperts] }: Workload): number {
  const preset = PRESETS.get(name);
  return numExperts + (preset?.sharedExpertSink ? preset.numSharedExperts ?? 0 : 0);
}

/**
 * Counts the results of a row: its experts, and the preset's shared ones.
 *
 * @param work The workload.
 * @returns How many indices, and as many weights.
 */
export function rowSlots({ name, shape: [, , , topK] }: Workload): number {
  return topK + (PRESETS.get(name)?.numSharedExperts ?? 0);
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
    ...(preset?.needs?.includes("globalScale") && { globalScale: 1 }),
  };
}
