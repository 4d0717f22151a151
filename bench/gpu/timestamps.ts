/** Timing many jobs on a GPU by timestamps, in one submission: a card that waits in between slows down. */

/** What is timed: records one launch into a pass. */
export interface GpuJob {
  /** The job's name. */
  readonly name: string;
  /** Records one launch. */
  readonly record: (pass: GPUComputePassEncoder) => void;
}

/** How often. */
export interface TimingPlan {
  /** Launches before anything is timed, of all jobs in turn: a card at rest needs 0.4 s to reach its clocks. */
  readonly warmLaunches: number;
  /** Launches a pass; as many are queued before the first pass of each job. */
  readonly launches: number;
  /** Passes a job, of which the median counts. */
  readonly passes: number;
}

/** Microseconds a launch. */
export interface JobTime {
  /** The job's name. */
  readonly name: string;
  /** The median of the passes. */
  readonly median: number;
  /** The least of them. */
  readonly least: number;
  /** The most of them. */
  readonly most: number;
}

/** Launches of a warm-up pass, so that no command buffer holds one huge pass. */
const WARM_PASS = 1000;

/** Timestamps that a query set holds at most. */
const MOST_QUERIES = 4096;

/**
 * Times jobs.
 *
 * @param device A device with `timestamp-query`.
 * @param jobs The jobs, at most as many as fit one query set.
 * @param plan How often.
 * @returns A time for each job.
 */
export async function timeJobs(
  device: GPUDevice,
  jobs: readonly GpuJob[],
  plan: TimingPlan,
): Promise<JobTime[]> {
  const count = 2 * plan.passes * jobs.length;
  if (count > MOST_QUERIES) throw new Error(`Cannot time: too many jobs, got ${jobs.length}`);
  const querySet = device.createQuerySet({ type: "timestamp", count });
  const encoder = device.createCommandEncoder();
  const launch = (job: GpuJob, launches: number, query?: number): void => {
    const timestampWrites = query === undefined ? undefined : {
      querySet,
      beginningOfPassWriteIndex: query,
      endOfPassWriteIndex: query + 1,
    };
    const pass = encoder.beginComputePass(timestampWrites && { timestampWrites });
    for (let i = 0; i < launches; i++) job.record(pass);
    pass.end();
  };
  for (let i = 0; i * WARM_PASS < plan.warmLaunches; i++) launch(jobs[i % jobs.length], WARM_PASS);
  jobs.forEach((job, j) => {
    launch(job, plan.launches);
    for (let i = 0; i < plan.passes; i++) launch(job, plan.launches, 2 * (j * plan.passes + i));
  });
  const times = await readTimestamps(device, { encoder, querySet });
  return jobs.map(({ name }, j) => {
    const spans = Array.from({ length: plan.passes }, (_, i) => {
      const at = 2 * (j * plan.passes + i);
      return Number(times[at + 1] - times[at]) / plan.launches / 1000;
    }).sort((a, b) => a - b);
    return { name, median: spans[spans.length >> 1], least: spans[0], most: spans.at(-1)! };
  });
}

/**
 * Submits what was encoded and reads its timestamps back.
 *
 * @param device The device.
 * @param recorded The commands, and the queries that they write; the queries are destroyed.
 * @returns The timestamps, in nanoseconds.
 */
export async function readTimestamps(
  device: GPUDevice,
  { encoder, querySet }: { readonly encoder: GPUCommandEncoder; readonly querySet: GPUQuerySet },
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
