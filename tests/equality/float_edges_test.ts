/**
 * Promise: rows at the edges of the bounds that WGSL's floats have in the shaders have the reference's bits. Each
 * test names the step of `wgsl/` whose bound is tightest there (docs/NUMERICS.md, Edges).
 */

import { assert } from "@std/assert";
import { resolveBatch } from "../../gate/batch.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { createGate, type GateOptions, type LogitsArray } from "../../mod.ts";
import { routeReference } from "../../reference/route.ts";
import { assertSameBits, type Decision, gpuTest } from "../support/gpu.ts";
import { RandomSource } from "../support/random_source.ts";

const MOST = 3.4028234663852886e38;
const ROWS = 32;

function referenceOf(options: GateOptions, logits: LogitsArray): Decision {
  const resolved = resolveOptions(options);
  const batch = resolveBatch(resolved, logits);
  routeReference(resolved, batch);
  return { indices: batch.indices, weights: batch.weights };
}

/** Compares a gate on a GPU with the reference, and gives the reference's answer. */
async function assertEdge(
  device: GPUDevice,
  options: GateOptions,
  logits: LogitsArray,
): Promise<Decision> {
  using gate = await createGate({ ...options, backend: "webgpu", device });
  const expected = referenceOf(options, logits);
  assertSameBits(await gate.route(logits), expected);
  return expected;
}

/** Normal rows; `edit` changes each. */
function rows(
  numExperts: number,
  edit: (row: Float32Array, token: number, source: RandomSource) => void,
): Float32Array<ArrayBuffer> {
  const source = new RandomSource(20_261_128, numExperts);
  const logits = Float32Array.from({ length: ROWS * numExperts }, () => source.normal());
  for (let token = 0; token < ROWS; token++) {
    edit(logits.subarray(token * numExperts, (token + 1) * numExperts), token, source);
  }
  return logits;
}

function biasOf(numExperts: number, value: (expert: number) => number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: numExperts }, (_, expert) => value(expert));
}

/** Values of x whose √softplus is just below a power of two, so that its root has 24 ones. */
// deno-fmt-ignore
const BELOW_POWERS = [
  63.999996, 255.99998, 1023.99994, 4095.9998, 2 ** 30 - 64, 2 ** 60 - 2 ** 36, MOST, Infinity, 15.999999,
  0.5413247,
];

for (const renormalize of [true, false]) {
  const form = renormalize ? "renormalized" : "raw";
  gpuTest(`square_root: scores just below a power of two, ${form}`, async (device) => {
    const logits = rows(64, (row, token, source) => {
      row[source.below(64)] = BELOW_POWERS[token % BELOW_POWERS.length];
      row[source.below(64)] = BELOW_POWERS[source.below(BELOW_POWERS.length)];
    });
    const options = { numExperts: 64, topK: 6, scoring: "sqrtsoftplus", renormalize } as const;
    await assertEdge(device, { ...options, bias: biasOf(64, (e) => e % 7 / 8) }, logits);
    await assertEdge(device, options, logits);
  });
}

gpuTest("rankGroup: groups far apart, an ulp apart, or equal", async (device) => {
  const logits = rows(256, (row, token) => {
    if (token % 8 < 4) return; // Rows of a workgroup share their fallbacks.
    const group = row.slice(0, 32);
    for (let g = 1; g < 8; g++) row.set(group, 32 * g);
    const words = new Uint32Array(row.buffer, row.byteOffset, row.length);
    // The largest of some groups, one or two ulp more.
    const best = group.indexOf(Math.max(...group));
    for (let g = 0; g < 8; g++) words[32 * g + best] += (token >> (g % 5)) % 3;
  });
  for (const selected of [3, 4]) {
    const groups = { count: 8, selected };
    await assertEdge(
      device,
      { numExperts: 256, topK: 8, groups, bias: biasOf(256, () => 0.25) },
      logits,
    );
  }
});

