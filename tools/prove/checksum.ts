/**
 * Checksums of a score over blocks of 2^16 inputs, on the CPU; `shaders.ts` computes the same on
 * a GPU. A block has two words: sums, in any order, of a mixed word for each input and its score. One
 * score that differs changes the first sum for sure; several that cancel both have a chance of 2^−64.
 */

import { finiteBits, kernelScores, SEGMENT_INPUTS } from "./kernel.ts";
import type { ScoreName } from "./oracle.ts";

/** Inputs of a block. */
export const BLOCK_INPUTS: number = 2 ** 16;

/** Blocks of a segment. */
export const SEGMENT_BLOCKS: number = SEGMENT_INPUTS / BLOCK_INPUTS;

/** Which blocks. */
export interface ChecksumTask {
  /** The score. */
  readonly name: ScoreName;
  /** The first block: the upper 16 bits of its inputs. */
  readonly firstBlock: number;
  /** How many. */
  readonly blocks: number;
}

const CHUNK = 2 ** 12;
const kernel = kernelScores();
const inputs = new Float32Array(CHUNK);
const inputBits = new Int32Array(inputs.buffer);
const outputs = new Float32Array(CHUNK);
const outputBits = new Int32Array(outputs.buffer);

/** Scores the inputs from `first` on into `outputs`. */
function scoreChunk(name: ScoreName, first: number): void {
  const score = kernel[name];
  for (let i = 0; i < CHUNK; i++) inputBits[i] = finiteBits((first + i) | 0);
  for (let i = 0; i < CHUNK; i++) outputs[i] = score(inputs[i]);
}

/**
 * Sums blocks.
 *
 * @param task Which.
 * @returns Two words a block.
 */
export function checksums({ name, firstBlock, blocks }: ChecksumTask): Uint32Array<ArrayBuffer> {
  const sums = new Uint32Array(2 * blocks);
  for (let block = 0; block < blocks; block++) {
    let low = 0;
    let high = 0;
    const start = (firstBlock + block) * BLOCK_INPUTS;
    for (let at = start; at < start + BLOCK_INPUTS; at += CHUNK) {
      scoreChunk(name, at);
      for (let i = 0; i < CHUNK; i++) {
        let word = Math.imul(outputBits[i] ^ Math.imul(at + i | 0, 0x9e3779b1), 0x85ebca6b);
        word ^= word >>> 15;
        low = (low + word) | 0;
        word = Math.imul(word, 0xc2b2ae35);
        high = (high + (word ^ (word >>> 13))) | 0;
      }
    }
    sums[2 * block] = low;
    sums[2 * block + 1] = high;
  }
  return sums;
}

/**
 * Scores a block, input by input.
 *
 * @param name The score.
 * @param block The upper 16 bits of the inputs.
 * @returns The bits of 2^16 scores.
 */
export function scoreBlock(name: ScoreName, block: number): Uint32Array {
  const scores = new Uint32Array(BLOCK_INPUTS);
  for (let at = 0; at < BLOCK_INPUTS; at += CHUNK) {
    scoreChunk(name, block * BLOCK_INPUTS + at);
    scores.set(new Uint32Array(outputBits.buffer), at);
  }
  return scores;
}
