import { CANDIDATE_CAPACITY, FLAG_BIAS, SELECTED_STRIDE } from "./constants";
import { gather_candidates, list_places, ROW_SHIFT, score_candidates } from "./candidates";
import { select_crowd } from "./crowd";
import {
  candidate_choices, candidate_ids, candidate_scores, candidate_starts, estimate_stride, estimates,
  group_count, group_stride, groups_selected, has, kept_groups, row_places, selected_ids,
  selected_scores,
} from "./layout";
import { rank_list, ranks_at } from "./rank";
import { estimate_error } from "./score";
import { find_threshold } from "./threshold";

/**
 * The K best by (choice descending, id ascending). A lower bound τ on the K-th best estimate leaves
 * the few candidates whose estimate is not below τ by more than both errors, and only those are
 * scored exactly and ranked.
 */

/** Lists the candidates of a row in expert order, after `from`; returns where they end. */
export function list_row(batch_row: u32, bound: f32, from: usize): usize {
  const start = estimates + (<usize>(batch_row * estimate_stride) << 2);
  const coded_row = batch_row << ROW_SHIFT;
  if (group_count == 1) return list_places(start, coded_row, row_places, bound, from);
  const kept = kept_groups + (<usize>(batch_row * groups_selected) << 2);
  const end = kept + (<usize>groups_selected << 2);
  let count = from;
  for (let at = kept; at < end; at += 4) {
    const place = load<u32>(at) * group_stride;
    count = list_places(start + (<usize>place << 2), coded_row | place, group_stride, bound, count);
  }
  return count;
}

/** What an estimate must reach, given τ. */
// @ts-ignore: decorator
@inline
export function bound_below(tau: f32): f32 {
  return has(FLAG_BIAS) ? tau - 2 * estimate_error(tau) : tau;
}

/** Puts every candidate of the row into the slot of its rank. */
function rank_candidates(batch_row: usize): void {
  const from = <usize>load<u32>(candidate_starts + (batch_row << 2));
  const count = <usize>load<u32>(candidate_starts + (batch_row << 2), 4) - from;
  rank_list(candidate_choices + (from << 2), count);
  const ids = selected_ids + batch_row * (SELECTED_STRIDE << 2);
  const scores = selected_scores + batch_row * (SELECTED_STRIDE << 2);
  const id = candidate_ids + (from << 2);
  const score = candidate_scores + (from << 2);
  // What follows the candidates has rank `count`, and lands after the K best.
  for (let i: usize = 0; i < count; i += 4) {
    const slots = i32x4.shl(ranks_at(i), 2);
    const at = i << 2;
    put(ids, scores, i32x4.extract_lane(slots, 0), id + at, score + at);
    put(ids, scores, i32x4.extract_lane(slots, 1), id + at + 4, score + at + 4);
    put(ids, scores, i32x4.extract_lane(slots, 2), id + at + 8, score + at + 8);
    put(ids, scores, i32x4.extract_lane(slots, 3), id + at + 12, score + at + 12);
  }
}

// @ts-ignore: decorator
@inline
function put(ids: usize, scores: usize, slot: usize, id: usize, score: usize): void {
  store<u32>(ids + slot, load<u32>(id));
  store<u32>(scores + slot, load<u32>(score));
}

/** Fills the selected ids and scores of `rows` rows from their estimates. */
export function select_experts(row: usize, rows: u32): void {
  let end: usize = 0;
  for (let i: u32 = 0; i < rows; i++) {
    const from = end;
    store<u32>(candidate_starts + (<usize>i << 2), <u32>from);
    end = list_row(i, bound_below(find_threshold(i)), from);
    if (end - from > CANDIDATE_CAPACITY) {
      select_crowd(row, i, from);
      end = from;
    }
  }
  store<u32>(candidate_starts + (<usize>rows << 2), <u32>end);
  gather_candidates(row, 0, end);
  score_candidates(0, end);
  for (let i: u32 = 0; i < rows; i++) {
    const at = candidate_starts + (<usize>i << 2);
    // A crowd is selected already.
    if (load<u32>(at) != load<u32>(at, 4)) rank_candidates(i);
  }
}
