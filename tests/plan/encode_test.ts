/** Promise: `encode` writes the outputs that it is given and nothing else, in the caller's own commands. */

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { createGate } from "../../mod.ts";
import {
  BackendUnavailableError,
  createPlanner,
  type PlanArrays,
  type PlanOutput,
} from "../../plan.ts";
import { PLAN_OUTPUTS } from "../../plan/outputs.ts";
import { gpuTest } from "../support/gpu.ts";
import { createPlanBuffers, destroyPlanBuffers, readPlan } from "./gpu_plan.ts";
import { differences, idsOf, MILLION, outputsOf, type PlanCase } from "./plan_cases.ts";

const DESTROYED = "Cannot plan: planner must be alive, got a destroyed planner";
const LOST = "Cannot plan: device must be alive, got a lost device";
const DISPATCHES = [{ over: "blocks" }, { over: "rows", x: 3, per: 16 }] as const;

function submit(device: GPUDevice, record: (encoder: GPUCommandEncoder) => void): void {
  const encoder = device.createCommandEncoder();
  record(encoder);
  device.queue.submit([encoder.finish()]);
}

/** One plan of each path: one dispatch, two, four. */
const PATHS: readonly PlanCase[] = [
  {
    options: { numExperts: 40, topK: 3, alignment: 4, dispatches: DISPATCHES },
    numTokens: 50,
    kind: "outside",
  },
  {
    options: { numExperts: 40, topK: 4, alignment: 4, dispatches: DISPATCHES },
    numTokens: 3000,
    kind: "zipf",
  },
  {
    options: { numExperts: 1100, topK: 4, alignment: 4, dispatches: DISPATCHES },
    numTokens: 300,
    kind: "outside",
  },
];

for (const plan of PATHS) {
  gpuTest(
    `encode: every subset of outputs, ${plan.options.numExperts} experts, ${plan.numTokens} tokens`,
    async (device) => {
      const { options } = plan;
      using planner = await createPlanner({ ...options, backend: "webgpu", device });
      const ids = idsOf(plan);
      for (let subset = 0; subset < 2 ** PLAN_OUTPUTS.length; subset++) {
        const names: PlanOutput[] = PLAN_OUTPUTS.filter((_, i) => subset >> i & 1);
        const given = createPlanBuffers(device, { options, ids, names });
        submit(device, (encoder) => planner.encode(encoder, given.buffers));
        const outputs = await readPlan(device, given);
        assertEquals(Object.keys(outputs), names);
        assertEquals(differences(plan, outputs), []);
        destroyPlanBuffers(given);
      }
    },
  );
}

gpuTest("encode: plans that grow, in one pass, keep apart", async (device) => {
  const options = { numExperts: 40, topK: 4 };
  using planner = await createPlanner({ ...options, backend: "webgpu", device });
  const plans = [3000, 20, 9000, 0, 3000, 17_000].map((numTokens): PlanCase => {
    return { options, numTokens, kind: "zipf" };
  });
  const buffers = plans.map((plan) => createPlanBuffers(device, { options, ids: idsOf(plan) }));
  submit(device, (encoder) => {
    const pass = encoder.beginComputePass();
    for (const each of buffers) planner.encode(pass, each.buffers);
    pass.end();
  });
  for (const [i, plan] of plans.entries()) {
    assertEquals(differences(plan, await readPlan(device, buffers[i])), []);
    destroyPlanBuffers(buffers[i]);
  }
});

gpuTest("encode: a million routes, a hundred times, one result", async (device) => {
  const plan: PlanCase = {
    options: { numExperts: 384, topK: 8 },
    numTokens: MILLION / 8,
    kind: "zipf",
  };
  const { options } = plan;
  using planner = await createPlanner({ ...options, backend: "webgpu", device });
  // The rest follows from these.
  const names: PlanOutput[] = ["rowToRoute", "blocks", "totals"];
  const given = createPlanBuffers(device, { options, ids: idsOf(plan), names });
  let first: Partial<PlanArrays> | undefined;
  for (let run = 0; run < 100; run++) {
    submit(device, (encoder) => planner.encode(encoder, given.buffers));
    const outputs = await readPlan(device, given);
    first ??= outputs;
    for (const [name, array] of Object.entries(outputs)) {
      const same = first[name as PlanOutput]!;
      assert(array.every((value, i) => value === same[i]), `${name} differs in run ${run}`);
    }
  }
  assertEquals(differences(plan, first!), []);
  destroyPlanBuffers(given);
});

