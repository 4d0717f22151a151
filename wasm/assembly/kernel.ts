/**
 * tilegate's CPU kernel, in WASM SIMD. An instance of the module is one gate; a call routes a chunk of
 * rows that lie in its memory, on one thread.
 *
 *   in   logits  [tokens, row_logits] in the gate's dtype, row-major: num_experts, and num_shared where the
 *                router scores the shared experts
 *   out  indices [tokens, top_k + num_shared] i32 and weights [same] f32
 *
 * Order and ties: the routed experts of a row by (choice descending, id ascending), then the shared ones.
 *
 * A batch of up to eight rows goes through the steps together:
 *
 *   decode_logits   16-bit logits are widened; NaN and ±Infinity become finite; soft_cap caps them; those of
 *                   shared experts are set apart
 *   top_k           candidates (speculative_filter, or estimate_choices, groups, threshold and
 *                   select_candidates), sort (candidate_keys, bitonic_top_k), tie_margin, fallback
 *   score_quad      exact scores of the K selected
 *   weights         sum, renormalize, scale, shared experts
 *
 * Tile layout: a row is padded group by group to whole words of 32 places, and walked in vectors of four
 * experts, a quad. Sorting turns four rows into four lanes.
 *
 * The scores, the fixed-point arithmetic, the weights, the order and the ties are the GPU kernel's to the
 * bit, under the same function names, and `reference/route.ts`'s in camelCase. How a row is pruned differs,
 * and each header says how.
 */
import { DTYPE_F16, DTYPE_F32 } from "./constants";
import { BF16, decode, F16, finite, widen_row } from "./decode_logits";
import {
  are_copied, batch_rows, dtype, indices, logit_bytes, logits, num_experts, num_shared, row_logits,
  row_stride, scored_slots, selected_ids, selected_logits, selected_scores, selected_stride, soft_cap_of_logits,
  top_k, weights, widened_rows,
} from "./layout";
import { score } from "./score";
import { cap_row } from "./soft_cap";
import { compute_row_statistics } from "./score_statistics";
import { select_experts } from "./top_k";
import { weigh_rows } from "./weights";

export { kernel_version } from "./constants";
export { configure, prepare, reserve } from "./layout";
// Addresses, in bytes, at which the host writes and reads in the exported memory.
export { indices, logits, weights } from "./layout";

/** Scores the given experts of a row, which its indices hold, and the shared experts that the router scores. */
function score_given(row: usize, row_indices: usize): void {
  memory.copy(selected_ids, row_indices, <usize>top_k << 2);
  for (let slot: usize = 0; slot < <usize>top_k << 2; slot += 4) {
    store<f32>(selected_scores + slot, score(decode(row, load<u32>(selected_ids + slot))));
  }
  for (let slot: usize = top_k << 2; slot < <usize>scored_slots << 2; slot += 4) {
    store<f32>(selected_scores + slot, score(finite(load<f32>(selected_logits + slot))));
  }
}

/** Takes the shared experts of a row in binary32, if the router scores them: their slots follow the K of the selected. */
function take_shared(row: usize, batch_row: usize): void {
  const slots = (batch_row * selected_stride) << 2;
  const own = row + (<usize>num_experts << 2);
  for (let slot = top_k; slot < scored_slots; slot++) {
    const expert = slot - top_k;
    store<u32>(selected_ids + slots + (<usize>slot << 2), num_experts + expert);
    store<f32>(selected_logits + slots + (<usize>slot << 2), load<f32>(own + (<usize>expert << 2)));
  }
}

/**
 * Makes binary32 rows of `num_experts` logits of `rows` rows: 16-bit logits are widened, all are capped if the gate
 * has a cap, and the shared experts set apart, which the next row is then written over. Returns the address of the
 * rows.
 */
function widen_rows(row: usize, rows: usize): usize {
  if (!are_copied()) return row;
  const row_bytes: usize = row_logits * logit_bytes();
  for (let i: usize = 0; i < rows; i++) {
    const from = row + i * row_bytes;
    const to = widened_rows + i * row_stride;
    if (dtype == DTYPE_F32) memory.copy(to, from, row_bytes);
    else if (dtype == DTYPE_F16) widen_row<F16>(from, to, row_logits);
    else widen_row<BF16>(from, to, row_logits);
    if (soft_cap_of_logits != 0) cap_row(to, row_logits);
    take_shared(to, i);
  }
  return widened_rows;
}

/** Routes rows [token, token + rows), at most `batch_rows` of them. */
function route_batch(from: usize, token: usize, rows: usize): void {
  const row = widen_rows(from + token * (row_logits * logit_bytes()), rows);
  select_experts(row, <u32>rows);
  const out_bytes: usize = (top_k + num_shared) << 2;
  weigh_rows(<u32>rows, indices + token * out_bytes, weights + token * out_bytes);
}

/** Scores and weighs the given experts of row `token`. `weigh_rows` writes whole vectors, so the next row's ids are kept. */
function weigh_given(from: usize, token: usize): void {
  const out_bytes: usize = (top_k + num_shared) << 2;
  const own = indices + token * out_bytes;
  const row = widen_rows(from + token * (row_logits * logit_bytes()), 1);
  compute_row_statistics(row);
  score_given(row, own);
  const next = v128.load(own + out_bytes);
  weigh_rows(1, own, weights + token * out_bytes);
  v128.store(own + out_bytes, next);
}

function write_padding_row(row_indices: usize, row_weights: usize): void {
  for (let slot: usize = 0; slot < <usize>(top_k + num_shared); slot++) {
    store<i32>(row_indices + (slot << 2), -1);
    store<f32>(row_weights + (slot << 2), 0);
  }
}

/**
 * Routes rows [0, valid) of the rows at address `from`, and writes padding (index −1, weight 0) for rows
 * [valid, tokens). Where `given`, the first top_k indices of every row hold experts chosen by the caller,
 * which are only scored and weighed.
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
    write_padding_row(indices + token * out_bytes, weights + token * out_bytes);
  }
}

// The scores alone, and the tanh of soft caps, so that they can be proven over every input.
export { sigmoid, softmax, sqrtsoftplus } from "./score";
export { tanh_magnitude } from "./soft_cap";