gpuTest(
  "lane_expert: equal experts in groups of 30, whose lanes have room for 32",
  async (device) => {
    const logits = rows(180, (row, token) => {
      if (token % 4 === 0) return;
      row.fill(1);
      // Masked groups behind selected ones: their first expert would be the best of all.
      for (const group of [2, 5]) row.fill(-9, 30 * group, 30 * (group + 1));
      row[30 * 2] = row[30 * 5] = 3;
    });
    for (const bias of [undefined, biasOf(180, () => 0.25)]) {
      const groups = { count: 6, selected: 4 };
      await assertEdge(device, { numExperts: 180, topK: 8, groups, bias }, logits);
    }
  },
);

gpuTest("estimate_quad: sigmoids of logits beyond every exponential", async (device) => {
  const ends = [79.9, 80, 80.1, 88.7, 89, 104, 1e10, 4e31, 1e38, MOST, Infinity];
  const logits = rows(96, (row, _, source) => {
    for (let i = 0; i < 48; i++) {
      const end = ends[source.below(ends.length)];
      row[source.below(96)] = source.unit() < 0.8 ? end : -end;
    }
  });
  // A bias decides among sigmoids of 1, which a wrong estimate would lose.
  const bias = biasOf(96, (e) => e * 37 % 96 / 1000);
  await assertEdge(device, { numExperts: 96, topK: 8, bias }, logits);
  const groups = { count: 4, selected: 2 };
  await assertEdge(device, { numExperts: 96, topK: 8, groups, bias }, logits);
});

for (const free of [0, 3, 7]) {
  gpuTest(`maskReaching: a bias of −MAX leaves ${free} experts, fewer than K`, async (device) => {
    const bias = biasOf(64, (e) => e * 29 % 64 < free ? 0.1 : -MOST);
    const logits = rows(64, () => {});
    const { indices } = await assertEdge(device, { numExperts: 64, topK: 8, bias }, logits);
    assert(indices.slice(0, 8).filter((e) => bias[e] === -MOST).length === 8 - free);
  });
}

for (const dtype of ["f16", "bf16"] as const) {
  const infinity = dtype === "f16" ? 0x7c00 : 0x7f80;
  const one = dtype === "f16" ? 0x3c00 : 0x3f80;
  gpuTest(`logit_keys: ${dtype} logits that tie, Infinity and NaN among them`, async (device) => {
    const words = [infinity, infinity - 1, infinity + 1, one, one + 1, 1, 0];
    const source = new RandomSource(7, 0);
    const logits = Uint16Array.from({ length: 64 * 128 }, () => {
      const sign = source.unit() < 0.5 ? 0x8000 : 0;
      return sign | words[source.below(words.length)];
    });
    for (const renormalize of [true, false]) {
      const options = { numExperts: 128, topK: 8, dtype, scoring: "softmax", renormalize } as const;
      await assertEdge(device, options, logits);
      await assertEdge(device, { ...options, groups: { count: 8, selected: 3 } }, logits);
    }
  });
}

gpuTest("settleGroupTies: a group's second best choice is −MAX", async (device) => {
  const bias = biasOf(64, (e) => e % 8 === 3 ? 0.1 : -MOST);
  const groups = { count: 8, selected: 3 };
  const equal = rows(64, (row, token) => token % 2 ? row.fill(1) : undefined);
  await assertEdge(device, { numExperts: 64, topK: 6, groups, bias }, equal);
});

for (const numExperts of [16, 20]) {
  gpuTest(`detect_ties: ${numExperts} experts, more than K with a bias of MAX`, async (device) => {
    const bias = biasOf(numExperts, (e) => e % 4 === 1 ? 0.5 : MOST);
    const logits = rows(numExperts, (row, token) => {
      if (token % 3 === 0) { for (let e = 0; e < numExperts; e++) row[e] = e; }
    });
    const { indices } = await assertEdge(device, { numExperts, topK: 8, bias }, logits);
    assert(indices.every((e) => bias[e] === MOST));
  });
}
