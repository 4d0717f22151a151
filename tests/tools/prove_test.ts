/** Promise: scores are as accurate as told, on every backend alike; `deno task prove` tries every input. */

import { assert, assertEquals, assertLess } from "@std/assert";
import { expTable } from "../../gate/constants.ts";
import { createGate } from "../../mod.ts";
import { proveArithmetic } from "../../tools/prove/arithmetic.ts";
import { blocksOf, proveEquality } from "../../tools/prove/equality.ts";
import { ESTIMATE_NAMES, estimateProver } from "../../tools/prove/estimates.ts";
import { oracleError, oracleSample } from "../../tools/prove/exact.ts";
import { segmentsOf } from "../../tools/prove/kernel.ts";
import { errorInUlp, expNegative, SCORE_NAMES } from "../../tools/prove/oracle.ts";
import { ProvePool } from "../../tools/prove/pool.ts";
import { merge, Walker } from "../../tools/prove/walk.ts";
import { gpuTest } from "../support/gpu.ts";
import { RandomSource } from "../support/random_source.ts";

const BOUNDS = { sigmoid: 0.52, exp: 0.52, sqrtsoftplus: 0.621, tanh: 0.53 } as const;

/** Primes, so that every low bit of the inputs varies. */
const WALK_STRIDE = 1009;
const ESTIMATE_STRIDE = 4099;
const BLOCK_STRIDE = 613;
const PAIR_STRIDE = 53;

Deno.test("the exp table is right by whole numbers of 300 bits", () => {
  const one = 1n << 300n;
  // 2^(−1/256) as the 256th root of 1/2, by Newton's iteration from above.
  let root = one;
  for (let i = 0; i < 20; i++) {
    let power = one;
    for (let j = 0; j < 255; j++) power = (power * root) >> 300n;
    root = (255n * root + ((one / 2n) << 300n) / power) / 256n;
  }
  let value = one;
  const table = Array.from({ length: 256 }, () => {
    const fraction = (one - value + (1n << 267n)) >> 268n;
    value = (value * root) >> 300n;
    return Number(fraction);
  });
  assertEquals(Array.from(expTable()), table);
});

for (const name of SCORE_NAMES) {
  Deno.test(`the oracle of ${name} agrees with 300 bits`, () => {
    assertLess(oracleError(name, oracleSample(name, 1000)), 2 ** -50);
  });

  Deno.test(`${name} is within ${BOUNDS[name]} ulp on wasm`, () => {
    const walker = new Walker();
    const results = segmentsOf(name).map((segment) =>
      walker.walk({ name, segment, stride: WALK_STRIDE })
    );
    const { worst, worstBits } = results.reduce(merge);
    assertLess(worst, BOUNDS[name], `at 0x${worstBits.toString(16)}`);
  });

  gpuTest(`${name} has the same bits on wasm and webgpu`, async (device) => {
    const pool = new ProvePool(1);
    try {
      const report = await proveEquality(device, pool, blocksOf(name, BLOCK_STRIDE));
      assertEquals([report.differing, report.failure], [0, undefined]);
      assertLess(report.estimatePart, 1);
    } finally {
      pool.close();
    }
  });
}

Deno.test("an error is told in ulp, subnormals and NaN included", () => {
  assertEquals(errorInUlp("sigmoid", 0, 0.5), 0);
  assertEquals(errorInUlp("sigmoid", 0, 0.5 + 2 ** -24), 1);
  assertEquals(Math.round(1000 * errorInUlp("exp", -104, 2 ** -149)), 514);
  assert(Number.isNaN(errorInUlp("exp", -1, NaN)));
});

Deno.test("softmax over a row is within 0.56 ulp on wasm", async () => {
  const experts = 64;
  const rows = 5000;
  const source = new RandomSource(7, 1);
  const logits = Float32Array.from(
    { length: rows * experts },
    (_, i) => 2 ** (i / experts % 8 - 2) * (source.unit() - 0.5),
  );
  using gate = await createGate({
    numExperts: experts,
    topK: experts,
    scoring: "softmax",
    renormalize: false,
    backend: "wasm",
  });
  const { indices, weights } = gate.routeSync(logits);
  let worst = 0;
  for (let row = 0; row < rows; row++) {
    const own = logits.subarray(row * experts, (row + 1) * experts);
    const most = Math.max(...own);
    const exps = Array.from(own, (x) => expNegative(most - x));
    const sum = exps.reduce((total, value) => total + value);
    for (let slot = row * experts; slot < (row + 1) * experts; slot++) {
      const truth = exps[indices[slot]] / sum;
      const ulp = 2 ** (Math.floor(Math.log2(truth)) - 23);
      worst = Math.max(worst, Math.abs(weights[slot] - truth) / ulp);
    }
  }
  assertLess(worst, 0.56);
});

Deno.test("no estimate of the wasm kernel is off by more than its pruning allows", async () => {
  const prover = await estimateProver();
  for (const name of ESTIMATE_NAMES) {
    const { part, bits } = prover(name, ESTIMATE_STRIDE);
    assertLess(part, 1, `${name} at 0x${bits.toString(16)}`);
  }
});

Deno.test("a sqrtsoftplus score that is nearly nothing is not pruned by one that is less", async () => {
  const bias = new Float32Array([0, 1e-19]);
  using gate = await createGate({
    numExperts: 2,
    topK: 1,
    scoring: "sqrtsoftplus",
    bias,
    backend: "wasm",
  });
  const { indices } = gate.routeSync(new Float32Array([-86, -90]));
  assertEquals(Array.from(indices), [0]);
});

gpuTest("sums, products, quotients and roots of the shaders are IEEE 754's", async (device) => {
  const report = await proveArithmetic(device, { stride: PAIR_STRIDE, random: 500_000 });
  assertEquals([report.differing, ...report.failures], [0]);
});
