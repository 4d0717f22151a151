/** Promise: experts that the caller has chosen are scored and weighed like chosen ones, with the same bits everywhere. */

import { assertEquals } from "@std/assert";
import { resolveWeighBatch } from "../../gate/batch.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { WebGpuKernel } from "../../backends/webgpu/kernel.ts";
import {
  createGate,
  type Gate,
  type GateOptions,
  type LogitsArray,
  type RouteOptions,
} from "../../mod.ts";
import { assertSameBits, type Decision, gpuTest } from "../support/gpu.ts";
import { randomRows } from "../support/random_rows.ts";
import { RandomSource } from "../support/random_source.ts";
import { routeReference } from "../../reference/route.ts";

const SEED = 20_260_402;

function someBias(numExperts: number): Float32Array {
  return Float32Array.from({ length: numExperts }, (_, e) => ((e * 37) % 11 - 5) / 8);
}

function someScale(numExperts: number): Float32Array {
  return Float32Array.from({ length: numExperts }, (_, e) => 0.5 + (e * 29 % 13) / 7);
}

/** Every third expert is somewhere else. */
function someMap(numExperts: number): Int32Array {
  return Int32Array.from({ length: numExperts }, (_, e) => e % 3 === 0 ? -1 : 2 * e + 5);
}

const CASES: Readonly<Record<string, GateOptions>> = {
  "one expert": { numExperts: 1, topK: 1 },
  "sigmoid": { numExperts: 23, topK: 5 },
  "sigmoid, scaled, shared experts": {
    numExperts: 384,
    topK: 8,
    bias: someBias(384),
    numSharedExperts: 2,
    routedScalingFactor: 2.827,
    dtype: "bf16",
  },
  "sigmoid, the most experts": { numExperts: 4096, topK: 64, scaleOutput: false },
  "softmax": { numExperts: 128, topK: 8, scoring: "softmax" },
  "softmax, not renormalized": {
    numExperts: 60,
    topK: 4,
    scoring: "softmax",
    renormalize: false,
    numSharedExperts: 1,
    dtype: "f16",
  },
  "softmax with a bias, the best groups": {
    numExperts: 160,
    topK: 6,
    scoring: "softmax",
    bias: someBias(160),
    groups: { count: 8, selected: 3, score: "max" },
    routedScalingFactor: 16,
  },
  "sqrtsoftplus as DeepSeek-V4": {
    numExperts: 256,
    topK: 6,
    scoring: "sqrtsoftplus",
    bias: someBias(256),
    routedScalingFactor: 1.5,
  },
  "sqrtsoftplus, all experts": { numExperts: 64, topK: 64, scoring: "sqrtsoftplus" },
  "groups that fill no quad, with scale and map": {
    numExperts: 60,
    topK: 6,
    bias: someBias(60),
    groups: { count: 10, selected: 3 },
    perExpertScale: someScale(60),
    expertMap: someMap(60),
    numSharedExperts: 3,
  },
  "more groups than lanes, with scale and map": {
    numExperts: 450,
    topK: 9,
    bias: someBias(450),
    groups: { count: 150, selected: 140 },
    perExpertScale: someScale(450),
    expertMap: someMap(450),
  },
};

/** Rows of every flavour; the last ones are padding. */
function rowsFor({ numExperts, dtype = "f32" }: GateOptions) {
  const numTokens = numExperts > 1000 ? 40 : 130;
  const logits = randomRows({ numTokens, numExperts, dtype }, { seed: SEED });
  return { logits, numTokens, numValidTokens: numTokens - 3 };
}

/** Any ids, some of them twice in a row; those of padding rows are no ids. */
function anyIds(
  { numExperts, topK }: GateOptions,
  rows: { readonly numTokens: number; readonly numValidTokens: number },
): Int32Array {
  const source = new RandomSource(SEED, 0);
  const ids = new Int32Array(rows.numTokens * topK + 5).subarray(3).fill(-7);
  for (let at = 0; at < rows.numValidTokens * topK; at++) ids[at] = source.below(numExperts);
  ids.set([numExperts - 1, 0].slice(0, topK));
  return ids;
}

function referenceOf(
  options: GateOptions,
  call: {
    readonly logits: LogitsArray;
    readonly expertIds: Int32Array;
    readonly options: RouteOptions;
  },
): Decision {
  const resolved = resolveOptions(options);
  const batch = resolveWeighBatch(resolved, call, call.options);
  routeReference(resolved, batch);
  return batch;
}

/** Ids that have nothing to do with the logits. */
async function assertWeighsAnyIds(gate: Gate, options: GateOptions): Promise<void> {
  const { logits, ...rows } = rowsFor(options);
  const expertIds = anyIds(options, rows);
  const before = expertIds.slice();
  const expected = referenceOf(options, { logits, expertIds, options: rows });
  assertSameBits(await gate.weigh(logits, expertIds, rows), expected);
  assertEquals(expertIds, before);
}

/** Ids that the gate itself chooses: as the map comes last, they are asked of a gate without one. */
async function assertWeighsLikeChosen(gate: Gate, options: GateOptions): Promise<void> {
  const { logits, numValidTokens } = rowsFor(options);
  const chosen = await gate.route(logits, { numValidTokens });
  using plain = await createGate({
    ...options,
    expertMap: undefined,
    numSharedExperts: 0,
    backend: "wasm",
  });
  const expertIds = plain.routeSync(logits, { numValidTokens }).indices;
  assertSameBits(await gate.weigh(logits, expertIds, { numValidTokens }), chosen);
}

for (const [name, options] of Object.entries(CASES)) {
  Deno.test(`given experts, wasm: ${name}`, async () => {
    using gate = await createGate({ ...options, backend: "wasm" });
    await assertWeighsAnyIds(gate, options);
    await assertWeighsLikeChosen(gate, options);
  });

  gpuTest(`given experts, webgpu: ${name}`, async (device) => {
    using gate = await createGate({ ...options, backend: "webgpu", device });
    await assertWeighsAnyIds(gate, options);
    await assertWeighsLikeChosen(gate, options);
  });
}

gpuTest("given experts, webgpu: a batch that is cut into chunks", async (device) => {
  for (const name of ["sigmoid", "softmax, not renormalized"]) {
    const options = CASES[name];
    const resolved = resolveOptions(options);
    const { logits, ...rows } = rowsFor(options);
    const expertIds = anyIds(options, rows);
    const kernel = await WebGpuKernel.create(resolved, device, { chunkBytes: 2000 });
    const batch = resolveWeighBatch(resolved, { logits, expertIds }, rows);
    await kernel.route(batch);
    assertSameBits(batch, referenceOf(options, { logits, expertIds, options: rows }));
    kernel.destroy();
  }
});

gpuTest("given experts are weighed on, when the device is lost", async (device) => {
  const options = CASES.sigmoid;
  const { logits, ...rows } = rowsFor(options);
  const expertIds = anyIds(options, rows);
  const expected = referenceOf(options, { logits, expertIds, options: rows });
  using gate = await createGate({ ...options, device, gpuFrom: 1 });
  const inFlight = gate.weigh(logits, expertIds, rows);
  device.destroy();
  assertSameBits(await inFlight, expected);
  assertEquals(gate.backend, "wasm");
});
