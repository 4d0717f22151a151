/**
 * `deno task prove`: the accuracy that is promised, over every input.
 *
 * WASM's sigmoid, exp, sqrtsoftplus and tanh against an oracle on all 2^32 inputs; the integer arithmetic
 * of `wgsl/` against IEEE 754; with `--gpu`, a GPU's against WASM's on all 2^32 inputs.
 */

import type { Arguments, FlagKind } from "../lib/arguments.ts";
import { openGpu } from "../lib/gpu.ts";
import { DIRECTED_PAIRS, proveArithmetic } from "./arithmetic.ts";
import { blocksOf, proveEquality } from "./equality.ts";
import { oracleError, oracleSample } from "./exact.ts";
import { SEGMENT_INPUTS, segmentsOf } from "./kernel.ts";
import { SCORE_NAMES, type ScoreName } from "./oracle.ts";
import { ProvePool } from "./pool.ts";
import { ProveState } from "./state.ts";
import { merge, type WalkResult } from "./walk.ts";
import type { ProveTask } from "./worker.ts";
import { print, printError, ProgressLine } from "../lib/terminal.ts";
import { runTool } from "../lib/tool.ts";

const HELP = `Usage: deno task prove [options]

Walks every binary32 through WASM's sigmoid, exp, sqrtsoftplus and tanh, and measures them by an oracle of
binary64; compares WASM's sigmoid of four at once with it; measures WASM's estimates by its scores; and
compares the integer arithmetic of the shaders with IEEE 754. A run that is broken off goes on where it
was. Exit code 0 if every bound holds, 1 if one does not, 2 for a bad argument.

  --only LIST     sigmoid, exp, sqrtsoftplus, tanh, quads, estimates, arithmetic (default: all)
  --thin N        only every N-th input, and those around every edge
  --random N      random pairs for the arithmetic (default 100 million, a --thin-th if thinned)
  --gpu           instead of the walks: the GPU's scores equal WASM's, for every binary32
  --jobs N        workers (default: one a core)
  --restart       walk again what was walked
  --help          this text
`;

const FLAGS: Readonly<Record<string, FlagKind>> = {
  "only": "value",
  "thin": "value",
  "random": "value",
  "gpu": "switch",
  "jobs": "value",
  "restart": "switch",
};

const PARTS = [...SCORE_NAMES, "quads", "estimates", "arithmetic"] as const;

/** The largest error that is promised, in ulp. */
const BOUNDS: Readonly<Record<ScoreName, number>> = {
  sigmoid: 0.52,
  exp: 1,
  sqrtsoftplus: 1,
  tanh: 0.53,
};

/** The oracle's own error must be far below what it measures: 2^−24. */
const ORACLE_BOUND = 2 ** -50;
const ORACLE_SAMPLE = 2000;

const RANDOM_PAIRS = 100_000_000;

/** The estimates are smooth, so that every 61st input shows their largest error to four digits. */
const ESTIMATE_STRIDE = 61;

interface Run {
  readonly parts: readonly (typeof PARTS)[number][];
  readonly stride: number;
  readonly random: number;
  readonly jobs: number;
  readonly restart: boolean;
  readonly progress: ProgressLine;
}

function readRun(args: Arguments): Run {
  const stride = args.count("thin", 1) ?? 1;
  const only = args.choices("only", PARTS);
  return {
    parts: only.length > 0 ? only : PARTS,
    stride,
    random: args.count("random") ?? Math.ceil(RANDOM_PAIRS / stride),
    jobs: args.count("jobs", 1) ?? navigator.hardwareConcurrency,
    restart: args.has("restart"),
    progress: new ProgressLine(),
  };
}

function percent(done: number, all: number): string {
  return `${(100 * done / all).toFixed(1)} %`;
}

function hex(bits: number): string {
  return "0x" + bits.toString(16).padStart(8, "0");
}

function valueOf(bits: number): number {
  return new Float32Array(new Uint32Array([bits]).buffer)[0];
}

/** One line: the largest error, where it is, and whether the bound holds. */
function tellWalk(name: ScoreName, result: WalkResult): boolean {
  const { inputs, worst, worstBits, misrounded } = result;
  const holds = worst <= BOUNDS[name];
  print(
    `${name}: ${holds ? "ok" : "FAILED"}, ${inputs} inputs, largest error ${
      worst.toFixed(5)
    } ulp ` +
      `of ${BOUNDS[name]} at ${valueOf(worstBits)} (${hex(worstBits)}), ` +
      `${(100 * (1 - misrounded / inputs)).toFixed(3)} % rounded right`,
  );
  return holds;
}

/** Whether the oracle is what it says, by 300 bits. */
function checkOracle(name: ScoreName): boolean {
  const error = oracleError(name, oracleSample(name, ORACLE_SAMPLE));
  if (error < ORACLE_BOUND) return true;
  print(`${name}: FAILED, the oracle is ${error} off, which is more than 2^-50`);
  return false;
}

