/** Tint, the WGSL compiler of Chrome, accepts the shaders of plans, with the limits that every device has. */

import { assert, assertEquals } from "@std/assert";
import { resolvePlanner } from "../../plan/options.ts";
import { compileStep } from "../../plan/webgpu_programs.ts";
import { planSteps, type PlanTuning } from "../../wgsl/plan/shader.ts";
import { choosePlanPath } from "../../plan/tuning.ts";
import { openDawn } from "./dawn.ts";

const DISPATCHES = [{ over: "blocks", x: 2 }, { over: "rows", per: 3 }] as const;

/** With a map and dispatches, no dispatch may bind more than eight storage buffers. */
const EXTRAS = [
  {},
  { expertMap: Int32Array.of(0, 0) },
  { dispatches: DISPATCHES },
  { expertMap: Int32Array.of(0, 0), dispatches: DISPATCHES },
];

const ROUTE_COUNTS = [8, 4096, 40_000, 160_000, 2 ** 20, 2 ** 22];

const MOST: readonly PlanTuning[] = [
  { path: "small", tile: 512, rounds: 4, loads: 8 },
  { path: "fold", tile: 8192, rounds: 4, loads: 16 },
];

async function complaintsAbout(device: GPUDevice, numExperts: number): Promise<string[]> {
  const complaints: string[] = [];
  for (const extra of EXTRAS) {
    const planner = resolvePlanner({ numExperts, topK: 8, alignment: 64, ...extra });
    const tunings = ROUTE_COUNTS.map((count) => choosePlanPath(planner, count));
    if (numExperts <= 512 && !extra.expertMap) tunings.push(...MOST);
    for (const step of tunings.flatMap((tuning) => planSteps(planner, tuning))) {
      device.pushErrorScope("validation");
      await compileStep(device, step).catch((error: Error) => complaints.push(error.message));
      const error = await device.popErrorScope();
      if (error) complaints.push(`${step.entryPoint}: ${error.message}`);
    }
  }
  return complaints;
}

for (const numExperts of [1, 2, 60, 384, 512, 1000, 1024, 1025, 4096, 4128]) {
  Deno.test(`Tint accepts the shaders of plans of ${numExperts} experts`, async () => {
    const device = await openDawn("backend=null");
    assert(device, "Dawn's null backend needs no driver");
    try {
      assertEquals(await complaintsAbout(device, numExperts), []);
    } finally {
      device.destroy();
    }
  });
}
