/** Promise: several biases and scaled logits give the reference's bits on both backends. */

import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { resolveBatch } from "../../gate/batch.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { createGate, type Dtype, type GateOptions } from "../../mod.ts";
import { routeReference } from "../../reference/route.ts";
import { assertSameBits, type Decision, gpuTest } from "../support/gpu.ts";
import { randomRows } from "../support/random_rows.ts";
import { RandomSource } from "../support/random_source.ts";

const NUM_BIASES = 3;
const NUM_TOKENS = 70;
const NUM_VALID_TOKENS = 66;

function biases(numExperts: number, numBiases: number): Float32Array {
  const source = new RandomSource(17, numExperts);
  return Float32Array.from({ length: numBiases * numExperts }, () => source.normal() / 4);
}

/** Runs of tokens with one bias, and tokens whose neighbours have another. */
function biasOfTokens(): Int32Array {
  const source = new RandomSource(18, 0);
  const runs = Array.from({ length: NUM_TOKENS }, (_, token) => token % 16 < 8 ? token >> 4 : -1);
  const biasOf = runs.map((run) => run < 0 ? source.below(NUM_BIASES) : run % NUM_BIASES);
  return Int32Array.from(biasOf).fill(99, NUM_VALID_TOKENS);
}

const GROUPS = { count: 4, selected: 2 };

const GATES: Readonly<Record<string, GateOptions>> = {
  "sigmoid, three biases": { numExperts: 24, topK: 4, bias: biases(24, NUM_BIASES) },
  "groups, three biases, map and scale": {
    numExperts: 60,
    topK: 5,
    groups: GROUPS,
    bias: biases(60, NUM_BIASES),
    expertMap: Int32Array.from({ length: 60 }, (_, expert) => 59 - expert),
    perExpertScale: Float32Array.from({ length: 60 }, (_, expert) => 0.5 + expert / 32),
  },
  "square-root softplus, three biases, scaled": {
    numExperts: 64,
    topK: 6,
    scoring: "sqrtsoftplus",
    logitScale: 1 / 3,
    bias: biases(64, NUM_BIASES),
  },
  "softmax, scaled": { numExperts: 32, topK: 4, scoring: "softmax", logitScale: 0.7 },
  "sigmoid, scaled until it saturates": { numExperts: 32, topK: 4, logitScale: 1e38 },
  "sigmoid with a bias, scaled to subnormals": {
    numExperts: 32,
    topK: 4,
    logitScale: 1e-40,
    bias: biases(32, 1),
    numSharedExperts: 1,
  },
};

function inputs(options: GateOptions, dtype: Dtype) {
  const shape = { numTokens: NUM_TOKENS, numExperts: options.numExperts, dtype };
  const logits = randomRows(shape, { seed: 7 });
  const several = (options.bias as Float32Array)?.length > options.numExperts;
  return {
    logits,
    call: { numValidTokens: NUM_VALID_TOKENS, ...(several && { biasOf: biasOfTokens() }) },
  };
}

function expected(options: GateOptions, dtype: Dtype): Decision {
  const resolved = resolveOptions({ ...options, dtype });
  const { logits, call } = inputs(options, dtype);
  const batch = resolveBatch(resolved, logits, call);
  routeReference(resolved, batch);
  return batch;
}

for (const [name, options] of Object.entries(GATES)) {
  for (const dtype of ["f32", "f16", "bf16"] as const) {
    Deno.test(`several biases and scaled logits, wasm: ${name}, ${dtype}`, async () => {
      using gate = await createGate({ ...options, dtype, backend: "wasm" });
      const { logits, call } = inputs(options, dtype);
      assertSameBits(gate.routeSync(logits, call), expected(options, dtype));
      const view = gate.logitsView(NUM_TOKENS);
      view.set(logits);
      assertSameBits(gate.routeSync(view as typeof logits, call), expected(options, dtype));
    });
  }

  gpuTest(`several biases and scaled logits, webgpu: ${name}`, async (device) => {
    for (const dtype of ["f32", "f16"] as const) {
      using gate = await createGate({ ...options, dtype, backend: "webgpu", device });
      const { logits, call } = inputs(options, dtype);
      assertSameBits(await gate.route(logits, call), expected(options, dtype));
    }
  });
}

