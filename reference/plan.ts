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

  const waste = (step: number): number => Math.min(numExperts, numRoutes) * (step - 1);
  const maxRows = alignment * Math.floor((numRoutes + waste(alignment)) / alignment);
  const maxBlocks = Math.floor((numRoutes + waste(blockSize)) / blockSize);

  const rowToRoute = new Int32Array(maxRows).fill(numRoutes);
  rowToRoute.set(rows);
  const routeToRow = new Int32Array(numRoutes).fill(-1);
  rows.forEach((route, row) => route < numRoutes && (routeToRow[route] = row));
  const allBlocks = new Int32Array(4 * maxBlocks).fill(-1);
  allBlocks.set(blocks);

  const counts = routesOf.map((routes) => routes.length);
  const placed = counts.reduce((sum, count) => sum + count, 0);
  const active = counts.filter((count) => count > 0).length;
  const numBlocks = blocks.length / 4;
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  const ignored = numRoutes - placed;

  return {
    tokensPerExpert: Int32Array.from(counts),
    expertOffsets: Int32Array.from(offsets),
    rowToRoute,
    routeToRow,
    blocks: allBlocks,
    totals: Int32Array.of(rows.length, numBlocks, placed, ignored, active, most, numRoutes, 0),
    dispatchArgs: Uint32Array.from(dispatches.flatMap(({ over, x = 1, per = 1 }) => {
      const count = Math.ceil((over === "rows" ? rows.length : numBlocks) / per);
      return count === 0 ? [0, 0, 0] : [x, Math.min(count, FOLD), Math.ceil(count / FOLD)];
    })),
  };
}
