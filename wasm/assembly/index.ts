/**
 * tilegate's CPU kernel. One call routes a chunk of rows that lies in this module's memory:
 *
 *   in   logits  [tokens, num_experts] in the configured dtype
 *   out  indices [tokens, top_k + num_shared] i32, weights [same] f32, by (choice desc, id asc)
 *
 * A row passes through decode, score, choose, group, select, weigh: a file each, the same names and
 * order as in `wgsl/`. A row is walked in tiles of 32 lanes × 4 experts; a `v128` is one lane.
 */
import { DTYPE_BF16, DTYPE_F16 } from "./constants";
import { BF16, F16, F32 } from "./decode";
import { estimate_choices } from "./choose";
import { select_groups } from "./group";
import {
  dtype, indices, logit_bytes, logits, num_experts, num_shared, selected_ids, top_k,
  weights,
} from "./layout";
import { survey_row } from "./score";
import { score_selected, select_experts } from "./select";
import { weigh_selected } from "./weigh";

export { configure, reserve } from "./layout";
import * as layout from "./layout";

/** Where the host writes and reads: byte addresses in the exported memory. */
export function exp_table(): usize {
  return layout.exp_table;
}
export function choice_offsets(): usize {
  return layout.choice_offsets;
}
export function group_stride(): u32 {
  return layout.group_stride;
}
export function expert_scale(): usize {
  return layout.expert_scale;
}
export function expert_map(): usize {
  return layout.expert_map;
}
export function logits_address(): usize {
  return logits;
}
export function indices_address(): usize {
  return indices;
}
export function weights_address(): usize {
  return weights;
}

function route_row<T>(row: usize, row_indices: usize, row_weights: usize, given: bool): void {
  survey_row<T>(row);
  if (given) {
    memory.copy(selected_ids, row_indices, <usize>top_k << 2);
    score_selected<T>(row);
  } else {
    estimate_choices<T>(row);
    select_groups<T>(row);
    select_experts<T>(row);
  }
  weigh_selected(row_indices, row_weights);
}

function blank_row(row_indices: usize, row_weights: usize): void {
  for (let slot: usize = 0; slot < <usize>(top_k + num_shared); slot++) {
    store<i32>(row_indices + (slot << 2), -1);
    store<f32>(row_weights + (slot << 2), 0);
  }
}

/**
 * Routes rows [0, valid) of the chunk and blanks rows [valid, tokens). Where `given`, the first top_k
 * indices of every row are experts that somebody else has chosen: they are scored and weighed.
 */
export function route_tokens(tokens: u32, valid: u32, given: bool): void {
  const row_bytes: usize = num_experts * logit_bytes();
  const out_bytes: usize = (top_k + num_shared) << 2;
  for (let token: usize = 0; token < tokens; token++) {
    const row = logits + token * row_bytes;
    const row_indices = indices + token * out_bytes;
    const row_weights = weights + token * out_bytes;
    if (token >= valid) blank_row(row_indices, row_weights);
    else if (dtype == DTYPE_F16) route_row<F16>(row, row_indices, row_weights, given);
    else if (dtype == DTYPE_BF16) route_row<BF16>(row, row_indices, row_weights, given);
    else route_row<F32>(row, row_indices, row_weights, given);
  }
}

// The scores by themselves, so that they can be proven over every input.
export { sigmoid, softmax, sqrtsoftplus } from "./score";
