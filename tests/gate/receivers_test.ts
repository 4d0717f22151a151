/** Promise: a gate shows nothing that can be changed, and its methods say so when they are taken off it. */

import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { createGate } from "../../mod.ts";
import { gpuTest } from "../support/gpu.ts";

const OPTIONS = { numExperts: 8, topK: 2 };
const LOGITS = new Float32Array(8);

function message(method: string): string {
  return `Cannot call ${method}: this must be the gate it belongs to, got undefined; ` +
    `write gate.${method}(…)`;
}

Deno.test("receivers: methods of a WASM gate that are called by themselves", async () => {
  const { route, routeSync, weigh, weighSync, logitsView, destroy } = await createGate({
    ...OPTIONS,
    backend: "wasm",
  });
  const ids = new Int32Array(2);
  await assertRejects(() => route(LOGITS), TypeError, message("route"));
  await assertRejects(() => weigh(LOGITS, ids), TypeError, message("weigh"));
  assertThrows(() => routeSync(LOGITS), TypeError, message("routeSync"));
  assertThrows(() => weighSync(LOGITS, ids), TypeError, message("weighSync"));
  assertThrows(() => logitsView(1), TypeError, message("logitsView"));
  assertThrows(() => destroy(), TypeError, message("destroy"));
});

Deno.test("receivers: methods of an auto gate that are called by themselves", async () => {
  const { route, weigh, destroy } = await createGate(OPTIONS);
  await assertRejects(() => route(LOGITS), TypeError, message("route"));
  await assertRejects(() => weigh(LOGITS, new Int32Array(2)), TypeError, message("weigh"));
  assertThrows(() => destroy(), TypeError, message("destroy"));
});

gpuTest("receivers: methods of a WebGPU gate that are called by themselves", async (device) => {
  using gate = await createGate({ ...OPTIONS, backend: "webgpu", device });
  const { route, encode, encodeWeigh } = gate;
  await assertRejects(() => route(LOGITS), TypeError, message("route"));
  assertThrows(() => encode({} as never, {} as never), TypeError, message("encode"));
  assertThrows(() => encodeWeigh({} as never, {} as never), TypeError, message("encodeWeigh"));
  const target = "Cannot encode: target must be a GPUCommandEncoder or a GPUComputePassEncoder, " +
    "got an object";
  assertThrows(() => gate.encode({} as never, {} as never), TypeError, target);
});

Deno.test("receivers: a gate has no property of its own, and its getters cannot be written", async () => {
  for (const backend of ["wasm", "auto"] as const) {
    using gate = await createGate({ ...OPTIONS, backend });
    assertEquals(Object.getOwnPropertyNames(gate), []);
    for (const name of ["backend", "numExperts", "topK", "scoring", "dtype"]) {
      assertThrows(() => Object.assign(gate, { [name]: 3 }), TypeError);
    }
  }
});
