/**
 * Promise: whatever the runtime says to a request for memory, a gate stays as it was and routes right; and
 * it holds no more memory than a chunk and its views need.
 */

import { assertEquals, assertLess, assertRejects, assertThrows } from "@std/assert";
import type { GateOptions, RouteResult, WasmGate } from "../../../mod.ts";
import { createWasmGate } from "../../../wasm.ts";
import { limitMemory } from "../../support/kernel_bytes.ts";
import { randomRows } from "../../support/random_rows.ts";

const E = 8;
const BASE = { numExperts: E, topK: 8 };
const PAGE = 65536;

function rowsOf(numTokens: number, seed = 1): Float32Array {
  const shape = { numTokens, numExperts: E, dtype: "f32" } as const;
  return randomRows(shape, { seed, flavour: "normal" }) as Float32Array;
}

function copyOf({ indices, weights }: RouteResult): unknown[] {
  return [indices.slice(), new Uint32Array(weights.slice().buffer)];
}

/** The bytes of the kernel's memory. */
function memoryOf(gate: WasmGate): number {
  return gate.logitsView(1).buffer.byteLength;
}

/** Rows of results before the request, and rows of the request that is refused. */
const REFUSALS: readonly (readonly [number, number])[] = [
  [1, 2300],
  [2100, 2300],
  [2100, 2600],
  [2100, 8000],
];

for (const [before, asked] of REFUSALS) {
  Deno.test(`memory: a refusal of ${asked} rows after ${before} leaves a gate as it was`, async () => {
    using plain = await createWasmGate(BASE);
    using gate = await createWasmGate({ ...BASE, wasm: limitMemory(4) });
    gate.routeSync(rowsOf(before, 2));
    assertThrows(() => gate.logitsView(100 * asked), RangeError, "a refusal to grow");
    for (const rows of [1, before]) {
      const logits = rowsOf(rows, 3);
      assertEquals(copyOf(gate.routeSync(logits)), copyOf(plain.routeSync(logits)));
    }
    // A batch needs no more memory than there is: smaller chunks do.
    const logits = rowsOf(asked, 4);
    assertEquals(copyOf(gate.routeSync(logits)), copyOf(plain.routeSync(logits)));
    assertEquals(memoryOf(gate) <= 4 * PAGE, true);
  });
}

Deno.test("memory: a gate without room for its constants is refused", async () => {
  const create = () => createWasmGate({ numExperts: 4096, topK: 64, wasm: limitMemory(2) });
  const words = "Cannot create gate: memory must be enough for the gate, got a refusal to grow";
  await assertRejects(create, RangeError, words);
});

Deno.test("memory: rows that no 32-bit address reaches are refused before the kernel hears of them", async () => {
  using plain = await createWasmGate(BASE);
  const logits = rowsOf(64);
  const expected = copyOf(plain.routeSync(logits));
  for (const numTokens of [2 ** 27 - 2000, 2 ** 27, 2 ** 29, 2 ** 31 - 1]) {
    using gate = await createWasmGate(BASE);
    const words = "Cannot make a view: numTokens must be at most";
    assertThrows(() => gate.logitsView(numTokens), RangeError, words);
    assertEquals(copyOf(gate.routeSync(logits)), expected);
    assertLess(memoryOf(gate), 2 ** 20);
  }
});

Deno.test("memory: rows beyond the second GiB are routed as others are", async () => {
  using gate = await createWasmGate(BASE);
  const logits = rowsOf(64);
  const expected = copyOf(gate.routeSync(logits));
  const view = gate.logitsView(2 ** 26 + 64) as Float32Array;
  view.set(logits, view.length - logits.length);
  const last = view.subarray(view.length - logits.length);
  assertEquals(copyOf(gate.routeSync(last)), expected);
  assertEquals(copyOf(gate.routeSync(last, { numTokens: 64 })), expected);
  assertEquals(copyOf(gate.routeSync(logits)), expected);
});

/** Gates whose rows are short, whose results are long, and the reverse. */
const SHAPES: readonly Omit<GateOptions, "backend">[] = [
  { numExperts: 1, topK: 1 },
  { numExperts: 1, topK: 1, numSharedExperts: 32 },
  { numExperts: 64, topK: 64 },
  { numExperts: 4096, topK: 8 },
];

for (const options of SHAPES) {
  const { numExperts, topK, numSharedExperts = 0 } = options;
  Deno.test(`memory: a large batch of ${numExperts} experts, ${topK + numSharedExperts} slots, leaves a chunk's memory behind`, async () => {
    using gate = await createWasmGate(options);
    const before = memoryOf(gate);
    const numTokens = Math.ceil(2 ** 22 / Math.max(numExperts, topK + numSharedExperts));
    gate.routeSync(new Float32Array(numTokens * numExperts));
    assertLess(memoryOf(gate) - before, 3 * 256 * 1024 + 2 * PAGE);
  });
}

Deno.test("memory: logits in a view are routed in chunks, and the view is left as it is", async () => {
  using gate = await createWasmGate(BASE);
  const logits = rowsOf(40_000);
  const expected = copyOf(gate.routeSync(logits));
  const view = gate.logitsView(40_000) as Float32Array;
  view.set(logits);
  assertEquals(copyOf(gate.routeSync(view)), expected);
  assertEquals(view, logits);
  const last = gate.routeSync(view.subarray(E * 39_999));
  assertEquals(copyOf(last), copyOf(gate.routeSync(logits.subarray(E * 39_999))));
  assertEquals(view.subarray(E), logits.subarray(E));
  assertEquals(view.length, 40_000 * E);
});

Deno.test("memory: a gate's own memory is neither an output nor, outside its view, logits", async () => {
  using gate = await createWasmGate(BASE);
  const logits = rowsOf(1);
  const expected = copyOf(gate.routeSync(logits));
  const { buffer } = gate.logitsView(1);
  const ids = new Int32Array(E);
  const indices = new Int32Array(E);
  const weights = new Float32Array(E);
  const outputs = [
    { indices: new Int32Array(buffer, 4096, E), weights },
    { indices, weights: new Float32Array(buffer, 4096, E) },
  ];
  for (const options of outputs) {
    const words = "must be memory apart from the gate's own, got a view of it";
    assertThrows(() => gate.routeSync(logits, options), TypeError, words);
    assertThrows(() => gate.routeSync(logits, { ...options, numTokens: 1 }), TypeError, words);
    assertThrows(() => gate.weighSync(logits, ids, options), TypeError, words);
  }
  for (const offset of [0, 4096, buffer.byteLength - 4 * E]) {
    const outside = new Float32Array(buffer, offset, E);
    const words = "logits must be a part of the latest logitsView, got another part";
    assertThrows(() => gate.routeSync(outside), TypeError, words);
    assertThrows(() => gate.routeSync(outside, { numTokens: 1 }), TypeError, words);
    assertThrows(() => gate.weighSync(outside, ids), TypeError, words);
  }
  assertEquals(copyOf(gate.routeSync(logits)), expected);
});
