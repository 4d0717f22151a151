/**
 * The plan on the CPU: a counting sort of the routes by expert, in two scans over them.
 *
 * 1. `countExperts` finds the expert of each route and counts the routes of each expert.
 * 2. `scheduleExperts` gives each expert its rows and its blocks: an exclusive sum over the experts.
 * 3. `placeRoutes` gives each route the next row of its expert, in route order.
 *
 * The WebGPU kernels take the same three steps (`wgsl/plan/*.wgsl`), each on many workgroups at once.
 * A scatter gains nothing from SIMD, so this is TypeScript.
 *
 * @module
 */

import { MAX_WORKGROUPS, type ResolvedPlanner } from "./options.ts";
import type { PlanArrays } from "./outputs.ts";

/** A call after every check: the outputs have at least the lengths of `planLengths`. */
export interface PlanCall extends PlanArrays {
  /** `[numTokens, topK]`, any values. */
  readonly indices: Int32Array;
  /** N, the routes to plan. */
  readonly numRoutes: number;
  /** Elements of `rowToRoute` to write. */
  readonly maxRows: number;
  /** Elements of `blocks` to write. */
  readonly blockElements: number;
}

/** Plans on the CPU. */
export class CpuPlan {
  readonly #planner: ResolvedPlanner;
  /** `[numExperts]`: the next free row of each expert. */
  readonly #nextRow: Int32Array;

  /**
   * Allocates what every call uses.
   *
   * @param planner The planner's options.
   */
  constructor(planner: ResolvedPlanner) {
    this.#planner = planner;
    this.#nextRow = new Int32Array(planner.numExperts);
  }

  /**
   * Plans a batch. Nothing in it can throw, whatever the ids are.
   *
   * @param call The ids; its outputs are written, their tails included.
   */
  run(call: PlanCall): void {
    const planner = this.#planner;
    const step = { call, nextRow: this.#nextRow };
    countExperts(planner, call);
    scheduleExperts(planner, step);
    placeRoutes(step);
    writeDispatchArgs(planner, call);
  }
}

interface Step {
  readonly call: PlanCall;
  readonly nextRow: Int32Array;
}

/** Counts the routes of each expert; until it is placed, a route's entry of `routeToRow` holds its expert, or −1. */
function countExperts({ numExperts, expertMap }: ResolvedPlanner, call: PlanCall): void {
  const { numRoutes, tokensPerExpert, routeToRow } = call;
  const ids = expertMap ? mapIds(call, expertMap) : call.indices;
  tokensPerExpert.fill(0, 0, numExperts);
  for (let route = 0; route < numRoutes; route++) {
    const expert = ids[route];
    // One comparison for both ends: a negative id is a large one without its sign.
    if (expert >>> 0 < numExperts) {
      tokensPerExpert[expert]++;
      routeToRow[route] = expert;
    } else {
      routeToRow[route] = -1;
    }
  }
}

/** Looks ids up: one that is negative or past the map is no expert. */
function mapIds({ indices, numRoutes, routeToRow }: PlanCall, expertMap: Int32Array): Int32Array {
  for (let route = 0; route < numRoutes; route++) {
    const id = indices[route];
    routeToRow[route] = id >>> 0 < expertMap.length ? expertMap[id] : -1;
  }
  return routeToRow;
}

/** Gives each expert its rows and its blocks, and writes all that does not depend on single routes. */
function scheduleExperts(planner: ResolvedPlanner, { call, nextRow }: Step): void {
  const { numExperts, alignment, blockSize } = planner;
  const { numRoutes, tokensPerExpert, expertOffsets, rowToRoute, blocks } = call;
  let row = 0;
  let at = 0;
  let placed = 0;
  let active = 0;
  let most = 0;
  for (let expert = 0; expert < numExperts; expert++) {
    const count = tokensPerExpert[expert];
    expertOffsets[expert] = row;
    nextRow[expert] = row;
    if (count === 0) continue;
    const end = row + count;
    for (let first = row, number = 0; first < end; first += blockSize, number++) {
      blocks[at++] = expert;
      blocks[at++] = first;
      blocks[at++] = Math.min(first + blockSize, end);
      blocks[at++] = number;
    }
    placed += count;
    active++;
    if (count > most) most = count;
    row += Math.ceil(count / alignment) * alignment;
    for (let padding = end; padding < row; padding++) rowToRoute[padding] = numRoutes;
  }
  expertOffsets[numExperts] = row;
  rowToRoute.fill(numRoutes, row, call.maxRows);
  blocks.fill(-1, at, call.blockElements);
  writeTotals(call, { numRows: row, numBlocks: at / 4, placed, active, most });
}

function writeTotals(
  { totals, numRoutes }: PlanCall,
  plan: {
    readonly numRows: number;
    readonly numBlocks: number;
    readonly placed: number;
    readonly active: number;
    readonly most: number;
  },
): void {
  totals[0] = plan.numRows;
  totals[1] = plan.numBlocks;
  totals[2] = plan.placed;
  totals[3] = numRoutes - plan.placed;
  totals[4] = plan.active;
  totals[5] = plan.most;
  totals[6] = numRoutes;
  totals[7] = 0;
}

/** Gives each route the next row of its expert: routes come in ascending order, so the rows of an expert do. */
function placeRoutes({ call, nextRow }: Step): void {
  const { numRoutes, rowToRoute, routeToRow } = call;
  for (let route = 0; route < numRoutes; route++) {
    const expert = routeToRow[route];
    if (expert < 0) continue;
    const row = nextRow[expert]++;
    rowToRoute[row] = route;
    routeToRow[route] = row;
  }
}

/** Writes a triple for each dispatch: no work at all is 0 0 0. */
function writeDispatchArgs({ dispatches }: ResolvedPlanner, call: PlanCall): void {
  const [numRows, numBlocks] = call.totals;
  for (let i = 0; i < dispatches.length; i++) {
    const { over, x, per } = dispatches[i];
    const items = Math.ceil((over === "rows" ? numRows : numBlocks) / per);
    call.dispatchArgs[3 * i] = items > 0 ? x : 0;
    call.dispatchArgs[3 * i + 1] = Math.min(items, MAX_WORKGROUPS);
    call.dispatchArgs[3 * i + 2] = Math.ceil(items / MAX_WORKGROUPS);
  }
}
