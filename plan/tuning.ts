/**
 * Which dispatches compute a plan on WebGPU. Only the time depends on it.
 *
 * @module
 */

import { type PlanTuning, SCAN_EXPERTS } from "../wgsl/generate/plan.ts";
import type { ResolvedPlanner } from "./options.ts";

/** Routes up to which every workgroup counts all ids by itself. */
const SMALL_ROUTES = 8192;

/** Tiles up to which every placing workgroup sums the table of counts by itself. */
const FOLD_TILES = 64;

/** Experts up to which the shared arrays leave room for several rounds. */
const ROUNDS_EXPERTS = 512;

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
  const scan = { path: "scan", tile: numRoutes < LARGE_ROUTES ? 2048 : 16_384, rounds: 1 } as const;
  if (numExperts > SCAN_EXPERTS) return { ...scan, loads: 1 };
  // Ids, a map and seven outputs would be nine storage buffers; eight are what every device has.
  const fits = !expertMap || dispatches.length === 0;
  if (numRoutes <= SMALL_ROUTES && fits) return { path: "small", tile: 512, rounds: 1, loads: 8 };
  const rounds = numExperts > ROUNDS_EXPERTS ? 1 : 2;
  const tile = numRoutes <= FOLD_TILES * 1024 ? 1024 : 4096;
  if (numRoutes <= FOLD_TILES * tile) return { path: "fold", tile, rounds, loads: 1 };
  return { ...scan, loads: 1 };
}
