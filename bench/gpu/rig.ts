/**
 * Gates with their buffers on the GPU, and their launches, timed by timestamps: many workloads in one
 * submission, as a card that waits in between slows down.
 */

import { createWebGpuGate, type WebGpuGate } from "../../webgpu.ts";
import { benchLogits } from "../lib/data.ts";
import { readTimestamps } from "./timestamps.ts";
import { rowLogits, rowSlots, type Workload, workloadOptions } from "./workloads.ts";

/** How workloads are timed. */
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

/** A workload on the GPU; each launch takes the next logits. */
interface Job {
  readonly gate: WebGpuGate;
  readonly logits: readonly GPUBuffer[];
  readonly numTokens: number;
}

/** A pass of one job. */
type Pass = readonly [job: number, launches: number];

/** What a submission records. */
interface Submission {
  /** Passes that come first and are not timed. */
  readonly warm: readonly Pass[];
  /** Passes that are timed. */
  readonly timed: readonly Pass[];
  /** How often each is; one that is not timed stands before them where there are several. */
  readonly passes: number;
}

/** A few thousand rows of logits. */
type Rows = ReturnType<typeof benchLogits>;

/** More than any cache of today. */
const CACHE_BYTES = 256 * 2 ** 20;
/** Workloads whose buffers are on the GPU at once. */
const MOST_JOBS = 100;
/** Timestamps that a query set holds. */
const MOST_QUERIES = 4096;
/** Of 5 µs each these are 0.4 s. */
const MOST_WARM_LAUNCHES = 80_000;
/** Above these a driver's watchdog may step in. */
const MOST_PASS_SECONDS = 1;
const MOST_SUBMISSION_SECONDS = 10;
/** How much slower than warm the first launch may be. */
const COLD_START = 5;
/** Launches of a warm-up pass, so that no pass is huge. */
const WARM_PASS = 500;

/**
 * Computes the bytes of the logits that a launch reads.
 *
 * @param work The workload.
 * @returns Bytes.
 */
export function logitBytes(work: Workload): number {
  const { numTokens, dtype } = work;
  return rowLogits(work) * numTokens * (dtype === "f32" ? 4 : 2);
}

/**
 * Computes the bytes of the indices that a launch writes, and as many of weights.
 *
 * @param work The workload.
 * @returns Bytes.
 */
export function resultBytes(work: Workload): number {
  return rowSlots(work) * work.numTokens * 4;
}

/** What workloads that read the same rows have in common. */
function rowsKey(work: Workload): string {
  return [rowLogits(work), work.dtype, work.rows].join();
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
  // Until something is submitted the queue keeps a copy of all that was written.
  device.queue.submit([]);
  return buffer;
}

/** The gates and buffers of one submission: workloads of the same rows share their logits, all share results. */
class Rig {
  readonly #device: GPUDevice;
  readonly #jobs: Job[] = [];
  readonly #indices: GPUBuffer;
  readonly #weights: GPUBuffer;

