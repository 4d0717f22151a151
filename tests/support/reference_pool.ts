/** The reference on every core: it is a thousand times slower than a kernel. */

import { rowLogits } from "../../gate/batch.ts";
import type { ResolvedOptions } from "../../gate/resolve_options.ts";
import { type Answer, weightBits } from "./parity_compare.ts";
import type { ReferenceResult, ReferenceTask } from "./reference_worker.ts";

type Logits = ReferenceTask["logits"];

/** A batch, and which rows of it the reference answers. */
export interface ReferenceRows extends Omit<ReferenceTask, "resolved"> {
  /** Every how many rows: 1 is all, padding included. */
  readonly every: number;
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
   * @param rows The batch, and which rows of it.
   * @returns The answer of those rows.
   */
  async answer(resolved: ResolvedOptions, rows: ReferenceRows): Promise<Answer> {
    const tasks = splitTask(pickRows(resolved, rows), this.#workers.length);
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

/** Copies rows of an array of which each row has `width` values. */
function copyRows<Values extends Logits | Int32Array<ArrayBuffer>>(
  values: Values,
  { width, from, end }: { readonly width: number; readonly from: number; readonly end: number },
): Values {
  return values.slice(from * width, end * width) as Values;
}

/** Copies rows [from, end) of a task. */
function cutTask(task: ReferenceTask, from: number, end: number): ReferenceTask {
  const { resolved, logits, expertIds, biasOf, numValidTokens } = task;
  const { topK } = resolved;
  return {
    resolved,
    logits: copyRows(logits, { width: rowLogits(resolved), from, end }),
    expertIds: expertIds && copyRows(expertIds, { width: topK, from, end }),
    biasOf: biasOf && copyRows(biasOf, { width: 1, from, end }),
    numValidTokens: Math.max(0, Math.min(end - from, numValidTokens - from)),
  };
}

/** Copies every `every`-th row; with 1, the batch as it is. */
function pickRows(resolved: ResolvedOptions, { every, ...rows }: ReferenceRows): ReferenceTask {
  const task = { resolved, ...rows };
  if (every === 1) return task;
  const { topK } = resolved;
  const count = Math.ceil(rows.numValidTokens / every);
  const picked = { ...cutTask(task, 0, count), numValidTokens: count };
  for (let i = 0; i < count; i++) {
    const { logits, expertIds, biasOf } = cutTask(task, i * every, i * every + 1);
    picked.logits.set(logits, i * rowLogits(resolved));
    if (expertIds) picked.expertIds!.set(expertIds, i * topK);
    if (biasOf) picked.biasOf!.set(biasOf, i);
  }
  return picked;
}

/** Cuts a task into at most `most` of equal numbers of rows. */
function splitTask(task: ReferenceTask, most: number): ReferenceTask[] {
  const rows = task.logits.length / rowLogits(task.resolved);
  const size = Math.ceil(rows / most);
  const tasks: ReferenceTask[] = [];
  for (let from = 0; from < rows; from += size) {
    tasks.push(cutTask(task, from, Math.min(from + size, rows)));
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
