/**
 * Promise: shared experts that the router scores are weighed with the same bits however a batch is called:
 * routed, weighed, cut, from the kernel's own memory, from buffers, by any backend, and before a plan.
 */

import { assert, assertEquals } from "@std/assert";
import { WebGpuKernel } from "../../backends/webgpu/kernel.ts";
import { resolveBatch, resolveWeighBatch, rowLogits } from "../../gate/batch.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { createGate, type Gate, type GateOptions } from "../../mod.ts";
import { createPlanner } from "../../plan.ts";
import { routeReference } from "../../reference/route.ts";
import { assertSameBits, type Decision, gpuTest } from "../support/gpu.ts";
import { randomRows } from "../support/random_rows.ts";
import { RandomSource } from "../support/random_source.ts";

const SEED = 20_261_129;
const NUM_TOKENS = 61;
const NUM_VALID_TOKENS = 58;

function someBias(numExperts: number): Float32Array {
  const source = new RandomSource(SEED, numExperts);
  return Float32Array.from({ length: numExperts }, () => source.normal() / 8);
}

const SINK = { sharedExpertSink: true, numSharedExperts: 2 } as const;

const GATES: Readonly<Record<string, GateOptions>> = {
  "as Inkling has them": {
    ...SINK,
    numExperts: 256,
    topK: 6,
    bias: someBias(256),
    epsilon: 0,
    routedScalingFactor: 8,
    globalScale: 0.006,
  },
  "float16 in whole quads, in groups": {
    ...SINK,
    numExperts: 64,
    topK: 6,
    numSharedExperts: 4,
    dtype: "f16",
    bias: someBias(64),
    groups: { count: 4, selected: 2 },
  },
  "bfloat16 in odd rows": { ...SINK, numExperts: 37, topK: 8, numSharedExperts: 1, dtype: "bf16" },
  "sqrtsoftplus with a bias, in groups that fill no quad": {
    ...SINK,
    numExperts: 60,
    topK: 9,
    scoring: "sqrtsoftplus",
    bias: someBias(60),
    groups: { count: 10, selected: 3 },
    expertMap: Int32Array.from({ length: 60 }, (_, expert) => 59 - expert),
  },
  "the most scored slots, scaled logits": {
    ...SINK,
    numExperts: 300,
    topK: 32,
    numSharedExperts: 32,
    logitScale: 0.7,
    renormalize: false,
    perExpertScale: someBias(300),
  },
};

function logitsOf(options: GateOptions, numTokens = NUM_TOKENS) {
  const resolved = resolveOptions(options);
  const { dtype } = resolved;
  const shape = { numTokens, numExperts: rowLogits(resolved), dtype };
  return randomRows(shape, { seed: SEED });
}

function anyIds({ numExperts, topK }: GateOptions): Int32Array {
  const source = new RandomSource(SEED, 1);
  return Int32Array.from({ length: NUM_TOKENS * topK }, () => source.below(numExperts));
}

const CALL = { numValidTokens: NUM_VALID_TOKENS } as const;

function routeByReference(options: GateOptions): Decision {
  const resolved = resolveOptions(options);
  const batch = resolveBatch(resolved, logitsOf(options), CALL);
  routeReference(resolved, batch);
  return batch;
}

function weighByReference(options: GateOptions): Decision {
  const resolved = resolveOptions(options);
  const inputs = { logits: logitsOf(options), expertIds: anyIds(options) };
  const batch = resolveWeighBatch(resolved, inputs, CALL);
  routeReference(resolved, batch);
  return batch;
}

async function assertAllCalls(gate: Gate, options: GateOptions): Promise<void> {
  const logits = logitsOf(options);
  const whole = routeByReference(options);
  assertSameBits(await gate.route(logits, CALL), whole);
  assertSameBits(await gate.weigh(logits, anyIds(options), CALL), weighByReference(options));
  const width = rowLogits(resolveOptions(options));
  const slots = options.topK + options.numSharedExperts!;
  for (const [from, end] of [[0, 1], [5, 8], [9, 26]]) {
    const part = await gate.route(logits.subarray(from * width, end * width));
    assertSameBits(part, {
      indices: whole.indices.slice(from * slots, end * slots),
      weights: whole.weights.slice(from * slots, end * slots),
    });
  }
}

