/** Promise: the plans frozen in reference/vectors stay what they are. */

import { assertEquals } from "@std/assert";
import { createPlanner, type PlanArrays } from "../../plan.ts";
import { referencePlan } from "../../reference/plan.ts";
import {
  frozenIds,
  frozenOptions,
  type FrozenPlan,
  hashOf,
  readFrozenPlans,
} from "./frozen_plans.ts";
import { gpuTest } from "../support/gpu.ts";
import { outputsOf } from "./plan_cases.ts";

const plans = await readFrozenPlans();

async function assertFrozen(frozen: FrozenPlan, arrays: PlanArrays): Promise<void> {
  const found: Record<string, unknown> = {};
  for (const [name, array] of Object.entries(arrays) as [string, Int32Array][]) {
    found[name] = typeof frozen.outputs[name] === "string" ? await hashOf(array) : [...array];
  }
  assertEquals(found, { ...frozen.outputs });
}

Deno.test("frozen plans: the reference", async () => {
  for (const plan of plans) {
    await assertFrozen(plan, referencePlan(frozenIds(plan), frozenOptions(plan)));
  }
});

Deno.test("frozen plans: the CPU", async () => {
  for (const plan of plans) {
    using planner = await createPlanner(frozenOptions(plan));
    await assertFrozen(plan, outputsOf(await planner.plan(frozenIds(plan))));
  }
});

gpuTest("frozen plans: WebGPU", async (device) => {
  for (const plan of plans) {
    const options = { ...frozenOptions(plan), backend: "webgpu", device } as const;
    using planner = await createPlanner(options);
    await assertFrozen(plan, outputsOf(await planner.plan(frozenIds(plan))));
  }
});
