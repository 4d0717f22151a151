/** Routes seeded rows on GPU, CPU and by the reference, and compares every bit. */

/// <reference lib="dom" />

import { createWasmGate, type WasmGate } from "../../wasm.ts";
import { createWebGpuGate, type WebGpuGate } from "../../webgpu.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { routeReference } from "../../reference/route.ts";
import { type Answer, compare, weightBits } from "../../tests/support/parity_compare.ts";
import {
  caseSeed,
  type ParityCase,
  parityCases,
  type Shape,
} from "../../tests/support/parity_cases.ts";
import { randomRows } from "../../tests/support/random_rows.ts";

/** What to compare. */
export interface CompareOptions {
  /** The seed of the rows. */
  readonly seed: number;
  /** Rows of each case. */
  readonly rows: number;
  /** Cases of each shape: dtypes, bias, scoring and the rest vary. */
  readonly variations: number;
  /** The GPU, where there is one. */
  readonly device: GPUDevice | null;
}

/** A slot in which two answers differ, with the bits of both. */
export interface Failure {
  /** The options, as `deno task verify --case` takes them. */
  readonly name: string;
  /** The number of the row. */
  readonly row: number;
  /** The slot in the row. */
  readonly slot: number;
  /** What each answer has there: the expert, and the weight's bits. */
  readonly answers: readonly { readonly by: string; readonly id: number; readonly bits: number }[];
}

/** What one shape came to. */
export interface ShapeResult {
  /** The shape. */
  readonly shape: Shape;
  /** Rows that were routed on each backend. */
  readonly rows: number;
  /** Rows that the reference routed too. */
  readonly referenceRows: number;
  /** Bits that differ, over ids and weights. */
  readonly differingBits: number;
  /** The first difference of each case that has one. */
  readonly failures: readonly Failure[];
  /** Seconds for a token of a batch, the CPU's kernel alone. */
  readonly cpuSeconds: number;
  /** The same, to the GPU and back; null without one. */
  readonly gpuSeconds: number | null;
}

/** The reference is a thousand times slower than a kernel: it gets this many rows of a case. */
const REFERENCE_ROWS = 16;

/** The clock of a browser has steps of up to 0.1 ms: calls are timed in runs of at least this. */
const RUN_MILLISECONDS = 2;
/** Time for all runs; the fastest counts, as other work only makes one slower. */
const ENOUGH_MILLISECONDS = 60;

type Logits = ReturnType<typeof randomRows>;

interface Gates {
  readonly cpu: WasmGate;
  readonly gpu: WebGpuGate | null;
}

interface CaseResult extends Omit<ShapeResult, "shape" | "failures"> {
  readonly failure: Failure | null;
}

function toAnswer(
  name: string,
  routed: { readonly indices: Int32Array; readonly weights: Float32Array },
  rows: number,
): Answer {
  return { name, indices: routed.indices, weights: weightBits(routed), every: 1, rows };
}

/** The reference's answer to the first rows of a batch. */
function routeSlowly(test: ParityCase, logits: Logits, rows: number): Answer {
  const resolved = resolveOptions(test.options());
  const slots = rows * (resolved.topK + resolved.numSharedExperts);
  const indices = new Int32Array(slots);
  const weights = new Float32Array(slots);
  routeReference(resolved, {
    logits,
    numTokens: rows,
    numValidTokens: rows,
    expertIds: undefined,
    indices,
    weights,
  });
  return toAnswer("reference", { indices, weights }, rows);
}

/** Calls a function until a run is long enough for the clock, and tells how long a call took. */
async function millisecondsOf(call: () => unknown): Promise<number> {
  const startedAt = performance.now();
  for (let calls = 1;; calls++) {
    await call();
    const elapsed = performance.now() - startedAt;
    if (elapsed >= RUN_MILLISECONDS) return elapsed / calls;
  }
}

/** Times a call: the fastest of several runs. The first call, which compiles, does not count. */
async function secondsOf(call: () => unknown): Promise<number> {
  await call();
  const end = performance.now() + ENOUGH_MILLISECONDS;
  let fastest = Infinity;
  while (performance.now() < end) fastest = Math.min(fastest, await millisecondsOf(call));
  return fastest / 1000;
}

