/**
 * The fast path of a small call: arrays that are what they seem, and no option but the outputs. It takes
 * no call that the full checks would refuse, and any other it leaves to them.
 *
 * @module
 */

import type { RouteOptions, RouteResult } from "../../gate/batch.ts";
import type { Dtype, Float16ArrayLike } from "../../gate/options.ts";
import { bufferOf, inspectTypedArray, typedArrayName } from "../../gate/typed_arrays.ts";

/**
 * Tells whether a value is a `Float32Array` itself: no proxy, no subclass, whose properties may say
 * something else, and no array of another realm. An own property that says another length is noticed by
 * the bytes; asking the language's getters for the length and the buffer takes 6 ns more.
 *
 * @param value Anything.
 * @returns Whether it is.
 */
export function isFloat32Array(value: unknown): value is Float32Array {
  if (typedArrayName(value) !== "Float32Array") return false;
  const { constructor, length, byteLength } = value as Float32Array;
  return constructor === Float32Array && byteLength === 4 * length;
}

/**
 * Takes the raw bits of 16-bit logits.
 *
 * @param value Anything.
 * @param dtype What the gate's logits are.
 * @returns The bits, on the same memory; `null` where the full checks must look at the value.
 */
export function takeHalves(value: unknown, dtype: Dtype): Uint16Array | null {
  const name = typedArrayName(value);
  if (name === "Uint16Array") {
    const { constructor, length, byteLength } = value as Uint16Array;
    return constructor === Uint16Array && byteLength === 2 * length ? value as Uint16Array : null;
  }
  if (name !== "Float16Array" || dtype !== "f16") return null;
  const view = value as Float16ArrayLike;
  return inspectTypedArray(view)!.overrides
    ? null
    : new Uint16Array(bufferOf(view), view.byteOffset, view.length);
}

function isInt32Array(value: unknown): value is Int32Array {
  return typedArrayName(value) === "Int32Array" && (value as Int32Array).constructor === Int32Array;
}

/**
 * The output buffers of the fast path, cached from call to call.
 *
 * A decode loop gives the same two arrays in every call, and asking them for their classes and buffers takes
 * 13 ns of a small call's 140: the arrays seen last are remembered. Their lengths are looked at each time,
 * as their memory may go, and so are the names of the options (5 ns), as the caller may add one.
 */
export class PlainOutputs {
  #indices: Int32Array | null = null;
  #weights: Float32Array | null = null;
  #indicesBuffer: ArrayBufferLike | null = null;
  #weightsBuffer: ArrayBufferLike | null = null;

  /**
   * Takes the outputs of a call, or allocates them.
   *
   * @param options The options of the call.
   * @param length Values that each output must hold.
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
    if (!indices || !weights) return null;
    const isSeen = indices === this.#indices && weights === this.#weights;
    if (!isSeen && !this.#remember(indices, weights)) return null;
    if (indices.length < length || weights.length < length) return null;
    return { indices, weights, backend: "wasm" };
  }

  /**
   * Tells whether an output that was taken last lies in a buffer.
   *
   * @param buffer The buffer of the logits, or of the kernel.
   * @returns Whether it is an output's.
   */
  lieIn(buffer: ArrayBufferLike): boolean {
    return buffer === this.#indicesBuffer || buffer === this.#weightsBuffer;
  }

  /** Forgets the arrays seen last. */
  forget(): void {
    this.#indices =
      this.#weights =
      this.#indicesBuffer =
      this.#weightsBuffer =
        null;
  }

  /** Remembers two outputs, if each is a plain array on memory of its own. */
  #remember(indices: unknown, weights: unknown): boolean {
    this.forget();
    if (!isInt32Array(indices) || !isFloat32Array(weights)) return false;
    if (bufferOf(indices) === bufferOf(weights)) return false;
    if ([indices, weights].some((view) => inspectTypedArray(view)!.overrides)) return false;
    this.#indices = indices;
    this.#weights = weights;
    this.#indicesBuffer = bufferOf(indices);
    this.#weightsBuffer = bufferOf(weights);
    return true;
  }
}

function holdsOutputsOnly(options: unknown): boolean {
  if (typeof options !== "object" || options === null) return false;
  for (const name in options) if (name !== "indices" && name !== "weights") return false;
  return true;
}
