/** One segment of 2^24 inputs of one score, WASM against the oracle. */

import { finiteBits, kernelScores, SEGMENT_INPUTS } from "./kernel.ts";
import { errorInUlp, type ScoreName } from "./oracle.ts";

/** What to walk. */
export interface WalkTask {
  /** The score. */
  readonly name: ScoreName;
  /** Which segment. */
  readonly segment: number;
  /** Every how many inputs; 1 is all. */
  readonly stride: number;
}

/** What was found. */
export interface WalkResult {
  /** Inputs evaluated. */
  readonly inputs: number;
  /** The largest error in ulp. */
  readonly worst: number;
  /** The bits of the input that has it. */
  readonly worstBits: number;
  /** Inputs whose score is not the binary32 nearest to the truth. */
  readonly misrounded: number;
}

const BLOCK = 2 ** 14;

/** How far from an end of a binade, and from what decides in a kernel, a thinned walk takes every input. */
const EDGE = 24;
const LANDMARKS: readonly number[] = [
  2 ** -12,
  0.5,
  2.7725887,
  9.0109,
  16,
  69.3,
  87,
  103.9,
  104,
  150,
  207.9,
  208,
];

/** The score functions of one instance of the kernel, and what walks them. */
export class Walker {
  readonly #scores = kernelScores();
  readonly #bits = new Int32Array(BLOCK);
  readonly #values = new Float32Array(this.#bits.buffer);

  /**
   * Walks a segment.
   *
   * @param task What to walk.
   * @returns What was found.
   */
  walk(task: WalkTask): WalkResult {
    let result: WalkResult = { inputs: 0, worst: 0, worstBits: 0, misrounded: 0 };
    const first = task.segment * SEGMENT_INPUTS;
    const last = first + SEGMENT_INPUTS;
    const { stride } = task;
    let at = Math.ceil(first / stride) * stride;
    while (at < last) {
      const count = Math.min(BLOCK, Math.ceil((last - at) / stride));
      for (let i = 0; i < count; i++) this.#bits[i] = finiteBits((at + i * stride) | 0);
      result = merge(result, this.#measure(task.name, count));
      at += count * stride;
    }
    if (stride === 1) return result;
    const edges = edgesOf(task.segment);
    this.#bits.set(edges.map((bits) => finiteBits(bits | 0)));
    return merge(result, this.#measure(task.name, edges.length));
  }

  #measure(name: ScoreName, count: number): WalkResult {
    const score = this.#scores[name];
    let worst = 0;
    let worstBits = this.#bits[0];
    let misrounded = 0;
    for (let i = 0; i < count; i++) {
      const x = this.#values[i];
      const error = errorInUlp(name, x, score(x));
      // Written so that a NaN counts as the worst there is.
      if (error <= worst) {
        if (error > 0.5) misrounded++;
        continue;
      }
      if (!(error <= 0.5)) misrounded++;
      worst = error;
      worstBits = this.#bits[i];
    }
    return { inputs: count, worst, worstBits: worstBits >>> 0, misrounded };
  }
}

/** The inputs of a segment that a thinned walk takes beside every `stride`-th. */
function edgesOf(segment: number): number[] {
  const edges: number[] = [];
  const first = segment * SEGMENT_INPUTS;
  for (const binade of [first, first + SEGMENT_INPUTS / 2]) {
    for (let i = 0; i < EDGE; i++) edges.push(binade + i, binade + SEGMENT_INPUTS / 2 - 1 - i);
  }
  const landmarks = new Int32Array(Float32Array.from(LANDMARKS).buffer);
  for (const landmark of landmarks) {
    const bits = landmark + (segment >= 128 ? 2 ** 31 : 0);
    if (Math.floor(bits / SEGMENT_INPUTS) !== segment) continue;
    for (let i = -EDGE; i <= EDGE; i++) edges.push(bits + i);
  }
  return edges;
}

/**
 * Joins what was found in two places.
 *
 * @param a One.
 * @param b The other.
 * @returns Both.
 */
export function merge(a: WalkResult, b: WalkResult): WalkResult {
  const { worst, worstBits } = b.worst <= a.worst ? a : b;
  const inputs = a.inputs + b.inputs;
  return { inputs, worst, worstBits, misrounded: a.misrounded + b.misrounded };
}
