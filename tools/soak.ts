/**
 * `deno task soak`: makes a million calls that overlap on ten thousand gates that come and go, with faults in
 * between, and says at its end what was wrong and what memory is left behind.
 */

import {
  type FaultKind,
  runSoak,
  type SoakBackend,
  type SoakReport,
} from "../tests/support/soak.ts";
import type { Arguments, FlagKind } from "./lib/arguments.ts";
import { openGpu } from "./lib/gpu.ts";
import { ProgressBar } from "./lib/progress.ts";
import { print, printError } from "./lib/terminal.ts";
import { runTool } from "./lib/tool.ts";
import { findBackends } from "./setup/backends.ts";

const HELP = `Usage: deno task soak [options]

Makes calls that overlap on gates that are made and destroyed under them, and injects faults: bad
arguments, calls of destroyed gates, gates destroyed under their calls, refused memory, lost devices.
Every result must have the reference's bits and every fault must be told; the logits of a call are
overwritten as soon as it has returned its promise. Exit code 0 if all is well, 1 if not, 2 for a bad
argument. On 2 cores a million calls take about four minutes.

  --calls N        calls on WASM in all (default 1000000)
  --gates N        gates on WASM in all (default 10000)
  --gpu-part N     on WebGPU and on auto, one call and one gate for N of these (default 50: a call waits
                   10 ms in Deno), if there is an adapter
  --backend LIST   wasm, webgpu or both (default: both)
  --seed S         seed of gates, rows and faults (default: another one each time; it is printed)
  -h, --help       this text
`;

const FLAGS: Readonly<Record<string, FlagKind>> = {
  "calls": "value",
  "gates": "value",
  "gpu-part": "value",
  "backend": "value",
  "seed": "value",
};

/** What `deno task soak` asks for, and a collector that can be called. */
const PERMISSIONS = [
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-run",
  "--v8-flags=--expose-gc",
];

/** The fraction of a part after which memory is measured for the first time. */
const WARM = 0.2;

/** Bytes that memory may grow by from then on; a gate that is not let go of keeps 5 KB. */
const ALLOWED_GROWTH = 16 * 2 ** 20;

/** A part of the soak. */
interface Part {
  readonly name: string;
  readonly calls: number;
  readonly gates: number;
  readonly backends: readonly SoakBackend[];
  readonly openDevice?: () => Promise<GPUDevice>;
}

/** Memory that is in use: of the engine's heap, and of buffers beside it. */
function measureMemory(): number {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

function formatBytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`;
}

async function openDevice(): Promise<GPUDevice> {
  const gpu = await openGpu();
  if (gpu.device) return gpu.device;
  throw new Error(`Cannot soak: a device must be available, got ${gpu.reason}`);
}

/** The parts that were asked for, and that this machine can run. */
async function planParts(args: Arguments): Promise<Part[]> {
  const calls = args.count("calls", 1) ?? 1_000_000;
  const gates = args.count("gates", 1) ?? 10_000;
  const divisor = args.count("gpu-part", 1) ?? 50;
  const { names, gpu, notes } = await findBackends(args, {
    action: "soak",
    permissions: PERMISSIONS,
    compilesMuch: true,
  });
  notes.forEach(printError);
  gpu?.device.destroy();
  const share = (count: number): number => Math.max(1, Math.floor(count / divisor));
  return names.map((name) =>
    name === "wasm" ? { name, calls, gates, backends: ["wasm"] } : {
      name: `webgpu and auto (${gpu?.name})`,
      calls: share(calls),
      gates: share(gates),
      backends: ["webgpu", "auto"],
      openDevice,
    }
  );
}

function describeFaults(faults: SoakReport["faults"]): string {
  const counts = Object.entries(faults) as [FaultKind, number][];
  return counts.filter(([, count]) => count > 0).map(([kind, count]) => `${count} ${kind}`)
    .join(", ");
}

/** Runs a part, and tells whether all was well. */
async function runPart(part: Part, seed: number): Promise<boolean> {
  const bar = new ProgressBar();
  let warm: number | undefined;
  const report = await runSoak({
    ...part,
    seed,
    onProgress: ({ calls, gates, wrong }) => {
      if (warm === undefined && calls >= WARM * part.calls) warm = measureMemory();
      bar.update(
        calls / part.calls,
        `${part.name}: ${calls} calls, ${gates} gates, ${wrong} wrong`,
      );
    },
  });
  bar.clear();
  const end = measureMemory();
  const grown = end - (warm ?? end);
  for (const failure of report.failures) print(failure);
  print(
    `${part.name}: ${report.calls} calls on ${report.gates} gates, ${report.wrong} wrong`,
    `  faults: ${describeFaults(report.faults)}`,
    `  memory: ${formatBytes(end)} at the end, ${formatBytes(grown)} more than after a fifth`,
  );
  return report.wrong === 0 && grown <= ALLOWED_GROWTH;
}

async function soak(args: Arguments): Promise<number> {
  const seed = args.count("seed") ?? crypto.getRandomValues(new Uint32Array(1))[0];
  print(`seed ${seed}`);
  let isWell = true;
  for (const part of await planParts(args)) isWell = await runPart(part, seed) && isWell;
  return isWell ? 0 : 1;
}

await runTool({ help: HELP, flags: FLAGS, run: soak });
