/** On Dawn, the WebGPU of Chrome, plans are the reference's. */

import { assert, assertEquals } from "@std/assert";
import { createPlanner } from "../../plan.ts";
import { differences, idsOf, outputsOf, type PlanCase, randomCases } from "../plan/plan_cases.ts";
import { openDawn } from "./dawn.ts";

/** One of each path, and a few at random; through Dawn, a software adapter takes seconds for a shader. */
const CASES: readonly PlanCase[] = [
  { options: { numExperts: 384, topK: 8 }, numTokens: 32, kind: "uniform" },
  { options: { numExperts: 384, topK: 8, alignment: 64 }, numTokens: 5000, kind: "outside" },
  { options: { numExperts: 4096, topK: 8 }, numTokens: 1000, kind: "any bits" },
  ...randomCases(4),
];

const device = await openDawn();

Deno.test({
  name: "plans on Dawn are the reference's",
  ignore: !device && !Deno.env.has("REQUIRE_GPU"),
  async fn() {
    assert(device, "Dawn accepts no Vulkan driver of this machine: Mesa 25 has one that it does");
    try {
      for (const plan of CASES) {
        using planner = await createPlanner({ ...plan.options, backend: "webgpu", device });
        assertEquals(differences(plan, outputsOf(await planner.plan(idsOf(plan)))), []);
      }
    } finally {
      device.destroy();
    }
  },
});
