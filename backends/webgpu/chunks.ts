/**
 * Cutting a batch into dispatches: how many rows fit one, and how its workgroups are laid out.
 *
 * @module
 */

import { rowBytes, rowWidth } from "../../gate/batch.ts";
import type { ResolvedOptions } from "../../gate/resolve_options.ts";
import type { ShaderPlan } from "../../wgsl/generate/shader.ts";

/**
 * Rows of a chunk of the caller's buffers are a multiple of this, so that each chunk starts at a
 * legal binding offset: WebGPU asks for a multiple of 256 bytes at most, and no row has under 2.
 */
const ROW_ALIGNMENT = 128;

/** Bytes of one row of each array. */
export interface RowBytes {
  /** Of the logits `[numTokens, rowLogits]`. */
  readonly logits: number;
  /** Of the expert ids that the caller has chosen, `[numTokens, topK]`. */
  readonly expertIds: number;
  /** Of the indices, and as many of the weights, `[numTokens, topK + numSharedExperts]`. */
  readonly outputs: number;
}

/** A run of whole rows of a batch, and the dispatch that routes them. */
export interface Chunk {
  /** The first row. */
  readonly first: number;
  /** Number of rows. */
  readonly rows: number;
  /** How many of those, from the first, are not padding. */
  readonly validRows: number;
  /** Workgroups in x. */
  readonly x: number;
  /** Workgroups in y. */
  readonly y: number;
  /** The uniform: `{ num_tokens, num_valid_tokens, workgroups_x, padding }`. */
  readonly params: Uint32Array<ArrayBuffer>;
}

/**
 * Computes how long the rows of a gate are.
 *
 * @param resolved The gate's options.
 * @returns Bytes per row.
 */
export function rowBytesOf(resolved: ResolvedOptions): RowBytes {
  return {
    logits: rowBytes(resolved),
    expertIds: resolved.topK * 4,
    outputs: rowWidth(resolved) * 4,
  };
}

/**
 * Computes how many rows a chunk of `route` has at most.
 *
 * @param row Bytes per row.
 * @param bytes What the largest buffer may hold; both outputs share one for the readback.
 * @returns Rows, at least 1.
 */
export function routeRowLimit(row: RowBytes, bytes: number): number {
  return Math.max(1, Math.floor(bytes / Math.max(row.logits, 2 * row.outputs)));
}

/**
 * Computes how many rows a chunk of `encode` has at most.
 *
 * @param row Bytes per row.
 * @param bytes What a binding may hold.
 * @returns Rows, a multiple of 128; the bytes WebGPU guarantees hold 128 of the longest rows.
 */
export function encodeRowLimit(row: RowBytes, bytes: number): number {
  const rows = Math.floor(bytes / Math.max(row.logits, row.outputs));
  return Math.max(1, Math.floor(rows / ROW_ALIGNMENT)) * ROW_ALIGNMENT;
}

/** What WebGPU guarantees. */
const MAX_WORKGROUPS_PER_DIMENSION = 65_535;

/**
 * Cuts the next chunk off a batch, and lays its workgroups out in two dimensions, as one holds 65 535 at
 * most. The two are balanced: 65 536 workgroups are 2 × 32 768, not 2 × 65 535 of which half have no row.
 *
 * @param batch Its rows in all, and those that are not padding.
 * @param options The shader, the chunk's first row, and how many rows it may have.
 * @returns The chunk; the buffers bound start at its first row.
 */
export function cutChunk(
  batch: { readonly numTokens: number; readonly numValidTokens: number },
  options: { readonly plan: ShaderPlan; readonly first: number; readonly limit: number },
): Chunk {
  const { plan, first, limit } = options;
  const rows = Math.min(limit, batch.numTokens - first);
  const validRows = Math.min(rows, Math.max(0, batch.numValidTokens - first));
  const workgroups = Math.ceil(rows / plan.rowsPerWorkgroup);
  const y = Math.ceil(workgroups / MAX_WORKGROUPS_PER_DIMENSION);
  const x = Math.ceil(workgroups / y);
  return { first, rows, validRows, x, y, params: new Uint32Array([rows, validRows, x, 0]) };
}
