/** Promise: a device that computes wrong bits is refused before its first result, and `auto` stays on WASM. */

import { assertEquals, assertRejects } from "@std/assert";
import { checkBatch, checkOptions, firstWrongRow } from "../../../backends/webgpu/device_check.ts";
import { resolveOptions } from "../../../gate/resolve_options.ts";
import { BackendUnavailableError, createGate } from "../../../mod.ts";
import { routeReference } from "../../../reference/route.ts";
import { assertSameBits, gpuTest, routeOnWasm } from "../../support/gpu.ts";

const OPTIONS = { numExperts: 16, topK: 2, bias: new Float32Array(16) };
const LOGITS = Float32Array.from({ length: 48 }, (_, i) => (i * 7 % 16) / 4);

/** Changes the shaders that a device compiles, as a broken driver would. */
function breakShaders(device: GPUDevice, pattern: RegExp, replacement: string): void {
  const create = device.createShaderModule.bind(device);
  device.createShaderModule = (descriptor) => {
    const code = descriptor.code.replaceAll(pattern, replacement);
    assertEquals(code === descriptor.code, false, "the pattern matches");
    return create({ ...descriptor, code });
  };
}

/** What drivers were seen to do, or could. */
const FAULTS: Readonly<Record<string, readonly [RegExp, string]>> = {
  "atomics that count too little": [/atomicAdd\(([^,]+), [^)]+\)/g, "atomicAdd($1, 1u)"],
  "atomics that lose bits": [/atomicOr\(([^,]+), [^)]+\)/g, "atomicOr($1, 0u)"],
  "a product that loses its upper half": [/multiply_high\(/g, "0u * multiply_high("],
};

Deno.test("device check: the known bits are the reference's", () => {
  const resolved = resolveOptions(checkOptions());
  const batch = checkBatch(resolved);
  routeReference(resolved, batch);
  assertEquals(firstWrongRow(batch), -1);
  for (let row = 0; row < batch.numTokens; row++) {
    batch.weights[row * resolved.topK] += 1;
    assertEquals(firstWrongRow(batch), row);
    batch.weights[row * resolved.topK] -= 1;
    routeReference(resolved, batch);
  }
});

for (const [name, [pattern, replacement]] of Object.entries(FAULTS)) {
  gpuTest(`device check: ${name} are refused`, async (device) => {
    // Declarations of functions keep their names.
    breakShaders(device, new RegExp(`(?<!fn )${pattern.source}`, "g"), replacement);
    const error = await assertRejects(
      () => createGate({ ...OPTIONS, backend: "webgpu", device }),
      BackendUnavailableError,
    );
    assertEquals(
      /^Cannot use backend "webgpu": The device routed row \d of a test batch to wrong bits/
        .test(error.message),
      true,
      error.message,
    );
    using auto = await createGate({ ...OPTIONS, device, gpuFrom: 1 });
    const result = await auto.route(LOGITS);
    assertSameBits(result, await routeOnWasm(OPTIONS, { logits: LOGITS }));
    assertEquals(result.backend, "wasm");
    using unchecked = await createGate({
      ...OPTIONS,
      backend: "webgpu",
      device,
      checkDevice: false,
    });
    assertEquals(unchecked.backend, "webgpu");
  });
}

gpuTest(
  "device check: it runs once for each device, and not where it is turned off",
  async (device) => {
    let modules = 0;
    const create = device.createShaderModule.bind(device);
    device.createShaderModule = (descriptor) => (modules++, create(descriptor));
    let submits = 0;
    const submit = device.queue.submit.bind(device.queue);
    device.queue.submit = (commands) => (submits++, submit(commands));
    const gate = { ...OPTIONS, backend: "webgpu", device } as const;
    (await createGate({ ...gate, checkDevice: false })).destroy();
    assertEquals(modules, 1, "the gate's own shader");
    await Promise.all([1, 2, 3].map(async () => (await createGate(gate)).destroy()));
    assertEquals(modules, 2, "one more, of the test batch");
    assertEquals(submits, 1, "the test batch");
  },
);