/** A device that fails the gate's own check is let in: which bits differ is what a visitor is to see. */
async function openGates(test: ParityCase, device: GPUDevice | null): Promise<Gates> {
  const options = test.options();
  return {
    cpu: await createWasmGate({ ...options, backend: "wasm" }),
    gpu: device &&
      await createWebGpuGate({ ...options, backend: "webgpu", device, checkDevice: false }),
  };
}

function toFailure(
  test: ParityCase,
  answers: readonly Answer[],
  { row, slot, width }: { readonly row: number; readonly slot: number; readonly width: number },
): Failure {
  const at = row * width + slot;
  return {
    name: test.name,
    row,
    slot,
    answers: answers.map(({ name, indices, weights }) => ({
      by: name,
      id: indices[at],
      bits: weights[at],
    })),
  };
}

/** Compares the CPU's answer with each other one. */
function compareAnswers(
  test: ParityCase,
  answers: readonly Answer[],
  width: number,
): { readonly bits: number; readonly failure: Failure | null } {
  const [full, ...others] = answers;
  let bits = 0;
  let failure: Failure | null = null;
  for (const sparse of others) {
    const rows = Math.min(full.rows, sparse.rows);
    const differences = compare({ full, sparse }, { rows, width });
    for (const difference of differences) bits += difference.bits;
    const [first] = differences;
    if (first) failure ??= toFailure(test, [full, sparse], { ...first, width });
  }
  return { bits, failure };
}

async function timeGates(
  { cpu, gpu }: Gates,
  logits: Logits,
  rows: number,
): Promise<{ readonly cpuSeconds: number; readonly gpuSeconds: number | null }> {
  const cpuSeconds = await secondsOf(() => cpu.routeSync(logits)) / rows;
  return { cpuSeconds, gpuSeconds: gpu && await secondsOf(() => gpu.route(logits)) / rows };
}

async function runCase(
  test: ParityCase,
  options: CompareOptions,
  timed: boolean,
): Promise<CaseResult> {
  const { rows, seed, device } = options;
  const gates = await openGates(test, device);
  try {
    const { numExperts, dtype, topK, numSharedExperts } = gates.cpu;
    const logits = randomRows({ numTokens: rows, numExperts, dtype }, {
      seed: caseSeed(seed, test.name),
    });
    const onGpu = gates.gpu?.route(logits);
    const referenceRows = Math.min(rows, REFERENCE_ROWS);
    const answers = [
      toAnswer("CPU", gates.cpu.routeSync(logits), rows),
      routeSlowly(test, logits, referenceRows),
    ];
    if (onGpu) answers.push(toAnswer("GPU", await onGpu, rows));
    const { bits, failure } = compareAnswers(test, answers, topK + numSharedExperts);
    const times = timed
      ? await timeGates(gates, logits, rows)
      : { cpuSeconds: 0, gpuSeconds: null };
    return { rows, referenceRows, differingBits: bits, failure, ...times };
  } finally {
    gates.cpu.destroy();
    gates.gpu?.destroy();
  }
}

/**
 * Compares the backends on one shape.
 *
 * @param shape The shape.
 * @param options Which rows, how many, and the GPU.
 * @returns What differs, and how long a token takes.
 * @throws {Error} If the device is lost meanwhile.
 */
export async function compareShape(shape: Shape, options: CompareOptions): Promise<ShapeResult> {
  const cases = parityCases([shape]).slice(0, options.variations);
  const results: CaseResult[] = [];
  for (const [i, test] of cases.entries()) results.push(await runCase(test, options, i === 0));
  const sum = (key: "rows" | "referenceRows" | "differingBits"): number =>
    results.reduce((total, result) => total + result[key], 0);
  const { cpuSeconds, gpuSeconds } = results[0];
  return {
    shape,
    rows: sum("rows"),
    referenceRows: sum("referenceRows"),
    differingBits: sum("differingBits"),
    failures: results.flatMap(({ failure }) => failure ?? []),
    cpuSeconds,
    gpuSeconds,
  };
}
