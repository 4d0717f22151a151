/** Promise: the reference and both backends decide as the README says. */

import { assert, assertEquals } from "@std/assert";
import { resolveBatch } from "../../gate/batch.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { createGate, type GateOptions, type LogitsArray } from "../../mod.ts";
import { encodeFloat16 } from "../support/float16.ts";
import { CONTRACT_CASES, type ContractCase } from "../support/contract_cases.ts";
import { assertSameBits, type Decision, gpuTest, routeOnWasm } from "../support/gpu.ts";
import { parityCases } from "../support/parity_cases.ts";
import { randomRows } from "../support/random_rows.ts";
import { routeReference } from "../../reference/route.ts";

function assertDecides(actual: Decision, { rule, indices, weights }: ContractCase): void {
  assertEquals([...actual.indices], [...indices], rule);
  if (weights) assertEquals([...actual.weights], [...weights], rule);
}

function logitsOf({ options, logits }: ContractCase): LogitsArray {
  return options.dtype === "f16"
    ? Uint16Array.from(logits, encodeFloat16)
    : Float32Array.from(logits);
}

for (const contract of CONTRACT_CASES) {
  const { rule, options, call } = contract;
  const logits = logitsOf(contract);

  Deno.test(`contract, reference: ${rule}`, () => {
    const resolved = resolveOptions(options);
    const batch = resolveBatch(resolved, logits, call);
    routeReference(resolved, batch);
    assertDecides(batch, contract);
  });

  Deno.test(`contract, wasm: ${rule}`, async () => {
    using gate = await createGate({ ...options, backend: "wasm" });
    assertDecides(gate.routeSync(logits, call), contract);
  });

  gpuTest(`contract, webgpu: ${rule}`, async (device) => {
    // The check of the device would compile a shader more, for each of these devices.
    using gate = await createGate({ ...options, backend: "webgpu", device, checkDevice: false });
    assertDecides(await gate.route(logits, call), contract);
  });
}

/** Fails unless every row has distinct experts and finite weights. */
function assertSound(
  { indices, weights }: Decision,
  { options, about }: { readonly options: GateOptions; readonly about: string },
): void {
  const { numExperts, topK, numSharedExperts = 0 } = options;
  const width = topK + numSharedExperts;
  for (let at = 0; at < indices.length; at += width) {
    const routed = indices.subarray(at, at + topK);
    assertEquals(new Set(routed).size, topK, `${about}: experts ${routed}`);
    assert(routed.every((expert) => expert >= 0 && expert < numExperts), `${about}: ${routed}`);
  }
  assert(weights.every(Number.isFinite), about);
}

Deno.test("every row of any bits gets distinct experts and finite weights", async () => {
  const seed = Date.now() % 2 ** 31;
  for (const { name, options } of parityCases()) {
    const { expertMap: _, ...gate } = options();
    const { numExperts, dtype = "f32" } = gate;
    const rows = { numTokens: 40, numExperts, dtype };
    const logits = randomRows(rows, { seed, flavour: "any bits" });
    assertSound(await routeOnWasm(gate, { logits }), {
      options: gate,
      about: `${name}; seed ${seed}`,
    });
  }
});

gpuTest("the case that drifts in the tiled kernel's own CI keeps its bits", async (device) => {
  const options = { numExperts: 384, topK: 8, numSharedExperts: 2, routedScalingFactor: 2.5 };
  const bias = Float32Array.from({ length: 384 }, (_, e) => (e * 37 % 101) / 101);
  const most = 65_536;
  const all = randomRows({ numTokens: most, numExperts: 384, dtype: "f32" }, { seed: 9579 });
  using gate = await createGate({ ...options, bias, backend: "webgpu", device });
  for (const numTokens of [1024, 32_768, most]) {
    const logits = all.subarray(0, numTokens * 384);
    const expected = await routeOnWasm({ ...options, bias }, { logits });
    assertSameBits(await gate.route(logits), expected);
  }
});
