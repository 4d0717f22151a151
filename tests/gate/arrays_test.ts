/** Promise: arrays of every kind get the same answer on both backends, or the same refusal. */

import { assertEquals, assertRejects } from "@std/assert";
import { resolveWeighBatch } from "../../gate/batch.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { createGate, type Gate, type LogitsArray } from "../../mod.ts";
import { assertSameBits, gpuTest, routeOnWasm } from "../support/gpu.ts";

const OPTIONS = { numExperts: 8, topK: 2 };
const ROW = [0.1, 3, -2, 1.5, 0.4, 2.9, -1, 0];

/** Makes a `Float32Array` of the row on some memory. */
function onMemory(memory: ArrayBufferLike): Float32Array {
  const view = new Float32Array(memory);
  view.set(ROW);
  return view;
}

/** Evaluates an expression in another realm, whose classes are not those of this one. */
function inOtherRealm(): Float32Array {
  const worker = structuredClone(Float32Array.from(ROW));
  // A clone has the classes of this realm; a prototype that is no `Float32Array.prototype` has the same
  // effect on `instanceof`.
  Object.setPrototypeOf(worker, Object.create(Object.getPrototypeOf(Float32Array.prototype)));
  return worker;
}

const ACCEPTED: Readonly<Record<string, () => Float32Array>> = {
  "shared memory": () => onMemory(new SharedArrayBuffer(32)),
  "growable shared memory": () => onMemory(new SharedArrayBuffer(32, { maxByteLength: 64 })),
  "resizable memory": () => onMemory(new ArrayBuffer(32, { maxByteLength: 64 })),
  "a length that follows its buffer": () => {
    const memory = new ArrayBuffer(64, { maxByteLength: 64 });
    const view = onMemory(memory);
    memory.resize(32);
    return view;
  },
  "a subclass": () => new (class Logits extends Float32Array {})(ROW),
  "an array of another realm": inOtherRealm,
};

const REFUSED: Readonly<Record<string, readonly [() => unknown, string]>> = {
  "a view whose buffer has shrunk": [() => {
    const memory = new ArrayBuffer(64, { maxByteLength: 64 });
    const view = new Float32Array(memory, 32, 8);
    memory.resize(40);
    return view;
  }, "a Float32Array whose buffer has shrunk"],
  "a detached array": [() => {
    const view = Float32Array.from(ROW);
    structuredClone(view, { transfer: [view.buffer] });
    return view;
  }, "a detached Float32Array"],
  "a subclass that calls itself another class": [
    () =>
      new (class extends Float64Array {
        // deno-lint-ignore no-explicit-any -- the type says that it cannot be overridden
        override get [Symbol.toStringTag](): any {
          return "Float32Array";
        }
      })(ROW),
    "a Float64Array of 8; pass Float32Array.from(it)",
  ],
  "a subclass with another length": [
    () =>
      new (class extends Float32Array {
        override get length(): number {
          return 16;
        }
      })(ROW),
    "a subclass of Float32Array that overrides length",
  ],
  "a proxy of an array": [
    () => new Proxy(Float32Array.from(ROW), {}),
    "an imitation of a Float32Array",
  ],
  "numbers": [() => ROW, "an array of 8; pass Float32Array.from(it)"],
  "doubles": [() => Float64Array.from(ROW), "a Float64Array of 8; pass Float32Array.from(it)"],
  "an ONNX Runtime tensor": [
    () => ({ dims: [1, 8], type: "float32", location: "cpu", data: 0, getData: () => 0 }),
    "an ONNX Runtime tensor; pass its data",
  ],
  "an ONNX Runtime tensor on the GPU": [
    () => ({ dims: [1, 8], type: "float32", location: "gpu-buffer", getData: () => 0 }),
    "an ONNX Runtime tensor on the GPU; pass its gpuBuffer to `encode`, or await its getData()",
  ],
  "a TensorFlow.js tensor": [
    () => ({ shape: [1, 8], dtype: "float32", dataSync: () => 0 }),
    "a TensorFlow.js tensor; pass await its data()",
  ],
  "a GPUBuffer": [
    () => ({ size: 32, usage: 128, mapAsync: () => 0 }),
    "a GPUBuffer; pass it to `encode` of a WebGPU gate",
  ],
  "data with dims": [
    () => ({ data: Float32Array.from(ROW), dims: [1, 8] }),
    "an object with data and dims; pass its data",
  ],
};

async function assertAccepts(gate: Gate): Promise<void> {
  const expected = await routeOnWasm(OPTIONS, { logits: Float32Array.from(ROW) });
  for (const [name, make] of Object.entries(ACCEPTED)) {
    // Twice: the second call finds buffers that are ready.
    for (let time = 0; time < 2; time++) {
      assertSameBits(await gate.route(make()), expected);
      const indices = new Int32Array(new SharedArrayBuffer(8));
      const weights = new Float32Array(new ArrayBuffer(8, { maxByteLength: 16 }));
      const result = await gate.route(make(), { indices, weights });
      assertSameBits(result, expected);
      assertEquals([result.indices === indices, result.weights === weights], [true, true], name);
    }
  }
}

async function assertRefuses(gate: Gate): Promise<void> {
  for (const [name, [make, got]] of Object.entries(REFUSED)) {
    const message = `Cannot route: logits must be a Float32Array for dtype "f32", got ${got}`;
    const error = await assertRejects(() => gate.route(make() as LogitsArray), TypeError);
    assertEquals(error.message, message, name);
  }
}

Deno.test("arrays: WASM takes every kind of memory, and refuses what only looks like logits", async () => {
  using gate = await createGate({ ...OPTIONS, backend: "wasm" });
  await assertAccepts(gate);
  await assertRefuses(gate);
});

gpuTest(
  "arrays: WebGPU takes every kind of memory, and refuses what only looks like logits",
  async (device) => {
    using gate = await createGate({ ...OPTIONS, backend: "webgpu", device });
    await assertAccepts(gate);
    await assertRefuses(gate);
  },
);

/** Writes over the logits as soon as the call has returned its promise. */
async function assertReadsAtOnce(gate: Gate, numTokens: number): Promise<void> {
  const logits = Float32Array.from({ length: numTokens * 8 }, (_, i) => (i * 37 % 101) / 7 - 6);
  const expected = await routeOnWasm(OPTIONS, { logits: logits.slice() });
  for (let time = 0; time < 2; time++) {
    const given = logits.slice();
    const result = gate.route(given);
    given.fill(NaN);
    structuredClone(given, { transfer: [given.buffer] });
    assertSameBits(await result, expected);
  }
}

Deno.test("arrays: ids in memory of another thread's are copied before they are checked", () => {
  const resolved = resolveOptions(OPTIONS);
  const logits = Float32Array.from(ROW);
  const shared = new Int32Array(new SharedArrayBuffer(8));
  shared.set([5, 1]);
  const { expertIds } = resolveWeighBatch(resolved, { logits, expertIds: shared });
  shared.fill(4096);
  assertEquals(expertIds, Int32Array.of(5, 1));
});

gpuTest("arrays: logits are read before route returns its promise", async (device) => {
  using webgpu = await createGate({ ...OPTIONS, backend: "webgpu", device });
  using wasm = await createGate({ ...OPTIONS, backend: "wasm" });
  for (const numTokens of [1, 700]) {
    await assertReadsAtOnce(webgpu, numTokens);
    await assertReadsAtOnce(wasm, numTokens);
  }
});
