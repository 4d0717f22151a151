/**
 * GPU kernel time, by timestamps around many launches in one compute pass, through `gate.encode`:
 * nothing is uploaded or read back in the time measured.
 *
 * ```sh
 * deno run -A bench/gpu/kernel.ts                                  # every shape, 20 000 tokens, f32
 * deno run -A bench/gpu/kernel.ts --shape 384,1,1,8 --tokens 1,3,32,5000 --dtype f32,bf16
 * deno run -A bench/gpu/kernel.ts --table                          # the table of bench/README.md by shape
 * deno run -A bench/gpu/kernel.ts --presets                        # and by model, 1 to 20 000 tokens
 * deno run -A bench/gpu/kernel.ts --quick
 * ```
 */

import type { Dtype } from "../../mod.ts";
import { ROW_FLAVOURS } from "../../tests/support/random_rows.ts";
import type { Arguments, FlagKind } from "../../tools/lib/arguments.ts";
import { type Gpu, openGpu } from "../../tools/lib/gpu.ts";
import { parseShape } from "../../tools/lib/shape.ts";
import { print, UsageError } from "../../tools/lib/terminal.ts";
import { runTool } from "../../tools/lib/tool.ts";
import { BENCH_SHAPES } from "../lib/data.ts";
import { logitBytes, type Plan, resultBytes, type Timing, WorkloadTimer } from "./rig.ts";
import {
  type Batch,
  presetNames,
  presetWorkload,
  shapeWorkload,
  tableWorkloads,
  type Workload,
} from "./workloads.ts";

const HELP = `Usage: deno run -A bench/gpu/kernel.ts [options]

Times the WebGPU kernel by timestamps: microseconds a launch, medians.

  --shape E,G,sel,K  experts, groups, groups selected, topK; may be repeated (default: seven shapes)
  --presets          every preset with its own options, instead of shapes
  --table            what the table by shape of bench/README.md has, whatever else is given
  --tokens LIST      tokens a launch (default 20000; with --presets 1,3,32,512,4096,20000)
  --dtype LIST       f32, f16, bf16 (default f32)
  --launches N       launches a pass (default 50, fewer if one takes long)
  --passes N         passes, of which the median counts (default 9)
  --warm S           seconds of queued work before them (default 0.4: a card at rest needs that)
  --scoring NAME     sigmoid, softmax or sqrtsoftplus (default sigmoid)
  --no-bias          without a correction bias
  --raw              weights that are not divided by their sum
  --rows LIST        kinds of rows (default normal): tests/support/random_rows.ts names them
  --cold             rotate over logits too many for the cache, instead of the same rows each launch
  --bandwidth X      TB/s for the floor: bytes read and written once (default 4.24, an H200's copy)
  --json FILE        also write the table, with machine, runtime and date, for bench/report.ts
  --quick            a short warm-up, 3 passes of 5 launches: to see that it works
  --help             this text
`;

const FLAGS: Readonly<Record<string, FlagKind>> = {
  "shape": "value",
  "presets": "switch",
  "table": "switch",
  "tokens": "value",
  "dtype": "value",
  "launches": "value",
  "passes": "value",
  "warm": "value",
  "scoring": "value",
  "no-bias": "switch",
  "raw": "switch",
  "rows": "value",
  "json": "value",
  "cold": "switch",
  "bandwidth": "value",
  "quick": "switch",
};

const SCORINGS = ["sigmoid", "softmax", "sqrtsoftplus"] as const;
/** A card at rest takes this much queued work to reach its clocks. */
const WARM_SECONDS = 0.4;
/** Three tokens leave a workgroup partly full. */
const PRESET_TOKENS = [1, 3, 32, 512, 4096, 20_000];

/** The time to read the logits and write the results once, at a bandwidth in TB/s. */
function floorSeconds(work: Workload, bandwidth: number): number {
  return (logitBytes(work) + 2 * resultBytes(work)) / (bandwidth * 1e12);
}

function micros(seconds: number): string {
  return (seconds * 1e6).toFixed(seconds < 1e-4 ? 2 : 1);
}

