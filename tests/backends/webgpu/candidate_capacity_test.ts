/** Promise: a row with more candidates than there is room for loses none of them, however many. */

import { resolveBatch } from "../../../gate/batch.ts";
import { resolveOptions } from "../../../gate/resolve_options.ts";
import { createGate, type GateOptions } from "../../../mod.ts";
import { routeReference } from "../../../reference/route.ts";
import { rowLayout } from "../../../wgsl/generate/row_layout.ts";
import { assertSameBits, gpuTest } from "../../support/gpu.ts";

const EXPERTS = 512;

const GATES: Readonly<Record<string, GateOptions>> = {
  "with a bias": { numExperts: EXPERTS, topK: 8, bias: new Float32Array(EXPERTS) },
  "without a bias": { numExperts: EXPERTS, topK: 8 },
  "with the second of two biases": { numExperts: EXPERTS, topK: 8, bias: twoBiases() },
};

/** The first favours the first experts; of the second every expert has the same. */
function twoBiases(): Float32Array {
  const biases = new Float32Array(2 * EXPERTS);
  for (let expert = 0; expert < EXPERTS; expert++) biases[expert] = 1 - expert / EXPERTS;
  return biases;
}

/** A row for each number of equal experts about the capacity; the last experts are the equal ones. */
function rowsAbout(capacity: number): Float32Array {
  const counts = Array.from({ length: 13 }, (_, i) => capacity - 6 + i);
  const logits = new Float32Array(counts.length * EXPERTS);
  for (const [row, count] of counts.entries()) {
    const own = logits.subarray(row * EXPERTS, (row + 1) * EXPERTS);
    own.fill(-20);
    for (let i = 0; i < count; i++) own[EXPERTS - 1 - (i * 5) % EXPERTS] = 1;
  }
  return logits;
}

for (const [name, options] of Object.entries(GATES)) {
  gpuTest(`candidate capacity: ${name}`, async (device) => {
    const resolved = resolveOptions(options);
    const logits = rowsAbout(rowLayout(resolved).candidateCapacity);
    const numTokens = logits.length / EXPERTS;
    const biasOf = new Int32Array(numTokens).fill(resolved.numBiases - 1);
    const call = resolved.numBiases > 1 ? { biasOf } : {};
    const expected = resolveBatch(resolved, logits, call);
    routeReference(resolved, expected);
    using gate = await createGate({ ...options, backend: "webgpu", device, checkDevice: false });
    // More than once: which candidate is dropped depends on the order of the lanes.
    for (let time = 0; time < 5; time++) assertSameBits(await gate.route(logits, call), expected);
  });
}
