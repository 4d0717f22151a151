/**
 * What attention has to know about positions: rotary tables, and which earlier bytes a byte may see.
 *
 * @module
 */

import type { Manifest } from "./model.ts";

/** Added to the score of a byte that may not be seen: its share becomes exactly 0. */
const HIDDEN = -1e9;

/** Inputs of every attention block, for the bytes of one call. */
export interface Positions {
  /** `[numTokens, 1, headWidth / 2]`. */
  readonly cos: Float32Array;
  /** `[numTokens, 1, headWidth / 2]`. */
  readonly sin: Float32Array;
  /** `[numTokens, window + numTokens]`: 0 where the byte of the row sees the byte of the column. */
  readonly mask: Float32Array;
}

/** Which bytes a call is about. */
export interface Span {
  /** Bytes before it. */
  readonly start: number;
  /** Its bytes. */
  readonly numTokens: number;
}

/** The cosine or sine of every angle, computed as `rotary_tables` of train.py does, in float32. */
function tabulate(width: number, { start, numTokens }: Span, of: (angle: number) => number) {
  const table = new Float32Array(numTokens * width / 2);
  for (let i = 0; i < table.length; i++) {
    const frequency = Math.fround(10000 ** -((i % (width / 2)) * 2 / width));
    table[i] = of(Math.fround((start + Math.floor(i / (width / 2))) * frequency));
  }
  return table;
}

/** Columns 0..`window` - 1 are the bytes before `start`, the last of them first; then come the call's own. */
function tabulateMask(window: number, { start, numTokens }: Span): Float32Array {
  const columns = window + numTokens;
  const mask = new Float32Array(numTokens * columns).fill(HIDDEN);
  for (let row = 0; row < numTokens; row++) {
    // Column c holds position start - window + c, which does not exist below 0.
    const first = Math.max(row + 1, window - start);
    mask.fill(0, row * columns + first, row * columns + window + row + 1);
  }
  return mask;
}

/**
 * Computes the inputs that depend on positions.
 *
 * @param manifest The model.
 * @param span The bytes of the call.
 * @returns The tables.
 */
export function describePositions(manifest: Manifest, span: Span): Positions {
  const width = manifest.hidden / manifest.heads;
  return {
    cos: tabulate(width, span, Math.cos),
    sin: tabulate(width, span, Math.sin),
    mask: tabulateMask(manifest.window, span),
  };
}
