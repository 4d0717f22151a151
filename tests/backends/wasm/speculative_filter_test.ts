/**
 * Promise: the speculative filter of the WASM kernel learns from earlier rows, and no result may depend on them.
 * Streams of rows that change in kind, long enough to be filtered, are compared with the reference; and a
 * logit below its limit is shown to have a choice below the threshold.
 */

import { assertEquals, assertGreater } from "@std/assert";
import { createGate, type GateOptions } from "../../../mod.ts";
import { resolveBatch } from "../../../gate/batch.ts";
import { resolveOptions } from "../../../gate/resolve_options.ts";
import { compileEntry, type EntryExports, openEntry } from "../../../tools/build/kernel_entry.ts";
import { RandomSource } from "../../support/random_source.ts";
import { routeReference } from "../../../reference/route.ts";

/** Fills a row; `progress` goes from 0 to 1 over the stream. */
type Fill = (row: Float32Array, source: RandomSource, progress: number) => void;

function fillNormal(row: Float32Array, source: RandomSource, scale = 1): void {
  for (let e = 0; e < row.length; e++) row[e] = scale * source.normal();
}

const STREAMS: Readonly<Record<string, Fill>> = {
  "alike": (row, source) => fillNormal(row, source),
  "of growing scale": (row, source, progress) => fillNormal(row, source, 0.01 + 8 * progress),
  "of falling shift": (row, source, progress) => {
    fillNormal(row, source);
    for (let e = 0; e < row.length; e++) row[e] -= 60 * progress;
  },
  "nearly equal": (row, source) => {
    const middle = 4 * source.normal();
    for (let e = 0; e < row.length; e++) row[e] = middle * (1 + source.below(12) * 2 ** -23);
  },
  "of every kind": (row, source) => {
    const kind = source.below(6);
    fillNormal(row, source, kind === 0 ? 20 : 1);
    if (kind === 1) row.fill(row[0]);
    if (kind === 2) row.sort();
    if (kind === 3) row[source.below(row.length)] = NaN;
    if (kind === 4) row[source.below(row.length)] = Infinity;
    if (kind === 5) row.forEach((x, e) => row[e] = Math.round(x));
  },
};

const ROWS = 600;
/** Batches of all sizes: whole sets of four rows, parts of one, and rows by themselves. */
const BATCH_SIZES: readonly number[] = [1, 2, 3, 4, 5, 8, 11, 64];

function biasOf(numExperts: number, scale: number): Float32Array {
  const source = new RandomSource(11, numExperts);
  return Float32Array.from({ length: numExperts }, () => scale * source.normal());
}

/** The largest finite binary32. */
const MOST = 3.4028234663852886e38;

const GATES: Readonly<Record<string, GateOptions>> = {
  "64, K 6": { numExperts: 64, topK: 6, bias: biasOf(64, 0.1) },
  "100, K 8, no whole words": { numExperts: 100, topK: 8, bias: biasOf(100, 0.1) },
  "200, K 22, a large bias": { numExperts: 200, topK: 22, bias: biasOf(200, 30) },
  "128, K 8, softmax without a bias": { numExperts: 128, topK: 8, scoring: "softmax" },
  "112, K 7, a bias of quarters": { numExperts: 112, topK: 7, bias: quartersOf(112) },
  "112, K 7, sqrtsoftplus, a bias of quarters": {
    numExperts: 112,
    topK: 7,
    scoring: "sqrtsoftplus",
    bias: quartersOf(112),
  },
  "96, K 5, sqrtsoftplus without a bias": { numExperts: 96, topK: 5, scoring: "sqrtsoftplus" },
  "256, K 8, 4 of 8 groups": {
    numExperts: 256,
    topK: 8,
    bias: biasOf(256, 0.1),
    groups: { count: 8, selected: 4 },
  },
  "160, K 6, 3 of 8 groups by their best, without a bias": {
    numExperts: 160,
    topK: 6,
    scoring: "softmax",
    groups: { count: 8, selected: 3, score: "max" },
  },
  "64, K 2, the better of 2 groups, sums beyond binary32": {
    numExperts: 64,
    topK: 2,
    // Group 0 has the largest finite value, group 1 twice as much, which saturates to it: a tie.
    bias: Float32Array.from(
      { length: 64 },
      (_, e) => [1, 32].includes(e) ? MOST : e === 33 ? 3e38 : 0,
    ),
    groups: { count: 2, selected: 1 },
  },
  "216, K 16, 9 of 18 groups, no whole words": {
    numExperts: 216,
    topK: 16,
    bias: biasOf(216, 0.1),
    groups: { count: 18, selected: 9 },
  },
};

/** Choices that are near ties, or ties: biases in quarters. */
function quartersOf(numExperts: number): Float32Array {
  return biasOf(numExperts, 0.5).map((bias) => Math.round(4 * bias) / 4);
}

function streamOf(numExperts: number, fill: Fill): Float32Array {
  const logits = new Float32Array(ROWS * numExperts);
  const source = new RandomSource(5, numExperts);
  for (let t = 0; t < ROWS; t++) {
    fill(logits.subarray(t * numExperts, (t + 1) * numExperts), source, t / ROWS);
  }
  return logits;
}

