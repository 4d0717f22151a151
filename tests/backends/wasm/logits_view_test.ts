/** Promise: logits in the kernel's own memory route as copies of them do. */

import { assertEquals, assertThrows } from "@std/assert";
import type { Dtype, WasmGate } from "../../../mod.ts";
import { createWasmGate } from "../../../wasm.ts";
import { randomRows } from "../../support/random_rows.ts";

const NUM_EXPERTS = 40;
const NUM_TOKENS = 9;

async function openGate(dtype: Dtype): Promise<WasmGate> {
  const bias = Float32Array.from({ length: NUM_EXPERTS }, (_, e) => (e * 7 % 11) / 50);
  return await createWasmGate({ numExperts: NUM_EXPERTS, topK: 5, bias, dtype });
}

function makeRows(dtype: Dtype): Float32Array | Uint16Array {
  const shape = { numTokens: NUM_TOKENS, numExperts: NUM_EXPERTS, dtype };
  return randomRows(shape, { seed: 5, flavour: "normal" }) as Float32Array | Uint16Array;
}

for (const dtype of ["f32", "f16", "bf16"] as const) {
  Deno.test(`logits view, ${dtype}: rows in it, and parts of it, route as copies do`, async () => {
    using gate = await openGate(dtype);
    const rows = makeRows(dtype);
    const copied = gate.routeSync(rows);
    const view = gate.logitsView(NUM_TOKENS);
    view.set(rows);
    assertEquals(gate.routeSync(view), copied);
    const part = gate.routeSync(view.subarray(2 * NUM_EXPERTS, 5 * NUM_EXPERTS));
    assertEquals(part.indices, copied.indices.slice(10, 25));
    assertEquals(part.weights, copied.weights.slice(10, 25));
    assertEquals(await gate.route(view, { numTokens: NUM_TOKENS, numValidTokens: 9 }), copied);
  });
}

Deno.test("logits view: a larger one may detach the smaller, which is then refused", async () => {
  using gate = await openGate("f32");
  const small = gate.logitsView(1);
  assertEquals(gate.logitsView(4000).length, 4000 * NUM_EXPERTS);
  assertThrows(() => gate.routeSync(small), TypeError, "Cannot route: logits must be");
});

Deno.test("logits view: refuses no tokens, and a gate that is destroyed", async () => {
  const gate = await openGate("f32");
  assertThrows(() => gate.logitsView(0), RangeError, "numTokens must be an integer from 1");
  gate.destroy();
  assertThrows(() => gate.logitsView(1), Error, "got a destroyed gate");
});
