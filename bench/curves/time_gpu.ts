/** Times many batches on a GPU in one submission, so that the card does not rest in between. */

import { createWebGpuGate, type WebGpuGate } from "../../webgpu.ts";
import type { benchLogits } from "../lib/data.ts";
import { logitBytes, resultBytes, type Timing } from "../gpu/rig.ts";
import { type GpuJob, timeJobs, type TimingPlan } from "../gpu/timestamps.ts";
import { type Workload, workloadOptions } from "../gpu/workloads.ts";
import { batchKey } from "./batches.ts";

/** Some thousand rows of a batch, which are repeated. */
export type RowsOf = (work: Workload) => ReturnType<typeof benchLogits>;

/** Gates and buffers by what they are for: batches of the same experts share their logits. */
class Bench {
  readonly #device: GPUDevice;
  readonly #gates = new Map<string, WebGpuGate>();
  readonly #logits = new Map<string, GPUBuffer>();
  readonly #results: readonly GPUBuffer[];

  constructor(device: GPUDevice, works: readonly Workload[]) {
    this.#device = device;
    const size = Math.max(...works.map(resultBytes));
    this.#results = Array.from(
      { length: 2 },
      () => device.createBuffer({ size, usage: GPUBufferUsage.STORAGE }),
    );
  }

  /** Puts the logits of the largest batch of each width on the GPU. */
  upload(works: readonly Workload[], rowsOf: RowsOf): void {
    const { queue } = this.#device;
    for (const [key, some] of Map.groupBy(works, logitsKey)) {
      const largest = some.reduce((a, b) => logitBytes(a) < logitBytes(b) ? b : a);
      const [bytes, rows] = [logitBytes(largest), rowsOf(largest)];
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
      const buffer = this.#device.createBuffer({ size: Math.ceil(bytes / 16) * 16, usage });
      for (let at = 0; at < bytes; at += rows.byteLength) {
        const part = Math.ceil(Math.min(rows.byteLength, bytes - at) / 4) * 4;
        queue.writeBuffer(buffer, at, rows.buffer, 0, part);
      }
      // Otherwise the queue keeps a copy of all that is written until something is submitted.
      queue.submit([]);
      this.#logits.set(key, buffer);
    }
  }

  async job(work: Workload): Promise<GpuJob> {
    const gate = await this.#gate(work);
    const [indices, weights] = this.#results;
    const logits = this.#logits.get(logitsKey(work))!;
    const batch = { logits, indices, weights, numTokens: work.numTokens };
    return { name: batchKey(work), record: (pass) => gate.encode(pass, batch) };
  }

  async #gate(work: Workload): Promise<WebGpuGate> {
    const key = batchKey({ ...work, numTokens: 0 });
    const known = this.#gates.get(key);
    if (known !== undefined) return known;
    const gate = await createWebGpuGate({
      ...workloadOptions(work),
      backend: "webgpu",
      device: this.#device,
    });
    this.#gates.set(key, gate);
    return gate;
  }
}

function logitsKey({ shape: [numExperts], dtype }: Workload): string {
  return `${numExperts} ${dtype}`;
}

/**
 * Times batches by timestamps: the kernel alone, logits and results on the GPU.
 *
 * @param device A device with `timestamp-query`; the caller destroys it, and with it all buffers.
 * @param works The batches.
 * @param options Their rows, and how often.
 * @returns Seconds of a launch, for each batch.
 */
export async function timeOnGpu(
  device: GPUDevice,
  works: readonly Workload[],
  { rowsOf, plan }: { readonly rowsOf: RowsOf; readonly plan: TimingPlan },
): Promise<Timing[]> {
  const bench = new Bench(device, works);
  bench.upload(works, rowsOf);
  const jobs: GpuJob[] = [];
  for (const work of works) jobs.push(await bench.job(work));
  const times = await timeJobs(device, jobs, plan);
  return times.map(({ median, least, most }) => ({
    median: median / 1e6,
    least: least / 1e6,
    most: most / 1e6,
  }));
}
