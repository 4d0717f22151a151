/** Promise: a soft cap of logits is cap · tanh(logit / cap), with the same bits on both backends. */

import { assert, assertEquals } from "@std/assert";
import { resolveBatch, resolveWeighBatch, rowLogits } from "../../gate/batch.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { createGate, type Gate, type GateOptions } from "../../mod.ts";
import { routeReference, tanhMagnitude } from "../../reference/route.ts";
import { compileEntry, type EntryExports, openEntry } from "../../tools/build/kernel_entry.ts";
import { assertSameBits, type Decision, gpuTest } from "../support/gpu.ts";
import { randomRows } from "../support/random_rows.ts";
import { RandomSource } from "../support/random_source.ts";

const SEED = 20_261_130;
const NUM_TOKENS = 60;

function someBias(length: number): Float32Array {
  const source = new RandomSource(SEED, length);
  return Float32Array.from({ length }, () => source.normal() / 8);
}

const GATES: Readonly<Record<string, GateOptions>> = {
  "as Laguna's code has it": { numExperts: 256, topK: 8, bias: someBias(256), logitSoftCap: 5 },
  "as Grok's code has it": {
    numExperts: 8,
    topK: 2,
    scoring: "softmax",
    renormalize: false,
    logitSoftCap: 30,
    dtype: "bf16",
  },
  "float16 in groups": {
    numExperts: 64,
    topK: 6,
    dtype: "f16",
    bias: someBias(64),
    groups: { count: 8, selected: 3 },
    logitSoftCap: 1,
  },
  "sqrtsoftplus, shared experts that are scored": {
    numExperts: 62,
    topK: 6,
    scoring: "sqrtsoftplus",
    numSharedExperts: 2,
    sharedExpertSink: true,
    logitSoftCap: 3,
  },
  "logits that are scaled before": {
    numExperts: 64,
    topK: 6,
    logitScale: 0.7,
    logitSoftCap: 2.5,
    bias: someBias(64),
  },
};

function logitsOf(options: GateOptions) {
  const resolved = resolveOptions(options);
  const { dtype } = resolved;
  const shape = { numTokens: NUM_TOKENS, numExperts: rowLogits(resolved), dtype };
  return randomRows(shape, { seed: SEED });
}

function anyIds({ numExperts, topK }: GateOptions): Int32Array {
  const source = new RandomSource(SEED, 1);
  return Int32Array.from({ length: NUM_TOKENS * topK }, () => source.below(numExperts));
}

function referenceOf(options: GateOptions, expertIds?: Int32Array): Decision {
  const resolved = resolveOptions(options);
  const logits = logitsOf(options);
  const batch = expertIds
    ? resolveWeighBatch(resolved, { logits, expertIds })
    : resolveBatch(resolved, logits);
  routeReference(resolved, batch);
  return batch;
}

async function assertRoutesAndWeighs(gate: Gate, options: GateOptions): Promise<void> {
  const logits = logitsOf(options);
  const ids = anyIds(options);
  assertSameBits(await gate.route(logits), referenceOf(options));
  assertSameBits(await gate.weigh(logits, ids), referenceOf(options, ids));
}

for (const [name, options] of Object.entries(GATES)) {
  Deno.test(`soft cap, wasm: ${name}`, async () => {
    using gate = await createGate({ ...options, backend: "wasm" });
    await assertRoutesAndWeighs(gate, options);
  });

  Deno.test(`soft cap, wasm: the kernel's own memory is not changed, ${name}`, async () => {
    using gate = await createGate({ ...options, backend: "wasm" });
    const view = gate.logitsView(NUM_TOKENS);
    view.set(logitsOf(options));
    for (let call = 0; call < 2; call++) {
      assertSameBits(gate.routeSync(view), referenceOf(options));
    }
    assertEquals([...view], [...logitsOf(options)]);
  });

  gpuTest(`soft cap, webgpu: ${name}`, async (device) => {
    using gate = await createGate({ ...options, backend: "webgpu", device });
    await assertRoutesAndWeighs(gate, options);
  });
}

Deno.test("soft cap: a capped logit is within 1.53 · 2^−23 of cap · tanh(logit / cap)", async () => {
  const cap = 30;
  // √(ln(1 + e^x)) is √x from 16 on, and its square as near as half an ulp of it lets it be.
  const options = { numExperts: 1, topK: 1, scoring: "sqrtsoftplus", renormalize: false } as const;
  using gate = await createGate({ ...options, logitSoftCap: cap, backend: "wasm" });
  const source = new RandomSource(SEED, 2);
  const logits = Float32Array.from({ length: 20_000 }, () => 18 + 200 * source.unit());
  const { weights } = gate.routeSync(logits);
  for (const [i, logit] of logits.entries()) {
    const wanted = cap * Math.tanh(logit / cap);
    const error = Math.abs(weights[i] ** 2 / wanted - 1);
    assert(error <= (1.53 + 1.01) * 2 ** -23, `${logit}: ${error}`);
  }
});

/** WASM's tanh by itself, and a walk over every binary32 between two, in order. */
const TANH_ENTRY = `
import { tanh_magnitude } from "./soft_cap";
export function tanh_bits(y: u32): u32 {
  return tanh_magnitude(y);
}
export function count_drops(from: u32, to: u32): u32 {
  let drops: u32 = 0;
  let before: u32 = tanh_magnitude(from);
  for (let y = from + 1; y <= to; y++) {
    const t = tanh_magnitude(y);
    drops += <u32>(t < before);
    before = t;
  }
  return drops;
}
`;

interface TanhExports extends EntryExports {
  tanh_bits(y: number): number;
  count_drops(from: number, to: number): number;
}

async function openTanh(): Promise<TanhExports> {
  const entry = await compileEntry(TANH_ENTRY);
  return openEntry<TanhExports>(entry, { numExperts: 1, scoring: "sigmoid" });
}

Deno.test("soft cap: the reference's tanh has WASM's bits, every 4099th input and Infinity", async () => {
  const { tanh_bits } = await openTanh();
  const infinity = 0x7f800000;
  const value = new Float32Array(1);
  const bits = new Uint32Array(value.buffer);
  for (let y = 0; y <= infinity; y = y < infinity ? Math.min(y + 4099, infinity) : y + 1) {
    bits[0] = y;
    value[0] = tanhMagnitude(value[0]);
    assert(bits[0] === tanh_bits(y) >>> 0, `the bits of tanh of the bits ${y}`);
  }
});

Deno.test("soft cap: tanh never falls, over every binary32, and ends at 1", async () => {
  const { count_drops } = await openTanh();
  const [from, to] = new Uint32Array(Float32Array.of(2 ** -13, 16).buffer);
  assertEquals(count_drops(from, to), 0);
  using gate = await createGate({
    numExperts: 1,
    topK: 1,
    scoring: "sqrtsoftplus",
    renormalize: false,
    logitSoftCap: 64,
    backend: "wasm",
  });
  assertEquals([...gate.routeSync(Float32Array.of(600, 3e38, Infinity)).weights], [8, 8, 8]);
});
