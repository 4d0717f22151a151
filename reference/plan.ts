/**
 * The dispatch plan, slow and obvious: if you write a port, start here. It imports nothing.
 *
 * A route is one (token, slot) pair, numbered token · topK + slot. A row is a line of the permuted
 * activations: the routes of expert 0, ascending, then those of expert 1, and so on. A block is up to
 * `blockSize` rows of one expert.
 *
 * @module
 */

/** The workgroups of an indirect dispatch: see `PlannerDispatch`. */
export interface ReferenceDispatch {
  readonly over: "blocks" | "rows";
  readonly x?: number;
  readonly per?: number;
}

/** The options of the plan; none is checked. */
export interface ReferencePlanOptions {
  readonly numExperts: number;
  readonly topK: number;
  readonly expertMap?: Int32Array;
  readonly blockSize?: number;
  readonly alignment?: number;
  readonly dispatches?: readonly ReferenceDispatch[];
}

/** Every output, whole. */
export interface ReferencePlan {
  readonly tokensPerExpert: Int32Array;
  readonly expertOffsets: Int32Array;
  readonly rowToRoute: Int32Array;
  readonly routeToRow: Int32Array;
  readonly blocks: Int32Array;
  readonly totals: Int32Array;
  readonly dispatchArgs: Uint32Array;
}

/** Most workgroups of one dimension of a dispatch. */
const FOLD = 65_535;

/**
 * Plans.
 *
 * @param indices `[numTokens, topK]`, any values.
 * @param options The plan.
 * @returns The outputs, their tails included.
 */
export function referencePlan(
  indices: Int32Array,
  options: ReferencePlanOptions,
): ReferencePlan {
  const { numExperts, expertMap, blockSize = 64, alignment = 1, dispatches = [] } = options;
  const numRoutes = indices.length;

  // At most so many groups of `step` rows, with every expert that can have a row in need of one more.
  const mostSteps = (step: number): number =>
    Math.floor((numRoutes + Math.min(numExperts, numRoutes) * (step - 1)) / step);

  const routesOf: number[][] = Array.from({ length: numExperts }, () => []);
  indices.forEach((id, route) => {
    const expert = expertMap ? expertMap[id] : id; // undefined where the map ends
    if (expert >= 0 && expert < numExperts) routesOf[expert].push(route);
  });

  const rows: number[] = [];
  const offsets = [0];
  const blocks: number[] = [];
  routesOf.forEach((routes, expert) => {
    const first = rows.length;
    for (let at = 0; at < routes.length; at += blockSize) {
      const end = Math.min(at + blockSize, routes.length);
      blocks.push(expert, first + at, first + end, at / blockSize);
    }
    for (const route of routes) rows.push(route);
    while (rows.length % alignment > 0) rows.push(numRoutes);
    offsets.push(rows.length);
  });

  const rowToRoute = new Int32Array(mostSteps(alignment) * alignment).fill(numRoutes);
  rowToRoute.set(rows);
  const routeToRow = new Int32Array(numRoutes).fill(-1);
  rows.forEach((route, row) => route < numRoutes && (routeToRow[route] = row));
  const allBlocks = new Int32Array(4 * mostSteps(blockSize)).fill(-1);
  allBlocks.set(blocks);
  const totals = totalsOf(routesOf, {
    numRows: rows.length,
    numBlocks: blocks.length / 4,
    numRoutes,
  });

  return {
    tokensPerExpert: Int32Array.from(routesOf, (routes) => routes.length),
    expertOffsets: Int32Array.from(offsets),
    rowToRoute,
    routeToRow,
    blocks: allBlocks,
    totals,
    dispatchArgs: Uint32Array.from(dispatches.flatMap((each) => workgroupsOf(each, totals))),
  };
}

/** The numbers of a plan. */
function totalsOf(
  routesOf: readonly (readonly number[])[],
  plan: { readonly numRows: number; readonly numBlocks: number; readonly numRoutes: number },
): Int32Array {
  const { numRows, numBlocks, numRoutes } = plan;
  const counts = routesOf.map((routes) => routes.length);
  const placed = counts.reduce((sum, count) => sum + count, 0);
  const active = counts.filter((count) => count > 0).length;
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  return Int32Array.of(numRows, numBlocks, placed, numRoutes - placed, active, most, numRoutes, 0);
}

/** The workgroups of an indirect dispatch: x, then the blocks or rows in y, folded into z. */
function workgroupsOf(
  { over, x = 1, per = 1 }: ReferenceDispatch,
  [numRows, numBlocks]: Int32Array,
): number[] {
  const count = Math.ceil((over === "rows" ? numRows : numBlocks) / per);
  return count === 0 ? [0, 0, 0] : [x, Math.min(count, FOLD), Math.ceil(count / FOLD)];
}
