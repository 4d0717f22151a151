import { candidate_of_key, top_keys_of_set } from "./candidate_keys";
import { expert_of_place, gather_candidates, score_candidates } from "./candidates";
import { CANDIDATE_CAPACITY, FLAG_BIAS, MAX_FILTERED_GROUPS, SCORING_SIGMOID } from "./constants";
import { select_exactly } from "./fallback";
import { group_threshold } from "./groups";
import { select_filtered_groups } from "./groups_filtered";
import {
  candidate_logits, candidate_places, candidate_scores, candidate_starts, dense, filterable, group_count,
  group_starts, has, row_places, row_stride, row_thresholds, scored_slots, scoring, selected_ids,
  selected_logits, selected_scores, selected_stride, top_k,
} from "./layout";
import { score_logits } from "./score_quad";
import { compute_row_statistics } from "./score_statistics";
import { list_estimated } from "./select_candidates";
import {
  clear_filtered, count_miss, filter_row, filtered_rows, is_filtering, mark_filtered, record_thresholds,
} from "./speculative_filter";
import { clear_unproven, is_order_final, mark_unproven, rows_without_ties, unproven_rows } from "./tie_margin";
import { sort_rows } from "./top_k_keys";

/**
 * Top-k selection: the K best experts by (choice descending, id ascending), of up to eight rows at once.
 *
 *   1. candidates   of each row: what the speculative filter lets pass, or else what reaches the prune
 *                   threshold of the row's estimates
 *   2. estimates    the choice of each candidate, closely
 *   3. sort         four rows at a time, by keys
 *   4. tie margin   a row whose K + 1 best keys lead each other by more than the errors is final
 *   5. scores       only the K selected are scored exactly
 *
 * Any other row takes the fallback path (`fallback.ts`), which ranks by exact choices. The GPU kernel
 * takes the same steps with a workgroup to a few rows; it has no filter, as it estimates a row at once,
 * and orders near ties exactly where this kernel starts the row anew.
 */

/** Whether every candidate is scored exactly before it is sorted: only sigmoids have a close estimate. */
// @ts-ignore: decorator
@inline
function scores_all_candidates(): bool {
  return has(FLAG_BIAS) && scoring != SCORING_SIGMOID;
}

/** Marks the groups of a row as having no filtered candidates. */
function clear_groups(batch_row: u32): void {
  const starts = group_starts + <usize>(batch_row * (MAX_FILTERED_GROUPS + 1) << 2);
  for (let at = starts; at <= starts + (<usize>group_count << 2); at += 4) store<u32>(at, 0);
}

/** Lists the candidates of all rows of the batch, by the filter or by estimates; returns their number. */
function list_rows(row: usize, rows: u32): usize {
  const trying = is_filtering();
  let end: usize = 0;
  clear_filtered();
  clear_unproven();
  for (let i: u32 = 0; i < rows; i++) {
    const from = end;
    store<u32>(candidate_starts + (<usize>i << 2), <u32>from);
    if (trying) {
      end = filter_row(row, i, from);
      if (end != from) {
        mark_filtered(i);
        continue;
      }
      count_miss();
    }
    if (filters_groups()) clear_groups(i);
    end = list_estimated(row, i, from);
    if (group_count > 1) store<f32>(row_thresholds + (<usize>i << 2), group_threshold());
    if (end - from <= CANDIDATE_CAPACITY) continue;
    end = from;
    mark_unproven(1 << i);
  }
  store<u32>(candidate_starts + (<usize>rows << 2), <u32>end);
  if (filters_groups()) for (let i = rows; i & 3; i++) clear_groups(i);
  return end;
}

/** Whether the filter lists candidates group by group. */
// @ts-ignore: decorator
@inline
function filters_groups(): bool {
  return filterable && group_count > 1;
}

