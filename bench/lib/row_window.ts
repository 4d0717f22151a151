/** Rows of logits to route, of which no two calls in a row see the same: a branch predictor learns what is repeated. */

import { BENCH_ROWS, benchLogits } from "./data.ts";

/** A window that walks through many rows of normal logits. */
export class RowWindow {
  readonly #all: Float32Array<ArrayBuffer>;
  readonly #numExperts: number;
  #first = 0;

  /**
   * Makes the rows.
   *
   * @param numExperts How wide they are.
   * @param mostTokens The largest batch that will be taken.
   * @param few Some thousand rows that are repeated, where the caller has them already.
   */
  constructor(
    numExperts: number,
    mostTokens: number,
    { few = benchLogits(numExperts, "f32") as Float32Array<ArrayBuffer> }: {
      readonly few?: Float32Array<ArrayBuffer>;
    } = {},
  ) {
    this.#numExperts = numExperts;
    this.#all = new Float32Array(Math.max(BENCH_ROWS, mostTokens) * numExperts);
    for (let at = 0; at < this.#all.length; at += few.length) {
      this.#all.set(few.subarray(0, this.#all.length - at), at);
    }
  }

  /**
   * Takes the next batch.
   *
   * @param numTokens Its rows.
   * @returns `[numTokens, numExperts]` logits.
   */
  next(numTokens: number): Float32Array<ArrayBuffer> {
    const count = this.#all.length / this.#numExperts;
    this.#first = (this.#first + numTokens) % count;
    const first = Math.min(this.#first, count - numTokens);
    return this.#all.subarray(first * this.#numExperts, (first + numTokens) * this.#numExperts);
  }
}
