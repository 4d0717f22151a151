/**
 * `deno task verify`: routes seeded random rows on every backend at hand and by the slow reference,
 * and compares every bit.
 */

import { runParity } from "../tests/support/parity.ts";
import type { ParityOptions, ParityReport } from "../tests/support/parity.ts";
import {
  type ParityCase,
  parityCases,
  randomShapes,
  TILED_SHAPES,
} from "../tests/support/parity_cases.ts";
import type { Arguments, FlagKind } from "./lib/arguments.ts";
import { formatDuration, ProgressBar } from "./lib/progress.ts";
import { parseShape } from "./lib/shape.ts";
import { print, printError, UsageError } from "./lib/terminal.ts";
import { runTool } from "./lib/tool.ts";
import { type Backends, findBackends } from "./setup/backends.ts";

const HELP = `Usage: deno task verify [options]

Routes seeded random rows on WASM, on WebGPU and by the reference, and compares every bit of
indices and weights. Exit code 0 if none differs, 1 if one does, 2 for a bad argument.

  --rows N              rows in all, spread over the cases (default 100000; on a software adapter
                        4096, or as many as two minutes allow)
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
  -h, --help            this text
`;

const MOST_FAILURES = 10;

/** The permissions of `deno task verify`: files, variables, and programs that download a driver. */
const PERMISSIONS = ["--allow-read", "--allow-write", "--allow-env", "--allow-run"];

/** Rows where `--rows` is left out, and how many a second are compared on two cores. */
const USUAL = { rows: 100_000, perSecond: 2000 };
/** A software adapter spends most of its time on compiling a shader for each case. */
const SOFTWARE = { rows: 4096, perSecond: 50 };
/** A default run on a software adapter ends within two minutes; a batch is not broken off. */
const MOST_MILLISECONDS = 105_000;

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

/** The cases that the arguments ask for, before their number is limited. */
function listCases(args: Arguments): readonly ParityCase[] {
  const shapes = args.all("shape").map(parseShape);
  if (args.has("tiled")) shapes.push(...TILED_SHAPES);
  shapes.push(...randomShapes(args.count("random", 1) ?? 0, args.count("seed") ?? 1));
  const every = parityCases(shapes.length > 0 ? shapes : undefined);
  const name = args.text("case");
  if (name === undefined) return every;
  const shape = SHAPE_PATTERN.exec(name)?.[0];
  const own = shape === undefined ? [] : parityCases([parseShape(shape)]);
  const found = [...every, ...own].find((one) => one.name === name);
  if (found !== undefined) return [found];
  throw new UsageError(`Cannot verify: --case must be the name of a case, got "${name}"`);
}

/** What the arguments say, checked before an adapter is looked for. */
function readArguments(args: Arguments) {
  const minRows = args.count("min-rows", 1) ?? 64;
  return {
    asked: args.count("rows", 1),
    cases: listCases(args),
    minRows,
    seed: args.count("seed") ?? 1,
    referenceEvery: args.count("reference-every") ?? 1,
    firstRow: args.count("first-row") ?? 0,
  };
}

function printTable(report: ParityReport): void {
  print(`${"shape E,G,sel,K".padEnd(20)}${"rows".padStart(10)}${"differing bits".padStart(16)}`);
  for (const [shape, { rows, differingBits }] of report.shapes) {
    print(`${shape.padEnd(20)}${`${rows}`.padStart(10)}${`${differingBits}`.padStart(16)}`);
  }
}

function listNames(names: readonly string[]): string {
  const [last = "", ...others] = names.toReversed();
  return others.length === 0 ? last : `${others.reverse().join(", ")} and ${last}`;
}

/** The backends, and the reference where it takes part. */
function nameContestants({ names, gpu }: Backends, reference: string | null): string {
  const backends = names.map((name) => name === "webgpu" ? `webgpu (${gpu?.name})` : name);
  return listNames(reference === null ? backends : [...backends, reference]);
}

/** Says in one line what was compared, over how many rows, with what result. */
function summarize(report: ParityReport, backends: Backends): string {
  const { rows, referenceRows, differingRows, differingBits } = report;
  const share = referenceRows === rows ? "" : ` (${referenceRows} rows)`;
  const contestants = nameContestants(
    backends,
    referenceRows === 0 ? null : `the reference${share}`,
  );
  const where = differingRows === 0 ? "" : ` in ${differingRows} rows`;
  return `${rows} rows on ${contestants}: ${differingBits} differing bits${where}`;
}

/** Compares, with a bar; differences are printed as they are found. */
async function compare(options: ParityOptions, expectedSeconds: number): Promise<ParityReport> {
  const bar = new ProgressBar({ expectedSeconds });
  const printed = new Set<string>();
  const found = await runParity({
    ...options,
    onProgress: (sofar) => {
      for (const failure of sofar.failures.filter((text) => !printed.has(text))) {
        printed.add(failure);
        bar.clear();
        if (printed.size <= MOST_FAILURES) print(failure);
      }
      const { rows, differingBits } = sofar;
      bar.update(rows / options.rows, `${rows} rows, ${differingBits} differing bits`);
    },
  });
  bar.clear();
  if (printed.size > MOST_FAILURES) {
    print(`and ${printed.size - MOST_FAILURES} more cases with differences`);
  }
  return found;
}

/** Prints what was found; returns the exit code. */
function report(found: ParityReport, { rows, backends, table }: {
  readonly rows: number;
  readonly backends: Backends;
  readonly table: boolean;
}): number {
  if (table) printTable(found);
  if (found.rows < rows) printError("stopped after two minutes: --rows N compares more");
  print(summarize(found, backends));
  return found.differingBits === 0 ? 0 : 1;
}

async function verify(args: Arguments): Promise<number> {
  const { asked, cases, minRows, ...sampling } = readArguments(args);
  const search = { action: "verify", permissions: PERMISSIONS, compilesMuch: true };
  const backends = await findBackends(args, search);
  const { names, gpu, notes } = backends;
  const pace = gpu?.isSoftware ? SOFTWARE : USUAL;
  const rows = asked ?? pace.rows;
  const isLimited = asked === undefined && pace === SOFTWARE;
  const seconds = rows / pace.perSecond;
  const reference = sampling.referenceEvery === 0 ? null : "the reference";
  notes.forEach(printError);
  const contestants = nameContestants(backends, reference);
  printError(`${rows} rows, ${contestants}: about ${formatDuration(seconds)}`);
  const found = await compare({
    ...sampling,
    rows,
    cases: cases.slice(0, Math.max(1, Math.floor(rows / minRows))),
    backends: names,
    device: gpu?.device,
    ...(isLimited && { signal: AbortSignal.timeout(MOST_MILLISECONDS) }),
  }, seconds);
  gpu?.device.destroy();
  return report(found, { rows, backends, table: args.has("table") });
}

await runTool({ help: HELP, flags: FLAGS, run: verify });
