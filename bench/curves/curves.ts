/**
 * Times both backends by tokens and by experts, and WebGPU with every batch that CUDA's kernels were timed
 * with: under a minute on a card. `report.ts` draws it.
 *
 * ```sh
 * deno run -A bench/curves/curves.ts --json curves.json
 * deno task bench:curves --from curves.json --commit HASH
 * ```
 */

import { cpus } from "node:os";
import type { Arguments, FlagKind } from "../../tools/lib/arguments.ts";
import { openGpu } from "../../tools/lib/gpu.ts";
import { print, UsageError } from "../../tools/lib/terminal.ts";
import { runTool } from "../../tools/lib/tool.ts";
import { type Plan, WorkloadTimer } from "../gpu/rig.ts";
import type { Workload } from "../gpu/workloads.ts";
import { listCurveBatches, listGpuBatches } from "./batches.ts";
import { type RowsOf, timeOnWasm, type WasmPlan } from "./time_wasm.ts";

const HELP = `Usage: deno run -A bench/curves/curves.ts --json FILE [options]

Times the WebGPU kernel alone, by timestamps, and WASM, both by tokens and by experts.

  --json FILE  where the times go, with machine, adapter, runtime and date, for bench/curves/report.ts
  --most N     no batch of more logits (default: all, up to 77 million)
  --quick      few launches, no batch of more than 100 000 logits: to see that it works
  --help       this text
`;

const FLAGS: Readonly<Record<string, FlagKind>> = {
  "json": "value",
  "most": "value",
  "quick": "switch",
};

/** A card at rest takes 0.4 s of work to reach its clocks. */
const GPU_PLAN: Plan = { launches: 50, passes: 9, warmSeconds: 0.4, cold: false };
const WASM_PLAN: WasmPlan = { warmSeconds: 0.05, blocks: 7, blockSeconds: 0.004 };
const QUICK_GPU_PLAN: Plan = { launches: 3, passes: 3, warmSeconds: 0, cold: false };
const QUICK_WASM_PLAN: WasmPlan = { warmSeconds: 0.01, blocks: 3, blockSeconds: 0.001 };
const QUICK_LOGITS = 100_000;

/** One point. */
export interface CurveResult extends Workload {
  /** Who computed. */
  readonly backend: "wasm" | "webgpu";
  /** Seconds a batch: the median, the least, and the most. */
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** What `--json` writes. */
export interface CurveReport {
  /** The processor and its cores, where WASM ran. */
  readonly machine: string;
  /** The adapter. */
  readonly adapter: string;
  /** The runtime and its version. */
  readonly runtime: string;
  /** The day. */
  readonly date: string;
  /** What was timed, in order. */
  readonly results: readonly CurveResult[];
}

function printResult({ backend, name, scoring, dtype, numTokens, ...times }: CurveResult): void {
  const micros = [times.median, times.least, times.most].map((each) => (each * 1e6).toPrecision(3));
  const cells = [backend, name, scoring, dtype, String(numTokens), ...micros];
  print(cells.map((cell, i) => i < 4 ? cell.padEnd(13) : cell.padStart(10)).join(""));
}

async function measure(
  device: GPUDevice,
  { most, quick }: { readonly most: number; readonly quick: boolean },
): Promise<CurveResult[]> {
  const fits = ({ shape: [numExperts], numTokens }: Workload): boolean =>
    numExperts * numTokens <= most;
  const timer = new WorkloadTimer(device, quick ? QUICK_GPU_PLAN : GPU_PLAN);
  const results: CurveResult[] = [];
  for await (const [work, timing] of timer.time(listGpuBatches().filter(fits))) {
    results.push({ backend: "webgpu", ...work, ...timing });
  }
  const plan = quick ? QUICK_WASM_PLAN : WASM_PLAN;
  const rowsOf = (work: Workload): ReturnType<RowsOf> => timer.rowsOf(work);
  const onWasm = listCurveBatches().filter(fits);
  const timings = await timeOnWasm(onWasm, { rowsOf, plan });
  onWasm.forEach((work, i) => results.push({ backend: "wasm", ...work, ...timings[i] }));
  return results;
}

async function benchCurves(args: Arguments): Promise<number> {
  const path = args.text("json");
  if (path === undefined) throw new UsageError("Cannot time: --json must be given, see --help");
  const gpu = await openGpu({ features: ["timestamp-query"], largeBuffers: true });
  if (gpu.device === undefined) throw new UsageError(`Cannot time: ${gpu.reason}`);
  const quick = args.has("quick");
  const most = args.count("most", 1) ?? (quick ? QUICK_LOGITS : Infinity);
  const results = await measure(gpu.device, { most, quick });
  gpu.device.destroy();
  const [cpu] = cpus();
  const report: CurveReport = {
    machine: `${cpu.model.trim()}, ${cpus().length} cores`,
    adapter: gpu.name,
    runtime: `Deno ${Deno.version.deno}`,
    date: new Date().toISOString().slice(0, 10),
    results,
  };
  await Deno.writeTextFile(path, `${JSON.stringify(report, null, 1)}\n`);
  print(`${report.machine}; ${report.adapter}; microseconds a batch: median, least, most`);
  results.forEach(printResult);
  return 0;
}

if (import.meta.main) await runTool({ help: HELP, flags: FLAGS, run: benchCurves });
