/** The shapes that are compared, and what they stand for. */

import type { Shape } from "../../tests/support/parity_cases.ts";

/** A shape and why it is in the list. */
export interface NamedShape {
  /** Experts, groups, groups selected, topK. */
  readonly shape: Shape;
  /** Models that have it, or what is odd about it. */
  readonly note: string;
}

/** Routers of released models, then sizes that no tile divides, then the largest. */
export const NAMED_SHAPES: readonly NamedShape[] = [
  { shape: [64, 1, 1, 6], note: "Moonlight, Kimi-VL" },
  { shape: [128, 1, 1, 8], note: "Qwen3" },
  { shape: [256, 8, 4, 8], note: "DeepSeek-V3" },
  { shape: [384, 1, 1, 8], note: "Kimi-K2" },
  { shape: [512, 16, 8, 16], note: "many groups" },
  { shape: [896, 1, 1, 16], note: "Kimi-K3" },
  { shape: [1024, 8, 4, 8], note: "128 experts a group" },
  { shape: [2048, 8, 4, 8], note: "256 experts a group" },
  { shape: [60, 10, 3, 6], note: "no power of two" },
  { shape: [129, 3, 2, 17], note: "odd in every way" },
  { shape: [4095, 5, 2, 3], note: "odd and large" },
  { shape: [4096, 1, 1, 64], note: "the most of both" },
];

/** The shape as the address of the page and `deno task verify --shape` write it. */
export function shapeKey(shape: Shape): string {
  return shape.join(",");
}

/** Says what a shape is. */
export function describeShape([numExperts, count, selected, topK]: Shape): string {
  const groups = count === 1 ? "" : `, ${selected} of ${count} groups`;
  return `${numExperts} experts, top ${topK}${groups}`;
}
