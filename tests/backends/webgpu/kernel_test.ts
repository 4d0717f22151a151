/** Promise: whatever its host does to the WebGPU backend, the bits stay and failures are told. */

import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { resolveBatch } from "../../../gate/batch.ts";
import { resolveOptions } from "../../../gate/resolve_options.ts";
import { cutChunk } from "../../../backends/webgpu/chunks.ts";
import { BUFFER_USAGE, pipelineOf } from "../../../backends/webgpu/pipelines.ts";
import { WebGpuKernel } from "../../../backends/webgpu/kernel.ts";
import { BackendUnavailableError, createGate, type Dtype, type GateOptions } from "../../../mod.ts";
import { specialize } from "../../../wgsl/generate/shader.ts";
import { assertSameBits, gpuTest, nextTask, openDevice, routeOnWasm } from "../../support/gpu.ts";
import { randomRows } from "../../support/random_rows.ts";

const SEED = 20_260_401;
const OPTIONS: GateOptions = { numExperts: 23, topK: 5, numSharedExperts: 1 };
const LOST = "Cannot route: device must be alive, got a lost device";
const DESTROYED = "Cannot route: gate must be alive, got a destroyed gate";

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

gpuTest("calls that overlap do not disturb each other", async (device) => {
  using gate = await createGate({ ...OPTIONS, backend: "webgpu", device });
  const batches = Array.from({ length: 13 }, (_, i) => rowsFor(OPTIONS, 1 + 29 * i));
  const results = await Promise.all(batches.map((logits) => gate.route(logits)));
  for (const [i, logits] of batches.entries()) {
    assertSameBits(results[i], await routeOnWasm(OPTIONS, { logits }));
  }
});

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

gpuTest("workgroups past 65 535 go into the second dimension", async (device) => {
  const options = { numExperts: 2, topK: 1 };
  const { rowsPerWorkgroup } = specialize(resolveOptions(options));
  const logits = rowsFor({ ...options }, 65_536 * rowsPerWorkgroup + 1);
  using gate = await createGate({ ...options, backend: "webgpu", device });
  assertSameBits(await gate.route(logits), await routeOnWasm(options, { logits }));
});

Deno.test("every row has a workgroup, and no dimension more than 65 535", () => {
  const plan = specialize(resolveOptions(OPTIONS));
  for (const workgroups of [1, 2, 65_535, 65_536, 65_537, 131_071, 10_000_019]) {
    const rows = workgroups * plan.rowsPerWorkgroup;
    const batch = { numTokens: rows + 5, numValidTokens: rows + 4 };
    const { x, y, params } = cutChunk(batch, { plan, first: 5, limit: rows });
    assert(x <= 65_535 && y <= 65_535 && x * y >= workgroups && x * y < workgroups + y);
    assertEquals([...params], [rows, rows - 1, x, 0]);
  }
});

for (const dtype of ["f32", "bf16"] as const satisfies readonly Dtype[]) {
  const transfers = {
    "cut into chunks": { chunkBytes: 1000, stagedBytes: Infinity },
    // The last chunks are written, the others staged, in the same buffers.
    "cut into chunks, of which some are staged": { chunkBytes: 1000, stagedBytes: 400 },
  };
  for (const [name, transfer] of Object.entries(transfers)) {
    gpuTest(`a ${dtype} batch that is ${name} keeps its bits`, async (device) => {
      const options = { ...OPTIONS, dtype };
      const resolved = resolveOptions(options);
      const kernel = await WebGpuKernel.create(resolved, device, transfer);
      const calls = [[211, 191], [64, 64], [90, 3]].map(([numTokens, numValidTokens]) => {
        const logits = rowsFor(options, numTokens);
        const batch = resolveBatch(resolved, logits, { numValidTokens });
        return { logits, numValidTokens, batch };
      });
      await Promise.all(calls.map(({ batch }) => kernel.route(batch)));
      for (const { batch, ...call } of calls) {
        assertSameBits(batch, await routeOnWasm(options, call));
      }
      kernel.destroy();
    });
  }
}

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

gpuTest("gates that want the same shader at once compile it once", async (device) => {
  const compile = device.createComputePipelineAsync.bind(device);
  let compiled = 0;
  device.createComputePipelineAsync = (descriptor) => {
    compiled++;
    return compile(descriptor);
  };
  const options = { ...OPTIONS, backend: "webgpu", device, checkDevice: false } as const;
  const gates = await Promise.all([createGate(options), createGate(options)]);
  gates.push(await createGate(options));
  assertEquals(compiled, 1);
  for (const gate of gates) gate.destroy();
});

gpuTest("a shader that does not compile is shown, and not kept", async (device) => {
  const code = "@compute @workgroup_size(1)\nfn route_tokens() { let x: u32 = 1.5; }";
  const plan = { ...specialize(resolveOptions(OPTIONS)), code };
  for (let attempt = 0; attempt < 2; attempt++) {
    const { message } = await assertRejects(() => pipelineOf(device, plan), Error);
    assertStringIncludes(message, "Cannot create gate: shader must compile, got ");
    assertStringIncludes(message, " at 2:");
  }
});

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

gpuTest("a lost device cannot be given", async (device) => {
  device.destroy();
  await device.lost;
  const create = (): Promise<unknown> => createGate({ ...OPTIONS, backend: "webgpu", device });
  const error = await assertRejects(create, BackendUnavailableError, "The device given is lost");
  assertEquals(error.backend, "webgpu");
});
