/**
 * Promise: a row for which the speculative filter's threshold is too high is selected from all of its experts.
 * NaN passes every limit, so that a row may seem to have enough candidates.
 */

import { resolveBatch } from "../../../gate/batch.ts";
import { resolveOptions } from "../../../gate/resolve_options.ts";
import type { GateOptions } from "../../../mod.ts";
import { routeReference } from "../../../reference/route.ts";
import { createWasmGate } from "../../../wasm.ts";
import { assertSameBits } from "../../support/gpu.ts";
import { RandomSource } from "../../support/random_source.ts";

const EXPERTS = 128;
const TOP_K = 8;

/** Rows that the filter learns from: two windows of 64. */
const LEARNT_ROWS = 128;

/** Rows after those, of which each has fewer than K experts that reach the threshold. */
const MISSED_ROWS = 40;

const BIAS = Float32Array.from({ length: EXPERTS }, (_, e) => (e * 29 % 31 - 15) / 100);

const GATES: Readonly<Record<string, Omit<GateOptions, "backend">>> = {
  "sigmoid without a bias": { numExperts: EXPERTS, topK: TOP_K },
  "sigmoid with a bias": { numExperts: EXPERTS, topK: TOP_K, bias: BIAS },
  "softmax": { numExperts: EXPERTS, topK: TOP_K, scoring: "softmax" },
  "sqrtsoftplus": { numExperts: EXPERTS, topK: TOP_K, scoring: "sqrtsoftplus" },
  "groups with a bias": {
    numExperts: EXPERTS,
    topK: TOP_K,
    bias: BIAS,
    groups: { count: 8, selected: 4 },
  },
  "groups by their best": {
    numExperts: EXPERTS,
    topK: TOP_K,
    groups: { count: 8, selected: 4, score: "max" },
  },
};

/** Writes a row of low logits, `high` of them as high as any before, and some NaN. */
function fillMissed(row: Float32Array, source: RandomSource): void {
  for (let e = 0; e < EXPERTS; e++) row[e] = 0.3 * source.normal() - 1;
  for (let high = source.below(TOP_K); high > 0; high--) row[source.below(EXPERTS)] = 5;
  for (let nans = source.below(3 * TOP_K); nans > 0; nans--) row[source.below(EXPERTS)] = NaN;
}

function streamOf(): Float32Array {
  const source = new RandomSource(64, EXPERTS);
  const logits = new Float32Array((LEARNT_ROWS + MISSED_ROWS) * EXPERTS);
  for (let at = 0; at < LEARNT_ROWS * EXPERTS; at++) logits[at] = source.normal();
  for (let row = LEARNT_ROWS; row < LEARNT_ROWS + MISSED_ROWS; row++) {
    // In turn, as the filter pauses where most rows miss.
    const own = logits.subarray(row * EXPERTS, (row + 1) * EXPERTS);
    if (row % 3) fillMissed(own, source);
    else own.forEach((_, e) => own[e] = source.normal());
  }
  return logits;
}

for (const [name, options] of Object.entries(GATES)) {
  for (const batchRows of [1, 3, 8]) {
    Deno.test(`filter misses, wasm: ${name}, ${batchRows} rows at a time`, async () => {
      const logits = streamOf();
      using gate = await createWasmGate({ ...options });
      const resolved = resolveOptions(options);
      const expected = resolveBatch(resolved, logits);
      routeReference(resolved, expected);
      for (let row = 0; row < LEARNT_ROWS + MISSED_ROWS; row += batchRows) {
        const end = Math.min(row + batchRows, LEARNT_ROWS + MISSED_ROWS);
        const part = gate.routeSync(logits.subarray(row * EXPERTS, end * EXPERTS));
        assertSameBits(part, {
          indices: expected.indices.slice(row * TOP_K, end * TOP_K),
          weights: expected.weights.slice(row * TOP_K, end * TOP_K),
        });
      }
    });
  }
}
