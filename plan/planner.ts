/**
 * What a planner is, whatever computes for it.
 *
 * @module
 */

import type { PlanOptions } from "./call.ts";
import type { PlanEncodeBuffers } from "./encode_buffers.ts";
import type { ResolvedPlanner } from "./options.ts";
import { checkPlanTokens, type Plan, type PlanLengths, planLengths } from "./outputs.ts";

/** Plans the work of the experts. Made by `createPlanner`. */
export interface Planner extends Disposable {
  /** What computes the plans. */
  readonly backend: "webgpu" | "cpu";
  /** P, the experts of the plan. */
  readonly numExperts: number;
  /** Ids per token. */
  readonly topK: number;
  /** Rows that a block has at most. */
  readonly blockSize: number;
  /** The first row of every expert is a multiple of it. */
  readonly alignment: number;
  /**
   * Plans the work of ids in memory. They are read before the promise is returned.
   *
   * @param indices `[numTokens, topK]`: expert ids of any values; those that name no expert of the plan
   * are ignored.
   * @param options How many tokens, and where to write.
   * @returns The plan.
   * @throws {TypeError} If an argument has a wrong type or length.
   * @throws {RangeError} If the number of tokens is outside its range.
   */
  plan(indices: Int32Array, options?: PlanOptions): Promise<Plan>;
  /**
   * Computes the number of elements of each output, for allocation: i32, and u32 for `dispatchArgs`.
   *
   * @param numTokens Tokens of the plan.
   * @returns The lengths.
   * @throws {TypeError} If the number is none.
   * @throws {RangeError} If it is outside its range.
   */
  lengths(numTokens: number): PlanLengths;
  /** Ends the planner. A device that it requested goes with it. */
  destroy(): void;
}

/** A planner on the CPU, which can also plan synchronously. */
export interface CpuPlanner extends Planner {
  /** What computes the plans. */
  readonly backend: "cpu";
  /**
   * Plans at once.
   *
   * @param indices `[numTokens, topK]`: expert ids of any values.
   * @param options How many tokens, and where to write.
   * @returns The plan.
   * @throws {TypeError} If an argument has a wrong type or length.
   * @throws {RangeError} If the number of tokens is outside its range.
   */
  planSync(indices: Int32Array, options?: PlanOptions): Plan;
}

/** A planner on the WebGPU backend, which can also take its place in the caller's own commands. */
export interface WebGpuPlanner extends Planner {
  /** What computes the plans. */
  readonly backend: "webgpu";
  /** The device that buffers for `encode` must come from. */
  readonly device: GPUDevice;
  /**
   * Records the planning of ids that are on the GPU already. Nothing is submitted or read back.
   *
   * @param target A command encoder, or a compute pass (whose pipeline and bind group 0 it sets).
   * @param buffers Ids in, outputs out; only the outputs given are written.
   * @throws {TypeError} If a buffer is too small or lacks usage `STORAGE`, or is given twice.
   * @throws {RangeError} If the number of tokens is outside its range.
   */
  encode(target: GPUCommandEncoder | GPUComputePassEncoder, buffers: PlanEncodeBuffers): void;
}

/** What every planner is, whatever computes for it. */
export abstract class BasePlanner implements Planner {
  /** What computes the plans. */
  abstract readonly backend: "webgpu" | "cpu";
  readonly #resolved: ResolvedPlanner;

  /**
   * Keeps the options.
   *
   * @param resolved The planner's options, checked.
   */
  constructor(resolved: ResolvedPlanner) {
    this.#resolved = resolved;
  }

  get numExperts(): number {
    return this.#resolved.numExperts;
  }
  get topK(): number {
    return this.#resolved.topK;
  }
  get blockSize(): number {
    return this.#resolved.blockSize;
  }
  get alignment(): number {
    return this.#resolved.alignment;
  }

  lengths(numTokens: number): PlanLengths {
    const planner = this.#resolved;
    return planLengths(planner, checkPlanTokens(numTokens, { planner, action: "plan" }));
  }

  abstract plan(indices: Int32Array, options?: PlanOptions): Promise<Plan>;
  abstract destroy(): void;

  [Symbol.dispose](): void {
    this.destroy();
  }
}
