/** What the curves time: which gates, by tokens and by experts, and the batches of CUDA's kernels. */

import type { Shape } from "../../tests/support/parity_cases.ts";
import { shapeWorkload, type Workload } from "../gpu/workloads.ts";
import { listCudaResults } from "./cuda_peers.ts";

/** A gate and its logits, without a batch. */
export type GateOf = Pick<Workload, "shape" | "scoring" | "biased" | "renormalize" | "dtype">;

/** A panel of the plot by tokens. */
export interface TokenPanel extends GateOf {
  readonly title: string;
}

/** A panel of the plot by experts. */
export interface ExpertPanel {
  readonly title: string;
  /** By number of experts. */
  readonly gates: readonly GateOf[];
}

const SIGMOID = { scoring: "sigmoid", biased: true, renormalize: true, dtype: "f32" } as const;

/** Gates of which CUDA's kernels were timed at several batch sizes. */
export const TOKEN_PANELS: readonly TokenPanel[] = [
  { title: "384 experts, top 8, sigmoid", shape: [384, 1, 1, 8], ...SIGMOID },
  { title: "256 experts, top 8, 4 of 8 groups", shape: [256, 8, 4, 8], ...SIGMOID },
  {
    title: "128 experts, top 8, softmax",
    shape: [128, 1, 1, 8],
    ...SIGMOID,
    scoring: "softmax",
    biased: false,
  },
];

/** Those of the tables, and enough between them for a line. */
export const TOKENS: readonly number[] = [
  1,
  4,
  16,
  32,
  128,
  512,
  2048,
  5000,
  20_000,
  65_536,
  200_000,
];

function family(experts: readonly number[], [groups, selected]: readonly [number, number]) {
  return experts.map((numExperts): GateOf => {
    const shape: Shape = [numExperts, groups, selected, 8];
    return { shape, ...SIGMOID };
  });
}

/** Gates that differ in nothing but their experts. */
export const EXPERT_PANELS: readonly ExpertPanel[] = [
  {
    title: "top 8 of all",
    gates: family([16, 32, 64, 128, 256, 384, 512, 1024, 2048], [1, 1]),
  },
  {
    title: "top 8 of 4 of 8 groups",
    gates: family([16, 32, 64, 128, 256, 512, 1024, 2048], [8, 4]),
  },
];

/** Tokens of a batch in the plot by experts. */
export const EXPERT_TOKENS = 20_000;

/**
 * Names a batch: equal names are the same work.
 *
 * @param work The gate, its logits and the tokens.
 * @returns The name.
 */
export function batchKey(work: GateOf & Pick<Workload, "numTokens">): string {
  const { shape, scoring, biased, renormalize, dtype, numTokens } = work;
  return [shape.join(), scoring, biased, renormalize, dtype, numTokens].join(" ");
}

function distinct(works: readonly Workload[]): Workload[] {
  return [...new Map(works.map((work) => [batchKey(work), work])).values()];
}

function workload(gate: GateOf, numTokens: number): Workload {
  const { shape, dtype, scoring, biased, renormalize } = gate;
  const batch = { numTokens, dtype, rows: "normal" };
  return shapeWorkload(shape, { scoring, biased, renormalize }, batch);
}

/**
 * Lists the batches of both plots.
 *
 * @returns Each once.
 */
export function listCurveBatches(): Workload[] {
  return distinct([
    ...TOKEN_PANELS.flatMap((panel) => TOKENS.map((numTokens) => workload(panel, numTokens))),
    ...EXPERT_PANELS.flatMap(({ gates }) => gates.map((gate) => workload(gate, EXPERT_TOKENS))),
  ]);
}

/**
 * Lists the batches of both plots and those that CUDA's kernels were timed with.
 *
 * @returns Each once.
 */
export function listGpuBatches(): Workload[] {
  const cuda = listCudaResults().map(({ numTokens, ...gate }) => workload(gate, numTokens));
  return distinct([...listCurveBatches(), ...cuda]);
}