Deno.test("several biases: a token's bias decides alone", async () => {
  const bias = Float32Array.of(0, 0, 9, 0, 9, 0, 0, 0);
  using gate = await createGate({ numExperts: 4, topK: 1, bias, backend: "wasm" });
  const biasOf = Int32Array.of(0, 1, 1, 0);
  assertEquals(gate.routeSync(new Float32Array(16), { biasOf }).indices, Int32Array.of(2, 0, 0, 2));
  using text = await createGate({
    numExperts: 4,
    topK: 1,
    bias: bias.slice(0, 4),
    backend: "wasm",
  });
  assertEquals(text.routeSync(new Float32Array(4)).indices, Int32Array.of(2));
});

Deno.test("several biases: a call without biasOf, or with a bias that is not there, is refused", async () => {
  const bias = new Float32Array(16);
  using gate = await createGate({ numExperts: 8, topK: 2, bias, backend: "wasm" });
  using plain = await createGate({ numExperts: 8, topK: 2, backend: "wasm" });
  const logits = new Float32Array(16);
  assertThrows(
    () => gate.routeSync(logits),
    TypeError,
    "Cannot route: biasOf must be an Int32Array of at least 2, got undefined",
  );
  assertThrows(
    () => gate.routeSync(logits, { biasOf: Int32Array.of(0, 2) }),
    RangeError,
    "Cannot route: biasOf[1] must be an integer from 0 to 1, got 2",
  );
  assertThrows(
    () => plain.routeSync(logits, { biasOf: Int32Array.of(0, 0) }),
    TypeError,
    "Cannot route: biasOf must be left out for a gate without several biases",
  );
  gate.routeSync(logits, { biasOf: Int32Array.of(0, 99), numValidTokens: 1 });
  gate.weighSync(logits, Int32Array.of(0, 1, 2, 3));
  await assertRejects(
    () => createGate({ numExperts: 8, topK: 2, bias: new Float32Array(8 * 17) }),
    TypeError,
    "bias must be a Float32Array of numExperts 8 values, got a Float32Array of 136",
  );
});

gpuTest("several biases: encode reads them from a buffer, each call its own", async (device) => {
  const options = GATES["sigmoid, three biases"];
  const { logits, call } = inputs(options, "f32");
  using gate = await createGate({ ...options, backend: "webgpu", device });
  const [storage, copySrc, copyDst, mapRead] = [0x80, 0x4, 0x8, 0x1];
  const create = (size: number, usage: number): GPUBuffer => device.createBuffer({ size, usage });
  const size = NUM_TOKENS * 4 * 4;
  const buffers = {
    logits: create(logits.byteLength, storage | copyDst),
    indices: create(size, storage | copySrc),
    weights: create(size, storage | copySrc),
  };
  device.queue.writeBuffer(buffers.logits, 0, logits as Float32Array<ArrayBuffer>);
  const rows = { numTokens: NUM_TOKENS, numValidTokens: NUM_VALID_TOKENS };
  assertThrows(
    () => gate.encode(device.createCommandEncoder(), { ...buffers, ...rows }),
    TypeError,
    "Cannot encode: biasOf must be a GPUBuffer, got undefined",
  );
  // The second call must not get the bind group of the first.
  for (const shift of [0, 1]) {
    const biasOf = (call as { biasOf: Int32Array }).biasOf.map((bias) => (bias + shift) % 3);
    const buffer = create(biasOf.byteLength, storage | copyDst);
    device.queue.writeBuffer(buffer, 0, biasOf as Int32Array<ArrayBuffer>);
    const readback = create(2 * size, mapRead | copyDst);
    const encoder = device.createCommandEncoder();
    gate.encode(encoder, { ...buffers, biasOf: buffer, ...rows });
    encoder.copyBufferToBuffer(buffers.indices, 0, readback, 0, size);
    encoder.copyBufferToBuffer(buffers.weights, 0, readback, size, size);
    device.queue.submit([encoder.finish()]);
    await readback.mapAsync(mapRead);
    const bytes = readback.getMappedRange().slice(0);
    const resolved = resolveOptions(options);
    const batch = resolveBatch(resolved, logits, { ...call, biasOf });
    routeReference(resolved, batch);
    assertSameBits({
      indices: new Int32Array(bytes, 0, size / 4),
      weights: new Float32Array(bytes, size, size / 4),
    }, batch);
  }
});
