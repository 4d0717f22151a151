/**
 * The planner on the CPU.
 *
 * @module
 */

import { type PlanOptions, resolvePlanCall, toPlan } from "./call.ts";
import { CpuPlan } from "./cpu.ts";
import type { ResolvedPlanner } from "./options.ts";
import type { Plan } from "./outputs.ts";
import { BasePlanner, type CpuPlanner } from "./planner.ts";

/** Plans in the caller's memory. */
export class CpuOnlyPlanner extends BasePlanner implements CpuPlanner {
  readonly backend = "cpu";
  readonly #resolved: ResolvedPlanner;
  #kernel: CpuPlan | null;

  /**
   * Allocates what every call uses.
   *
   * @param resolved The planner's options, checked.
   */
  constructor(resolved: ResolvedPlanner) {
    super(resolved);
    this.#resolved = resolved;
    this.#kernel = new CpuPlan(resolved);
  }

  planSync(indices: Int32Array, options?: PlanOptions): Plan {
    if (!this.#kernel) {
      throw new Error("Cannot plan: planner must be alive, got a destroyed planner");
    }
    const call = resolvePlanCall(this.#resolved, indices, options);
    this.#kernel.run(call);
    return toPlan(call);
  }

  // deno-lint-ignore require-await -- errors reject, as they do on WebGPU.
  async plan(indices: Int32Array, options?: PlanOptions): Promise<Plan> {
    return this.planSync(indices, options);
  }

  destroy(): void {
    this.#kernel = null;
  }
}
