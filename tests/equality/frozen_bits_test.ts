/** Promise: the reference, WASM and WebGPU give the bits that are frozen in `reference/vectors`. */

import { assert, assertEquals } from "@std/assert";
import { createWasmGate } from "../../wasm.ts";
import { createWebGpuGate } from "../../webgpu.ts";
import {
  FROZEN_FILES,
  type FrozenGate,
  type FrozenResult,
  gateOptions,
  logitsChecksum,
  readGates,
  routeByGate,
  routeByReference,
} from "../support/frozen_gates.ts";
import { gpuTest } from "../support/gpu.ts";

const FILES: readonly (readonly [name: string, gates: readonly FrozenGate[]])[] = await Promise
  .all(FROZEN_FILES.map(async (name) => [name, await readGates(name)] as const));

function assertFrozen({ spec, results }: FrozenGate, actual: readonly FrozenResult[]): void {
  for (const [row, { kind }] of spec.rows.entries()) {
    assertEquals(actual[row], results[row], `${spec.gate}, row ${row} (${kind})`);
  }
}

Deno.test("frozen bits: the files hold some hundred gates, each under a name of its own", () => {
  const names = FILES.flatMap(([, gates]) => gates.map(({ spec }) => spec.gate));
  assertEquals(new Set(names).size, names.length);
  assert(names.length >= 300);
});

for (const [name, gates] of FILES) {
  Deno.test(`frozen bits, rows: the logits of ${name} are those that were routed`, () => {
    for (const { spec, logits } of gates) assertEquals(logitsChecksum(spec), logits, spec.gate);
  });

  Deno.test(`frozen bits, reference: ${name}`, () => {
    for (const gate of gates) assertFrozen(gate, routeByReference(gate.spec));
  });

  Deno.test(`frozen bits, wasm: ${name}`, async () => {
    for (const frozen of gates) {
      using gate = await createWasmGate(gateOptions(frozen.spec));
      assertFrozen(frozen, await routeByGate(gate, frozen.spec));
    }
  });
}

// One device: gates that share a shader compile it once, which takes a software adapter half a second.
gpuTest("frozen bits, webgpu", async (device, t) => {
  for (const [name, gates] of FILES) {
    await t.step(name, async () => {
      for (const frozen of gates.filter(({ spec }) => spec.webgpu)) {
        using gate = await createWebGpuGate({ ...gateOptions(frozen.spec), device });
        assertFrozen(frozen, await routeByGate(gate, frozen.spec));
      }
    });
  }
});
