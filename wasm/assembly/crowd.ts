import { CANDIDATE_CAPACITY, FLAG_BIAS, SCORING_SIGMOID, SELECTED_STRIDE } from "./constants";
import { gather_candidates, score_candidates } from "./candidates";
import { decode_quad, F32 } from "./decode";
import {
  candidate_choices, candidate_ids, candidate_scores, choice_offsets, estimate_stride, estimates,
  group_count, group_size, group_stride, has, row_stride, scoring, selected_choices, selected_ids,
  selected_scores, top_k,
} from "./layout";
import { refine_sigmoid, set_score_error, SIGMOID_ERROR, SIGMOID_REFINED_ERROR } from "./score";
import { bound_below, list_row } from "./select";
import { find_threshold_anew } from "./threshold";

/** Rows that defeat pruning: more candidates than can be ranked all against all. */

/** Estimates the row again, two hundred times closer. Groups that were dropped are estimated too, and dropped again. */
function refine_estimates(first_row: usize, batch_row: usize): void {
  const row = first_row + batch_row * row_stride;
  const start = estimates + batch_row * (<usize>estimate_stride << 2);
  for (let group: u32 = 0; group < group_count; group++) {
    const place = <usize>(group * group_stride) << 2;
    for (let i: u32 = 0; i < group_size; i += 4) {
      const at = place + (<usize>i << 2);
      const score = refine_sigmoid(decode_quad<F32>(row + (<usize>(group * group_size + i) << 2)));
      v128.store(start + at, f32x4.add(score, v128.load(choice_offsets + at)));
    }
  }
}

/** Slot by slot, what is selected so far. */
// @ts-ignore: decorator
@inline
function put_selected(ids: usize, slot: usize, expert: u32, choice: f32): void {
  store<u32>(ids + (slot << 2), expert);
  store<f32>(selected_choices + (slot << 2), choice);
}

/** Keeps the K best in order and inserts each candidate that beats the last; ids are places in the list until the end. */
function insert_candidates(batch_row: usize, from: usize, end: usize): void {
  const ids = selected_ids + batch_row * (SELECTED_STRIDE << 2);
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
      put_selected(ids, slot, load<u32>(ids + (before << 2)), rival);
    }
    put_selected(ids, slot, <u32>i, choice);
  }
  const scores = selected_scores + batch_row * (SELECTED_STRIDE << 2);
  for (let slot: usize = 0; slot < <usize>top_k << 2; slot += 4) {
    const i = <usize>load<u32>(ids + slot) << 2;
    store<u32>(ids + slot, load<u32>(candidate_ids + i));
    store<u32>(scores + slot, load<u32>(candidate_scores + i));
  }
}

/** Selects a row's experts by closer estimates, then by exact choices, however many candidates there are. `row` is the first of the batch. */
export function select_crowd(row: usize, batch_row: u32, from: usize): void {
  if (has(FLAG_BIAS) && scoring == SCORING_SIGMOID) {
    refine_estimates(row, batch_row);
    set_score_error(SIGMOID_REFINED_ERROR);
  }
  const end = list_row(batch_row, bound_below(find_threshold_anew(batch_row)), from);
  if (scoring == SCORING_SIGMOID) set_score_error(SIGMOID_ERROR);
  gather_candidates(row, from, end);
  score_candidates(from, end);
  insert_candidates(batch_row, from, end);
}
