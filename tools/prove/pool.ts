/** Workers that share the tasks of `deno task prove`. */

import type { ProveTask } from "./worker.ts";

/** As many workers as it is told to be. */
export class ProvePool {
  readonly #workers: readonly Worker[];

  /**
   * Starts the workers.
   *
   * @param size How many.
   */
  constructor(size: number) {
    const url = new URL("./worker.ts", import.meta.url);
    this.#workers = Array.from({ length: size }, () => new Worker(url, { type: "module" }));
  }

  /**
   * Runs tasks, each on the worker that is free first.
   *
   * @param tasks The tasks.
   * @param onResult Told the answer to each, in whatever order they come.
   */
  async run<Result>(
    tasks: readonly ProveTask[],
    onResult: (result: Result, index: number) => void,
  ): Promise<void> {
    let next = 0;
    const serve = async (worker: Worker): Promise<void> => {
      while (next < tasks.length) {
        const index = next++;
        onResult(await ask<Result>(worker, tasks[index]), index);
      }
    };
    await Promise.all(this.#workers.map(serve));
  }

  /** Ends the workers. */
  close(): void {
    for (const worker of this.#workers) worker.terminate();
  }
}

function ask<Result>(worker: Worker, task: ProveTask): Promise<Result> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Result>): void => resolve(data);
    worker.onerror = (event): void => {
      event.preventDefault();
      reject(new Error(`Cannot prove: a worker broke, ${event.message}`));
    };
    worker.postMessage(task);
  });
}