/** Selects the groups of those rows of a set of four that were filtered. */
function select_groups_of_set(set: u32, single: bool): void {
  const at = row_thresholds + (<usize>set << 4);
  const limits = v128.load(at);
  const those = filtered_rows >> (set << 2) & 15;
  mark_unproven((those & ~i32x4.bitmask(select_filtered_groups(set, single))) << (set << 2));
  const bits = i32x4(1, 2, 4, 8);
  const taken = i32x4.eq(v128.and(i32x4.splat(those), bits), bits);
  v128.store(at, v128.bitselect(v128.load(at), limits, taken));
}

/** Stores the K best of a row: expert ids, logits, and scores where the candidates have exact ones. */
function store_row(batch_row: u32): void {
  const start = <usize>load<u32>(candidate_starts + (<usize>batch_row << 2)) << 2;
  const places = candidate_places + start;
  const words = candidate_logits + start;
  const first = selected_ids + <usize>(batch_row * selected_stride << 2);
  const end = first + (<usize>top_k << 2);
  const base = dense ? batch_row * row_places : 0;
  const best = top_keys_of_set(batch_row >> 2) + (<usize>(batch_row & 3) << 2);
  let keys = best;
  for (let at = first; at < end; at += 4) {
    const candidate = candidate_of_key(0, load<u32>(keys));
    store<u32>(at, load<u32>(places + candidate) - base);
    store<u32>(at + (selected_logits - selected_ids), load<u32>(words + candidate));
    keys += 16;
  }
  if (!dense) {
    for (let at = first; at < end; at += 4) store<u32>(at, expert_of_place(load<u32>(at), batch_row));
  }
  if (!scores_all_candidates()) return;
  const scores = candidate_scores + start;
  keys = best;
  for (let at = first; at < end; at += 4) {
    store<u32>(at + (selected_scores - selected_ids), load<u32>(candidate_of_key(scores, load<u32>(keys))));
    keys += 16;
  }
}

/** Scores the K selected of each row exactly, and the shared experts that the router scores. */
function score_selected(row: usize, rows: u32): void {
  if (scores_all_candidates()) {
    // A row at a time: only the shared experts are left.
    const first = <usize>top_k << 2;
    const end = <usize>scored_slots << 2;
    score_logits(selected_logits + first, selected_logits + end, selected_scores + first);
    return;
  }
  const row_bytes = <usize>selected_stride << 2;
  if (scoring == SCORING_SIGMOID) {
    score_logits(selected_logits, selected_logits + rows * row_bytes, selected_scores);
    return;
  }
  for (let i: usize = 0; i < rows; i++) {
    const from = selected_logits + i * row_bytes;
    compute_row_statistics(row + i * row_stride);
    score_logits(from, from + (<usize>scored_slots << 2), selected_scores + i * row_bytes);
  }
}

/** Selects the experts of `rows` rows, at most `batch_rows`: fills `selected_ids` and `selected_scores`. */
export function select_experts(row: usize, rows: u32): void {
  v128.store(row_thresholds, f32x4.splat(Infinity));
  v128.store(row_thresholds, f32x4.splat(Infinity), 16);
  const end = list_rows(row, rows);
  gather_candidates(row, 0, end);
  if (scores_all_candidates()) score_candidates(0, end);
  let decided: u32 = 0;
  for (let first: u32 = 0; first < rows; first += 4) {
    if (group_count > 1 && (filtered_rows >> first & 15)) select_groups_of_set(first >> 2, rows - first == 1);
    sort_rows(first, min(first + 4, rows));
    decided |= rows_without_ties(first >> 2);
  }
  for (let i: u32 = 0; i < rows; i++) {
    if (!(unproven_rows >> i & 1) && ((decided >> i & 1) || is_order_final(i))) store_row(i);
    else select_exactly(row, i, end);
    if (!(unproven_rows & filtered_rows & (1 << i))) continue;
    count_miss();
    if (group_count > 1) store<f32>(row_thresholds + (<usize>i << 2), group_threshold());
  }
  record_thresholds(rows);
  score_selected(row, rows);
}
