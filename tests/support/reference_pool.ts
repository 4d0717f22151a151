/** The reference on every core: it is a thousand times slower than a kernel. */

import type { ResolvedOptions } from "../../gate/resolve_options.ts";
import { type Answer, weightBits } from "./parity_compare.ts";
import type { ReferenceResult, ReferenceTask } from "./reference_worker.ts";

type Logits = ReferenceTask["logits"];

/** Which rows of a batch the reference answers. */
export interface ReferenceRows {
  /** Every how many rows: 1 is all, padding included. */
  readonly every: number;
  /** Rows that are no padding. */
  readonly numValidTokens: number;
}

/** Workers that share the rows of a batch. */
export class ReferencePool {
  readonly #workers: readonly Worker[];

  /**
   * Starts the workers.
   *
   * @param size How many; as many as there are cores when left out.
   */
  constructor(size: number = navigator.hardwareConcurrency) {
    const url = new URL("./reference_worker.ts", import.meta.url);
    this.#workers = Array.from({ length: size }, () => new Worker(url, { type: "module" }));
  }

  /**
   * Answers rows of a batch.
   *
   * @param resolved The gate.
   * @param logits `[numTokens, numExperts]`.
   * @param rows Which rows.
   * @returns The answer of those rows.
   */
  async answer(resolved: ResolvedOptions, logits: Logits, rows: ReferenceRows): Promise<Answer> {
    const tasks = splitTask(pickRows(resolved, logits, rows), this.#workers.length);
    const results = await Promise.all(tasks.map((task, i) => ask(this.#workers[i], task)));
    const width = resolved.topK + resolved.numSharedExperts;
    const count = results.reduce((sum, { indices }) => sum + indices.length, 0);
    const indices = new Int32Array(count);
    const weights = new Float32Array(count);
    let at = 0;
    for (const result of results) {
      indices.set(result.indices, at);
      weights.set(result.weights, at);
      at += result.indices.length;
    }
    const rowCount = count / width;
    return {
      name: "reference",
      indices,
      weights: weightBits({ weights }),
      every: rows.every,
      rows: rowCount,
    };
  }

  /** Ends the workers. */
  close(): void {
    for (const worker of this.#workers) worker.terminate();
  }
}

/** Copies every `every`-th row; with 1, the batch as it is. */
function pickRows(
  resolved: ResolvedOptions,
  logits: Logits,
  { every, numValidTokens }: ReferenceRows,
): ReferenceTask {
  if (every === 1) return { resolved, logits, numValidTokens };
  const { numExperts } = resolved;
  const count = Math.ceil(numValidTokens / every);
  const picked = logits.slice(0, count * numExperts);
  for (let i = 0; i < count; i++) {
    const start = i * every * numExperts;
    picked.set(logits.subarray(start, start + numExperts), i * numExperts);
  }
  return { resolved, logits: picked, numValidTokens: count };
}

/** Cuts a task into at most `most` of equal numbers of rows. */
function splitTask(
  { resolved, logits, numValidTokens }: ReferenceTask,
  most: number,
): ReferenceTask[] {
  const { numExperts } = resolved;
  const rows = logits.length / numExperts;
  const size = Math.ceil(rows / most);
  const tasks: ReferenceTask[] = [];
  for (let first = 0; first < rows; first += size) {
    const count = Math.min(size, rows - first);
    const valid = Math.max(0, Math.min(count, numValidTokens - first));
    const part = logits.slice(first * numExperts, (first + count) * numExperts);
    tasks.push({ resolved, logits: part, numValidTokens: valid });
  }
  return tasks;
}

function ask(worker: Worker, task: ReferenceTask): Promise<ReferenceResult> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<ReferenceResult>) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`Cannot run the reference: ${event.message}`));
    };
    worker.postMessage(task, [task.logits.buffer]);
  });
}
