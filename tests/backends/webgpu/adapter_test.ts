/** Promise: where WebGPU is missing or odd, the error says why and what helps. Needs no GPU. */

import { assertEquals, assertRejects } from "@std/assert";
import { BackendUnavailableError, createGate } from "../../../mod.ts";

/** A `navigator.gpu` that hands out one adapter after another. */
type FakeGpu = { requestAdapter(): Promise<unknown> };

async function withGpu(gpu: FakeGpu | undefined, test: () => Promise<void>): Promise<void> {
  Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  try {
    await test();
  } finally {
    Reflect.deleteProperty(navigator, "gpu");
  }
}

function createOnGpu(): Promise<unknown> {
  return createGate({ numExperts: 8, topK: 2, backend: "webgpu" });
}

const refuse = (message: string) => (): Promise<never> => Promise.reject(new Error(message));
const adapter = (parts: object): FakeGpu => ({
  requestAdapter: () => Promise.resolve({ info: { device: "0" }, limits: {}, ...parts }),
});

const MISSING: readonly [string, FakeGpu | undefined, string][] = [
  ["no WebGPU", undefined, "This runtime has no WebGPU. Run in Deno or in a browser page on"],
  ["no adapter", { requestAdapter: () => Promise.resolve(null) }, "No WebGPU adapter was found."],
  ["an adapter request that fails", { requestAdapter: refuse("busy") }, "failed (busy). Install"],
  [
    "an adapter that computes nothing",
    adapter({ info: { device: "null-backend" } }),
    "The only adapter found computes nothing. Install a GPU driver",
  ],
  ["no device", adapter({ requestDevice: refuse("no memory") }), "gave no device (no memory)."],
];

for (const [name, gpu, message] of MISSING) {
  Deno.test(`${name} is told with its cure`, () =>
    withGpu(gpu, async () => {
      const error = await assertRejects(createOnGpu, BackendUnavailableError, message);
      assertEquals(error.backend, "webgpu");
    }));
}

Deno.test("limits that are refused are asked for once, and of one adapter", async () => {
  const asked: unknown[] = [];
  const gpu = {
    requestAdapter: (): Promise<unknown> => {
      const limits = { maxBufferSize: 1, maxStorageBufferBindingSize: undefined };
      const requestDevice = (descriptor?: object): Promise<never> => {
        asked.push(descriptor);
        return Promise.reject(new Error("Value must be between 0 and 0, got 8"));
      };
      return Promise.resolve({ info: {}, limits, requestDevice });
    },
  };
  await withGpu(gpu, async () => {
    await assertRejects(createOnGpu, BackendUnavailableError);
  });
  assertEquals(asked, [{ requiredLimits: { maxBufferSize: 1 } }, undefined]);
});
