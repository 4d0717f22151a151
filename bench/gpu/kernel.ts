/**
 * GPU kernel time, by timestamps around many launches in one compute pass, through `gate.encode`:
 * nothing is uploaded or read back in the time measured.
 *
 * ```sh
 * deno run -A bench/gpu/kernel.ts                                  # every shape, 20 000 tokens, f32
 * deno run -A bench/gpu/kernel.ts --shape 384,1,1,8 --tokens 5000,20000,200000 --dtype f32,bf16
 * deno run -A bench/gpu/kernel.ts --quick
 * ```
 */

import { createGate, type Dtype, type Scoring, type WebGpuGate } from "../../mod.ts";
import type { Shape } from "../../tests/support/parity_cases.ts";
import type { Arguments, FlagKind } from "../../tools/lib/arguments.ts";
import { type Gpu, openGpu } from "../../tools/lib/gpu.ts";
import { parseShape } from "../../tools/lib/shape.ts";
import { print, UsageError } from "../../tools/lib/terminal.ts";
import { runTool } from "../../tools/lib/tool.ts";
import { BENCH_SHAPES, benchLogits, benchOptions } from "../lib/data.ts";

const HELP = `Usage: deno run -A bench/gpu/kernel.ts [options]

Times the WebGPU kernel by timestamps: microseconds a launch, medians.

  --shape E,G,sel,K  experts, groups, groups selected, topK; may be repeated (default: seven shapes)
  --tokens LIST      tokens a launch (default 20000)
  --dtype LIST       f32, f16, bf16 (default f32)
  --launches N       launches a pass (default 50, fewer if one takes long)
  --passes N         passes, of which the median counts (default 9)
  --scoring NAME     sigmoid, softmax or sqrtsoftplus (default sigmoid)
  --no-bias          without a correction bias
  --rows NAME        kind of row (default normal): tests/support/random_rows.ts names them
  --cold             rotate over logits too many for the cache, instead of the same rows each launch
  --bandwidth X      TB/s for the floor: bytes read and written once (default 4.24, an H200's copy)
  --json FILE        also write the table, with machine, runtime and date, for bench/report.ts
  --quick            a short warm-up, 3 passes of 5 launches: to see that it works
  --help             this text
`;

const FLAGS: Readonly<Record<string, FlagKind>> = {
  "shape": "value",
  "tokens": "value",
  "dtype": "value",
  "launches": "value",
  "passes": "value",
  "scoring": "value",
  "no-bias": "switch",
  "rows": "value",
  "json": "value",
  "cold": "switch",
  "bandwidth": "value",
  "quick": "switch",
};

const SCORINGS = ["sigmoid", "softmax", "sqrtsoftplus"] as const;
/** More than any cache of today. */
const CACHE_BYTES = 256 * 2 ** 20;
/** A card at rest takes this much queued work to reach its clocks. */
const WARM_SECONDS = 0.4;
const MOST_WARM_LAUNCHES = 12_000;
/** Above this a driver's watchdog may step in. */
const MOST_PASS_SECONDS = 1;

interface Plan {
  readonly launches: number;
  readonly passes: number;
  readonly warmSeconds: number;
  readonly cold: boolean;
}

interface Workload {
  readonly shape: Shape;
  readonly numTokens: number;
  readonly dtype: Dtype;
  readonly scoring: Scoring;
  readonly biased: boolean;
  readonly rows: string;
}

/** A gate with its buffers on the GPU; each launch takes the next logits. */
interface Rig {
  readonly gate: WebGpuGate;
  readonly logits: readonly GPUBuffer[];
  readonly indices: GPUBuffer;
  readonly weights: GPUBuffer;
  readonly numTokens: number;
}

function logitBytes({ shape, numTokens, dtype }: Workload): number {
  return shape[0] * numTokens * (dtype === "f32" ? 4 : 2);
}

function resultBytes({ shape, numTokens }: Workload): number {
  return shape[3] * numTokens * 4;
}

/** Makes a buffer of logits out of a few thousand rows, again and again. */
function uploadLogits(device: GPUDevice, work: Workload): GPUBuffer {
  const rows = benchLogits(work.shape[0], work.dtype, { flavour: work.rows });
  const bytes = logitBytes(work);
  const size = Math.ceil(bytes / 16) * 16;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ size, usage });
  for (let offset = 0; offset < bytes; offset += rows.byteLength) {
    const part = Math.ceil(Math.min(rows.byteLength, bytes - offset) / 4) * 4;
    device.queue.writeBuffer(buffer, offset, rows.buffer, 0, part);
  }
  return buffer;
}

async function createRig(device: GPUDevice, work: Workload, cold: boolean): Promise<Rig> {
  const { shape, numTokens, dtype, scoring, biased } = work;
  const { bias, ...unbiased } = benchOptions(shape, dtype);
  const options = { ...unbiased, scoring, ...(biased && { bias }) };
  const copies = cold ? Math.ceil(CACHE_BYTES / logitBytes(work)) + 1 : 1;
  const result = (): GPUBuffer =>
    device.createBuffer({ size: resultBytes(work), usage: GPUBufferUsage.STORAGE });
  return {
    gate: await createGate({ ...options, backend: "webgpu", device }),
    logits: Array.from({ length: copies }, () => uploadLogits(device, work)),
    indices: result(),
    weights: result(),
    numTokens,
  };
}

function destroyRig({ gate, logits, indices, weights }: Rig): void {
  gate.destroy();
  for (const buffer of [...logits, indices, weights]) buffer.destroy();
}

