/** What `deno task prove` has done so far, kept in `.cache/`, so that a run can be broken off. */

import { PROJECT_ROOT } from "../lib/deno.ts";
import { kernelBytes } from "./kernel.ts";
import type { WalkResult } from "./walk.ts";

const FOLDER = new URL(".cache/", PROJECT_ROOT);

/** The segments that have been walked, of one kernel with one stride. */
export class ProveState {
  readonly #file: URL;
  readonly #done: Record<string, WalkResult>;

  private constructor(file: URL, done: Record<string, WalkResult>) {
    this.#file = file;
    this.#done = done;
  }

  /**
   * Opens the state of the kernel that is shipped; another kernel starts anew.
   *
   * @param stride Every how many inputs are walked.
   * @param restart Whether to forget what was done.
   * @returns The state.
   */
  static async open(stride: number, restart: boolean): Promise<ProveState> {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", kernelBytes()));
    const name = Array.from(digest.subarray(0, 6), (byte) => byte.toString(16).padStart(2, "0"));
    const file = new URL(`prove-${name.join("")}-${stride}.json`, FOLDER);
    if (restart) return new ProveState(file, {});
    const text = await Deno.readTextFile(file).catch(() => "{}");
    return new ProveState(file, JSON.parse(text));
  }

  /** Returns what a segment came to, if it was walked. */
  get(name: string, segment: number): WalkResult | undefined {
    return this.#done[`${name} ${segment}`];
  }

  /** Keeps what a segment came to; a run that is killed meanwhile leaves the file whole. */
  set(name: string, segment: number, result: WalkResult): void {
    this.#done[`${name} ${segment}`] = result;
    Deno.mkdirSync(FOLDER, { recursive: true });
    const fresh = new URL(`${this.#file.href}.new`);
    Deno.writeTextFileSync(fresh, JSON.stringify(this.#done));
    Deno.renameSync(fresh, this.#file);
  }
}
