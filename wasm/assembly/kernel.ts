/**
 * tilegate's CPU kernel. One call routes a chunk of rows that lies in this module's memory:
 *
 *   in   logits  [tokens, num_experts] in the configured dtype
 *   out  indices [tokens, top_k + num_shared] i32, weights [same] f32, by (choice desc, id asc)
 *
 * A row passes through decode, score, choose, group, select, weigh: a file each, the same names and
 * order as in `wgsl/`. A row is walked in tiles of 32 lanes × 4 experts; a `v128` is one lane.
 */
import { DTYPE_F16, DTYPE_F32 } from "./constants";
import { BF16, decode, F16, widen_row } from "./decode_logits";
import {
  batch_rows, dtype, indices, logit_bytes, logits, num_experts, num_shared,
  row_stride, selected_ids, selected_scores, top_k, weights, widened_rows,
} from "./layout";
import { score, survey_row } from "./score";
import { select_experts } from "./select";
import { weigh_rows } from "./weights";

export { configure, prepare, reserve } from "./layout";
// Where the host writes and reads: byte addresses in the exported memory.
export { indices, logits, weights } from "./layout";

/** Scores the experts that stand in the row's indices already. */
function score_given(row: usize, row_indices: usize): void {
  memory.copy(selected_ids, row_indices, <usize>top_k << 2);
  for (let slot: usize = 0; slot < <usize>top_k << 2; slot += 4) {
    store<f32>(selected_scores + slot, score(decode(row, load<u32>(selected_ids + slot))));
  }
}

/** Widens logits of 16 bits; returns where the rows lie in binary32. */
function widen_rows(row: usize, rows: usize): usize {
  if (dtype == DTYPE_F32) return row;
  const row_bytes: usize = num_experts * logit_bytes();
  for (let i: usize = 0; i < rows; i++) {
    const to = widened_rows + i * row_stride;
    if (dtype == DTYPE_F16) widen_row<F16>(row + i * row_bytes, to, num_experts);
    else widen_row<BF16>(row + i * row_bytes, to, num_experts);
  }
  return widened_rows;
}

/** Routes rows [token, token + rows), at most `batch_rows`, step by step. */
function route_batch(from: usize, token: usize, rows: usize): void {
  const row = widen_rows(from + token * (num_experts * logit_bytes()), rows);
  select_experts(row, <u32>rows);
  const out_bytes: usize = (top_k + num_shared) << 2;
  weigh_rows(<u32>rows, indices + token * out_bytes, weights + token * out_bytes);
}

/** Scores and weighs the experts of a row that stand in its indices already, and leaves the next row's alone. */
function weigh_given(from: usize, token: usize): void {
  const out_bytes: usize = (top_k + num_shared) << 2;
  const own = indices + token * out_bytes;
  const row = widen_rows(from + token * (num_experts * logit_bytes()), 1);
  survey_row(row);
  score_given(row, own);
  const next = v128.load(own + out_bytes);
  weigh_rows(1, own, weights + token * out_bytes);
  v128.store(own + out_bytes, next);
}

function blank_row(row_indices: usize, row_weights: usize): void {
  for (let slot: usize = 0; slot < <usize>(top_k + num_shared); slot++) {
    store<i32>(row_indices + (slot << 2), -1);
    store<f32>(row_weights + (slot << 2), 0);
  }
}

/**
 * Routes rows [0, valid) of those that lie at `from` and blanks rows [valid, tokens). Where `given`, the first top_k
 * indices of every row are experts that somebody else has chosen: they are scored and weighed.
 */
export function route_tokens(from: usize, tokens: u32, valid: u32, given: bool): void {
  if (given) {
    for (let token: usize = 0; token < valid; token++) weigh_given(from, token);
  } else {
    for (let token: usize = 0; token < valid; token += batch_rows) {
      route_batch(from, token, min<usize>(batch_rows, valid - token));
    }
  }
  const out_bytes: usize = (top_k + num_shared) << 2;
  for (let token: usize = valid; token < tokens; token++) {
    blank_row(indices + token * out_bytes, weights + token * out_bytes);
  }
}

// The scores by themselves, so that they can be proven over every input.
export { sigmoid, softmax, sqrtsoftplus } from "./score";
