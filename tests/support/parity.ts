/** Compares the bits of the reference and of both backends, row by row, over seeded random rows. */

import { createGate, type GateOptions } from "../../mod.ts";
import { rowLogits } from "../../gate/batch.ts";
import { type ResolvedOptions, resolveOptions } from "../../gate/resolve_options.ts";
import {
  type Answer,
  compare,
  describeSlot,
  type Difference,
  weightBits,
} from "./parity_compare.ts";
import { caseSeed, type ParityCase } from "./parity_cases.ts";
import { randomRows, rowFlavour } from "./random_rows.ts";
import { RandomSource } from "./random_source.ts";
import { ReferencePool } from "./reference_pool.ts";

/** A backend that is compared. */
export type ParityBackend = "wasm" | "webgpu";

/** What to compare. */
export interface ParityOptions {
  /** The gates. */
  readonly cases: readonly ParityCase[];
  /** How many rows in all; spread over the cases, fewer to those with more experts. */
  readonly rows: number;
  /** The seed of the rows. */
  readonly seed: number;
  /** Which backends. */
  readonly backends: readonly ParityBackend[];
  /** The device for the WebGPU backend; one is shared by all gates. */
  readonly device?: GPUDevice;
  /** Check every n-th row against the reference: 1 is every row, 0 none. */
  readonly referenceEvery?: number;
  /** The number of the first row of each case. */
  readonly firstRow?: number;
  /** Stops the comparison after the batch during which it is aborted. */
  readonly signal?: AbortSignal;
  /** Called after each batch. */
  readonly onProgress?: (report: ParityReport) => void;
}

/** What was compared and found, so far. */
export interface ParityReport {
  /** Rows compared. */
  rows: number;
  /** Rows of them that the reference checked. */
  referenceRows: number;
  /** Rows with a difference. */
  differingRows: number;
  /** Bits that differ, over indices and weights. */
  differingBits: number;
  /** The first difference of each case that has one, in words. */
  readonly failures: string[];
  /** Rows and differing bits of each shape. */
  readonly shapes: Map<string, { rows: number; differingBits: number }>;
}

interface OpenGate {
  readonly name: ParityBackend;
  compute(rows: ParityRows): Promise<Routed>;
  destroy(): void;
}
/** The rows of a batch, the last ones padding. */
interface ParityRows {
  readonly logits: Logits;
  /** `[numTokens, topK]`, where the experts are given. */
  readonly expertIds: Int32Array<ArrayBuffer> | undefined;
  /** `[numTokens]`, where there are several biases. */
  readonly biasOf: Int32Array<ArrayBuffer> | undefined;
  readonly numValidTokens: number;
}
type Logits = ReturnType<typeof randomRows>;
interface Routed {
  readonly indices: Int32Array;
  readonly weights: Float32Array;
}

/** A case with its gates open. */
interface OpenCase {
  readonly test: ParityCase;
  readonly resolved: ResolvedOptions;
  readonly gates: readonly OpenGate[];
}

const PADDING_ROWS = 2;
/** Numbers the streams of given experts and biases apart from those of rows. */
const NUMBERS_STREAM = 2 ** 40;
const BATCH_VALUES = 1 << 21;

async function openGate(
  name: ParityBackend,
  options: GateOptions,
  device: GPUDevice | undefined,
): Promise<OpenGate> {
  const gate = name === "webgpu"
    ? await createGate({ ...options, backend: "webgpu", ...(device && { device }) })
    : await createGate({ ...options, backend: "wasm" });
  return {
    name,
    compute: ({ logits, expertIds, biasOf, numValidTokens }) =>
      expertIds
        ? gate.weigh(logits, expertIds, { numValidTokens })
        : gate.route(logits, { biasOf, numValidTokens }),
    destroy: () => gate.destroy(),
  };
}

async function openCase(test: ParityCase, options: ParityOptions): Promise<OpenCase> {
  const gateOptions = test.options();
  const gates = await Promise.all(
    options.backends.map((name) => openGate(name, gateOptions, options.device)),
  );
  return { test, resolved: resolveOptions(gateOptions), gates };
}

/** A batch and where it stands in its case. */
interface PlacedBatch {
  readonly firstRow: number;
  readonly rows: number;
  readonly seed: number;
}

function describeDifference(
  open: OpenCase,
  answers: readonly [Answer, Answer],
  { difference, batch, seed }: { difference: Difference; batch: PlacedBatch; seed: number },
): string {
  const width = open.resolved.topK + open.resolved.numSharedExperts;
  const row = batch.firstRow + difference.row;
  const lines = answers.map((answer) =>
    "  " + describeSlot(answer, difference.row / answer.every * width + difference.slot)
  );
  return [
    `seed ${seed}, row ${row} (${rowFlavour(batch.seed, row)}), slot ${difference.slot}, ` +
    `options: ${open.test.name}`,
    ...lines,
    `  again: deno task fuzz --seed ${seed} --first-row ${row} --rows 1 --case "${open.test.name}"`,
  ].join("\n");
}

