/** The WASM kernel's estimates against its scores. */

import { compileEntry, type EntryExports, openEntry } from "../build/kernel_entry.ts";

/** Walks inputs: each is a row by itself, where the allowance is tightest; softmax's is beside a 0. */
const SOURCE = `
import { estimate_choices } from "./estimate_choices";
import { estimates, logits, scoring } from "./layout";
import { candidate_error, estimate_error, estimate_sigmoid } from "./estimate_score";
import { score } from "./score";
import { compute_row_statistics } from "./score_statistics";

export let worst_bits: u32 = 0;
let worst: f32 = 0;

function estimate(x: f32, closely: bool): f32 {
  if (closely) return f32x4.extract_lane(estimate_sigmoid(f32x4.splat(x)), 0);
  estimate_choices(logits);
  return load<f32>(estimates);
}

function measure(bits: u32, closely: bool): void {
  if ((bits & 0x7f800000) == 0x7f800000) return;
  const x = reinterpret<f32>(bits);
  if (scoring == 1 && x > 0) return;
  store<f32>(logits, x);
  if (scoring == 1) store<f32>(logits + 4, 0);
  compute_row_statistics(logits);
  const error = abs(estimate(x, closely) - score(x));
  const part: f32 = error == 0 ? <f32>0 : error / (closely ? candidate_error() : estimate_error(0));
  if (part <= worst) return;
  worst = part;
  worst_bits = bits;
}

export function walk(first: u32, count: u32, stride: u32, closely: bool): f32 {
  worst = 0;
  for (let i: u32 = 0; i < count; i++) measure(first + i * stride, closely);
  return worst;
}
`;

interface EstimateExports extends EntryExports {
  readonly worst_bits: WebAssembly.Global;
  walk(first: number, count: number, stride: number, closely: boolean): number;
}

/** The largest |estimate − score|, as a part of what the pruning allows for. */
export interface EstimateReport {
  /** Inputs tried; a few of them are not finite, or no argument of exp. */
  readonly inputs: number;
  /** The part; above 1 a winner may be pruned. */
  readonly part: number;
  /** The bits of the input that has it. */
  readonly bits: number;
}

/** Every estimate there is: the scoring, and whether it is the close one, of candidates. */
const ESTIMATES = {
  "sigmoid": { scoring: "sigmoid", closely: false },
  "sigmoid, closely": { scoring: "sigmoid", closely: true },
  "softmax": { scoring: "softmax", closely: false },
  "sqrtsoftplus": { scoring: "sqrtsoftplus", closely: false },
} as const;

/** What is estimated, and how. */
export type EstimateName = keyof typeof ESTIMATES;

/** The names of all estimates. */
export const ESTIMATE_NAMES = Object.keys(ESTIMATES) as readonly EstimateName[];

/**
 * Measures the estimates of one scoring.
 *
 * @returns What measures: told an estimate and every how many inputs, it walks them.
 */
export async function estimateProver(): Promise<
  (name: EstimateName, stride: number) => EstimateReport
> {
  const module = await compileEntry(SOURCE);
  return (name, stride) => {
    const { scoring, closely } = ESTIMATES[name];
    const kernel = openEntry<EstimateExports>(module, {
      numExperts: scoring === "softmax" ? 2 : 1,
      scoring,
    });
    const inputs = Math.floor(2 ** 32 / stride);
    const part = kernel.walk(0, inputs, stride, closely);
    return { inputs, part, bits: Number(kernel.worst_bits.value) >>> 0 };
  };
}
