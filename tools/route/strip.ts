/** A picture for the terminal: a line for each token, a column for each expert, dark where the weight is large. */

import { type Paint, plain } from "../lib/style.ts";
import { axisLine, type Column, divideColumns, GUTTER, joinColumns } from "./columns.ts";

/** What is drawn. */
export interface StripOptions {
  /** Tokens, a line each. */
  readonly tokens: number;
  /** Slots of a token, shared experts included. */
  readonly rowWidth: number;
  /** Routed experts; ids past them, of shared experts, are not drawn. */
  readonly numExperts: number;
  /** Expert groups, whose borders are drawn. Default: 1. */
  readonly groupCount?: number;
  /** Characters of a line. Default: 80. */
  readonly width?: number;
  /** Draw with block characters; else with those that a log has. */
  readonly blocks?: boolean;
  /** Colours. Default: none. */
  readonly paint?: Paint;
}

/** From no weight to the largest of the token. */
const BLOCK_SHADES = " ░▒▓█";
const PLAIN_SHADES = " .:+#";

/** The weight of each expert that a token visits. */
function weightsOf(
  routed: { readonly indices: Int32Array; readonly weights: Float32Array },
  { token, rowWidth }: { readonly token: number; readonly rowWidth: number },
): Map<number, number> {
  const start = token * rowWidth;
  const slots = Array.from({ length: rowWidth }, (_, slot) => start + slot);
  return new Map(slots.map((slot) => [routed.indices[slot], Math.abs(routed.weights[slot])]));
}

/** The shade of a column: 0 without a choice, 4 for the largest weight of the token. */
function shadeOf({ first, last }: Column, weights: ReadonlyMap<number, number>): number {
  const largest = Math.max(...weights.values(), Number.MIN_VALUE);
  let shade = 0;
  for (let expert = first; expert <= last; expert++) {
    const weight = weights.get(expert);
    if (weight === undefined) continue;
    shade = Math.max(shade, 1, Math.ceil(weight / largest * 4));
  }
  return shade;
}

/**
 * Draws which experts the first tokens go to.
 *
 * @param routed The decision: ids and weights, `[tokens, rowWidth]`.
 * @param options How many tokens, how wide, with which characters and colours.
 * @returns The lines, none wider than asked for.
 */
export function stripLines(
  routed: { readonly indices: Int32Array; readonly weights: Float32Array },
  options: StripOptions,
): string[] {
  const { tokens, rowWidth, numExperts, groupCount, width = 80, paint = plain } = options;
  const { blocks = true } = options;
  const columns = divideColumns(numExperts, { width: width - GUTTER, groupCount });
  const shades = blocks ? BLOCK_SHADES : PLAIN_SHADES;
  const border = paint(blocks ? "│" : "|", "dim");
  const lines = Array.from({ length: tokens }, (_, token) => {
    const weights = weightsOf(routed, { token, rowWidth });
    const cells = joinColumns(columns, {
      separator: border,
      cell: (column) => {
        const shade = shadeOf(column, weights);
        return shade === 0 ? " " : paint(shades[shade], shade === 4 ? "yellow" : "cyan");
      },
    });
    return `${`${token}`.padStart(GUTTER - 2)} ${border}${cells}`.trimEnd();
  });
  return tokens === 0 ? [] : [...lines, " ".repeat(GUTTER) + axisLine(columns)];
}
