/**
 * Which dispatches compute a plan on WebGPU. Only the time depends on it.
 *
 * @module
 */

import { type PlanTuning, SCAN_EXPERTS } from "../wgsl/plan/shader.ts";
import type { ResolvedPlanner } from "./options.ts";

/** Ids that a lane of `small` may load: each is a shader of its own. Beyond 8192 routes `fold` is faster. */
const SMALL_LOADS = [4, 16, 32] as const;

/**
 * Sizes of `fold`, the first that fits: small tiles are counted by more workgroups, but each workgroup
 * that places sums all of them. Beyond, two dispatches more take less time than that.
 */
const FOLDS = [
  { mostExperts: 128, mostRoutes: 2 ** 17, tile: 1024, rounds: 2, loads: 4 },
  { mostExperts: 512, mostRoutes: 2 ** 16, tile: 1024, rounds: 2, loads: 8 },
  { mostExperts: 512, mostRoutes: 2 ** 18, tile: 3072, rounds: 3, loads: 8 },
] as const;

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
  const fold = FOLDS.find(({ mostExperts, mostRoutes }) =>
    numExperts <= mostExperts && numRoutes <= mostRoutes
  );
  if (fold) return { path: "fold", tile: fold.tile, rounds: fold.rounds, loads: fold.loads };
  return { path: "scan", tile: numRoutes < LARGE_ROUTES ? 2048 : 16_384, rounds: 1, loads: 1 };
}
