/** Promise: an entry for one backend makes gates on that backend only, and a bundler leaves the other out. */

import { assertEquals, assertRejects } from "@std/assert";
import { createGate, type GateOptions } from "../../mod.ts";
import { createWasmGate } from "../../wasm.ts";
import { createWebGpuGate } from "../../webgpu.ts";
import { bundleUse, USES } from "../../tools/size.ts";

const OPTIONS: GateOptions = { numExperts: 8, topK: 2 };
const LOGITS = Float32Array.of(0, 3, -1, 2, 5, -4, 1, 0.5);

/** The first bytes of any WASM: "\0asm", version 1. */
const WASM_MAGIC = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** Text that every bundle of a backend contains: the magic number in hexadecimal, a call of WebGPU. */
const MARKS = { wasm: WASM_MAGIC.toHex(), webgpu: ".createComputePipelineAsync(" };

Deno.test("one backend: createWasmGate makes the gate that createGate makes", async () => {
  using own = await createWasmGate({ ...OPTIONS, backend: "wasm" });
  using general = await createGate({ ...OPTIONS, backend: "wasm" });
  assertEquals(own.backend, "wasm");
  assertEquals(own.routeSync(LOGITS), general.routeSync(LOGITS));
});

Deno.test("one backend: another one's name is refused", async () => {
  const webgpu = { ...OPTIONS, backend: "webgpu" } as unknown as { backend: "wasm" } & GateOptions;
  await assertRejects(
    () => createWasmGate(webgpu),
    RangeError,
    'Cannot create gate: backend must be "wasm", got "webgpu"',
  );
  const auto = { ...OPTIONS, backend: "auto" } as unknown as { backend: "webgpu" } & GateOptions;
  await assertRejects(
    () => createWebGpuGate(auto),
    RangeError,
    'Cannot create gate: backend must be "webgpu", got "auto"',
  );
});

Deno.test("one backend: bundles carry the kernels that they use, and no other", async () => {
  const decoder = new TextDecoder();
  const found: Record<string, string[]> = {};
  for (const use of USES) {
    const text = decoder.decode(await bundleUse(use));
    const marks = Object.entries(MARKS).filter(([, mark]) => text.includes(mark));
    found[use.name] = marks.map(([name]) => name);
  }
  assertEquals(found, {
    "first load": ["wasm"],
    "./wasm": ["wasm"],
    "./webgpu": ["webgpu"],
    everything: ["wasm", "webgpu"],
    "./plan": [],
    "./config": [],
  });
});
