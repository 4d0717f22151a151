/**
 * Writes the tables of `bench/README.md`, so that no number in them is typed by hand.
 *
 * ```sh
 * npm ci --prefix bench/thirdparty
 * deno task bench:report                      # runs the benches in Deno and Node, three minutes
 * deno task bench:report --gpu a.json,b.json  # writes what `bench/gpu/kernel.ts --json` has measured
 * deno task bench:report --presets a.json     # writes what `bench/gpu/kernel.ts --presets --json` has
 * deno task bench:report --plan plan.json     # writes what `plan.ts --json` has measured
 * deno task bench:report --webgpu race.json   # writes what `bench/gpu/rivals.ts --json` has measured
 * ```
 */

import { cpus } from "node:os";
import { gzipSync } from "node:zlib";
import type { Arguments, FlagKind } from "../tools/lib/arguments.ts";
import { bundle } from "../tools/lib/bundle.ts";
import { PROJECT_ROOT } from "../tools/lib/deno.ts";
import { print } from "../tools/lib/terminal.ts";
import { runTool } from "../tools/lib/tool.ts";
import type { CpuResult } from "./cpu/race_cpu.ts";
import { type GpuReport, gpuRows, presetRows } from "./gpu/operation_tables.ts";
import { type PlanReport, planTable } from "./gpu/plan_tables.ts";
import { commitOf } from "./lib/commit.ts";
import { round, table } from "./lib/markdown.ts";
import { type WebGpuReport, webGpuTables } from "./gpu/rival_tables.ts";

const HELP = `Usage: deno run -A bench/report.ts [options]

Writes the tables of bench/README.md: measures and writes those of the CPU, or writes those named.

  --gpu LIST      results that bench/gpu/kernel.ts --json has written: the GPU's table is written
  --presets FILE  results that bench/gpu/kernel.ts --presets --json has written: the table by model
  --plan FILE     results that bench/gpu/plan.ts --json has written: the plans' table is written, and
                  that of the CPU, which is measured
  --webgpu FILE   results that bench/gpu/rivals.ts --json has written: WebGPU's tables are written
  --commit HASH   the commit that was measured (default: the one checked out)
  --help          this text
`;

const FLAGS: Readonly<Record<string, FlagKind>> = {
  "gpu": "value",
  "presets": "value",
  "plan": "value",
  "webgpu": "value",
  "commit": "value",
};

/** The tables, each kind between marks of its own. */
type TableKind = "cpu" | "gpu" | "plan" | "preset" | "webgpu";

const FIRST_CALLS = 5;
/** What stands around the tables of a kind. */
function marks(kind: TableKind): readonly [begin: string, end: string] {
  return [`<!-- ${kind} tables: written by bench/report.ts -->`, `<!-- end of ${kind} tables -->`];
}

function fileOf(path: string): string {
  return decodeURIComponent(new URL(path, PROJECT_ROOT).pathname);
}

async function run(command: string, args: readonly string[]): Promise<string> {
  const cwd = decodeURIComponent(PROJECT_ROOT.pathname);
  const process = new Deno.Command(command, { args: [...args], cwd, stderr: "inherit" });
  const { success, stdout } = await process.output();
  if (!success) throw new Error(`${command} ${args.join(" ")} failed`);
  return new TextDecoder().decode(stdout).trim();
}

async function measureRivals(): Promise<CpuResult[]> {
  const path = await Deno.makeTempFile({ suffix: ".json" });
  const config = ["--config", "bench/thirdparty/deno.json"];
  await run(Deno.execPath(), ["run", "-A", ...config, "bench/cpu/rivals.ts", "--json", path]);
  return JSON.parse(await Deno.readTextFile(path));
}

/** The same in Node, which runs neither TypeScript nor this project's sources. */
async function measureRivalsInNode(): Promise<CpuResult[]> {
  const external = ["onnxruntime-web/wasm", "@tensorflow/*"];
  const program = await bundle(fileOf("bench/thirdparty/node_race.ts"), { external });
  // Beside the rivals' packages, which it looks for from where it lies.
  const path = fileOf("bench/thirdparty/node_race.bundle.mjs");
  await Deno.writeTextFile(path, program);
  try {
    return JSON.parse(await run("node", [path]));
  } finally {
    await Deno.remove(path);
  }
}

async function measureFirstCall(): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < FIRST_CALLS; i++) {
    times.push(Number(await run(Deno.execPath(), ["run", "-A", "bench/cpu/first_call.ts"])));
  }
  return times.sort((a, b) => a - b)[FIRST_CALLS >> 1];
}

async function compressedKernel(): Promise<number> {
  return gzipSync(await Deno.readFile(fileOf("wasm/tilegate.wasm")), { level: 9 }).length;
}

/** Looks results of one shape and batch size up by race and name. */
type Lookup = (race: string, name: string) => number;

function groupByShape(results: readonly CpuResult[], numTokens: number): Map<string, Lookup> {
  const groups = new Map<string, Lookup>();
  for (const { shape } of results.filter((one) => one.numTokens === numTokens)) {
    groups.set(
      shape.join(","),
      (race, name) =>
        results.find((one) =>
          one.numTokens === numTokens && one.race === race && one.name === name &&
          one.shape.join() === shape.join()
        )?.nanoseconds ?? NaN,
    );
  }
  return groups;
}

