/** Promise: WebGPU's plan is the reference's, whole arrays, tails included, whichever dispatches compute it. */

import { assertEquals } from "@std/assert";
import type { PlanTuning } from "../../wgsl/plan/shader.ts";
import { createPlanner } from "../../plan.ts";
import { gpuTest } from "../support/gpu.ts";
import { planBy } from "./gpu_plan.ts";
import {
  describeCase,
  differences,
  ID_KINDS,
  idsOf,
  largeCases,
  outputsOf,
  type PlanCase,
  randomCases,
  smallCases,
} from "./plan_cases.ts";

async function assertAllEqual(device: GPUDevice, cases: readonly PlanCase[]): Promise<void> {
  for (const plan of cases) {
    using planner = await createPlanner({ ...plan.options, backend: "webgpu", device });
    assertEquals(differences(plan, outputsOf(await planner.plan(idsOf(plan)))), []);
  }
}

// Every number of routes for every number of experts; a software driver takes 0.3 s for each.
gpuTest("plan on WebGPU: the edges of every size", async (device) => {
  const kinds = ID_KINDS.length;
  const cases = smallCases().filter((_, i) => i % kinds === Math.floor(i / kinds) % kinds);
  await assertAllEqual(device, cases);
});

gpuTest("plan on WebGPU: shapes and maps drawn at random", async (device) => {
  await assertAllEqual(device, randomCases(60));
});

gpuTest("plan on WebGPU: a million routes", (device) => assertAllEqual(device, largeCases()));

const TUNINGS: readonly PlanTuning[] = [
  ...[1, 2, 3, 4].map((rounds) => ({ path: "small", tile: 512, rounds, loads: 40 }) as const),
  ...[1, 2, 4].map((rounds) => ({ path: "fold", tile: 1024, rounds, loads: 4 }) as const),
  { path: "fold", tile: 4096, rounds: 1, loads: 1 },
  { path: "fold", tile: 1536, rounds: 3, loads: 1 },
  { path: "scan", tile: 512, rounds: 1, loads: 1 },
  { path: "scan", tile: 2048, rounds: 1, loads: 1 },
  { path: "scan", tile: 16_384, rounds: 1, loads: 1 },
];

const SHAPES: readonly PlanCase[] = [
  { options: { numExperts: 383, topK: 8, alignment: 7 }, numTokens: 700, kind: "outside" },
  { options: { numExperts: 384, topK: 8, blockSize: 16 }, numTokens: 641, kind: "zipf" },
  { options: { numExperts: 60, topK: 4, alignment: 64 }, numTokens: 1281, kind: "any bits" },
  { options: { numExperts: 1, topK: 2, blockSize: 7 }, numTokens: 5000, kind: "one" },
];

for (const tuning of TUNINGS) {
  const { path, tile, rounds } = tuning;
  gpuTest(`plan on WebGPU: by ${path}, tiles of ${tile}, ${rounds} rounds`, async (device) => {
    for (const plan of SHAPES) {
      const { options } = plan;
      const outputs = await planBy(device, { options, ids: idsOf(plan), tuning });
      assertEquals(differences(plan, outputs), [], describeCase(plan));
    }
  });
}
