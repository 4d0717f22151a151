/** Promise: gates on a caller's device leave nothing behind, and a lost device is told as one. */

import { assertEquals, assertRejects } from "@std/assert";
import { BackendUnavailableError, createGate } from "../../../mod.ts";
import { gpuTest, nextTask, openDevice } from "../../support/gpu.ts";

const OPTIONS = { numExperts: 8, topK: 2 };
const LOGITS = new Float32Array(8);

gpuTest("device: many gates react to device.lost once", async (device) => {
  const { lost } = device;
  let reactions = 0;
  const counted = Object.assign(Object.create(Promise.prototype), {
    then: (...reaction: Parameters<typeof lost.then>) => {
      reactions++;
      return lost.then(...reaction);
    },
  });
  Object.defineProperty(device, "lost", { get: () => counted, configurable: true });
  for (const backend of ["webgpu", "auto", "webgpu", "auto"] as const) {
    (await createGate({ ...OPTIONS, backend, device })).destroy();
  }
  Reflect.deleteProperty(device, "lost");
  assertEquals(reactions, 1);
});

gpuTest("device: the adapter is asked about itself only on demand", async (device) => {
  let reads = 0;
  const { adapterInfo } = device;
  Object.defineProperty(device, "adapterInfo", {
    get: () => (reads++, adapterInfo),
    configurable: true,
  });
  using gate = await createGate({ ...OPTIONS, backend: "webgpu", device });
  await gate.route(LOGITS);
  assertEquals(reads, 0);
  assertEquals([gate.adapterInfo.description, reads], [adapterInfo.description, 1]);
  Reflect.deleteProperty(device, "adapterInfo");
});

gpuTest("device: one that is lost is refused, whenever that shows", async () => {
  for (const wait of [true, false]) {
    const { device } = await openDevice();
    device.destroy();
    if (wait) await device.lost;
    for (let time = 0; time < 2; time++) {
      const make = () => createGate({ ...OPTIONS, backend: "webgpu", device });
      const error = await assertRejects(make, BackendUnavailableError);
      assertEquals(error.message.includes("The device given is lost"), true, error.message);
    }
    using gate = await createGate({ ...OPTIONS, device, gpuFrom: 1 });
    assertEquals((await gate.route(LOGITS)).backend, "wasm");
  }
});

gpuTest("device: errors of the caller's device stay the caller's to hear", async () => {
  const { device } = await openDevice();
  const heard: string[] = [];
  device.addEventListener("uncapturederror", (event) => {
    heard.push((event as Event & { readonly error: GPUError }).error.message);
  });
  using gate = await createGate({ ...OPTIONS, backend: "webgpu", device });
  device.pushErrorScope("validation");
  device.createBuffer({ size: 16, usage: 0x1 | 0x80 });
  await gate.route(LOGITS);
  const caught = await device.popErrorScope();
  assertEquals(caught === null, false, "the scope was the caller's");
  device.createBuffer({ size: 16, usage: 0x1 | 0x80 });
  await device.queue.onSubmittedWorkDone();
  await nextTask();
  assertEquals(heard.length, 1);
  // The gate goes on: the error had nothing to do with it.
  await gate.route(LOGITS);
  gate.destroy();
  device.destroy();
  await device.lost;
});