async function proveWalk(name: ScoreName, pool: ProvePool, run: Run): Promise<boolean> {
  if (!checkOracle(name)) return false;
  const state = await ProveState.open(run.stride, run.restart);
  const segments = segmentsOf(name);
  const left = segments.filter((segment) => !state.get(name, segment));
  const tasks = left.map((segment): ProveTask => ({
    kind: "walk",
    walk: { name, segment, stride: run.stride },
  }));
  let done = segments.length - left.length;
  await pool.run<WalkResult>(tasks, (result, index) => {
    state.set(name, left[index], result);
    run.progress.update(`${name}: ${percent(++done, segments.length)} of all inputs`);
  });
  run.progress.clear();
  return tellWalk(name, segments.map((segment) => state.get(name, segment)!).reduce(merge));
}

async function proveEstimates(run: Run): Promise<boolean> {
  // Only here, as it brings a compiler.
  const { ESTIMATE_NAMES, estimateProver } = await import("./estimates.ts");
  const prover = await estimateProver();
  let holds = true;
  for (const name of ESTIMATE_NAMES) {
    const { inputs, part, bits } = prover(name, Math.max(run.stride, ESTIMATE_STRIDE));
    print(
      `estimates of ${name}: ${part <= 1 ? "ok" : "FAILED"}, ${inputs} inputs, largest error ` +
        `${percent(part, 1)} of what pruning allows at ${valueOf(bits)} (${hex(bits)})`,
    );
    holds &&= part <= 1;
  }
  return holds;
}

async function proveQuads(run: Run): Promise<boolean> {
  // Only here, as it brings a compiler.
  const { quadProver } = await import("./quads.ts");
  const countDifferences = await quadProver();
  const all = 2 ** 31;
  let differing = 0;
  for (let first = 0; first < all; first += SEGMENT_INPUTS) {
    const count = Math.ceil(SEGMENT_INPUTS / run.stride);
    differing += countDifferences({ first, count, stride: run.stride });
    run.progress.update(`quads: ${percent(first, all)} of all inputs`);
  }
  run.progress.clear();
  print(
    `quads: ${differing === 0 ? "ok" : "FAILED"}, ${2 * Math.floor(all / run.stride)} inputs, ` +
      `${differing} scores of four at once differ from those of one`,
  );
  return differing === 0;
}

async function proveScoresOnGpu(
  { device, name: adapter }: { readonly device: GPUDevice; readonly name: string },
  pool: ProvePool,
  run: Run,
): Promise<boolean> {
  let holds = true;
  for (const name of SCORE_NAMES.filter((each) => run.parts.includes(each))) {
    const options = blocksOf(name, run.stride);
    const all = options.runs.length * options.blocks;
    const report = await proveEquality(device, pool, {
      ...options,
      onProgress: (done) => run.progress.update(`${name}: ${percent(done, all)} of all inputs`),
    });
    run.progress.clear();
    const equal = report.differing === 0 && report.estimatePart <= 1;
    print(
      `${name}: ${equal ? "ok" : "FAILED"}, ${adapter}, ${report.blocks * 65536} inputs, ` +
        `${report.differing} of ${report.blocks} blocks differ from wasm, ` +
        `estimates within ${percent(report.estimatePart, 1)} of their bound`,
    );
    if (report.failure) print(report.failure);
    holds &&= equal;
  }
  return holds;
}

async function proveArithmeticOn(
  { device, name }: { readonly device: GPUDevice; readonly name: string },
  run: Run,
): Promise<boolean> {
  const all = Math.ceil(DIRECTED_PAIRS / run.stride) + run.random;
  const { pairs, differing, failures } = await proveArithmetic(device, {
    stride: run.stride,
    random: run.random,
    onProgress: (done) => run.progress.update(`arithmetic: ${percent(done, all)} of all pairs`),
  });
  run.progress.clear();
  print(
    `arithmetic: ${differing === 0 ? "ok" : "FAILED"}, ${name}, ${pairs} pairs, ` +
      `${differing} of ${5 * pairs} sums, products, quotients and roots differ from IEEE 754`,
    ...failures,
  );
  return differing === 0;
}

async function proveAll(args: Arguments): Promise<boolean> {
  const run = readRun(args);
  const needsGpu = args.has("gpu") || run.parts.includes("arithmetic");
  const gpu = needsGpu ? await openGpu() : undefined;
  if (gpu && !gpu.device) printError(`warning: ${gpu.reason}, so nothing is proven of the shaders`);
  const pool = new ProvePool(run.jobs);
  let holds = !needsGpu || gpu?.device !== undefined;
  try {
    if (args.has("gpu")) {
      if (gpu?.device) holds = await proveScoresOnGpu(gpu, pool, run);
    } else {
      for (const name of SCORE_NAMES.filter((each) => run.parts.includes(each))) {
        holds = await proveWalk(name, pool, run) && holds;
      }
      if (run.parts.includes("quads")) holds = await proveQuads(run) && holds;
      if (run.parts.includes("estimates")) holds = await proveEstimates(run) && holds;
    }
  } finally {
    pool.close();
  }
  if (gpu?.device && run.parts.includes("arithmetic")) {
    holds = await proveArithmeticOn(gpu, run) && holds;
  }
  gpu?.device?.destroy();
  return holds;
}

async function prove(args: Arguments): Promise<number> {
  return await proveAll(args) ? 0 : 1;
}

await runTool({ help: HELP, flags: FLAGS, run: prove });
