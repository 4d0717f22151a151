/**
 * Promise: where the bias is so large that adding it rounds most of the score away, experts tie as binary32
 * has it, and no estimate prunes one that wins its tie.
 */

import { resolveBatch } from "../../gate/batch.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { createGate, type GateOptions, type Scoring } from "../../mod.ts";
import { routeReference } from "../../reference/route.ts";
import { assertSameBits, type Decision, gpuTest } from "../support/gpu.ts";
import { randomRows } from "../support/random_rows.ts";

const EXPERTS = 64;
const ROWS = 40;

/** At 2^k the last place of a binary32 is 2^(k − 23): from all of a score's bits down to none. */
const POWERS = [4, 9, 12, 14, 16, 17, 18, 19, 20, 21, 22, 23, 24, 26] as const;

const GROUPS: readonly GateOptions["groups"][] = [undefined, { count: 8, selected: 4 }];

/** Biases near ±2^k, a few last places apart. */
function biasOf(power: number, sign: number): Float32Array {
  const unit = 2 ** (power - 23);
  return Float32Array.from(
    { length: EXPERTS },
    (_, e) => sign * (2 ** power + (e * 37 % 5) * unit),
  );
}

function* gatesOf(scoring: Scoring): Generator<GateOptions> {
  for (const [i, power] of POWERS.entries()) {
    const bias = biasOf(power, i % 2 ? 1 : -1);
    for (const groups of GROUPS) yield { numExperts: EXPERTS, topK: 6, scoring, bias, groups };
  }
}

const SHAPE = { numTokens: ROWS, numExperts: EXPERTS, dtype: "f32" } as const;
const LOGITS = randomRows(SHAPE, { seed: 23, flavour: "normal" }) as Float32Array;

function expectedOf(options: GateOptions): Decision {
  const resolved = resolveOptions(options);
  const batch = resolveBatch(resolved, LOGITS);
  routeReference(resolved, batch);
  return batch;
}

for (const scoring of ["sigmoid", "softmax", "sqrtsoftplus"] as const) {
  Deno.test(`rounded choices, wasm: ${scoring}`, async () => {
    for (const options of gatesOf(scoring)) {
      using gate = await createGate({ ...options, backend: "wasm" });
      // Twice: the second time the filter has learnt from the first.
      for (let time = 0; time < 2; time++) {
        assertSameBits(gate.routeSync(LOGITS), expectedOf(options));
      }
    }
  });

  gpuTest(`rounded choices, webgpu: ${scoring}`, async (device) => {
    for (const options of gatesOf(scoring)) {
      using gate = await createGate({ ...options, backend: "webgpu", device });
      assertSameBits(await gate.route(LOGITS), expectedOf(options));
    }
  });
}
