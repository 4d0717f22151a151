/**
 * Where the backends cross: time per token against batch size, end to end, logits in the CPU's memory
 * to the decision in the CPU's memory, on each backend and with `auto`.
 *
 * ```sh
 * deno run -A bench/crossing/crossing.ts --json deno.json
 * deno run -A bench/crossing/crossing.ts --dawn node_modules/webgpu/dist/linux-x64/dawn.node --json dawn.json
 * ```
 */

import { cpus } from "node:os";
import { defaultGpuFrom } from "../../backends/choose_backend.ts";
import { chooseBackend, createGate, type Gate } from "../../mod.ts";
import type { Shape } from "../../tests/support/parity_cases.ts";
import type { Arguments, FlagKind } from "../../tools/lib/arguments.ts";
import { adapterName } from "../../tools/lib/gpu.ts";
import { parseShape } from "../../tools/lib/shape.ts";
import { print, UsageError } from "../../tools/lib/terminal.ts";
import { runTool } from "../../tools/lib/tool.ts";
import { type BenchOptions, benchOptions } from "../lib/data.ts";
import { installDawn } from "../../tools/lib/dawn.ts";
import { RowWindow } from "../lib/row_window.ts";

const HELP = `Usage: deno run -A bench/crossing/crossing.ts [options]

Times calls of route: microseconds a token, on WASM, on WebGPU, and with backend "auto".

  --shape E,G,sel,K  experts, groups, groups selected, topK; may be repeated (default: three shapes)
  --dawn FILE        WebGPU by Dawn instead of Deno's: dist/*/dawn.node of the npm package "webgpu"
  --json FILE        also write what was timed, for bench/crossing/report.ts
  --quick            few batch sizes, few calls: to see that it works
  --help             this text
`;

const FLAGS: Readonly<Record<string, FlagKind>> = {
  "shape": "value",
  "dawn": "value",
  "json": "value",
  "quick": "switch",
};

const BACKENDS = ["wasm", "webgpu", "auto"] as const;
const SHAPES: readonly Shape[] = [[64, 1, 1, 6], [384, 1, 1, 8], [2048, 8, 4, 8]];
/** Powers of four, and the batch sizes that `auto` is held to: 1, 32, 512, 4096. */
const BATCHES = [1, 4, 16, 32, 64, 256, 512, 1024, 4096, 16_384, 65_536] as const;
const QUICK_BATCHES: readonly number[] = [1, 32, 512, 4096];
/** No batch of logits is larger. */
const MOST_BYTES = 512 * 2 ** 20;
/** A block of calls is timed as one, so that the clock's steps do not show. */
const BLOCK_SECONDS = 0.002;
/** Calls for as long are not timed. */
const WARM_SECONDS = 0.1;
/** Time for the GPU that `auto` requests to be there. */
const SETTLING_MILLISECONDS = 1000;

/** One point of the plot. */
export interface CrossingResult {
  /** Experts, groups, groups selected, topK. */
  readonly shape: Shape;
  /** Rows of a batch. */
  readonly numTokens: number;
  /** The backend that was asked for. */
  readonly backend: "wasm" | "webgpu" | "auto";
  /** The backend that computed. */
  readonly computed: "wasm" | "webgpu";
  /** Seconds a call: the median of the blocks, the least, and the most. */
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** What `--json` writes. */
export interface CrossingReport {
  /** The processor and its cores. */
  readonly machine: string;
  /** The runtime and its version. */
  readonly runtime: string;
  /** Whose WebGPU: "wgpu" or "Dawn". */
  readonly webgpu: string;
  /** The adapter. */
  readonly adapter: string;
  /** The day. */
  readonly date: string;
  /** What was timed, in order. */
  readonly results: readonly CrossingResult[];
}

/** How long a cell of the table may take. */
interface Plan {
  readonly blocks: number;
  readonly seconds: number;
}

/** A backend at a batch size. */
interface Cell {
  readonly backend: CrossingResult["backend"];
  readonly gate: Gate;
  readonly call: () => Promise<unknown>;
  /** Calls of a block. */
  calls: number;
  /** Seconds a call, a block each. */
  readonly times: number[];
}

async function timeBlock({ call, calls }: Cell): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < calls; i++) await call();
  return (performance.now() - start) / 1000 / calls;
}

/** Lets `auto` request its GPU, and finds out how many calls a block takes. */
async function warmUp(cell: Cell, numLogits: number): Promise<void> {
  if (cell.backend === "auto" && numLogits >= defaultGpuFrom()) {
    await cell.call();
    await new Promise((resolve) => setTimeout(resolve, SETTLING_MILLISECONDS));
  }
  const end = performance.now() + 1000 * WARM_SECONDS;
  let fastest = Infinity;
  while (performance.now() < end) fastest = Math.min(fastest, await timeBlock(cell));
  cell.calls = Math.max(1, Math.ceil(BLOCK_SECONDS / fastest));
}

