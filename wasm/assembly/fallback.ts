import { expert_of_place, gather_candidates, score_candidates } from "./candidates";
import { CANDIDATE_CAPACITY, FLAG_BIAS, SCORING_SIGMOID } from "./constants";
import { decode_quad } from "./decode_logits";
import { COARSE_SIGMOID_ERROR, estimate_sigmoid, set_score_error, SIGMOID_ERROR } from "./estimate_score";
import {
  candidate_choices, candidate_logits, candidate_places, candidate_scores, choice_offsets, estimates,
  group_count, group_size, group_stride, has, row_stride, scoring, selected_choices, selected_ids,
  selected_logits, selected_scores, selected_stride, top_k,
} from "./layout";
import { list_estimated, list_row, prune_bound } from "./select_candidates";
import { find_prune_threshold_of_row } from "./threshold";

/**
 * The fallback path: selects a row by exact choices, however many candidates it has. Rows come here in
 * which two of the best choices are closer than the tie margin, or with more candidates than can be
 * sorted, for which the filter's threshold was too high, or whose groups the filter could not decide. The
 * GPU kernel's fallback (`wgsl/fallback.wgsl`) keeps the K best in the same way, in order, but offers every
 * expert of the row to them.
 */

/**
 * Re-estimates every group of a row, with error 2e-6 instead of 5.4e-3. `mask_groups` masks those that are
 * not selected again afterwards.
 */
function refine_estimates(own: usize): void {
  for (let group: u32 = 0; group < group_count; group++) {
    const place = <usize>(group * group_stride) << 2;
    for (let i: u32 = 0; i < group_size; i += 4) {
      const at = place + (<usize>i << 2);
      const score = estimate_sigmoid(decode_quad(own + (<usize>(group * group_size + i) << 2)));
      v128.store(estimates + at, f32x4.add(score, v128.load(choice_offsets + at)));
    }
  }
}

/** Stores a candidate and its choice in a slot of the list of the best. */
function store_selected(ids: usize, slot: usize, candidate: u32, choice: f32): void {
  store<u32>(ids + (slot << 2), candidate);
  store<f32>(selected_choices + (slot << 2), choice);
}

/** Selects the K best of candidates [from, end) by insertion: a list in order, whose last a better candidate replaces. */
function insert_candidates(ids: usize, from: usize, end: usize): void {
  let filled: usize = 0;
  for (let i = from; i < end; i++) {
    const choice = load<f32>(candidate_choices + (i << 2));
    let slot = filled;
    if (filled == top_k) {
      if (!(choice > load<f32>(selected_choices + ((filled - 1) << 2)))) continue;
      slot = filled - 1;
    } else {
      filled++;
    }
    for (; slot > 0; slot--) {
      const before = slot - 1;
      const rival = load<f32>(selected_choices + (before << 2));
      if (rival >= choice) break;
      store_selected(ids, slot, load<u32>(ids + (before << 2)), rival);
    }
    store_selected(ids, slot, <u32>i, choice);
  }
}

/** Lists the candidates of a row again, by the closest estimates there are; returns the number of candidates after that. */
function list_refined(own: usize, batch_row: u32, from: usize): usize {
  const closer = has(FLAG_BIAS) && scoring == SCORING_SIGMOID;
  if (closer) {
    refine_estimates(own);
    set_score_error(SIGMOID_ERROR);
  }
  const end = list_row(batch_row, prune_bound(find_prune_threshold_of_row()), from);
  if (closer) set_score_error(COARSE_SIGMOID_ERROR);
  return end;
}

/**
 * Selects a row's experts by exact choices, however many candidates there are. `row` is the first row of
 * the batch. Uses the candidate arrays from candidate `from` on, which have room for every expert of a row.
 */
export function select_exactly(row: usize, batch_row: u32, from: usize): void {
  const ids = selected_ids + <usize>(batch_row * selected_stride << 2);
  let end = list_estimated(row, batch_row, from);
  if (end - from > <usize>CANDIDATE_CAPACITY) {
    end = list_refined(row + <usize>batch_row * row_stride, batch_row, from);
  }
  gather_candidates(row, from, end);
  score_candidates(from, end);
  insert_candidates(ids, from, end);
  const to_logits = selected_logits - selected_ids;
  const to_scores = selected_scores - selected_ids;
  for (let at = ids; at < ids + (<usize>top_k << 2); at += 4) {
    const i = <usize>load<u32>(at) << 2;
    store<u32>(at + to_logits, load<u32>(candidate_logits + i));
    store<u32>(at + to_scores, load<u32>(candidate_scores + i));
    store<u32>(at, expert_of_place(load<u32>(candidate_places + i), batch_row));
  }
}