function rivalTable(results: readonly CpuResult[], numTokens: number): string {
  const head = ["E,G,sel,K", "tilegate", "no copy", "ort-web", "loop", "tfjs-wasm"];
  const rows = [...groupByShape(results, numTokens)].map(([shape, find]) => {
    const ours = find("rivals", "tilegate");
    const rival = (name: string): string => {
      const theirs = find("rivals", name);
      return `${round(theirs)} (${(theirs / ours).toFixed(1)} ×)`;
    };
    const view = round(find("rivals", "tilegate, no copy"));
    return [shape, round(ours), view, rival("ort"), rival("loop"), rival("tfjs")];
  });
  return table(head, rows);
}

function rowsTable(results: readonly CpuResult[], numTokens: number): string {
  const kinds = ["scale+shift", "ascending", "descending", "ties", "equal"];
  const rows = [...groupByShape(results, numTokens)].map(([shape, find]) => {
    const normal = find("rows", "tilegate");
    const ratio = (kind: string): string => (find("rows", `tilegate, ${kind}`) / normal).toFixed(2);
    return [shape, round(normal), ...kinds.map(ratio)];
  });
  return table(["E,G,sel,K", "normal", ...kinds], rows);
}

function rivalTables(runtime: string, results: readonly CpuResult[]): string[] {
  return [
    `${runtime}, 512 tokens a call, nanoseconds a token, copies in and out; in brackets how many ` +
    "times slower:",
    rivalTable(results, 512),
    `${runtime}, one token a call, nanoseconds a call:`,
    rivalTable(results, 1),
  ];
}

async function writeCpuTables(commit: string): Promise<string> {
  const { deno, v8 } = Deno.version;
  const node = await run("node", [
    "--print",
    "process.versions.node + ' (V8 ' + process.versions.v8 + ')'",
  ]);
  const [cpu] = cpus();
  const date = new Date().toISOString().slice(0, 10);
  const results = await measureRivals();
  const nodeResults = await measureRivalsInNode();
  const firstCall = (await measureFirstCall()).toFixed(1);
  const kilobytes = (await compressedKernel() / 1024).toFixed(1);
  return [
    `${cpu.model.trim()}, ${cpus().length} cores; Deno ${deno} (V8 ${v8}), Node ${node}; ` +
    `commit ${commit}; ${date}.`,
    ...rivalTables("Deno", results),
    ...rivalTables("Node", nodeResults),
    "Rows that defeat caching or pruning, in Deno, 512 tokens a call: times as long as normal rows:",
    rowsTable(results, 512),
    `First decision of a gate of 256 experts, after the import, in Deno: ${firstCall} ms. ` +
    `The kernel, after gzip: ${kilobytes} KB.`,
  ].join("\n\n");
}

async function writeGpuTable(paths: readonly string[], commit: string): Promise<string> {
  const reports: GpuReport[] = [];
  for (const path of paths) reports.push(JSON.parse(await Deno.readTextFile(path)));
  const [{ adapter, runtime, date, bandwidth }] = reports;
  const { head, rows } = gpuRows(reports);
  return `${adapter}, ${bandwidth} TB/s; ${runtime}; commit ${commit}; ${date}.\n\n` +
    table(head, rows);
}

async function writePlanTable(path: string): Promise<string> {
  const report: PlanReport = JSON.parse(await Deno.readTextFile(path));
  return `${planTable(report)}\n\n${await run(Deno.execPath(), [
    "run",
    "-A",
    "bench/cpu/plan.ts",
  ])}`;
}

async function writePresetTable(path: string, commit: string): Promise<string> {
  const report: GpuReport = JSON.parse(await Deno.readTextFile(path));
  const { head, rows } = presetRows(report);
  return `${report.adapter}; ${report.runtime}; commit ${commit}; ${report.date}; f32, normal rows, ` +
    `µs a launch.\n\n${table(head, rows)}`;
}

async function writeWebGpuTables(path: string, commit: string): Promise<string> {
  const report: WebGpuReport = JSON.parse(await Deno.readTextFile(path));
  const { adapter, machine, runtime, date } = report;
  return `${adapter} on ${machine}; ${runtime}; commit ${commit}; ${date}.\n\n` +
    webGpuTables(report);
}

async function replaceTables(kind: TableKind, tables: string): Promise<void> {
  const readme = fileOf("bench/README.md");
  const [begin, end] = marks(kind);
  const [before, rest] = (await Deno.readTextFile(readme)).split(begin);
  const after = rest.split(end)[1];
  await Deno.writeTextFile(readme, `${before}${begin}\n\n${tables}\n\n${end}${after}`);
  await run(Deno.execPath(), ["fmt", "--quiet", readme]);
  print("bench/README.md");
}

async function report(args: Arguments): Promise<number> {
  const commit = await commitOf(args);
  const gpu = args.list("gpu");
  const [byModel, plan, webGpu] = ["presets", "plan", "webgpu"].map((flag) => args.text(flag));
  if (gpu.length > 0) await replaceTables("gpu", await writeGpuTable(gpu, commit));
  if (byModel !== undefined) await replaceTables("preset", await writePresetTable(byModel, commit));
  if (plan !== undefined) await replaceTables("plan", await writePlanTable(plan));
  if (webGpu !== undefined) await replaceTables("webgpu", await writeWebGpuTables(webGpu, commit));
  const isGiven = [gpu[0], byModel, plan, webGpu].some((given) => given !== undefined);
  if (!isGiven) await replaceTables("cpu", await writeCpuTables(commit));
  return 0;
}

await runTool({ help: HELP, flags: FLAGS, run: report });
