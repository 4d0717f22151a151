/** A gate with its buffers on the GPU, and its launches, timed by timestamps. */

import { createGate, type WebGpuGate } from "../../mod.ts";
import { benchLogits } from "../lib/data.ts";
import { readTimestamps } from "./timestamps.ts";
import { type Workload, workloadOptions } from "./workloads.ts";

/** How a workload is timed. */
export interface Plan {
  /** Launches of a pass. */
  readonly launches: number;
  /** Passes, of which the median counts. */
  readonly passes: number;
  /** Seconds of work that is queued before: a card at rest takes 0.4 to reach its clocks. */
  readonly warmSeconds: number;
  /** Whether each launch takes other logits, too many for the cache. */
  readonly cold: boolean;
}

/** Seconds of a launch. */
export interface Timing {
  /** The median pass. */
  readonly median: number;
  /** The fastest pass. */
  readonly least: number;
  /** The slowest pass. */
  readonly most: number;
}

/** A gate and its buffers; each launch takes the next logits. */
interface Rig {
  readonly gate: WebGpuGate;
  readonly logits: readonly GPUBuffer[];
  readonly indices: GPUBuffer;
  readonly weights: GPUBuffer;
  readonly numTokens: number;
}

/** A few thousand rows of logits. */
type Rows = ReturnType<typeof benchLogits>;

/** More than any cache of today. */
const CACHE_BYTES = 256 * 2 ** 20;
/** Of 5 µs each these are 0.4 s. */
const MOST_WARM_LAUNCHES = 80_000;
/** Above this a driver's watchdog may step in. */
const MOST_PASS_SECONDS = 1;
/** How much slower than warm the first launch may be. */
const COLD_START = 5;

/**
 * Computes the bytes of the logits that a launch reads.
 *
 * @param work The workload.
 * @returns Bytes.
 */
export function logitBytes({ shape, numTokens, dtype }: Workload): number {
  return shape[0] * numTokens * (dtype === "f32" ? 4 : 2);
}

/**
 * Computes the bytes of the indices that a launch writes, and as many of weights.
 *
 * @param work The workload.
 * @returns Bytes.
 */
export function resultBytes({ shape, numTokens }: Workload): number {
  return shape[3] * numTokens * 4;
}

/** Makes a buffer of logits out of a few thousand rows, again and again. */
function uploadLogits(device: GPUDevice, work: Workload, rows: Rows): GPUBuffer {
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

async function createRig(
  device: GPUDevice,
  work: Workload,
  { cold, rows }: { readonly cold: boolean; readonly rows: Rows },
): Promise<Rig> {
  const copies = cold ? Math.ceil(CACHE_BYTES / logitBytes(work)) + 1 : 1;
  const result = (): GPUBuffer =>
    device.createBuffer({ size: resultBytes(work), usage: GPUBufferUsage.STORAGE });
  return {
    gate: await createGate({ ...workloadOptions(work), backend: "webgpu", device }),
    logits: Array.from({ length: copies }, () => uploadLogits(device, work, rows)),
    indices: result(),
    weights: result(),
    numTokens: work.numTokens,
  };
}

function destroyRig({ gate, logits, indices, weights }: Rig): void {
  gate.destroy();
  for (const buffer of [...logits, indices, weights]) buffer.destroy();
}

function encodeLaunches(pass: GPUComputePassEncoder, rig: Rig, count: number): void {
  const { gate, logits, ...results } = rig;
  for (let launch = 0; launch < count; launch++) {
    gate.encode(pass, { ...results, logits: logits[launch % logits.length] });
  }
  pass.end();
}

/**
 * Queues launches that are not timed and passes that are, all in one submission: the card would rest while a
 * read-back is waited for.
 *
 * @returns The seconds of each launch, pass by pass.
 */
async function timePasses(
  device: GPUDevice,
  rig: Rig,
  counts: { readonly warm: number; readonly passes: number; readonly launches: number },
): Promise<number[]> {
  const { warm, passes, launches } = counts;
  const querySet = device.createQuerySet({ type: "timestamp", count: 2 * passes });
  const encoder = device.createCommandEncoder();
  if (warm > 0) encodeLaunches(encoder.beginComputePass(), rig, warm);
  for (let i = 0; i < passes; i++) {
    const timestampWrites = {
      querySet,
      beginningOfPassWriteIndex: 2 * i,
      endOfPassWriteIndex: 2 * i + 1,
    };
    encodeLaunches(encoder.beginComputePass({ timestampWrites }), rig, launches);
  }
  const times = await readTimestamps(device, { encoder, querySet });
  return Array.from(
    { length: passes },
    (_, i) => Number(times[2 * i + 1] - times[2 * i]) * 1e-9 / launches,
  );
}

/** Times workloads, and keeps the rows that the next one may need too: making them takes longer than the launches. */
export class KernelTimer {
  readonly #device: GPUDevice;
  readonly #plan: Plan;
  #rows: Rows = new Float32Array(0);
  #rowsKey = "";

  /**
   * Keeps what all workloads have in common.
   *
   * @param device Where they run.
   * @param plan How often.
   */
  constructor(device: GPUDevice, plan: Plan) {
    this.#device = device;
    this.#plan = plan;
  }

  /**
   * Times a workload.
   *
   * @param work What runs.
   * @returns Seconds of a launch.
   */
  async time(work: Workload): Promise<Timing> {
    const { cold, warmSeconds, passes } = this.#plan;
    const device = this.#device;
    const rig = await createRig(device, work, { cold, rows: this.#rowsOf(work) });
    const [measured] = await timePasses(device, rig, { warm: 0, passes: 1, launches: 1 });
    const rough = Math.max(measured, 1e-6);
    const warm = Math.min(Math.ceil(COLD_START * warmSeconds / rough), MOST_WARM_LAUNCHES);
    const launches = Math.min(this.#plan.launches, Math.ceil(MOST_PASS_SECONDS / rough));
    const times = await timePasses(device, rig, { warm, passes, launches });
    destroyRig(rig);
    const sorted = times.toSorted((a, b) => a - b);
    return { median: sorted[sorted.length >> 1], least: sorted[0], most: sorted.at(-1)! };
  }

  #rowsOf({ shape: [numExperts], dtype, rows }: Workload): Rows {
    const key = [numExperts, dtype, rows].join();
    if (key !== this.#rowsKey) this.#rows = benchLogits(numExperts, dtype, { flavour: rows });
    this.#rowsKey = key;
    return this.#rows;
  }
}