  constructor(device: GPUDevice, works: readonly Workload[]) {
    const size = Math.max(...works.map(resultBytes));
    const result = () => device.createBuffer({ size, usage: GPUBufferUsage.STORAGE });
    [this.#device, this.#indices, this.#weights] = [device, result(), result()];
  }

  /** Adds a job; its logits may be larger than its batch. */
  async add(work: Workload, logits: readonly GPUBuffer[]): Promise<void> {
    const options = { ...workloadOptions(work), backend: "webgpu", device: this.#device } as const;
    const { numTokens } = work;
    this.#jobs.push({ gate: await createWebGpuGate(options), logits, numTokens });
  }

  #encode(pass: GPUComputePassEncoder, [job, launches]: Pass): void {
    const { gate, logits, numTokens } = this.#jobs[job];
    const results = { indices: this.#indices, weights: this.#weights, numTokens };
    for (let launch = 0; launch < launches; launch++) {
      gate.encode(pass, { ...results, logits: logits[launch % logits.length] });
    }
    pass.end();
  }

  /**
   * Runs jobs in one submission: the card would rest while a read-back is waited for.
   *
   * @returns The seconds of a launch, by timed job and pass.
   */
  async run({ warm, timed, passes }: Submission): Promise<number[][]> {
    const count = 2 * passes * timed.length;
    const querySet = this.#device.createQuerySet({ type: "timestamp", count });
    const encoder = this.#device.createCommandEncoder();
    warm.forEach((pass) => this.#encode(encoder.beginComputePass(), pass));
    timed.forEach((pass, at) => {
      if (passes > 1) this.#encode(encoder.beginComputePass(), pass);
      for (let i = 0; i < passes; i++) {
        const begin = 2 * (at * passes + i);
        const indices = { beginningOfPassWriteIndex: begin, endOfPassWriteIndex: begin + 1 };
        const timestampWrites = { querySet, ...indices };
        this.#encode(encoder.beginComputePass({ timestampWrites }), pass);
      }
    });
    const times = await readTimestamps(this.#device, { encoder, querySet });
    return timed.map(([, launches], at) =>
      Array.from({ length: passes }, (_, i) => {
        const begin = 2 * (at * passes + i);
        return Number(times[begin + 1] - times[begin]) * 1e-9 / launches;
      })
    );
  }

  destroy(): void {
    const logits = new Set(this.#jobs.flatMap((job) => job.logits));
    for (const { gate } of this.#jobs) gate.destroy();
    for (const buffer of [...logits, this.#indices, this.#weights]) buffer.destroy();
  }
}

/** Fills a time with passes of jobs in turn. */
function planWarmUp(
  timed: readonly Pass[],
  { rough, seconds }: { readonly rough: readonly number[]; readonly seconds: number },
): Pass[] {
  const warm: Pass[] = [];
  let [left, launched] = [seconds, 0];
  while (left > 0 && launched < MOST_WARM_LAUNCHES) {
    const [job] = timed[warm.length % timed.length];
    const launches = Math.min(WARM_PASS, Math.ceil(left / rough[job]));
    warm.push([job, launches]);
    left -= launches * rough[job];
    launched += launches;
  }
  return warm;
}

/**
 * Cuts jobs into submissions, each with a warm-up of its jobs in turn.
 *
 * @param rough Seconds of a launch by job, up to five times too long, as the card is cold.
 * @param plan How often.
 */
function planSubmissions(rough: readonly number[], plan: Plan): Submission[] {
  const { launches: most, passes, warmSeconds } = plan;
  const submissions: Pass[][] = [[]];
  let seconds = 0;
  for (const [job, each] of rough.entries()) {
    const launches = Math.min(most, Math.ceil(MOST_PASS_SECONDS / each));
    const added = each * launches * (passes + 1);
    const isFull = 2 * passes * (submissions.at(-1)!.length + 1) > MOST_QUERIES;
    if (isFull || (seconds > 0 && seconds + added > MOST_SUBMISSION_SECONDS)) {
      submissions.push([]);
      seconds = 0;
    }
    submissions.at(-1)!.push([job, launches]);
    seconds += added;
  }
  return submissions.map((timed) => {
    return { warm: planWarmUp(timed, { rough, seconds: COLD_START * warmSeconds }), timed, passes };
  });
}

/** Times workloads, and keeps their rows: making them takes longer than the launches. */
export class WorkloadTimer {
  readonly #device: GPUDevice;
  readonly #plan: Plan;
  readonly #rows = new Map<string, Rows>();

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
   * Makes the rows of a workload.
   *
   * @param work The workload.
   * @returns A few thousand rows.
   */
  rowsOf(work: Workload): Rows {
    const { dtype, rows: flavour } = work;
    const known = this.#rows.get(rowsKey(work)) ?? benchLogits(rowLogits(work), dtype, { flavour });
    this.#rows.set(rowsKey(work), known);
    return known;
  }

  /**
   * Times workloads, many in a submission; one by one where each launch takes other logits.
   *
   * @param works What runs.
   * @returns Seconds of a launch, for each in order.
   */
  async *time(works: readonly Workload[]): AsyncGenerator<[Workload, Timing]> {
    const size = this.#plan.cold ? 1 : MOST_JOBS;
    for (let first = 0; first < works.length; first += size) {
      const some = works.slice(first, first + size);
      const timings = await this.#timeTogether(some);
      for (const [i, timing] of timings.entries()) yield [some[i], timing];
    }
  }

  async #timeTogether(works: readonly Workload[]): Promise<Timing[]> {
    const rig = await this.#createRig(works);
    const once = works.map((_, job) => [job, 1] as const);
    const rough = (await rig.run({ warm: [], timed: once, passes: 1 }))
      .map(([seconds]) => Math.max(seconds, 1e-6));
    const times: number[][] = [];
    for (const submission of planSubmissions(rough, this.#plan)) {
      times.push(...await rig.run(submission));
    }
    rig.destroy();
    return times.map((all) => {
      const sorted = all.toSorted((a, b) => a - b);
      return { median: sorted[sorted.length >> 1], least: sorted[0], most: sorted.at(-1)! };
    });
  }

  async #createRig(works: readonly Workload[]): Promise<Rig> {
    const rig = new Rig(this.#device, works);
    const logits = new Map<string, GPUBuffer[]>();
    for (const [key, some] of Map.groupBy(works, rowsKey)) {
      const largest = some.reduce((a, b) => logitBytes(a) < logitBytes(b) ? b : a);
      const copies = this.#plan.cold ? Math.ceil(CACHE_BYTES / logitBytes(largest)) + 1 : 1;
      const upload = () => uploadLogits(this.#device, largest, this.rowsOf(largest));
      logits.set(key, Array.from({ length: copies }, upload));
    }
    for (const work of works) await rig.add(work, logits.get(rowsKey(work))!);
    return rig;
  }
}
