/** Promise: calls that overlap do not disturb each other, and those in flight end with their gate or device. */

import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { resolveBatch } from "../../../gate/batch.ts";
import { resolveOptions } from "../../../gate/resolve_options.ts";
import { WebGpuKernel } from "../../../backends/webgpu/kernel.ts";
import { createGate, type GateOptions } from "../../../mod.ts";
import { assertSameBits, gpuTest, nextTask, routeOnWasm } from "../../support/gpu.ts";
import { randomRows } from "../../support/random_rows.ts";

const SEED = 20_260_401;
const OPTIONS: GateOptions = { numExperts: 23, topK: 5, numSharedExperts: 1 };
const LOST = "Cannot route: device must be alive, got a lost device";
const DESTROYED = "Cannot route: gate must be alive, got a destroyed gate";

function rowsFor(options: GateOptions, numTokens: number): ReturnType<typeof randomRows> {
  const { numExperts, dtype = "f32" } = options;
  return randomRows({ numTokens, numExperts, dtype }, { seed: SEED, firstRow: numTokens });
}

gpuTest("calls that overlap do not disturb each other", async (device) => {
  using gate = await createGate({ ...OPTIONS, backend: "webgpu", device });
  const batches = Array.from({ length: 13 }, (_, i) => rowsFor(OPTIONS, 1 + 29 * i));
  const results = await Promise.all(batches.map((logits) => gate.route(logits)));
  for (const [i, logits] of batches.entries()) {
    assertSameBits(results[i], await routeOnWasm(OPTIONS, { logits }));
  }
});

for (const ending of ["gate", "device"] as const) {
  gpuTest(`staged calls in flight end with the ${ending}`, async (device) => {
    const resolved = resolveOptions(OPTIONS);
    const kernel = await WebGpuKernel.create(resolved, device, { stagedBytes: 400 });
    await kernel.route(resolveBatch(resolved, rowsFor(OPTIONS, 30)));
    const batches = [600, 30, 600, 3, 600, 30].map((rows) =>
      resolveBatch(resolved, rowsFor(OPTIONS, rows))
    );
    const message = ending === "gate" ? DESTROYED : LOST;
    const rejected = batches.map((batch) =>
      assertRejects(() => kernel.route(batch), Error, message)
    );
    await nextTask();
    if (ending === "gate") kernel.destroy();
    else device.destroy();
    await Promise.all(rejected);
    for (const { indices } of batches) assertEquals(indices, new Int32Array(indices.length));
  });
}

gpuTest("a lost device rejects the calls in flight and after", async (device) => {
  const gate = await createGate({ ...OPTIONS, backend: "webgpu", device });
  const indices = new Int32Array(600 * 6).fill(99);
  const calls = Array.from({ length: 6 }, () => gate.route(rowsFor(OPTIONS, 600), { indices }));
  const rejected = calls.map((call) => assertRejects(() => call, Error, LOST));
  await nextTask();
  device.destroy();
  await Promise.all(rejected);
  assertEquals(indices, new Int32Array(600 * 6).fill(99));
  await assertRejects(() => gate.route(rowsFor(OPTIONS, 1)), Error, LOST);
  const encode = (): void => gate.encode({} as GPUCommandEncoder, {} as never);
  assertThrows(encode, Error, "Cannot encode: device must be alive, got a lost device");
  gate.destroy();
});

gpuTest("a gate that chose for itself goes on when its device is lost", async (device) => {
  using gate = await createGate({ ...OPTIONS, device, gpuFrom: 1 });
  const logits = rowsFor(OPTIONS, 40);
  const expected = await routeOnWasm(OPTIONS, { logits });
  assertSameBits(await gate.route(logits), expected);
  assertEquals(gate.backend, "webgpu");
  const inFlight = gate.route(logits);
  device.destroy();
  assertSameBits(await inFlight, expected);
  assertEquals(gate.backend, "wasm");
  assertSameBits(await gate.route(logits), expected);
});

gpuTest("a destroyed gate rejects, and leaves the caller's device alive", async (device) => {
  const gate = await createGate({ ...OPTIONS, backend: "webgpu", device });
  const logits = rowsFor(OPTIONS, 600);
  await gate.route(logits);
  const rejected = [1, 2].map(() => assertRejects(() => gate.route(logits), Error, DESTROYED));
  gate.destroy();
  gate.destroy();
  await Promise.all(rejected);
  await assertRejects(() => gate.route(logits), Error, DESTROYED);
  const encode = (): void => gate.encode({} as GPUCommandEncoder, {} as never);
  assertThrows(encode, Error, "Cannot encode: gate must be alive, got a destroyed gate");
  using next = await createGate({ ...OPTIONS, backend: "webgpu", device });
  assertSameBits(await next.route(logits), await routeOnWasm(OPTIONS, { logits }));
});