function row([name, ...cells]: readonly string[]): string {
  const widths = [8, 6, 14, 12, 10, 9, 20];
  return name.padEnd(18) + cells.map((cell, i) => cell.padStart(widths[i])).join("");
}

function resultRow(work: Workload, timing: Timing, bandwidth: number): string {
  const floor = floorSeconds(work, bandwidth);
  return row([
    work.name,
    `${work.numTokens}`,
    work.dtype,
    work.rows.slice(0, 13),
    micros(timing.median),
    micros(floor),
    (timing.median / floor).toFixed(1),
    `${micros(timing.least)}-${micros(timing.most)}`,
  ]);
}

function parseTokens(args: Arguments): number[] {
  const tokens = args.list("tokens").map((text) => Number(text.replaceAll("_", "")));
  if (tokens.every((count) => Number.isInteger(count) && count > 0)) return tokens;
  throw new UsageError(
    `Cannot read the arguments: --tokens must be whole numbers, got "${args.list("tokens")}"`,
  );
}

function listBatches(args: Arguments, usualTokens: readonly number[]): Batch[] {
  const tokens = parseTokens(args);
  const dtypes = args.choices("dtype", ["f32", "f16", "bf16"]);
  const rows = args.choices("rows", ROW_FLAVOURS);
  return (rows.length > 0 ? rows : ["normal"]).flatMap((kind) =>
    (dtypes.length > 0 ? dtypes : ["f32"] satisfies Dtype[]).flatMap((dtype) =>
      (tokens.length > 0 ? tokens : usualTokens).map((numTokens) => ({
        numTokens,
        dtype: dtype as Dtype,
        rows: kind,
      }))
    )
  );
}

function listWorkloads(args: Arguments): Workload[] {
  if (args.has("table")) return tableWorkloads();
  if (args.has("presets")) {
    const batches = listBatches(args, PRESET_TOKENS);
    return presetNames().flatMap((name) => batches.map((batch) => presetWorkload(name, batch)));
  }
  const shapes = args.all("shape").map(parseShape);
  const gate = {
    scoring: args.choice("scoring", SCORINGS) ?? "sigmoid",
    biased: !args.has("no-bias"),
    renormalize: !args.has("raw"),
  };
  const batches = listBatches(args, [20_000]);
  return (shapes.length > 0 ? shapes : BENCH_SHAPES)
    .flatMap((shape) => batches.map((batch) => shapeWorkload(shape, gate, batch)));
}

async function requireGpu(): Promise<Gpu> {
  const gpu = await openGpu({ features: ["timestamp-query"], largeBuffers: true });
  if (gpu.device !== undefined) return gpu;
  throw new UsageError(`Cannot time the kernel: ${gpu.reason}`);
}

async function benchKernel(args: Arguments): Promise<number> {
  const quick = args.has("quick");
  const plan: Plan = {
    launches: args.count("launches", 1) ?? (quick ? 5 : 50),
    passes: args.count("passes", 1) ?? (quick ? 3 : 9),
    warmSeconds: args.number("warm") ?? (quick ? 0.02 : WARM_SECONDS),
    cold: args.has("cold"),
  };
  const bandwidth = args.number("bandwidth") ?? 4.24;
  const workloads = listWorkloads(args);
  const { device, name } = await requireGpu();
  print(`${name}; ${plan.cold ? "other" : "the same"} rows every launch`);
  print(row(["gate", "tokens", "dtype", "rows", "us/launch", "floor us", "x floor", "least-most"]));
  const results: unknown[] = [];
  for await (const [work, timing] of new WorkloadTimer(device, plan).time(workloads)) {
    print(resultRow(work, timing, bandwidth));
    results.push({ ...work, ...timing, floor: floorSeconds(work, bandwidth) });
  }
  device.destroy();
  const path = args.text("json");
  if (path !== undefined) {
    const runtime = `Deno ${Deno.version.deno}`;
    const date = new Date().toISOString().slice(0, 10);
    const report = { adapter: name, runtime, date, bandwidth, results };
    await Deno.writeTextFile(path, `${JSON.stringify(report, null, 1)}\n`);
  }
  return 0;
}

await runTool({ help: HELP, flags: FLAGS, run: benchKernel });
