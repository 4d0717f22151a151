/**
 * Promise: the WASM kernel's candidates are experts. Its list is gathered in fours, and places that an earlier
 * batch left behind its end read nothing outside the logits; the padding of groups is never a candidate.
 */

import { assertEquals } from "@std/assert";
import { createGate } from "../../../mod.ts";
import { resolveBatch } from "../../../gate/batch.ts";
import { resolveOptions } from "../../../gate/resolve_options.ts";
import { RandomSource } from "../../support/random_source.ts";
import { routeReference } from "../../../reference/route.ts";

const EXPERTS = 2048;
/** Eight rows are routed together, and one by itself. */
const ROWS = 9;
const CALLS = 150;

for (const topK of [8, 16]) {
  Deno.test(`candidates: a row after a batch on the fallback path reads nothing behind the logits, K ${topK}`, async () => {
    const options = { numExperts: EXPERTS, topK };
    using gate = await createGate({ ...options, backend: "wasm" });
    const resolved = resolveOptions(options);
    const source = new RandomSource(3, topK);
    // All are candidates in the first rows, so that places of all eight stand in the list.
    const logits = new Float32Array(ROWS * EXPERTS).fill(1);
    const last = logits.subarray((ROWS - 1) * EXPERTS);
    for (let call = 0; call < CALLS; call++) {
      last.forEach((_, e) => last[e] = source.normal());
      const { indices, weights } = gate.routeSync(logits);
      const expected = resolveBatch(resolved, last);
      routeReference(resolved, expected);
      const from = (ROWS - 1) * topK;
      assertEquals(indices.subarray(from), expected.indices);
      assertEquals(
        new Uint32Array(weights.buffer, 4 * from),
        new Uint32Array(expected.weights.buffer),
      );
    }
  });
}

/** Gates whose groups fill only a few of the columns that the prune threshold is found in. */
const SPARSE_GATES = {
  "32 groups of 2, K 32": { numExperts: 64, topK: 32, groups: { count: 32, selected: 16 } },
  "20 groups of 3, K 30": { numExperts: 60, topK: 30, groups: { count: 20, selected: 10 } },
  "12 groups of 5, K 25": { numExperts: 60, topK: 25, groups: { count: 12, selected: 7 } },
} as const;

for (const [name, shape] of Object.entries(SPARSE_GATES)) {
  for (const scoring of ["sigmoid", "softmax"] as const) {
    Deno.test(`candidates: the padding of groups is none, ${name}, ${scoring}`, async () => {
      const source = new RandomSource(4, shape.topK);
      const bias = Float32Array.from({ length: shape.numExperts }, () => 0.1 * source.normal());
      const options = { ...shape, scoring, bias };
      using gate = await createGate({ ...options, backend: "wasm" });
      const resolved = resolveOptions(options);
      for (let call = 0; call < CALLS; call++) {
        const logits = Float32Array.from({ length: 3 * shape.numExperts }, () => source.normal());
        const expected = resolveBatch(resolved, logits);
        routeReference(resolved, expected);
        const { indices, weights } = gate.routeSync(logits);
        assertEquals(indices, expected.indices);
        assertEquals(new Uint32Array(weights.buffer), new Uint32Array(expected.weights.buffer));
      }
    });
  }
}