gpuTest("encode: a gate and a planner record into one pass", async (device) => {
  const [numExperts, topK, numTokens] = [24, 3, 200];
  const shared = { numSharedExperts: 1 };
  using gate = await createGate({ numExperts, topK, ...shared, backend: "webgpu", device });
  const options = { numExperts: 25, topK: 4, blockSize: 16 };
  using planner = await createPlanner({ ...options, backend: "webgpu", device });
  const logits = new Float32Array(numTokens * numExperts).map((_, i) => Math.sin(i * i));
  const { STORAGE, COPY_DST } = GPUBufferUsage;
  const upload = device.createBuffer({ size: logits.byteLength, usage: STORAGE | COPY_DST });
  device.queue.writeBuffer(upload, 0, logits);
  const ids = new Int32Array(numTokens * topK + numTokens);
  const given = createPlanBuffers(device, { options, ids });
  const { indices } = given.buffers;
  const weights = device.createBuffer({ size: indices.size, usage: STORAGE });
  submit(device, (encoder) => {
    const pass = encoder.beginComputePass();
    gate.encode(pass, { logits: upload, indices, weights, numTokens });
    planner.encode(pass, given.buffers);
    pass.end();
  });
  const outputs = await readPlan(device, given);
  using wasm = await createGate({ numExperts, topK, ...shared, backend: "wasm" });
  using cpu = await createPlanner({ ...options, backend: "cpu" });
  const expected = cpu.planSync(wasm.routeSync(logits).indices);
  for (const [name, array] of Object.entries(outputs)) {
    assertEquals([...array], [...expected[name as PlanOutput]], name);
  }
  for (const buffer of [upload, weights]) buffer.destroy();
  destroyPlanBuffers(given);
});

gpuTest("plan: the ids are read before the promise is returned", async (device) => {
  const plan: PlanCase = { options: { numExperts: 9, topK: 2 }, numTokens: 40, kind: "uniform" };
  for (const backend of ["cpu", "webgpu"] as const) {
    using planner = await createPlanner({ ...plan.options, backend, device });
    const ids = idsOf(plan);
    const promise = planner.plan(ids);
    ids.fill(-1);
    assertEquals(differences(plan, outputsOf(await promise)), []);
  }
});

gpuTest(
  "encode: a destroyed planner says so, and leaves the caller's device alive",
  async (device) => {
    const options = { numExperts: 4, topK: 2, backend: "webgpu", device } as const;
    const planner = await createPlanner(options);
    const ids = new Int32Array(6);
    const rejected = assertRejects(() => planner.plan(ids), Error, DESTROYED);
    planner.destroy();
    planner.destroy();
    await rejected;
    await assertRejects(() => planner.plan(ids), Error, DESTROYED);
    const encode = (): void => planner.encode({} as GPUCommandEncoder, {} as never);
    assertThrows(encode, Error, "Cannot encode: planner must be alive, got a destroyed planner");
    using next = await createPlanner(options);
    assertEquals((await next.plan(ids)).numRows, 6);
  },
);

gpuTest("encode: a lost device rejects the calls in flight and after", async (device) => {
  const options = { numExperts: 4, topK: 2, backend: "webgpu", device } as const;
  using planner = await createPlanner(options);
  const ids = new Int32Array(6000);
  const rejected = [1, 2].map(() => assertRejects(() => planner.plan(ids), Error, LOST));
  device.destroy();
  await Promise.all(rejected);
  await assertRejects(() => planner.plan(ids), Error, LOST);
  await assertRejects(() => createPlanner(options), BackendUnavailableError, "is lost");
});
