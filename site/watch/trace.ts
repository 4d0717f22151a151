/** What one prompt and its continuation did: bytes, and each layer's decision for each. */

import { countLoads } from "../lib/loads.ts";

/** One layer's decision for one token. */
export interface LayerRoute {
  /** `[numExperts]`: what the router's matrix gave. */
  readonly logits: Float32Array;
  /** `[topK]`: the experts, best first. */
  readonly indices: Int32Array;
  /** `[topK]`: their weights. */
  readonly weights: Float32Array;
}

/** What happened for one byte. */
export interface TracedByte {
  /** The byte. */
  readonly byte: number;
  /** Each layer's decision for it. */
  readonly routes: readonly LayerRoute[];
}

/** A text as it is written. */
export class Trace {
  readonly #steps: TracedByte[] = [];
  #promptBytes = 0;

  /** Forgets everything and starts with a prompt of so many bytes. */
  restart(promptBytes: number): void {
    this.#steps.length = 0;
    this.#promptBytes = promptBytes;
  }

  /** Adds what happened for the next byte. */
  add(traced: TracedByte): void {
    this.#steps.push(traced);
  }

  /** Bytes so far. */
  get length(): number {
    return this.#steps.length;
  }

  /** Layers of the model, 0 before the first byte. */
  get layers(): number {
    return this.#steps.at(0)?.routes.length ?? 0;
  }

  /** Bytes of the prompt. */
  get promptBytes(): number {
    return this.#promptBytes;
  }

  /** The byte of a token. */
  byteAt(token: number): number {
    return this.#steps[token].byte;
  }

  /** A layer's decision for a token. */
  routeAt(token: number, layer: number): LayerRoute {
    return this.#steps[token].routes[layer];
  }

  /** All bytes so far, the prompt's first. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#steps, ({ byte }) => byte);
  }

  /** How many tokens each expert of a layer got. */
  loads(layer: number, numExperts: number): Uint32Array {
    return countLoads(this.#steps.flatMap(({ routes }) => [...routes[layer].indices]), numExperts);
  }
}

/** Names a byte as a reader sees it: control bytes by their name, others by their number. */
export function nameByte(byte: number): string {
  if (byte === 10) return "↵";
  if (byte === 9) return "⇥";
  if (byte === 32) return "␣";
  return byte > 32 && byte < 127 ? String.fromCharCode(byte) : "·";
}

/** Names the experts that got most, busiest first; ties go to the lower id. */
export function busiest(loads: Uint32Array, count: number): number[] {
  return [...loads.keys()].filter((expert) => loads[expert] > 0)
    .sort((a, b) => loads[b] - loads[a] || a - b).slice(0, count);
}
