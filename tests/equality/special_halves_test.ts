/** Promise: float16's NaN, infinities and largest values, as many as a row has, prune no expert that wins. */

import { resolveBatch } from "../../gate/batch.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { createGate, type GateOptions } from "../../mod.ts";
import { routeReference } from "../../reference/route.ts";
import { assertSameBits, type Decision, gpuTest } from "../support/gpu.ts";
import { encodeFloat16 } from "../support/float16.ts";
import { RandomSource } from "../support/random_source.ts";

const ROWS = 48;

/** NaN of either sign, infinities, ±65504, zeros, and subnormals of either sign. */
const SPECIAL = [
  0x7e00,
  0xfe00,
  0x7c01,
  0xffff,
  0x7c00,
  0xfc00,
  0x7bff,
  0xfbff,
  0x0000,
  0x8000,
  0x0001,
  0x83ff,
] as const;

function biasOf(numExperts: number): Float32Array {
  return Float32Array.from({ length: numExperts }, (_, e) => (e * 37 % 41 - 20) / 100);
}

const GATES: Readonly<Record<string, GateOptions>> = {
  "64 experts": { numExperts: 64, topK: 6, dtype: "f16", bias: biasOf(64) },
  "256 experts in groups": {
    numExperts: 256,
    topK: 8,
    dtype: "f16",
    bias: biasOf(256),
    groups: { count: 8, selected: 4 },
  },
  "60 experts, which fill no quad of lanes": {
    numExperts: 60,
    topK: 4,
    dtype: "f16",
    bias: biasOf(60),
  },
};

/** Rows of which a growing part is one special value, or any of them; the others are small numbers. */
function rowsOf(numExperts: number): Uint16Array<ArrayBuffer> {
  const source = new RandomSource(16, numExperts);
  const logits = new Uint16Array(ROWS * numExperts);
  for (let row = 0; row < ROWS; row++) {
    const word = row < 2 * SPECIAL.length ? SPECIAL[row % SPECIAL.length] : null;
    const share = 0.05 + 0.9 * row / ROWS;
    for (let e = 0; e < numExperts; e++) {
      logits[row * numExperts + e] = source.unit() < share
        ? word ?? SPECIAL[source.below(SPECIAL.length)]
        : encodeFloat16(2 * source.normal());
    }
  }
  return logits;
}

function expectedOf(options: GateOptions, logits: Uint16Array): Decision {
  const resolved = resolveOptions(options);
  const batch = resolveBatch(resolved, logits);
  routeReference(resolved, batch);
  return batch;
}

for (const [name, options] of Object.entries(GATES)) {
  const logits = rowsOf(options.numExperts);

  Deno.test(`special halves, wasm: ${name}`, async () => {
    using gate = await createGate({ ...options, backend: "wasm" });
    for (let time = 0; time < 3; time++) {
      assertSameBits(gate.routeSync(logits), expectedOf(options, logits));
    }
  });

  gpuTest(`special halves, webgpu: ${name}`, async (device) => {
    using gate = await createGate({ ...options, backend: "webgpu", device, checkDevice: false });
    assertSameBits(await gate.route(logits), expectedOf(options, logits));
  });
}
