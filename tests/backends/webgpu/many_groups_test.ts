/** Promise: with more groups than a row has lanes, exactly the best groups stay, by the reference's bits. */

import { assertEquals } from "@std/assert";
import { resolveBatch } from "../../../gate/batch.ts";
import { resolveOptions } from "../../../gate/resolve_options.ts";
import { createGate, type GateOptions } from "../../../mod.ts";
import { routeReference } from "../../../reference/route.ts";
import { rowLayout } from "../../../wgsl/generate/row_layout.ts";
import { assertSameBits, gpuTest } from "../../support/gpu.ts";
import { randomBias, randomRows } from "../../support/random_rows.ts";

function biasOf(numExperts: number): Float32Array {
  return randomBias({ numExperts, dtype: "f32" }, { seed: 150 }) as Float32Array;
}

const GATES: Readonly<Record<string, GateOptions>> = {
  "20 of 150 groups of 3, with a bias": {
    numExperts: 450,
    topK: 9,
    bias: biasOf(450),
    groups: { count: 150, selected: 20 },
  },
  "1 of 129 groups of 2, by the best": {
    numExperts: 258,
    topK: 2,
    groups: { count: 129, selected: 1, score: "max" },
    dtype: "bf16",
  },
  "299 of 300 groups of 2, softmax": {
    numExperts: 600,
    topK: 64,
    scoring: "softmax",
    groups: { count: 300, selected: 299 },
    renormalize: false,
  },
  "3 of 1024 groups of 4, sqrtsoftplus with a bias": {
    numExperts: 4096,
    topK: 12,
    scoring: "sqrtsoftplus",
    bias: biasOf(4096),
    groups: { count: 1024, selected: 3 },
  },
};

for (const [name, options] of Object.entries(GATES)) {
  gpuTest(`many groups: ${name}`, async (device) => {
    const resolved = resolveOptions(options);
    assertEquals(rowLayout(resolved).manyGroups, true);
    const { numExperts, dtype } = resolved;
    const logits = randomRows({ numTokens: 40, numExperts, dtype }, { seed: 151 });
    const expected = resolveBatch(resolved, logits);
    routeReference(resolved, expected);
    using gate = await createGate({ ...options, backend: "webgpu", device });
    assertSameBits(await gate.route(logits), expected);
  });
}