for (const [name, options] of Object.entries(GATES)) {
  Deno.test(`scored shared experts, wasm: ${name}`, async () => {
    using gate = await createGate({ ...options, backend: "wasm" });
    await assertAllCalls(gate, options);
  });

  Deno.test(`scored shared experts, wasm: in the kernel's own memory, ${name}`, async () => {
    using gate = await createGate({ ...options, backend: "wasm" });
    const view = gate.logitsView(NUM_TOKENS);
    const logits = logitsOf(options);
    assertEquals(view.length, logits.length);
    view.set(logits);
    assertSameBits(gate.routeSync(view, CALL), routeByReference(options));
  });

  gpuTest(`scored shared experts, webgpu: ${name}`, async (device) => {
    using gate = await createGate({ ...options, backend: "webgpu", device });
    await assertAllCalls(gate, options);
  });
}

gpuTest("scored shared experts, webgpu: a batch that is cut into chunks", async (device) => {
  const options = GATES["as Inkling has them"];
  const resolved = resolveOptions(options);
  const kernel = await WebGpuKernel.create(resolved, device, { chunkBytes: 5000 });
  const batch = resolveBatch(resolved, logitsOf(options), CALL);
  await kernel.route(batch);
  assertSameBits(batch, routeByReference(options));
  kernel.destroy();
});

Deno.test("scored shared experts, wasm: a batch of several chunks of 256 KB", async () => {
  const options = GATES["as Inkling has them"];
  const resolved = resolveOptions(options);
  const logits = logitsOf(options, 600);
  using gate = await createGate({ ...options, backend: "wasm" });
  const batch = resolveBatch(resolved, logits);
  routeReference(resolved, batch);
  assertSameBits(gate.routeSync(logits), batch);
});

Deno.test("scored shared experts, wasm: a bias for each token", async () => {
  for (const logitScale of [1, 0.7]) {
    const options = { ...GATES["as Inkling has them"], bias: someBias(3 * 256), logitScale };
    const resolved = resolveOptions(options);
    const biasOf = Int32Array.from({ length: NUM_TOKENS }, (_, token) => (token >> 1) % 3);
    using gate = await createGate({ ...options, backend: "wasm" });
    const view = gate.logitsView(NUM_TOKENS);
    view.set(logitsOf(options));
    const batch = resolveBatch(resolved, logitsOf(options), { ...CALL, biasOf });
    routeReference(resolved, batch);
    assertSameBits(gate.routeSync(view, { ...CALL, biasOf }), batch);
  }
});

gpuTest("scored shared experts, auto: their logits count, and a lost device", async (device) => {
  const options = GATES["as Inkling has them"];
  using gate = await createGate({ ...options, device, gpuFrom: NUM_TOKENS * 258 });
  const logits = logitsOf(options);
  const expected = routeByReference(options);
  const small = await gate.route(logits.subarray(258));
  assertEquals(small.backend, "wasm");
  const large = await gate.route(logits, CALL);
  assertEquals(large.backend, "webgpu");
  assertSameBits(large, expected);
  const inFlight = gate.route(logits, CALL);
  logits.fill(0);
  device.destroy();
  const late = await inFlight;
  assertEquals(late.backend, "wasm");
  assertSameBits(late, expected);
});

Deno.test("scored shared experts: a plan has every slot of every row but padding", async () => {
  const options = GATES["as Inkling has them"];
  using gate = await createGate({ ...options, backend: "wasm" });
  const { indices } = gate.routeSync(logitsOf(options), CALL);
  using planner = await createPlanner({ numExperts: 256 + 2, topK: 6 + 2, backend: "cpu" });
  const { tokensPerExpert } = planner.planSync(indices);
  const total = tokensPerExpert.reduce((sum, tokens) => sum + tokens, 0);
  assertEquals(total, NUM_VALID_TOKENS * 8);
  assertEquals([...tokensPerExpert.subarray(256)], [NUM_VALID_TOKENS, NUM_VALID_TOKENS]);
});

