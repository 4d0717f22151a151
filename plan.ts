/**
 * From routing decisions to work: the rows of each expert, the blocks of a grouped matrix product and
 * what a combine reads, in an order that is part of the contract (expert ascending, then route
 * ascending), with the same integers from WebGPU and the CPU.
 *
 * @example Plan the experts of a gate's ids
 * ```ts
 * import { createPlanner } from "@tilegate/tilegate/plan";
 * import { assertEquals } from "@std/assert";
 *
 * using planner = await createPlanner({ numExperts: 384, topK: 8, blockSize: 64 });
 * const indices = new Int32Array(2 * 8).map((_, route) => route % 4); // two tokens
 * const { tokensPerExpert, rowToRoute, numBlocks } = await planner.plan(indices);
 * assertEquals(tokensPerExpert.subarray(0, 5), Int32Array.of(4, 4, 4, 4, 0));
 * assertEquals(rowToRoute.subarray(0, 4), Int32Array.of(0, 4, 8, 12));
 * assertEquals(numBlocks, 4);
 * ```
 *
 * @module
 */

export { createPlanner } from "./plan/create_planner.ts";
export { BackendUnavailableError } from "./gate/errors.ts";
export type { CpuPlanner, Planner, WebGpuPlanner } from "./plan/planner.ts";
export type { PlannerBackendName, PlannerDispatch, PlannerOptions } from "./plan/options.ts";
export type { Plan, PlanArrays, PlanLengths, PlanOutput } from "./plan/outputs.ts";
export type { PlanOptions } from "./plan/call.ts";
export type { PlanEncodeBuffers } from "./plan/encode_buffers.ts";
