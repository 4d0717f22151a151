/**
 * What a plan consists of: its outputs, how long each is, and the numbers in `totals`.
 *
 * @module
 */

import { checkInteger } from "../gate/checks.ts";
import type { ResolvedPlanner } from "./options.ts";

/**
 * The outputs of a plan.
 *
 * A *route* is one (token, slot) pair, numbered token · `topK` + slot; N = `numTokens` · `topK` of them.
 * A *row* is a line of the permuted activations: the routes of expert 0, ascending, then those of
 * expert 1, and so on. A *block* is up to `blockSize` rows of one expert.
 */
export interface PlanArrays {
  /** `[numExperts]`: rows of each expert, padding not counted. */
  readonly tokensPerExpert: Int32Array;
  /** `[numExperts + 1]`: the first row of each expert, then the number of rows; multiples of
   * `alignment`. */
  readonly expertOffsets: Int32Array;
  /** `[maxRows]`: the route of each row; N in padding rows and past the last one. */
  readonly rowToRoute: Int32Array;
  /** `[numTokens, topK]`: the row of each route; −1 where the route is ignored. */
  readonly routeToRow: Int32Array;
  /** `[maxBlocks, 4]`: expert, first row, end of its rows, number within the expert; −1 past the last
   * block. */
  readonly blocks: Int32Array;
  /** `[8]`: numRows, numBlocks, numRoutesPlaced, numRoutesIgnored, numActiveExperts,
   * maxTokensPerExpert, N, 0. */
  readonly totals: Int32Array;
  /** `[dispatches.length, 3]`: workgroups in x, y and z of each of `dispatches`, 0 0 0 where there is
   * no work. Workgroup (x, y, z) takes item z · 65 535 + y, which may be past the last one. */
  readonly dispatchArgs: Uint32Array;
}

/** The name of an output. */
export type PlanOutput = keyof PlanArrays;

/** A plan in memory: its outputs, and the numbers of `totals` by name. */
export interface Plan extends PlanArrays {
  /** Rows, padding included. */
  readonly numRows: number;
  /** Blocks. */
  readonly numBlocks: number;
  /** Routes that have a row. */
  readonly numRoutesPlaced: number;
  /** Routes that name no expert of the plan. */
  readonly numRoutesIgnored: number;
  /** Experts that have a row. */
  readonly numActiveExperts: number;
  /** Rows of the expert that has most, padding not counted. */
  readonly maxTokensPerExpert: number;
}

/** The number of elements of each output. */
export type PlanLengths = Readonly<Record<PlanOutput, number>>;

/** Every output by its name, for checks of what a caller gave. */
export const PLAN_OUTPUT_NAMES: Readonly<Record<PlanOutput, true>> = {
  tokensPerExpert: true,
  expertOffsets: true,
  rowToRoute: true,
  routeToRow: true,
  blocks: true,
  totals: true,
  dispatchArgs: true,
};

/** Every output, in the order in which they are bound and read back. */
export const PLAN_OUTPUTS: readonly PlanOutput[] = Object.keys(PLAN_OUTPUT_NAMES) as PlanOutput[];

/** Numbers in `totals`. */
export const TOTALS_LENGTH = 8;

/** Routes and rows are i32. */
const MAX_I32 = 0x7fffffff;

/**
 * Computes how long each output is. It depends on the number of tokens alone, so that buffers can be
 * allocated before anything has run.
 *
 * @param planner The planner's options.
 * @param numTokens Tokens of the plan.
 * @returns Elements of each output: i32, and u32 for `dispatchArgs`.
 */
export function planLengths(planner: ResolvedPlanner, numTokens: number): PlanLengths {
  const { numExperts, topK, alignment, blockSize, dispatches } = planner;
  const numRoutes = numTokens * topK;
  const mostActive = Math.min(numExperts, numRoutes);
  const steps = (step: number): number => Math.floor((numRoutes + mostActive * (step - 1)) / step);
  return {
    tokensPerExpert: numExperts,
    expertOffsets: numExperts + 1,
    rowToRoute: alignment * steps(alignment),
    routeToRow: numRoutes,
    blocks: 4 * steps(blockSize),
    totals: TOTALS_LENGTH,
    dispatchArgs: 3 * dispatches.length,
  };
}

/**
 * Checks a number of tokens: routes, rows and blocks must be numbered in i32.
 *
 * @param value What the caller gave.
 * @param rule The planner's options, and the verb of the message.
 * @returns The number.
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If it is outside its range.
 */
export function checkPlanTokens(
  value: unknown,
  { planner, action }: { readonly planner: ResolvedPlanner; readonly action: string },
): number {
  const { numExperts, topK, alignment } = planner;
  const padding = numExperts * (alignment - 1);
  // A block has four numbers, and there may be one for each route.
  const max = Math.floor(Math.min(MAX_I32 - padding, MAX_I32 / 4) / topK);
  const subject = `${action}: numTokens`;
  return checkInteger(value, { subject, min: 0, max, because: "rows are numbered in 32 bits" });
}
