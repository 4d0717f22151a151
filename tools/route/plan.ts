/** `deno task route --plan`: the dispatch plan of a decision, made by each backend that routed it. */

import { createPlanner, type Plan, type PlanArrays } from "../../plan.ts";
import type { Arguments } from "../lib/arguments.ts";
import type { Backends, ToolBackend } from "../setup/backends.ts";
import type { RouteInput } from "./input.ts";
import type { Results } from "./results.ts";
import type { RoutedBatch } from "./run.ts";

/** The plan's options that flags can set. */
export interface PlanShape {
  /** Rows that a block has at most. */
  readonly blockSize: number;
  /** The first row of every expert is a multiple of it. */
  readonly alignment: number;
}

/** A plan, and whether the backends agree on it. */
export interface PlannedBatch extends PlanShape {
  /** The plan, of the first backend. */
  readonly plan: Plan;
  /** Integers of all arrays together. */
  readonly integers: number;
  /** Those in which the second backend differs from the first; null where one backend ran. */
  readonly differing: number | null;
}

/** The arrays that are compared and written. */
const ARRAYS = [
  "tokensPerExpert",
  "expertOffsets",
  "rowToRoute",
  "routeToRow",
  "blocks",
  "totals",
] as const satisfies readonly (keyof PlanArrays)[];

/** The names under which `--out` writes a plan. */
export const PLAN_RESULTS: readonly string[] = ARRAYS;

/**
 * Reads the flags of a plan.
 *
 * @param args The arguments.
 * @returns Its options, or null without `--plan`.
 * @throws {UsageError} If a number is none.
 */
export function readPlanShape(args: Arguments): PlanShape | null {
  const blockSize = args.count("block-size", 1);
  const alignment = args.count("alignment", 1);
  const asked = args.has("plan") || blockSize !== undefined || alignment !== undefined;
  return asked ? { blockSize: blockSize ?? 64, alignment: alignment ?? 1 } : null;
}

async function planOn(
  backend: ToolBackend,
  { options, indices, device }: {
    readonly options: PlanShape & { readonly numExperts: number; readonly topK: number };
    readonly indices: Int32Array<ArrayBuffer>;
    readonly device?: GPUDevice;
  },
): Promise<Plan> {
  using planner = backend === "webgpu"
    ? await createPlanner({ ...options, backend, ...(device && { device }) })
    : await createPlanner({ ...options, backend });
  return await planner.plan(indices);
}

function countDiffering(one: Plan, other: Plan): number {
  return ARRAYS.reduce((sum, name) => {
    return sum + one[name].reduce((count, value, i) => count + +(value !== other[name][i]), 0);
  }, 0);
}

/**
 * Plans the experts' work of a decision.
 *
 * @param routed The decision.
 * @param context What was routed, on which backends, and the plan's options.
 * @returns The plan.
 */
export async function planBatch(
  routed: RoutedBatch,
  { input, backends, shape }: {
    readonly input: RouteInput;
    readonly backends: Backends;
    readonly shape: PlanShape;
  },
): Promise<PlannedBatch> {
  const { numExperts, topK, numSharedExperts = 0 } = input.options;
  const options = {
    ...shape,
    numExperts: numExperts + numSharedExperts,
    topK: topK + numSharedExperts,
  };
  const { indices } = routed;
  const device = backends.gpu?.device;
  const plans: Plan[] = [];
  for (const name of backends.names) plans.push(await planOn(name, { options, indices, device }));
  const [plan, other] = plans;
  return {
    ...shape,
    plan,
    integers: ARRAYS.reduce((sum, name) => sum + plan[name].length, 0),
    differing: other === undefined ? null : countDiffering(plan, other),
  };
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "0 %" : `${(100 * part / whole).toFixed(1)} %`;
}

/**
 * Sums up a plan: rows per expert, blocks, and what padding wastes.
 *
 * @param planned The plan.
 * @returns The lines.
 */
export function planLines(planned: PlannedBatch): string[] {
  const { plan, blockSize, alignment, integers, differing } = planned;
  const { numRows, numBlocks, numRoutesPlaced, numActiveExperts, maxTokensPerExpert } = plan;
  const mean = numRoutesPlaced / Math.max(1, numActiveExperts);
  const busiest = plan.tokensPerExpert.indexOf(maxTokensPerExpert);
  const room = numBlocks * blockSize;
  const agreed = differing === 0 ? "agree" : "DISAGREE";
  return [
    `plan: rows of ${numActiveExperts} experts in blocks of up to ${blockSize}`,
    `rows:    ${numRoutesPlaced}, per expert ${mean.toFixed(1)} on average and at most ` +
    `${maxTokensPerExpert} (expert ${busiest})`,
    `blocks:  ${numBlocks}, ${percent(numRoutesPlaced, room)} full`,
    `padding: ${numRows - numRoutesPlaced} rows, ` +
    `${percent(numRows - numRoutesPlaced, numRows)} of all, aligned to ${alignment}`,
    ...differing === null
      ? []
      : [`cpu and webgpu ${agreed} on the plan: ${integers} integers, ${differing} differ`],
  ];
}

/**
 * Makes the arrays that `--out` writes of a plan, tails included.
 *
 * @param planned The plan.
 * @param shape The shape of the decision: the dimensions of the tokens, and the slots of one.
 * @returns The arrays by name.
 */
export function planResults({ plan }: PlannedBatch, shape: readonly number[]): Results {
  const shapes: Partial<Record<string, readonly number[]>> = {
    routeToRow: shape,
    blocks: [plan.blocks.length / 4, 4],
  };
  return Object.fromEntries(ARRAYS.map((name) => {
    const data = plan[name] as Int32Array<ArrayBuffer>;
    return [name, { dtype: "i32", shape: shapes[name] ?? [data.length], data }];
  }));
}
