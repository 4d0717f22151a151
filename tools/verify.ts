/**
 * `deno task verify`: routes seeded random rows on every backend at hand and by the slow reference,
 * and compares every bit.
 */

import { runParity } from "../tests/support/parity.ts";
import type { ParityBackend, ParityOptions, ParityReport } from "../tests/support/parity.ts";
import {
  type ParityCase,
  parityCases,
  randomShapes,
  TILED_SHAPES,
} from "../tests/support/parity_cases.ts";
import type { Arguments, FlagKind } from "./lib/arguments.ts";
import { openGpu } from "./lib/gpu.ts";
import { parseShape } from "./lib/shape.ts";
import { print, printError, ProgressLine, UsageError } from "./lib/terminal.ts";
import { runTool } from "./lib/tool.ts";

const HELP = `Usage: deno task verify [options]

Routes seeded random rows on WASM, on WebGPU and by the reference, and compares every bit of
indices and weights. Exit code 0 if none differs, 1 if one does, 2 for a bad argument.

  --rows N              rows in all, spread over the cases (default 100000)
  --seed S              seed of the rows (default 1)
  --backend LIST        wasm, webgpu or both (default: both, webgpu only if there is an adapter)
  --shape E,G,sel,K     only this shape: experts, groups, groups selected, topK; may be repeated
  --tiled               only the seven shapes of the tiled kernel
  --random N            N shapes drawn by the seed, in place of those that are always the same
  --case NAME           only the case of this name, as a failure prints it
  --first-row R         number of the first row of each case (default 0)
  --min-rows N          rows per case at the least: fewer cases rather than fewer rows (default 64)
  --reference-every N   check every N-th row by the reference, 0 for none (default 1)
  --table               print rows and differing bits of each shape
  --help                this text
`;

const MOST_FAILURES = 10;

const BACKENDS: readonly ParityBackend[] = ["wasm", "webgpu"];

const FLAGS: Readonly<Record<string, FlagKind>> = {
  "rows": "value",
  "seed": "value",
  "backend": "value",
  "shape": "value",
  "tiled": "switch",
  "random": "value",
  "case": "value",
  "first-row": "value",
  "min-rows": "value",
  "reference-every": "value",
  "table": "switch",
};

const SHAPE_PATTERN = /^\d+,\d+,\d+,\d+/;

function pickCases(args: Arguments, rows: number): ParityCase[] {
  const shapes = args.all("shape").map(parseShape);
  if (args.has("tiled")) shapes.push(...TILED_SHAPES);
  shapes.push(...randomShapes(args.count("random", 1) ?? 0, args.count("seed") ?? 1));
  const every = parityCases(shapes.length > 0 ? shapes : undefined);
  const name = args.text("case");
  if (name !== undefined) {
    const shape = SHAPE_PATTERN.exec(name)?.[0];
    const own = shape === undefined ? [] : parityCases([parseShape(shape)]);
    const found = [...every, ...own].find((one) => one.name === name);
    if (found !== undefined) return [found];
    throw new UsageError(`Cannot verify: --case must be the name of a case, got "${name}"`);
  }
  const most = Math.floor(rows / (args.count("min-rows", 1) ?? 64));
  return every.slice(0, Math.max(1, most));
}

/** Shows how far a run is. */
class VerifyProgress {
  readonly #line = new ProgressLine();
  readonly #startedAt = performance.now();
  readonly #rows: number;

  constructor(rows: number) {
    this.#rows = rows;
  }

  show(report: ParityReport): void {
    const seconds = (performance.now() - this.#startedAt) / 1000;
    const percent = Math.min(100, Math.floor(100 * report.rows / this.#rows));
    const perSecond = Math.round(report.rows / seconds);
    this.#line.update(
      `${percent} %  ${report.rows} of ${this.#rows} rows, ${report.differingBits} differing bits, ` +
        `${perSecond} rows/s`,
    );
  }

  clear(): void {
    this.#line.clear();
  }
}

function printTable(report: ParityReport): void {
  print(`${"shape E,G,sel,K".padEnd(20)}${"rows".padStart(10)}${"differing bits".padStart(16)}`);
  for (const [shape, { rows, differingBits }] of report.shapes) {
    print(`${shape.padEnd(20)}${`${rows}`.padStart(10)}${`${differingBits}`.padStart(16)}`);
  }
}

/** Says everything in one line: who was compared, over how many rows, with what result. */
function summarize(report: ParityReport, contestants: readonly string[]): string {
  const { rows, referenceRows, differingRows, differingBits } = report;
  const reference = referenceRows === 0
    ? []
    : [referenceRows === rows ? "the reference" : `the reference (${referenceRows} rows)`];
  const names = [...contestants, ...reference];
  const last = names.pop();
  const who = names.length === 0 ? last : `${names.join(", ")} and ${last}`;
  const where = differingRows === 0 ? "" : ` in ${differingRows} rows`;
  return `${rows} rows on ${who}: ${differingBits} differing bits${where}`;
}

/** The backends of a run and the device of one of them. */
interface Contestants {
  readonly backends: readonly ParityBackend[];
  readonly names: readonly string[];
  readonly device?: GPUDevice;
}

async function pickContestants(asked: readonly ParityBackend[]): Promise<Contestants> {
  const wants = (name: ParityBackend): boolean => asked.length === 0 || asked.includes(name);
  const wasm: ParityBackend[] = wants("wasm") ? ["wasm"] : [];
  if (!wants("webgpu")) return { backends: wasm, names: wasm };
  const gpu = await openGpu();
  if (gpu.device !== undefined) {
    const names = [...wasm, `webgpu (${gpu.name})`];
    return { backends: [...wasm, "webgpu"], names, device: gpu.device };
  }
  if (asked.length > 0) throw new UsageError(`Cannot verify on webgpu: ${gpu.reason}`);
  printError(`webgpu is left out: ${gpu.reason}`);
  return { backends: wasm, names: wasm };
}

async function compare(options: ParityOptions): Promise<ParityReport> {
  const progress = new VerifyProgress(options.rows);
  const printed = new Set<string>();
  const report = await runParity({
    ...options,
    onProgress: (sofar) => {
      for (const failure of sofar.failures.filter((text) => !printed.has(text))) {
        printed.add(failure);
        progress.clear();
        if (printed.size <= MOST_FAILURES) print(failure);
      }
      progress.show(sofar);
    },
  });
  progress.clear();
  if (printed.size > MOST_FAILURES) {
    print(`and ${printed.size - MOST_FAILURES} more cases with differences`);
  }
  return report;
}

async function verify(args: Arguments): Promise<number> {
  const rows = args.count("rows", 1) ?? 100_000;
  const options = {
    cases: pickCases(args, rows),
    rows,
    seed: args.count("seed") ?? 1,
    referenceEvery: args.count("reference-every") ?? 1,
    firstRow: args.count("first-row") ?? 0,
  };
  const { names, ...contestants } = await pickContestants(args.choices("backend", BACKENDS));
  const report = await compare({ ...options, ...contestants });
  if (args.has("table")) printTable(report);
  print(summarize(report, names));
  contestants.device?.destroy();
  return report.differingBits === 0 ? 0 : 1;
}

await runTool({ help: HELP, flags: FLAGS, run: verify });
