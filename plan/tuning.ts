/**
 * Which dispatches compute a plan on WebGPU. Only the time depends on it.
 *
 * @module
 */

import { type PlanTuning, SCAN_EXPERTS } from "../wgsl/generate/plan.ts";
import type { ResolvedPlanner } from "./options.ts";

/** Ids that a lane of `small` may load: each is a shader of its own. Beyond 8192 routes `fold` is faster. */
const SMALL_LOADS = [4, 16, 32] as const;

/** Experts from which summing the table in every workgroup takes longer than two dispatches more. */
const SCAN_FROM = 513;

/** Tiles up to which the same holds. */
const FOLD_TILES = 128;

/** Routes from which `scan` takes larger tiles, so that its table stays below the routes' own size. */
const LARGE_ROUTES = 2 ** 21;

/**
 * Chooses the dispatches of a plan.
 *
 * @param planner The planner's options.
 * @param numRoutes N.
 * @returns The path and its sizes.
 */
export function choosePlanPath(planner: ResolvedPlanner, numRoutes: number): PlanTuning {
  const { numExperts, expertMap, dispatches } = planner;
  // Ids, a map and seven outputs would be nine storage buffers; eight are what every device has.
  const fits = numExperts <= SCAN_EXPERTS && (!expertMap || dispatches.length === 0);
  const loads = SMALL_LOADS.find((count) => numRoutes <= 256 * count);
  if (loads !== undefined && fits) return { path: "small", tile: 512, rounds: 1, loads };
  // A small table is cheap to sum, and small tiles are counted by more workgroups.
  const tile = numExperts <= 128 || numRoutes <= 65_536 ? 1024 : 2048;
  if (numExperts < SCAN_FROM && numRoutes <= FOLD_TILES * tile) {
    return { path: "fold", tile, rounds: 2, loads: 8 };
  }
  return { path: "scan", tile: numRoutes < LARGE_ROUTES ? 2048 : 16_384, rounds: 1, loads: 1 };
}
