/**
 * `createPlanner`: checks the options, and loads the WebGPU half only where it is used.
 *
 * @module
 */

import { CpuOnlyPlanner } from "./cpu_planner.ts";
import { type PlannerOptions, resolvePlanner, resolvePlannerBackend } from "./options.ts";
import type { CpuPlanner, Planner, WebGpuPlanner } from "./planner.ts";

/**
 * Creates a planner on the CPU.
 *
 * @param options The plan; `backend` is `"cpu"` or its other name `"wasm"`.
 * @returns A planner that can also plan synchronously.
 */
export function createPlanner(
  options: PlannerOptions & { readonly backend: "cpu" | "wasm" },
): Promise<CpuPlanner>;
/**
 * Creates a planner on the WebGPU backend.
 *
 * @param options The plan; `backend` is `"webgpu"`.
 * @returns A planner that can also encode into the caller's commands.
 */
export function createPlanner(
  options: PlannerOptions & { readonly backend: "webgpu" },
): Promise<WebGpuPlanner>;
/**
 * Creates a planner: checks the options and, for WebGPU, compiles the kernels.
 *
 * With `backend: "auto"` (the default) a planner with a `device` is on WebGPU, and one without on the
 * CPU: its ids are in the CPU's memory, and the plan is done before a GPU could return it. The WebGPU half
 * is loaded with `import()`: service workers, which forbid that, need a bundle in one file.
 *
 * @param options The plan: see {@linkcode PlannerOptions} for ranges and defaults.
 * @returns The planner.
 * @throws {TypeError} If an option is unknown, missing, or of a wrong type.
 * @throws {RangeError} If a value is outside its range.
 * @throws {BackendUnavailableError} If WebGPU is asked for and not there; it says which cure applies.
 *
 * @example Three tokens, two experts each
 * ```ts
 * import { createPlanner } from "@tilegate/tilegate/plan";
 * import { assertEquals } from "@std/assert";
 *
 * using planner = await createPlanner({ numExperts: 4, topK: 2, blockSize: 2 });
 * const plan = await planner.plan(Int32Array.of(3, 0, 3, 1, 0, 3));
 * assertEquals(plan.expertOffsets, Int32Array.of(0, 2, 3, 3, 6)); // expert 0 has rows 0 and 1
 * assertEquals(plan.rowToRoute, Int32Array.of(1, 4, 3, 0, 2, 5)); // its routes, ascending
 * assertEquals(plan.routeToRow, Int32Array.of(3, 0, 4, 2, 1, 5));
 * assertEquals(plan.blocks.subarray(8, 12), Int32Array.of(3, 3, 5, 0)); // expert, rows 3 and 4, first
 * ```
 */
export function createPlanner(options: PlannerOptions): Promise<Planner>;
export async function createPlanner(options: PlannerOptions): Promise<Planner> {
  const resolved = resolvePlanner(options);
  const { backend, device } = resolvePlannerBackend(options);
  if (backend === "cpu") return new CpuOnlyPlanner(resolved);
  const { WebGpuOnlyPlanner } = await import("./webgpu_planner.ts");
  return await WebGpuOnlyPlanner.create(resolved, device);
}