/** Queues passes of launches, all in one submission, and returns the seconds of each launch, pass by pass. */
async function timePasses(
  device: GPUDevice,
  rig: Rig,
  { passes, launches }: { passes: number; launches: number },
): Promise<number[]> {
  const querySet = device.createQuerySet({ type: "timestamp", count: 2 * passes });
  const encoder = device.createCommandEncoder();
  const { gate, logits, ...results } = rig;
  for (let i = 0; i < passes; i++) {
    const pass = encoder.beginComputePass({
      timestampWrites: {
        querySet,
        beginningOfPassWriteIndex: 2 * i,
        endOfPassWriteIndex: 2 * i + 1,
      },
    });
    for (let launch = 0; launch < launches; launch++) {
      gate.encode(pass, { ...results, logits: logits[launch % logits.length] });
    }
    pass.end();
  }
  const times = await readTimestamps(device, encoder, querySet);
  return Array.from(
    { length: passes },
    (_, i) => Number(times[2 * i + 1] - times[2 * i]) * 1e-9 / launches,
  );
}

/** Submits what was encoded and reads the timestamps back, in nanoseconds. */
async function readTimestamps(
  device: GPUDevice,
  encoder: GPUCommandEncoder,
  querySet: GPUQuerySet,
): Promise<BigUint64Array> {
  const size = querySet.count * 8;
  const { QUERY_RESOLVE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const resolved = device.createBuffer({ size, usage: QUERY_RESOLVE | COPY_SRC });
  const readable = device.createBuffer({ size, usage: COPY_DST | MAP_READ });
  encoder.resolveQuerySet(querySet, 0, querySet.count, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, readable, 0, size);
  device.queue.submit([encoder.finish()]);
  await readable.mapAsync(GPUMapMode.READ);
  const times = new BigUint64Array(readable.getMappedRange().slice(0));
  for (const resource of [resolved, readable, querySet]) resource.destroy();
  return times;
}

/** Queues work without waiting for it: what is timed next finds the clocks up. */
function queueWarmUp(device: GPUDevice, rig: Rig, launches: number): void {
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  const { gate, logits, ...results } = rig;
  for (let launch = 0; launch < launches; launch++) {
    gate.encode(pass, { ...results, logits: logits[launch % logits.length] });
  }
  pass.end();
  device.queue.submit([encoder.finish()]);
}

interface Timing {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

async function timeKernel(device: GPUDevice, work: Workload, plan: Plan): Promise<Timing> {
  const rig = await createRig(device, work, plan.cold);
  // The first launch may find the card at rest, five times too slow.
  const [rough] = await timePasses(device, rig, { passes: 1, launches: 1 });
  const warm = Math.ceil(5 * plan.warmSeconds / Math.max(rough, 1e-6));
  const affordable = Math.ceil(MOST_PASS_SECONDS / Math.max(rough, 1e-6));
  queueWarmUp(device, rig, Math.min(warm, MOST_WARM_LAUNCHES));
  const launches = Math.min(plan.launches, affordable);
  const times = await timePasses(device, rig, { passes: plan.passes, launches });
  destroyRig(rig);
  const sorted = times.toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], least: sorted[0], most: sorted.at(-1)! };
}

/** The time to read the logits and write the results once, at a bandwidth in TB/s. */
function floorSeconds(work: Workload, bandwidth: number): number {
  return (logitBytes(work) + 2 * resultBytes(work)) / (bandwidth * 1e12);
}

function micros(seconds: number): string {
  return (seconds * 1e6).toFixed(seconds < 1e-4 ? 2 : 1);
}

function row([shape, ...cells]: readonly string[]): string {
  const widths = [8, 6, 12, 10, 9, 20];
  return shape.padEnd(16) + cells.map((cell, i) => cell.padStart(widths[i])).join("");
}

function resultRow(work: Workload, timing: Timing, bandwidth: number): string {
  const floor = floorSeconds(work, bandwidth);
  return row([
    work.shape.join(","),
    `${work.numTokens}`,
    work.dtype,
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

function listWorkloads(args: Arguments): Workload[] {
  const shapes = args.all("shape").map(parseShape);
  const tokens = parseTokens(args);
  const dtypes = args.choices("dtype", ["f32", "f16", "bf16"]);
  const scoring = args.choice("scoring", SCORINGS) ?? "sigmoid";
  const kind = { scoring, biased: !args.has("no-bias"), rows: args.text("rows") ?? "normal" };
  return (shapes.length > 0 ? shapes : BENCH_SHAPES).flatMap((shape) =>
    (dtypes.length > 0 ? dtypes : ["f32"] as const).flatMap((dtype) =>
      (tokens.length > 0 ? tokens : [20_000]).map((numTokens) => ({
        shape,
        numTokens,
        dtype,
        ...kind,
      }))
    )
  );
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
    warmSeconds: quick ? 0.02 : WARM_SECONDS,
    cold: args.has("cold"),
  };
  const bandwidth = args.number("bandwidth") ?? 4.24;
  const workloads = listWorkloads(args);
  const { device, name } = await requireGpu();
  print(`${name}; ${plan.cold ? "other" : "the same"} rows every launch`);
  print(row(["E,G,sel,K", "tokens", "dtype", "us/launch", "floor us", "x floor", "least-most"]));
  const results: unknown[] = [];
  for (const work of workloads) {
    const timing = await timeKernel(device, work, plan);
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
