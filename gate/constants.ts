/**
 * What both kernels read beside the logits: the exp table, and the constants of a gate.
 *
 * @module
 */

import type { ResolvedOptions } from "./resolve_options.ts";

/** Entries of the exp table: a step is ln 2 / 256, so that a cubic remainder reaches 2^−38. */
const EXP_STEPS = 256;

/**
 * Builds the exp table `round(2^32 · (1 − 2^(−i/256)))`, `i` in `0..255`.
 *
 * Square roots and products of binary64 give each power with an error below 2^−43, and no entry's
 * fraction lies within 2^−10 of one half, so that every IEEE machine rounds to the same 256 words (a
 * test pins them against 80 digits). `**` would be as good as each engine likes.
 *
 * @returns The table, `[256]`, in units of 2^−32.
 */
export function expTable(): Uint32Array {
  let root = 0.5;
  for (let steps = 1; steps < EXP_STEPS; steps *= 2) root = Math.sqrt(root);
  let power = 1;
  return new Uint32Array(EXP_STEPS).map(() => {
    const entry = Math.round((1 - power) * 2 ** 32);
    power *= root;
    return entry;
  });
}

/** How a kernel lays out a row's experts: group after group, each padded. */
export interface ExpertPlaces {
  /** Experts of a group. */
  readonly size: number;
  /** Places from the start of one group to the next. */
  readonly stride: number;
}

/** Where in a gate's constants each array begins, and where the last ends, in words: multiples of 16. */
export interface ConstantPlaces {
  /** The correction biases, `[numBiases, groups, stride]`. */
  readonly bias: number;
  /** From one bias to the next. */
  readonly biasStride: number;
  /** The scale per expert, `[numExperts]`. */
  readonly scale: number;
  /** The map from logical to physical ids, `[numExperts]`. */
  readonly map: number;
  /** The end. */
  readonly end: number;
}

/**
 * Lays out the constants of a gate: the exp table comes first.
 *
 * @param shape How many experts there are, and how many biases.
 * @param places How the kernel lays them out.
 * @returns Where each array begins.
 */
export function constantPlaces(
  { numExperts, numBiases }: Pick<ResolvedOptions, "numExperts" | "numBiases">,
  places: ExpertPlaces,
): ConstantPlaces {
  const { size, stride } = places;
  const biasStride = wholeLines((numExperts / size) * stride);
  const scale = EXP_STEPS + numBiases * biasStride;
  const map = scale + wholeLines(numExperts);
  return { bias: EXP_STEPS, biasStride, scale, map, end: map + wholeLines(numExperts) };
}

function wholeLines(words: number): number {
  return Math.ceil(words / 16) * 16;
}

/**
 * Writes the constants of a gate. A bias that is not there is 0; the padding of a group, −Infinity, is never
 * chosen.
 *
 * @param resolved The gate's options, checked.
 * @param places How the kernel lays out experts.
 * @returns The words, as {@linkcode constantPlaces} lays them out.
 */
export function gateConstants(resolved: ResolvedOptions, places: ExpertPlaces): Uint32Array {
  const { numExperts, numBiases, bias, perExpertScale, expertMap } = resolved;
  const { size, stride } = places;
  const { biasStride, scale, map, end } = constantPlaces(resolved, places);
  const words = new Uint32Array(end);
  const floats = new Float32Array(words.buffer);
  words.set(expTable());
  floats.fill(-Infinity, EXP_STEPS, scale);
  for (let i = 0; i < numBiases * numExperts; i++) {
    const expert = i % numExperts;
    const start = EXP_STEPS + Math.floor(i / numExperts) * biasStride;
    floats[start + Math.floor(expert / size) * stride + expert % size] = bias ? bias[i] : 0;
  }
  if (perExpertScale) floats.set(perExpertScale, scale);
  if (expertMap) words.set(expertMap, map);
  return words;
}
