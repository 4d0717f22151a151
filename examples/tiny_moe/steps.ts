/**
 * What both runners return, and how they cut a text into calls.
 *
 * @module
 */

import type { Manifest } from "./model.ts";

/** Bytes that a part computes in one call, at most: enough to be fast, few enough for a phone's memory. */
export const CALL_BYTES = 128;

/** What a router has decided in one layer. */
export interface LayerRouting {
  /** `[numTokens, experts]`: the router's logits. */
  readonly logits: Float32Array;
  /** `[numTokens, topK]`: the experts, best first. */
  readonly ids: Int32Array;
  /** `[numTokens, topK]`: their weights. */
  readonly weights: Float32Array;
}

/** What a call computes. */
export interface Step {
  /** Bytes of the call. */
  readonly numTokens: number;
  /** `[numTokens, 256]`: for each byte of the call, the logits of the byte after it. */
  readonly nextByte: Float32Array;
  /** `[layers]`: the routing, empty where it was not asked for. */
  readonly layers: readonly LayerRouting[];
}

/** Options of a call. */
export interface StepOptions {
  /** Whether to return the routing. On the GPU that is a longer read at the end. Default: `true`. */
  readonly routing?: boolean;
}

/** A model with the text it has read so far. */
export interface Runner {
  /** What computes the parts, and routes. */
  readonly backend: "wasm" | "webgpu";
  /** The shape of the model. */
  readonly manifest: Manifest;
  /** Bytes read since the last `reset`. */
  readonly position: number;
  /**
   * Reads one byte.
   *
   * @param byte 0..255.
   * @param options What to return.
   * @returns The logits of the next byte, and the routing of this one.
   */
  step(byte: number, options?: StepOptions): Promise<Step>;
  /**
   * Reads a text, in calls of at most 128 bytes a part.
   *
   * @param text Its bytes, at least one.
   * @param options What to return.
   * @returns For each byte the logits of the byte after it, and its routing.
   * @throws {RangeError} If there is no byte.
   */
  prefill(text: Uint8Array, options?: StepOptions): Promise<Step>;
  /** Forgets the text. */
  reset(): void;
  /** Frees the parts and the gates. */
  destroy(): Promise<void>;
}

/**
 * Reads a text call by call.
 *
 * @param text Its bytes.
 * @param read Reads a piece of at most {@linkcode CALL_BYTES} bytes.
 * @returns The steps as one.
 * @throws {RangeError} If there is no byte.
 */
export async function readInCalls(
  text: Uint8Array,
  read: (piece: Uint8Array) => Promise<Step>,
): Promise<Step> {
  if (text.length === 0) throw new RangeError("Cannot read a text: it must have a byte, got none");
  const steps: Step[] = [];
  for (let start = 0; start < text.length; start += CALL_BYTES) {
    steps.push(await read(text.subarray(start, start + CALL_BYTES)));
  }
  return steps.length === 1 ? steps[0] : joinSteps(steps);
}

function joinSteps(steps: readonly Step[]): Step {
  return {
    numTokens: steps.reduce((sum, { numTokens }) => sum + numTokens, 0),
    nextByte: joinFloats(steps.map(({ nextByte }) => nextByte)),
    layers: steps[0].layers.map((_, layer) => {
      const parts = steps.map(({ layers }) => layers[layer]);
      return {
        logits: joinFloats(parts.map(({ logits }) => logits)),
        ids: Int32Array.from(parts.flatMap(({ ids }) => [...ids])),
        weights: joinFloats(parts.map(({ weights }) => weights)),
      };
    }),
  };
}

function joinFloats(arrays: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const array of arrays) {
    joined.set(array, start);
    start += array.length;
  }
  return joined;
}