function compareAnswers(
  open: OpenCase,
  answers: readonly Answer[],
  { batch, report, seed }: { batch: PlacedBatch; report: ParityReport; seed: number },
): void {
  const width = open.resolved.topK + open.resolved.numSharedExperts;
  const [full, ...others] = answers;
  const rows = batch.rows + PADDING_ROWS;
  const differingRows = new Set<number>();
  let bits = 0;
  for (const sparse of others) {
    const differences = compare({ full, sparse }, {
      rows: Math.min(rows, sparse.rows * sparse.every),
      width,
    });
    for (const difference of differences) {
      bits += difference.bits;
      differingRows.add(difference.row);
    }
    if (differences.length > 0 && !report.failures.some((text) => text.includes(open.test.name))) {
      const [difference] = differences;
      report.failures.push(
        describeDifference(open, [full, sparse], { difference, batch, seed }),
      );
    }
  }
  const shape = open.test.shape.join(",");
  const tally = report.shapes.get(shape) ?? { rows: 0, differingBits: 0 };
  tally.rows += batch.rows;
  tally.differingBits += bits;
  report.shapes.set(shape, tally);
  report.rows += batch.rows;
  report.differingRows += differingRows.size;
  report.differingBits += bits;
}

/** What all batches of a run share. */
interface Run {
  readonly options: ParityOptions;
  readonly report: ParityReport;
  readonly pool: ReferencePool;
}

/** Draws numbers below `count` for each row, a function of the seed and the row's own number. */
function drawNumbers(
  { firstRow, seed, rows }: PlacedBatch,
  { width, count }: { readonly width: number; readonly count: number },
): Int32Array<ArrayBuffer> {
  const numbers = new Int32Array((rows + PADDING_ROWS) * width);
  for (let row = 0; row < rows; row++) {
    const source = new RandomSource(seed, NUMBERS_STREAM + firstRow + row);
    for (let i = 0; i < width; i++) numbers[row * width + i] = source.below(count);
  }
  return numbers;
}

/** Draws the rows of a batch, and experts and biases for each where they are given. */
function drawRows({ test, resolved }: OpenCase, batch: PlacedBatch): ParityRows {
  const { numExperts, numBiases, topK, dtype } = resolved;
  const { firstRow, seed, rows } = batch;
  const numTokens = rows + PADDING_ROWS;
  return {
    logits: randomRows({ numTokens, numExperts: rowLogits(resolved), dtype }, { seed, firstRow }),
    expertIds: test.given ? drawNumbers(batch, { width: topK, count: numExperts }) : undefined,
    biasOf: numBiases > 1 && !test.given
      ? drawNumbers(batch, { width: 1, count: numBiases })
      : undefined,
    numValidTokens: rows,
  };
}

async function runBatch(
  open: OpenCase,
  batch: PlacedBatch,
  { options, report, pool }: Run,
): Promise<void> {
  const { rows } = batch;
  const drawn = drawRows(open, batch);
  const numTokens = rows + PADDING_ROWS;
  // The GPU first: it works while the CPU does.
  const order = [...open.gates].sort((a, b) => b.name.localeCompare(a.name));
  const pending = order.map(async (gate): Promise<Answer> => {
    const routed = await gate.compute(drawn);
    return {
      name: gate.name,
      indices: routed.indices,
      weights: weightBits(routed),
      every: 1,
      rows: numTokens,
    };
  });
  const every = options.referenceEvery ?? 1;
  const reference = every === 0 ? [] : [pool.answer(open.resolved, { ...drawn, every })];
  const answers = await Promise.all([...pending.reverse(), ...reference]);
  report.referenceRows += every === 0 ? 0 : Math.ceil(rows / every);
  compareAnswers(open, answers, { batch, report, seed: options.seed });
}

async function runCase(
  open: OpenCase,
  rows: number,
  run: Run,
): Promise<void> {
  const batchRows = Math.max(1, Math.floor(BATCH_VALUES / open.resolved.numExperts));
  const seed = caseSeed(run.options.seed, open.test.name);
  const firstRow = run.options.firstRow ?? 0;
  for (let done = 0; done < rows; done += batchRows) {
    if (run.options.signal?.aborted) return;
    const batch = { firstRow: firstRow + done, rows: Math.min(batchRows, rows - done), seed };
    await runBatch(open, batch, run);
    run.options.onProgress?.(run.report);
  }
}

/**
 * Compares backends and reference.
 *
 * @param options Which gates, backends and rows.
 * @returns What was compared and found.
 * @throws {BackendUnavailableError} If a backend is not there.
 */
export async function runParity(options: ParityOptions): Promise<ParityReport> {
  const report: ParityReport = {
    rows: 0,
    referenceRows: 0,
    differingRows: 0,
    differingBits: 0,
    failures: [],
    shapes: new Map(),
  };
  const pool = new ReferencePool(options.referenceEvery === 0 ? 0 : undefined);
  try {
    await runCases({ options, report, pool });
  } finally {
    pool.close();
  }
  return report;
}

/**
 * Spreads rows over cases in inverse proportion to the root of their experts: the reference takes as long for
 * a row as it has experts.
 */
function spreadRows(cases: readonly ParityCase[], rows: number): number[] {
  const shares = cases.map(({ shape: [numExperts] }) => 1 / Math.sqrt(numExperts));
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => Math.ceil(rows * share / sum));
}

async function runCases({ options, report, pool }: Run): Promise<void> {
  const rows = spreadRows(options.cases, options.rows);
  let upcoming: Promise<OpenCase> | undefined;
  for (const [i, test] of options.cases.entries()) {
    const open = await (upcoming ?? openCase(test, options));
    const next = options.signal?.aborted ? undefined : options.cases[i + 1];
    upcoming = next && openCase(next, options);
    // A failure to open the next case is reported when its turn comes.
    upcoming?.catch(() => {});
    await runCase(open, rows[i], { options, report, pool });
    for (const gate of open.gates) gate.destroy();
    if (options.signal?.aborted) break;
  }
}
