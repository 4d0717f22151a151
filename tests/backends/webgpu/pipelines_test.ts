/** Promise: a shader is compiled once for all gates of a device, and an error in it is shown where it is. */

import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { resolveOptions } from "../../../gate/resolve_options.ts";
import { pipelineOf } from "../../../backends/webgpu/pipelines.ts";
import { createGate, type GateOptions } from "../../../mod.ts";
import { specialize } from "../../../wgsl/generate/shader.ts";
import { gpuTest, nextTask } from "../../support/gpu.ts";

const OPTIONS: GateOptions = { numExperts: 23, topK: 5, numSharedExperts: 1 };

gpuTest("gates that want the same shader at once compile it once", async (device) => {
  const compile = device.createComputePipelineAsync.bind(device);
  let compiled = 0;
  device.createComputePipelineAsync = async (descriptor) => {
    compiled++;
    // As long as the other gates take to want it too.
    await nextTask();
    return await compile(descriptor);
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

gpuTest(
  "a shader that could not be compiled is compiled again when it is wanted",
  async (device) => {
    const compile = device.createComputePipelineAsync.bind(device);
    device.createComputePipelineAsync = () => Promise.reject(new Error("no memory"));
    const options = { ...OPTIONS, backend: "webgpu", device, checkDevice: false } as const;
    await assertRejects(() => createGate(options), Error, "shader must compile, got no memory");
    device.createComputePipelineAsync = compile;
    (await createGate(options)).destroy();
  },
);