/** `GPUBufferUsage` and `GPUMapMode`, which not every runtime has as globals. */
const STORAGE = 0x80;
const COPY_DST = 0x8;
const COPY_SRC = 0x4;
const MAP_READ = 0x1;

gpuTest("scored shared experts, webgpu: encoded from buffers", async (device) => {
  const options = GATES["bfloat16 in odd rows"];
  using gate = await createGate({ ...options, backend: "webgpu", device });
  const logits = logitsOf(options) as Uint16Array<ArrayBuffer>;
  const words = new Uint16Array(logits.length + logits.length % 2);
  words.set(logits);
  const ids = anyIds(options) as Int32Array<ArrayBuffer>;
  const size = NUM_TOKENS * 9 * 4;
  const make = (bytes: number, usage: number): GPUBuffer =>
    device.createBuffer({ size: bytes, usage });
  const given = {
    logits: make(words.byteLength, STORAGE | COPY_DST),
    indices: make(size, STORAGE | COPY_SRC),
    weights: make(size, STORAGE | COPY_SRC),
  };
  const buffers = { ...given, numTokens: NUM_TOKENS, ...CALL };
  const expertIds = make(ids.byteLength, STORAGE | COPY_DST);
  const readback = make(2 * size, MAP_READ | COPY_DST);
  device.queue.writeBuffer(buffers.logits, 0, words);
  device.queue.writeBuffer(expertIds, 0, ids);
  const run = async (record: (encoder: GPUCommandEncoder) => void): Promise<Decision> => {
    const encoder = device.createCommandEncoder();
    record(encoder);
    encoder.copyBufferToBuffer(buffers.indices, 0, readback, 0, size);
    encoder.copyBufferToBuffer(buffers.weights, 0, readback, size, size);
    device.queue.submit([encoder.finish()]);
    await readback.mapAsync(MAP_READ);
    const bytes = readback.getMappedRange().slice(0);
    readback.unmap();
    return {
      indices: new Int32Array(bytes, 0, size / 4),
      weights: new Float32Array(bytes, size, size / 4),
    };
  };
  const routed = await run((encoder) => gate.encode(encoder, buffers));
  assertSameBits(routed, routeByReference(options));
  const weighed = await run((encoder) => gate.encodeWeigh(encoder, { ...buffers, expertIds }));
  assertSameBits(weighed, weighByReference(options));
  for (const buffer of [...Object.values(given), expertIds, readback]) buffer.destroy();
});

/** ln σ(x) in binary64. */
function logSigmoid(x: number): number {
  return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
}

Deno.test("scored shared experts: weights are a softmax over log-sigmoids, within 3.54 · 2^−23", async () => {
  const options = { ...GATES["as Inkling has them"], routedScalingFactor: 8, globalScale: 1 };
  const [row, slots] = [258, 8];
  const shape = { numTokens: 4000, numExperts: row, dtype: "f32" } as const;
  const logits = randomRows(shape, { seed: SEED, flavour: "normal" }) as Float32Array;
  using gate = await createGate({ ...options, backend: "wasm" });
  const { indices, weights } = gate.routeSync(logits);
  for (let token = 0; token < shape.numTokens; token++) {
    const ids = [...indices.subarray(token * slots, (token + 1) * slots)];
    const logs = ids.map((id) => logSigmoid(logits[token * row + id]));
    const sum = logs.reduce((total, log) => total + Math.exp(log), 0);
    for (const [slot, log] of logs.entries()) {
      const wanted = 8 * Math.exp(log - Math.log(sum));
      const error = Math.abs(weights[token * slots + slot] / wanted - 1);
      assert(error <= 3.54 * 2 ** -23, `token ${token}, slot ${slot}: ${error}`);
    }
  }
});
