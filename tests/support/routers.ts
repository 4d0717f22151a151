/**
 * What other people's routers answered to a config: the routers of Hugging Face transformers
 * (`tools/models/transformers_vectors.py`), and the formulas of code that needs a GPU or is C++
 * (`tools/models/formulas.ts`). A case says the config; the options are what we read in it.
 */

import { readModelConfig } from "../../config.ts";
import { rowLogits } from "../../gate/batch.ts";
import type { PeerCase } from "./peers.ts";
import { scramble } from "./random_source.ts";

/** A config, and the experts and weights of its model's own code. */
export interface RouterAnswer {
  /** The model type. */
  readonly name: string;
  /** Whose answer it is. */
  readonly source: string;
  /** A model's `config.json`, but for the keys that no router reads. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Which of the model's routers it is. */
  readonly router: number;
  /** What the logits, the bias and the scale are made of. */
  readonly seed: number;
  /** Whether the router had a bias. */
  readonly bias: boolean;
  /** Whether the router had a scale per expert. */
  readonly scale: boolean;
  /** The layer's scale of all weights, where the router had one. */
  readonly globalScale?: number;
  /** The chosen experts of each row, ascending, with the shared experts that are scored. */
  readonly ids: readonly (readonly number[])[];
  /** Their weights. */
  readonly weights: readonly (readonly number[])[];
}

/** The files of answers. */
export const ANSWER_FILES = ["transformers", "formulas"] as const;

/** Logits a row, far below the row of the bias. */
const ROWS = 6;
const BIAS_ROW = 100;
const SCALE_ROW = 101;

/**
 * Reads the answers.
 *
 * @returns Each case of each file, in file order.
 */
export function loadAnswers(): RouterAnswer[] {
  return ANSWER_FILES.flatMap((file) => {
    const url = new URL(`../vectors/${file}.jsonl`, import.meta.url);
    const lines = Deno.readTextFileSync(url).trimEnd().split("\n");
    return lines.map((line): RouterAnswer => JSON.parse(line));
  });
}

/**
 * Turns an answer into a case for the comparison with peers.
 *
 * @param answer The answer.
 * @returns The case, its options read from the config.
 */
export function toPeerCase(answer: RouterAnswer): PeerCase {
  const { config, router, seed, ids, weights, source } = answer;
  const { preset } = readModelConfig(config).routers[router];
  const { numExperts, numSharedExperts = 0, sharedExpertSink = false } = preset;
  const width = rowLogits({ numExperts, numSharedExperts, sharedExpertSink });
  return {
    name: `${answer.name} ${seed}`,
    source,
    options: {
      ...preset,
      ...answer.bias && { bias: makeBias(seed, numExperts) },
      ...answer.scale && { perExpertScale: makeScale(seed, numExperts) },
      ...answer.globalScale && { globalScale: answer.globalScale },
    },
    logits: makeLogits(seed, width),
    numTokens: ids.length,
    rowWidth: ids[0].length,
    indices: Int32Array.from(ids.flat()),
    weights: Float32Array.from(weights.flat()),
    tiled: false,
  };
}

/**
 * Makes the logits of a case, from −8 to 8.
 *
 * @param seed The case's seed.
 * @param numExperts Columns.
 * @returns Six rows, each number exact in binary32.
 */
export function makeLogits(seed: number, numExperts: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: ROWS * numExperts }, (_, index) => {
    const row = Math.floor(index / numExperts);
    return (integer(seed, { row, column: index % numExperts }) - 2 ** 21) / 2 ** 18;
  });
}

/**
 * Makes the bias of a case, from −1/4 to 1/4.
 *
 * @param seed The case's seed.
 * @param numExperts Its length.
 * @returns Numbers that are exact in binary32.
 */
export function makeBias(seed: number, numExperts: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: numExperts }, (_, column) => {
    return (integer(seed, { row: BIAS_ROW, column }) - 2 ** 21) / 2 ** 23;
  });
}

/**
 * Makes the scale of each expert of a case, from 1/2 to 3/2.
 *
 * @param seed The case's seed.
 * @param numExperts Its length.
 * @returns Numbers that are exact in binary32.
 */
export function makeScale(seed: number, numExperts: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: numExperts }, (_, column) => {
    return 0.5 + integer(seed, { row: SCALE_ROW, column }) / 2 ** 22;
  });
}

/** 22 bits for a place. */
function integer(seed: number, place: { readonly row: number; readonly column: number }): number {
  const index = seed * 2 ** 20 + place.row * 2 ** 12 + place.column;
  return scramble(Math.imul(index, 0x9e3779b9)) >>> 10;
}
