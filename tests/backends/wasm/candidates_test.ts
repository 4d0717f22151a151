/**
 * Promise: the end of the WASM kernel's candidate list is gathered in fours, and places that an earlier batch left
 * behind it read nothing outside the logits.
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
