/** Promise: on WASM a batch of many chunks is routed whole, its last row too, and padding stays padding. */

import { assertEquals } from "@std/assert";
import { createWasmGate } from "../../../wasm.ts";
import { assertSameBits } from "../../support/gpu.ts";
import { randomRows } from "../../support/random_rows.ts";

const NUM_EXPERTS = 4096;
const TOP_K = 3;

/** Rows of 16 KiB go into the kernel 16 at a time: 241 in chunks of 16 leave one for the last. */
const CASES = [[241, 241], [241, 240], [241, 225], [241, 224], [17, 17], [16, 16], [33, 0]];

for (const [numTokens, numValidTokens] of CASES) {
  Deno.test(`chunks, wasm: ${numTokens} rows, ${numValidTokens} valid`, async () => {
    using gate = await createWasmGate({ numExperts: NUM_EXPERTS, topK: TOP_K });
    const shape = { numTokens, numExperts: NUM_EXPERTS, dtype: "f32" } as const;
    const logits = randomRows(shape, { seed: 241, flavour: "normal" });
    const indices = new Int32Array(numTokens * TOP_K).fill(99_999);
    const weights = new Float32Array(numTokens * TOP_K).fill(99);
    gate.routeSync(logits, { numValidTokens, indices, weights });
    for (let row = 0; row < numTokens; row++) {
      const from = row * TOP_K;
      const own = {
        indices: indices.slice(from, from + TOP_K),
        weights: weights.slice(from, from + TOP_K),
      };
      if (row < numValidTokens) {
        const alone = logits.subarray(row * NUM_EXPERTS, (row + 1) * NUM_EXPERTS);
        assertSameBits(own, gate.routeSync(alone));
      } else {
        assertEquals([...own.indices, ...own.weights], [-1, -1, -1, 0, 0, 0], `row ${row}`);
      }
    }
  });
}
