/** Promise: biases and logits from the ends of binary32, where estimates saturate, change no bit. */

import { resolveBatch } from "../../gate/batch.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { createGate, type GateOptions, type Scoring } from "../../mod.ts";
import { assertSameBits, type Decision, gpuTest } from "../support/gpu.ts";
import { RandomSource } from "../support/random_source.ts";
import { routeReference } from "../../reference/route.ts";

const EXPERTS = 64;
const ROWS = 100;
const MOST = 3.4028234663852886e38;

/** Ends of the range, of each score's curve, and of what the estimates clamp to. */
// deno-fmt-ignore
const LOGITS = [
  0, -0, 1, -1, 4, 16, -16, -2.7725887, 80, -80, 87, -87, -87.1, -88, -104, -208, 1e-40, -1e-40,
  1e10, -1e10, 1e38, -1e38, MOST, -MOST, Infinity, -Infinity, NaN,
] as const;

/** Also the least score that an estimate can tell, and 4, up to which groups are estimated. */
// deno-fmt-ignore
const BIASES = [
  0, -0, 1e-45, 1e-38, 1e-19, -1e-19, 1.28e-19, 1, -1, 3.9999, 4, 1e19, -1e19, 1e37, 1e38, -1e38,
  3.3e38, -3.3e38, MOST, -MOST,
] as const;

const GROUPS: readonly GateOptions["groups"][] = [
  undefined,
  { count: 8, selected: 4 },
  { count: 8, selected: 3, score: "max" },
];

type Draw = (source: RandomSource) => number;

function pick(values: readonly number[]): Draw {
  return (source) => values[Math.floor(source.unit() * values.length)];
}

const BIAS_DRAWS: readonly Draw[] = [
  pick(BIASES),
  (source) => source.unit() * 1e-18,
  (source) => 6e38 * (source.unit() - 0.5),
  (source) => source.unit() - 0.5,
];

const LOGIT_DRAWS: readonly Draw[] = [
  pick(LOGITS),
  (source) => pick(LOGITS.slice(0, 9))(source) + source.unit() * 1e-3,
  (source) => -86 - 10 * source.unit(),
  (source) => 6.8e38 * (source.unit() - 0.5),
  (source) => 8 * (source.unit() - 0.5),
];

function draw(count: number, next: (index: number) => number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => next(index));
}

/** Four gates, one a kind of bias, for each kind of groups. */
function* extremeGates(scoring: Scoring): Generator<GateOptions> {
  const source = new RandomSource(20_261_123, scoring.length);
  for (const groups of GROUPS) {
    for (const [i, drawBias] of BIAS_DRAWS.entries()) {
      const bias = draw(EXPERTS, () => drawBias(source));
      yield { numExperts: EXPERTS, topK: 6, scoring, groups, bias, renormalize: i % 2 === 0 };
    }
  }
}

function extremeLogits(scoring: Scoring): Float32Array {
  const source = new RandomSource(20_261_124, scoring.length);
  return draw(ROWS * EXPERTS, (index) => {
    const row = Math.floor(index / EXPERTS);
    return LOGIT_DRAWS[row % LOGIT_DRAWS.length](source);
  });
}

function expectedOf(options: GateOptions, logits: Float32Array): Decision {
  const resolved = resolveOptions(options);
  const batch = resolveBatch(resolved, logits);
  routeReference(resolved, batch);
  return { indices: batch.indices, weights: batch.weights };
}

for (const scoring of ["sigmoid", "softmax", "sqrtsoftplus"] as const) {
  const logits = extremeLogits(scoring);

  Deno.test(`extreme rows of ${scoring} have the reference's bits on wasm`, async () => {
    for (const options of extremeGates(scoring)) {
      using gate = await createGate({ ...options, backend: "wasm" });
      assertSameBits(gate.routeSync(logits), expectedOf(options, logits));
    }
  });

  gpuTest(`extreme rows of ${scoring} have the reference's bits on webgpu`, async (device) => {
    // Gates that differ in their bias only share a shader; each shader takes a software adapter a second.
    const gates = [...extremeGates(scoring)].slice(0, 2 * BIAS_DRAWS.length);
    for (const options of gates.filter(({ renormalize }) => renormalize)) {
      using gate = await createGate({ ...options, backend: "webgpu", device });
      assertSameBits(await gate.route(logits), expectedOf(options, logits));
    }
  });
}
