/** Promise: a device that a gate requested ends with it and tells its errors, and all devices give the same bits. */

import { assertEquals, assertRejects } from "@std/assert";
import { createGate, type GateOptions } from "../../../mod.ts";
import { assertSameBits, gpuTest, nextTask, openDevice, routeOnWasm } from "../../support/gpu.ts";
import { randomRows } from "../../support/random_rows.ts";

const SEED = 20_260_401;
const OPTIONS: GateOptions = { numExperts: 23, topK: 5, numSharedExperts: 1 };

function rowsFor(options: GateOptions, numTokens: number): ReturnType<typeof randomRows> {
  const { numExperts, dtype = "f32" } = options;
  return randomRows({ numTokens, numExperts, dtype }, { seed: SEED, firstRow: numTokens });
}

gpuTest("two devices give the same bits", async (device) => {
  const second = await openDevice();
  const logits = rowsFor(OPTIONS, 300);
  const expected = await routeOnWasm(OPTIONS, { logits });
  const gates = await Promise.all(
    [device, second.device].map((each) =>
      createGate({ ...OPTIONS, backend: "webgpu", device: each })
    ),
  );
  const results = await Promise.all(gates.map((gate) => gate.route(logits)));
  for (const result of results) assertSameBits(result, expected);
  for (const gate of gates) gate.destroy();
  await second.close();
});

gpuTest("a device that the gate requested ends with it, and tells its errors", async () => {
  const gate = await createGate({ ...OPTIONS, backend: "webgpu" });
  const mapBothWays = 0x3;
  gate.device.createBuffer({ size: 4, usage: mapBothWays });
  await nextTask();
  const logits = rowsFor(OPTIONS, 2);
  const message = "Cannot route: device must be free of errors, got ";
  await assertRejects(() => gate.route(logits), Error, message);
  assertSameBits(await gate.route(logits), await routeOnWasm(OPTIONS, { logits }));
  gate.destroy();
  assertEquals((await gate.device.lost).reason, "destroyed");
});

gpuTest(
  "an error of a device that the gate requested fails the call in flight",
  async () => {
    const gate = await createGate({ ...OPTIONS, backend: "webgpu" });
    const logits = rowsFor(OPTIONS, 2);
    await gate.route(logits);
    const call = gate.route(logits);
    const mapBothWays = 0x3;
    gate.device.createBuffer({ size: 4, usage: mapBothWays });
    await assertRejects(
      () => call,
      Error,
      "Cannot route: device must be free of errors, got ",
    );
    assertSameBits(await gate.route(logits), await routeOnWasm(OPTIONS, { logits }));
    gate.destroy();
  },
);
