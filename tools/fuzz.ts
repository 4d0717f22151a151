/**
 * `deno task fuzz`: routes seeded random rows on every backend at hand and by the slow reference, through
 * random gates, and compares every bit.
 */

import { runParity } from "../tests/support/parity.ts";
import type { ParityOptions, ParityReport } from "../tests/support/parity.ts";
import { type ParityCase, parityCases, TILED_SHAPES } from "../tests/support/parity_cases.ts";
import { randomGate } from "../tests/support/random_gates.ts";
import type { Arguments, FlagKind } from "./lib/arguments.ts";
import { installDawn } from "./lib/dawn.ts";
import { formatDuration, ProgressBar } from "./lib/progress.ts";
import { parseShape } from "./lib/shape.ts";
import { print, printError, UsageError } from "./lib/terminal.ts";
import { runTool } from "./lib/tool.ts";
import { type Backends, findBackends } from "./setup/backends.ts";

const HELP = `Usage: deno task fuzz [options]

Routes seeded random rows through random gates on WASM, on WebGPU and by the reference, and compares
every bit of indices and weights. Exit code 0 if none differs, 1 if one does, 2 for a bad argument.
\`deno task verify\` is the same with gates and rows that are always the same: --fixed --seed 1.

  --rows N              rows in all, spread over the gates (default 100000; on a software adapter
                        4096, or as many as two minutes allow)
  --seed S              seed of gates and rows (default: another one each time; it is printed)
  --backend LIST        wasm, webgpu or both (default: both, webgpu only if there is an adapter)
  --rows-per-gate N     rows of a gate on average (default 64, on a software adapter 256, which
                        takes a second to compile a gate's shader)
  --first-gate N        number of the first gate that is drawn (default 0)
  --fixed               no random gates: every shape of a list, with options in turn
  --tiled               of that list only the seven shapes of the tiled kernel
  --shape E,G,sel,K     only this shape: experts, groups, groups selected, topK; may be repeated
  --case NAME           only the gate of this name, as a failure prints it
  --first-row R         number of the first row of each gate (default 0)
  --reference-every N   check every N-th row by the reference, 0 for none (default 1)
  --dawn FILE           WebGPU by Dawn instead of the runtime's own: dist/*/dawn.node of the npm
                        package "webgpu"; then it is deno run -A tools/fuzz.ts
  --table               print rows and differing bits of each shape
  -h, --help            this text
`;

const MOST_FAILURES = 10;

/** What `deno task fuzz` asks for: files, variables, and programs that bring a driver. */
const PERMISSIONS = ["--allow-read", "--allow-write", "--allow-env", "--allow-run"];

/** Rows where `--rows` is left out, rows of a gate, and how many a second are compared on two cores. */
const USUAL = { rows: 100_000, rowsPerGate: 64, perSecond: 2000 };
/** A software adapter spends most of its time on compiling a shader for each gate. */
const SOFTWARE = { rows: 4096, rowsPerGate: 256, perSecond: 50 };
/** A default run on a software adapter ends within two minutes; a batch is not broken off. */
const MOST_MILLISECONDS = 105_000;

const FLAGS: Readonly<Record<string, FlagKind>> = {
  "rows": "value",
  "seed": "value",
  "backend": "value",
  "rows-per-gate": "value",
  "first-gate": "value",
  "fixed": "switch",
  "tiled": "switch",
  "shape": "value",
  "case": "value",
  "first-row": "value",
  "reference-every": "value",
  "table": "switch",
  "dawn": "value",
};

/** A name begins with its shape or, if the gate was drawn, with its number. */
const SHAPE_PATTERN = /^\d+,\d+,\d+,\d+/;
const GATE_PATTERN = /^gate (\d+): /;

/** Finds the gate of a name. */
function findCase(name: string, seed: number): ParityCase {
  const number = GATE_PATTERN.exec(name)?.[1];
  const shape = SHAPE_PATTERN.exec(name)?.[0];
  const cases = number !== undefined
    ? [randomGate(seed, Number(number))]
    : parityCases(shape === undefined ? undefined : [parseShape(shape)]);
  const found = cases.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new UsageError(`Cannot fuzz: --case must be the name of a gate, got "${name}"`);
}

/** Gives as many gates as are wanted, or fewer where the arguments ask for those of a list. */
type DrawGates = (count: number) => readonly ParityCase[];

function readGates(args: Arguments, seed: number): DrawGates {
  const name = args.text("case");
  const shapes = args.all("shape").map(parseShape);
  if (args.has("tiled")) shapes.push(...TILED_SHAPES);
  const first = args.count("first-gate") ?? 0;
  if (name !== undefined) {
    const found = findCase(name, seed);
    return () => [found];
  }
  if (shapes.length > 0) return (count) => parityCases(shapes).slice(0, count);
  if (args.has("fixed")) return (count) => parityCases().slice(0, count);
  return (count) => Array.from({ length: count }, (_, i) => randomGate(seed, first + i));
}

/** What the arguments say, checked before an adapter is looked for. */
function readArguments(args: Arguments) {
  const seed = args.count("seed") ?? crypto.getRandomValues(new Uint32Array(1))[0];
  return {
    asked: args.count("rows", 1),
    askedPerGate: args.count("rows-per-gate", 1),
    drawGates: readGates(args, seed),
    seed,
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
    print(`and ${printed.size - MOST_FAILURES} more gates with differences`);
  }
  return found;
}

/** Prints what was found; returns the exit code. */
function report(found: ParityReport, { seed, rows, backends, table }: {
  readonly seed: number;
  readonly rows: number;
  readonly backends: Backends;
  readonly table: boolean;
}): number {
  if (table) printTable(found);
  if (found.rows < rows) printError("stopped after two minutes: --rows N compares more");
  print(`seed ${seed}: ${summarize(found, backends)}`);
  return found.differingBits === 0 ? 0 : 1;
}

function countGates({ length }: readonly ParityCase[]): string {
  return length === 1 ? "1 gate" : `${length} gates`;
}

async function fuzz(args: Arguments): Promise<number> {
  const { asked, askedPerGate, drawGates, ...sampling } = readArguments(args);
  const dawn = args.text("dawn");
  if (dawn !== undefined) await installDawn(dawn);
  const permissions = dawn === undefined ? PERMISSIONS : [...PERMISSIONS, "--allow-ffi"];
  const search = { action: "fuzz", permissions, compilesMuch: true };
  const backends = await findBackends(args, search);
  const { names, gpu, notes } = backends;
  const pace = gpu?.isSoftware ? SOFTWARE : USUAL;
  const rows = asked ?? pace.rows;
  const cases = drawGates(Math.max(1, Math.floor(rows / (askedPerGate ?? pace.rowsPerGate))));
  const isLimited = asked === undefined && pace === SOFTWARE;
  const seconds = rows / pace.perSecond;
  const { seed, referenceEvery } = sampling;
  notes.forEach(printError);
  const contestants = nameContestants(backends, referenceEvery === 0 ? null : "the reference");
  printError(
    `seed ${seed}: ${rows} rows of ${countGates(cases)}, ${contestants}: ` +
      `about ${formatDuration(seconds)}`,
  );
  const found = await compare({
    ...sampling,
    rows,
    cases,
    backends: names,
    device: gpu?.device,
    ...(isLimited && { signal: AbortSignal.timeout(MOST_MILLISECONDS) }),
  }, seconds);
  gpu?.device.destroy();
  return report(found, { seed, rows, backends, table: args.has("table") });
}

await runTool({ help: HELP, flags: FLAGS, run: fuzz });
