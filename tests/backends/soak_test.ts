/**
 * Promise: gates may come and go under calls that overlap, with faults in between, and every result is right;
 * `deno task soak` runs this at any length.
 */

import { assertEquals, assertGreater } from "@std/assert";
import { gpuTest } from "../support/gpu.ts";
import { runSoak, type SoakReport } from "../support/soak.ts";

/** Other gates and faults in every run, unless told; a failure prints it. */
const SEED = Number(Deno.env.get("TILEGATE_SEED") ?? Date.now() % 2 ** 31);

function assertSound(report: SoakReport): void {
  assertEquals(report.wrong, 0, report.failures.join("\n"));
}

Deno.test(`soak, wasm: 10 000 calls on 300 gates (seed ${SEED})`, async () => {
  const report = await runSoak({ calls: 10_000, gates: 300, seed: SEED, backends: ["wasm"] });
  assertSound(report);
  assertGreater(report.calls, 10_000);
  assertGreater(report.faults["memory refused"], 0);
});

gpuTest(`soak, webgpu and auto: 1000 calls on 100 gates (seed ${SEED})`, async () => {
  const openDevice = async (): Promise<GPUDevice> => {
    const adapter = await navigator.gpu.requestAdapter();
    return await adapter!.requestDevice();
  };
  const backends = ["webgpu", "auto"] as const;
  const report = await runSoak({ calls: 1000, gates: 100, seed: SEED, backends, openDevice });
  assertSound(report);
  assertGreater(report.faults["device lost"], 0);
});
