/** Promise: the MoE layer of the examples is a plain float64 computation within 1e-5, run after run with the same bits. */

import { assert, assertEquals } from "@std/assert";
import { compare, SHAPES } from "../../examples/moe_layer/compare.js";
import { gpuTest } from "../support/gpu.ts";

/** One token, a full block, one more, and blocks of every filling. */
const TOKENS = [1, 64, 65, 300];

for (const [name, shape] of Object.entries(SHAPES)) {
  gpuTest(`MoE layer of ${name}: as in float64, direct and indirect`, async (device) => {
    for (const numTokens of TOKENS) {
      const { error, runsDiffer } = await compare(device, shape, numTokens);
      assert(error < 1e-5, `${numTokens} tokens: ${error}`);
      assertEquals(runsDiffer, false);
    }
  });
}
