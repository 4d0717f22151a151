/**
 * Promise: experts whose choices are closer than their estimates' errors are ranked by their exact choices. The
 * bias takes back what each expert's logit gives, so that choices near 0 come from logits far apart.
 */

import { resolveBatch } from "../../gate/batch.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { createGate, type GateOptions, type Scoring } from "../../mod.ts";
import { routeReference, sigmoid, sqrtsoftplus } from "../../reference/route.ts";
import { assertSameBits, type Decision, gpuTest } from "../support/gpu.ts";
import { RandomSource } from "../support/random_source.ts";

const EXPERTS = 96;
const ROWS = 64;
const TOP_KS = [8, 11] as const;

/** How far apart choices are: about the errors of close and of coarse estimates, and of sums of two. */
const GAPS = [2e-7, 1e-6, 4e-6, 1e-5, 1e-3] as const;

const GROUPS: readonly GateOptions["groups"][] = [undefined, { count: 8, selected: 3 }];

/** A logit for each expert, from −6 to 6, that all rows share. */
const CENTRES = Float32Array.from({ length: EXPERTS }, (_, e) => (e * 37 % EXPERTS) / 8 - 6);

/** The score of a logit of a row; softmax's partition sum is nearly the same in all rows. */
function scoreOf(scoring: Scoring, x: number): number {
  if (scoring === "sigmoid") return sigmoid(x);
  if (scoring === "sqrtsoftplus") return sqrtsoftplus(x);
  const sum = CENTRES.reduce((total, centre) => total + Math.exp(centre), 0);
  return Math.exp(x) / sum;
}

function biasOf(scoring: Scoring, gap: number): Float32Array {
  const source = new RandomSource(8, 1);
  return CENTRES.map((x) => -scoreOf(scoring, x) + gap * (source.below(7) - 3));
}

/** Rows of the same logits, some of them a few last places higher or lower. */
const LOGITS = new Float32Array(ROWS * EXPERTS);
{
  const source = new RandomSource(8, 2);
  LOGITS.forEach((_, at) => {
    LOGITS[at] = CENTRES[at % EXPERTS] * (1 + (source.below(5) - 2) * 2 ** -23);
  });
}

function* gatesOf(scoring: Scoring, topKs: readonly number[]): Generator<GateOptions> {
  for (const gap of GAPS) {
    const bias = biasOf(scoring, gap);
    for (const groups of GROUPS) {
      for (const topK of topKs) yield { numExperts: EXPERTS, topK, scoring, bias, groups };
    }
  }
}

function expectedOf(options: GateOptions): Decision {
  const resolved = resolveOptions(options);
  const batch = resolveBatch(resolved, LOGITS);
  routeReference(resolved, batch);
  return batch;
}

for (const scoring of ["sigmoid", "softmax", "sqrtsoftplus"] as const) {
  Deno.test(`near ties, wasm: ${scoring}`, async () => {
    for (const options of gatesOf(scoring, TOP_KS)) {
      using gate = await createGate({ ...options, backend: "wasm" });
      // Twice: the second time the filter has learnt from the first.
      for (let time = 0; time < 2; time++) {
        assertSameBits(gate.routeSync(LOGITS), expectedOf(options));
      }
    }
  });

  gpuTest(`near ties, webgpu: ${scoring}`, async (device) => {
    // A software adapter takes a second for each shader.
    for (const options of gatesOf(scoring, TOP_KS.slice(0, 1))) {
      using gate = await createGate({ ...options, backend: "webgpu", device });
      assertSameBits(await gate.route(LOGITS), expectedOf(options));
    }
  });
}
