/**
 * The outputs of calls that are as plain as can be.
 *
 * @module
 */

import type { RouteOptions, RouteResult } from "../../gate/batch.ts";

/**
 * Takes the outputs out of a call's options, if there is nothing else in them.
 *
 * A decode loop gives the same two arrays in every call, and asking them for their buffers takes 13 ns of a
 * small call's 140: the buffers of the arrays seen last are remembered. Names are looked at each time (5 ns),
 * because the caller may add one to an object that was seen before.
 */
export class PlainOutputs {
  #indices: Int32Array | null = null;
  #weights: Float32Array | null = null;
  #indicesBuffer: ArrayBufferLike | null = null;
  #weightsBuffer: ArrayBufferLike | null = null;

  /**
   * Takes the outputs of a call, or makes them.
   *
   * @param options What the caller gave.
   * @param length How many values each output must hold.
   * @returns The outputs; `null` where the full checks must look at the call.
   */
  take(options: unknown, length: number): RouteResult | null {
    if (options === undefined) {
      this.forget();
      const [indices, weights] = [new Int32Array(length), new Float32Array(length)];
      return { indices, weights, backend: "wasm" };
    }
    if (!holdsOutputsOnly(options)) return null;
    const { indices, weights, numTokens, numValidTokens } = options as RouteOptions;
    if (numTokens !== undefined || numValidTokens !== undefined) return null;
    if (!(indices instanceof Int32Array && weights instanceof Float32Array)) return null;
    if (indices.length < length || weights.length < length) return null;
    if (indices !== this.#indices || weights !== this.#weights) this.#remember(indices, weights);
    if (this.#indicesBuffer === this.#weightsBuffer) return null;
    return { indices, weights, backend: "wasm" };
  }

  /**
   * Says whether an output that was taken last may overlap what lies in a buffer.
   *
   * @param buffer The buffer of the logits.
   * @returns Whether it is an output's.
   */
  lieIn(buffer: ArrayBufferLike): boolean {
    return buffer === this.#indicesBuffer || buffer === this.#weightsBuffer;
  }

  /** Lets go of what is remembered. */
  forget(): void {
    this.#indices =
      this.#weights =
      this.#indicesBuffer =
      this.#weightsBuffer =
        null;
  }

  #remember(indices: Int32Array, weights: Float32Array): void {
    this.#indices = indices;
    this.#weights = weights;
    this.#indicesBuffer = indices.buffer;
    this.#weightsBuffer = weights.buffer;
  }
}

function holdsOutputsOnly(options: unknown): boolean {
  if (typeof options !== "object" || options === null) return false;
  for (const name in options) if (name !== "indices" && name !== "weights") return false;
  return true;
}
