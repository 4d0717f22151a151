/** Promise: logits arrive and results come back as they are, at any offset, and nothing beside them is written. */

import { assert, assertEquals, assertRejects } from "@std/assert";
import { resolveBatch } from "../../../gate/batch.ts";
import { resolveOptions } from "../../../gate/resolve_options.ts";
import { BUFFER_USAGE } from "../../../backends/webgpu/pipelines.ts";
import { WebGpuKernel } from "../../../backends/webgpu/kernel.ts";
import { createGate, type Dtype, type GateOptions } from "../../../mod.ts";
import { assertSameBits, gpuTest, routeOnWasm } from "../../support/gpu.ts";
import { randomRows } from "../../support/random_rows.ts";

const SEED = 20_260_401;
const OPTIONS: GateOptions = { numExperts: 23, topK: 5, numSharedExperts: 1 };

function rowsFor(options: GateOptions, numTokens: number): ReturnType<typeof randomRows> {
  const { numExperts, dtype = "f32" } = options;
  return randomRows({ numTokens, numExperts, dtype }, { seed: SEED, firstRow: numTokens });
}

for (const dtype of ["f32", "f16", "bf16"] as const satisfies readonly Dtype[]) {
  gpuTest(`${dtype} logits may be an odd number, at any offset, with padding`, async (device) => {
    const options = { ...OPTIONS, dtype };
    using gate = await createGate({ ...options, backend: "webgpu", device });
    for (const [numTokens, numValidTokens] of [[0, 0], [1, 1], [3, 2], [17, 17], [33, 0]]) {
      const logits = rowsFor(options, numTokens + 1).subarray(options.numExperts);
      // The last logit, alone in its word when the number is odd, wins its row.
      logits[logits.length - 1] = 0x7bff;
      const expected = await routeOnWasm(options, { logits, numValidTokens });
      assertSameBits(await gate.route(logits, { numValidTokens }), expected);
    }
  });
}

gpuTest("logits and expert ids are read before the call returns", async (device) => {
  using gate = await createGate({ ...OPTIONS, backend: "webgpu", device });
  // The first calls wait for buffers, and those of weigh for a shader; later ones find them.
  for (let time = 0; time < 3; time++) {
    const logits = rowsFor(OPTIONS, 9);
    const expertIds = Int32Array.from({ length: 45 }, (_, i) => (i * 7 + time) % 23);
    const routed = await routeOnWasm(OPTIONS, { logits });
    const weighed = await routeOnWasm(OPTIONS, { logits, expertIds });
    const calls = [gate.route(logits), gate.weigh(logits, expertIds)] as const;
    logits.fill(0);
    expertIds.fill(0);
    assertSameBits(await calls[0], routed);
    assertSameBits(await calls[1], weighed);
  }
});

gpuTest("results are written into the caller's arrays, and nothing beside them", async (device) => {
  using gate = await createGate({ ...OPTIONS, backend: "webgpu", device });
  const logits = rowsFor(OPTIONS, 7);
  const indices = new Int32Array(50).fill(99).subarray(3);
  const weights = new Float32Array(50).fill(99).subarray(1);
  const result = await gate.route(logits, { indices, weights, numTokens: 7 });
  assert(result.indices === indices && result.weights === weights);
  const routed = { indices: indices.subarray(0, 42), weights: weights.subarray(0, 42) };
  assertSameBits(routed, await routeOnWasm(OPTIONS, { logits }));
  assertEquals([...indices.subarray(42)], Array(5).fill(99));
  assertEquals([...weights.subarray(42)], Array(7).fill(99));
});

gpuTest("a staging buffer that is refused refuses the call, and no other", async (device) => {
  const resolved = resolveOptions(OPTIONS);
  const kernel = await WebGpuKernel.create(resolved, device, { stagedBytes: 400 });
  const createBuffer = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const isStaging = descriptor.usage === (BUFFER_USAGE.mapWrite | BUFFER_USAGE.copySrc);
    return createBuffer({ ...descriptor, usage: isStaging ? 0 : descriptor.usage });
  };
  const logits = rowsFor(OPTIONS, 30);
  const refused = resolveBatch(resolved, logits);
  const sentence = "Cannot route: device must be able to hold the buffers, got ";
  await assertRejects(() => kernel.route(refused), RangeError, sentence);
  device.createBuffer = createBuffer;
  const batch = resolveBatch(resolved, logits);
  await kernel.route(batch);
  assertSameBits(batch, await routeOnWasm(OPTIONS, { logits }));
  kernel.destroy();
});

gpuTest("the last of an odd number of 16-bit logits is staged too", async (device) => {
  const options = { ...OPTIONS, dtype: "bf16" } as const;
  const resolved = resolveOptions(options);
  const kernel = await WebGpuKernel.create(resolved, device, { stagedBytes: 10 });
  const high = 0x4080; // 4 in bfloat16
  for (const expert of [0, OPTIONS.numExperts - 1, 3]) {
    const logits = new Uint16Array(3 * OPTIONS.numExperts);
    logits[2 * OPTIONS.numExperts + expert] = high;
    const batch = resolveBatch(resolved, logits);
    await kernel.route(batch);
    assertSameBits(batch, await routeOnWasm(options, { logits }));
  }
  kernel.destroy();
});
