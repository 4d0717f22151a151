/**
 * The WASM kernel's estimates against its scores. The shipped kernel does not export them, so this
 * compiles `wasm/assembly/score.ts` once more, with the same compiler and an entry of its own.
 */

import asc from "assemblyscript/asc";
import { expTable } from "../backends/tables.ts";
import type { Scoring } from "../mod.ts";
import { PROJECT_ROOT } from "./deno.ts";

const ENTRY = "wasm/assembly/prove_estimates.ts";

/** Walks inputs: each is a row by itself, where the allowance is tightest; softmax's is beside a 0. */
const SOURCE = `
import {
  estimate_error, estimate_sigmoid, estimate_softmax, estimate_sqrtsoftplus, score, survey_row,
} from "./score";
import { exp_table, logits, scoring } from "./layout";

export { configure } from "./layout";

export function exp_table_address(): usize {
  return exp_table;
}

export let worst_bits: u32 = 0;
let worst: f32 = 0;

function measure(bits: u32, paired: bool): void {
  if ((bits & 0x7f800000) == 0x7f800000) return;
  const x = reinterpret<f32>(bits);
  if (paired && x > 0) return;
  store<f32>(logits, x);
  if (paired) store<f32>(logits + 4, 0);
  survey_row<f32>(logits);
  const all = f32x4.splat(x);
  const estimates = scoring == 0
    ? estimate_sigmoid(all)
    : scoring == 1 ? estimate_softmax(all) : estimate_sqrtsoftplus(all);
  const error = abs(f32x4.extract_lane(estimates, 0) - score(x));
  const part: f32 = error == 0 ? <f32>0 : error / estimate_error(0);
  if (part <= worst) return;
  worst = part;
  worst_bits = bits;
}

export function walk(first: u32, count: u32, stride: u32, paired: bool): f32 {
  worst = 0;
  for (let i: u32 = 0; i < count; i++) measure(first + i * stride, paired);
  return worst;
}
`;

/** What the entry exports. */
interface EstimateExports {
  readonly memory: WebAssembly.Memory;
  readonly worst_bits: WebAssembly.Global;
  configure(...shape: number[]): number;
  exp_table_address(): number;
  walk(first: number, count: number, stride: number, paired: boolean): number;
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

/** The scorings, in the order of the kernel's codes. */
export const SCORINGS: readonly Scoring[] = ["sigmoid", "softmax", "sqrtsoftplus"];
const FLAG_BIAS = 1;

async function readSource(name: string): Promise<string | null> {
  if (name === ENTRY) return SOURCE;
  return await Deno.readTextFile(new URL(name, PROJECT_ROOT)).catch(() => null);
}

async function compile(): Promise<WebAssembly.Module> {
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  const flags = ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd", "--use", "abort="];
  const { error, stderr } = await asc.main([ENTRY, "--outFile", "estimates.wasm", ...flags], {
    readFile: readSource,
    writeFile: (_name, contents) => void (bytes = new Uint8Array(contents as Uint8Array)),
    listFiles: () => [],
  });
  if (error || !bytes) throw new Error(`Cannot prove the estimates:\n${stderr.toString()}`);
  return new WebAssembly.Module(bytes);
}

/**
 * Measures the estimates of one scoring.
 *
 * @returns What measures: told a scoring and every how many inputs, it walks them.
 */
export async function estimateProver(): Promise<
  (scoring: Scoring, stride: number) => EstimateReport
> {
  const module = await compile();
  return (scoring, stride) => {
    const kernel = new WebAssembly.Instance(module).exports as unknown as EstimateExports;
    const paired = scoring === "softmax";
    const experts = paired ? 2 : 1;
    kernel.configure(experts, 1, 0, 1, 1, 0, SCORINGS.indexOf(scoring), FLAG_BIAS, 0, 1);
    new Uint32Array(kernel.memory.buffer).set(expTable(), kernel.exp_table_address() >> 2);
    const inputs = Math.floor(2 ** 32 / stride);
    const part = kernel.walk(0, inputs, stride, paired);
    return { inputs, part, bits: Number(kernel.worst_bits.value) >>> 0 };
  };
}
