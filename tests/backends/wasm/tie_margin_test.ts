/**
 * Promise: choices that are closer than the estimates' errors are ordered by the exact choices, also where
 * they are so near 0 that only the errors, and no bits of a key, can hide their order.
 */

import { assertEquals, assertGreater } from "@std/assert";
import { createGate } from "../../../mod.ts";
import { resolveBatch } from "../../../gate/batch.ts";
import { resolveOptions } from "../../../gate/resolve_options.ts";
import { routeReference } from "../../../reference/route.ts";
import { RandomSource } from "../../support/random_source.ts";

const EXPERTS = 64;
const ROWS = 400;

/** A logit for each expert, from −4 to 4: the error of an estimated σ changes with it. */
function spreadLogit(expert: number): number {
  return 8 * expert / (EXPERTS - 1) - 4;
}

/** Counts neighbours among the selected whose choices differ by less than two errors of an estimate. */
function countClose(indices: Int32Array, choiceOf: (expert: number) => number): number {
  let close = 0;
  for (let slot = 1; slot < indices.length; slot++) {
    const lead = choiceOf(indices[slot - 1]) - choiceOf(indices[slot]);
    if (lead > 0 && lead < 4e-6) close++;
  }
  return close;
}

Deno.test("tie margin: choices within the estimates' errors of each other, about 0", async () => {
  const bias = Float32Array.from(
    { length: EXPERTS },
    (_, e) => -1 / (1 + Math.exp(-spreadLogit(e))),
  );
  const options = { numExperts: EXPERTS, topK: 8, bias };
  const resolved = resolveOptions(options);
  using gate = await createGate({ ...options, backend: "wasm" });
  const source = new RandomSource(8, 1);
  let close = 0;
  for (let row = 0; row < ROWS; row++) {
    const logits = Float32Array.from(
      { length: EXPERTS },
      (_, e) => spreadLogit(e) + 2e-6 * source.normal(),
    );
    const expected = resolveBatch(resolved, logits);
    routeReference(resolved, expected);
    const { indices, weights } = gate.routeSync(logits);
    assertEquals(indices, expected.indices);
    assertEquals(new Uint32Array(weights.buffer), new Uint32Array(expected.weights.buffer));
    close += countClose(indices, (e) => 1 / (1 + Math.exp(-logits[e])) + bias[e]);
  }
  assertGreater(close, ROWS);
});