/** Times cells in turn, there and back, so that other load on the machine meets all alike. */
async function timeInTurn(cells: readonly Cell[], plan: Plan): Promise<void> {
  const end = performance.now() + 1000 * plan.seconds;
  for (let block = 0; block < plan.blocks || performance.now() < end; block++) {
    const order = block % 2 === 0 ? cells : cells.toReversed();
    for (const cell of order) cell.times.push(await timeBlock(cell));
  }
  for (const { times } of cells) times.sort((first, second) => first - second);
}

function tableRow({ shape, numTokens, backend, computed, median, least, most }: CrossingResult) {
  const micros = [median, least, most].map((each) => (each / numTokens * 1e6).toPrecision(3));
  const name = backend === "auto" ? `auto: ${computed}` : backend;
  return [shape.join(","), numTokens, name, micros[0], `${micros[1]}-${micros[2]}`]
    .map((cell) => String(cell).padStart(14)).join("");
}

interface Batches {
  readonly shape: Shape;
  readonly numTokens: number;
  readonly gates: readonly Gate[];
  readonly rows: RowWindow;
}

async function timeBatch(batches: Batches, plan: Plan): Promise<CrossingResult[]> {
  const { shape, numTokens, gates, rows } = batches;
  const cells = gates.map((gate, i): Cell => {
    const indices = new Int32Array(numTokens * gate.topK);
    const outputs = { indices, weights: new Float32Array(indices.length) };
    const call = () => gate.route(rows.next(numTokens), outputs);
    return { backend: BACKENDS[i], gate, call, calls: 1, times: [] };
  });
  for (const cell of cells) await warmUp(cell, numTokens * shape[0]);
  await timeInTurn(cells, plan);
  return cells.map(({ backend, gate, times }) => {
    const [least, median, most] = [0, times.length >> 1, times.length - 1].map((i) => times[i]);
    return { shape, numTokens, backend, computed: gate.backend, median, least, most };
  });
}

async function timeShape(
  shape: Shape,
  { batches, plan }: { readonly batches: readonly number[]; readonly plan: Plan },
): Promise<CrossingResult[]> {
  const options: BenchOptions = benchOptions(shape, "f32");
  const fitting = batches.filter((each) => each * options.numExperts * 4 <= MOST_BYTES);
  const rows = new RowWindow(options.numExperts, Math.max(...fitting));
  const gates: Gate[] = [];
  for (const backend of BACKENDS) gates.push(await createGate({ ...options, backend }));
  const results: CrossingResult[] = [];
  for (const numTokens of fitting) {
    results.push(...await timeBatch({ shape, numTokens, gates, rows }, plan));
    print(...results.slice(-BACKENDS.length).map(tableRow));
    const { backend, reason } = await chooseBackend(options, { numTokens });
    print(`${" ".repeat(30)}chooseBackend: ${backend}. ${reason}`);
  }
  for (const gate of gates) gate.destroy();
  return results;
}

/** Puts Dawn where WebGPU is looked for. */
async function useDawn(file: string): Promise<void> {
  await installDawn(file);
  // As in Node: a gate knows by the name of the runtime what Deno's own WebGPU is slow at.
  Object.defineProperty(navigator, "userAgent", { value: "Node.js", configurable: true });
}

async function benchCrossing(args: Arguments): Promise<number> {
  const dawn = args.text("dawn");
  if (dawn !== undefined) await useDawn(dawn);
  const adapter = await globalThis.navigator?.gpu?.requestAdapter();
  if (!adapter) throw new UsageError("Cannot time WebGPU: no adapter was found on this machine");
  const quick = args.has("quick");
  const plan = { blocks: quick ? 3 : 9, seconds: quick ? 0.05 : 0.3 };
  const shapes = args.all("shape").map(parseShape);
  const [cpu] = cpus();
  const report = {
    machine: `${cpu.model.trim()}, ${cpus().length} cores`,
    runtime: `Deno ${Deno.version.deno}`,
    webgpu: dawn === undefined ? "wgpu" : "Dawn",
    adapter: adapterName(adapter.info),
    date: new Date().toISOString().slice(0, 10),
  };
  print(`${report.machine}; ${report.runtime}; ${report.webgpu}: ${report.adapter}`);
  const head = ["E,G,sel,K", "tokens", "backend", "us/token", "least-most"];
  print(head.map((each) => each.padStart(14)).join(""));
  const results: CrossingResult[] = [];
  for (const shape of shapes.length > 0 ? shapes : SHAPES) {
    const batches = quick ? QUICK_BATCHES : BATCHES;
    results.push(...await timeShape(shape, { batches, plan }));
  }
  const path = args.text("json");
  if (path !== undefined) {
    await Deno.writeTextFile(path, `${JSON.stringify({ ...report, results }, null, 1)}\n`);
  }
  // Dawn keeps a process alive that has not let go of it.
  Deno.exit(0);
}

if (import.meta.main) await runTool({ help: HELP, flags: FLAGS, run: benchCrossing });