/** Routes a stream in batches of all sizes through one gate. */
async function routeStream(
  options: GateOptions,
  logits: Float32Array,
): Promise<{ readonly indices: Int32Array; readonly weights: Float32Array }> {
  const { numExperts, topK } = options;
  using gate = await createGate({ ...options, backend: "wasm" });
  const indices = new Int32Array(ROWS * topK);
  const weights = new Float32Array(ROWS * topK);
  for (let first = 0, i = 0; first < ROWS; i++) {
    const rows = Math.min(BATCH_SIZES[i % BATCH_SIZES.length], ROWS - first);
    const part = gate.routeSync(logits.subarray(first * numExperts, (first + rows) * numExperts));
    indices.set(part.indices, first * topK);
    weights.set(part.weights, first * topK);
    first += rows;
  }
  return { indices, weights };
}

for (const [gateName, options] of Object.entries(GATES)) {
  for (const [streamName, fill] of Object.entries(STREAMS)) {
    Deno.test(`speculative filter: rows ${streamName} are routed as the reference does, ${gateName}`, async () => {
      const logits = streamOf(options.numExperts, fill);
      const resolved = resolveOptions(options);
      const expected = resolveBatch(resolved, logits);
      routeReference(resolved, expected);
      const { indices, weights } = await routeStream(options, logits);
      assertEquals(indices, expected.indices);
      assertEquals(new Uint32Array(weights.buffer), new Uint32Array(expected.weights.buffer));
    });
  }
}

/** The logit whose sigmoid is a score. */
function logitOf(score: number): number {
  return Math.log(score / (1 - score));
}

/** A gate of 64 experts, the last of which scores 0.99 where the others score 0.5. */
const NEAR_GATE: GateOptions = {
  numExperts: 64,
  topK: 4,
  bias: new Float32Array(64).fill(-0.49, 63),
};

/** A row whose fourth and fifth choices are given, of expert 3 and of expert 63. */
function rowWith(fourth: number, fifth: number): Float32Array {
  const row = new Float32Array(64).fill(-3);
  row.set([2, 2.5, 3]); // apart from each other: a tie takes the fallback path
  row[3] = logitOf(fourth);
  row[63] = logitOf(fifth + 0.49);
  return row;
}

Deno.test("speculative filter: an expert that passes below the threshold does not beat one that is kept out", async () => {
  // 64 rows with a K-th choice of 0.5 put the threshold at 0.5 less 1e-4 of 1.5. The limits of logits lie a
  // little below it: where σ is steep, a choice 1e-4 below the threshold passes, where it is flat only 5e-6.
  const threshold = 0.49985;
  const resolved = resolveOptions(NEAR_GATE);
  let beaten = 0;
  for (const lead of [1e-5, 3e-5, 6e-5, 9e-5]) {
    using gate = await createGate({ ...NEAR_GATE, backend: "wasm" });
    for (let i = 0; i < 64; i++) gate.routeSync(rowWith(0.5, 0.1));
    for (let below = -2e-5; below < 1.6e-4; below += 5e-6) {
      const row = rowWith(threshold - below - lead, threshold - below);
      const expected = resolveBatch(resolved, row);
      routeReference(resolved, expected);
      const { indices, weights } = gate.routeSync(row);
      assertEquals(indices, expected.indices, `${below} below the threshold, a lead of ${lead}`);
      assertEquals(new Uint32Array(weights.buffer), new Uint32Array(expected.weights.buffer));
      beaten += Number(indices[3] === 63);
    }
  }
  assertGreater(beaten, 100);
});

const LIMITS = `
import { sigmoid } from "./score";
import { logit_limit_quad } from "./speculative_filter";

export function limit(reach: f32, offset: f32): f32 {
  return f32x4.extract_lane(logit_limit_quad(reach, f32x4.splat(offset)), 0);
}

export function choice(x: f32, offset: f32): f32 {
  return sigmoid(x) + offset;
}
`;

interface LimitExports extends EntryExports {
  limit(reach: number, offset: number): number;
  choice(x: number, offset: number): number;
}

/** The largest binary32 below x. */
function below(x: number): number {
  const words = new Int32Array(new Float32Array([x]).buffer);
  words[0] += words[0] < 0 ? 1 : -1;
  return new Float32Array(words.buffer)[0];
}

Deno.test("speculative filter: a logit below its limit has a choice below the threshold, and one above it nearly reaches it", async () => {
  const kernel = openEntry<LimitExports>(await compileEntry(LIMITS), {
    numExperts: 1,
    scoring: "sigmoid",
  });
  const source = new RandomSource(2, 3);
  let limits = 0;
  for (let i = 0; i < 200_000; i++) {
    const offset = Math.fround(source.normal() * 2 ** (source.below(14) - 8));
    const edge = i % 2 ? source.unit() : 2 ** (-30 * source.unit());
    const reach = Math.fround(offset + (i % 4 < 2 ? edge : 1 - edge));
    const limit = kernel.limit(reach, offset);
    if (limit === -Infinity || limit > 60) continue;
    limits++;
    const allowance = 1e-3 + 3e-6 * (1 + Math.abs(reach) + Math.abs(offset));
    const at = `reach ${reach}, offset ${offset}`;
    assertGreater(reach, kernel.choice(below(limit), offset), at);
    assertGreater(kernel.choice(limit, offset), reach - allowance, at);
  }
  assertGreater(limits, 100_000);
});
