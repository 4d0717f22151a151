import { best_of_set, ordered, pad_keys, sort_keys_of_rows, write_blocks, write_keys } from "./bitonic_top_k";
import { expert_at, gather_candidates, list_places, score_candidates } from "./candidates";
import { estimate_choices } from "./estimate";
import {
  CANDIDATE_CAPACITY, FLAG_BIAS, KEY_NUMBER, KEY_STRIDE, MAX_SCREENED_GROUPS, SCORING_SIGMOID,
} from "./constants";
import { select_exactly } from "./fallback";
import { group_limit, select_groups } from "./groups";
import { select_screened_groups } from "./groups_filtered";
import {
  candidate_choices, candidate_logits, candidate_places, candidate_scores, candidate_starts, dense,
  estimates, group_count, group_starts, group_stride, groups_selected, has, kept_groups, kept_masks,
  key_ends, row_limits, row_places, row_stride, screenable, scoring, selected_ids, selected_logits,
  selected_scores, selected_stride, sort_keys, top_k,
} from "./layout";
import { close_error, estimate_error, estimate_error_of, survey_row } from "./score";
import { score_logits } from "./score_quad";
import { bar, is_screening, note_limits, note_miss, screen_row } from "./screen";
import { find_threshold } from "./threshold";

/**
 * The K best by (choice descending, id ascending), of up to eight rows at once. A row's candidates are
 * what the screen lets pass, or else what a lower bound τ on the K-th best estimate leaves. They are
 * estimated closely and sorted. Where each leads the next by more than both errors, that order is the
 * order of the choices, and only the K selected are ever scored exactly; the other rows are selected
 * by exact choices.
 */

/** Rows of the batch, a bit each: whose candidates are the screen's, and whose selection is not proven yet. */
let screened: u32 = 0;
let unproven: u32 = 0;

/** Whether all candidates are scored exactly, as nothing estimates their choices closely. */
// @ts-ignore: decorator
@inline
function scores_candidates(): bool {
  return has(FLAG_BIAS) && scoring != SCORING_SIGMOID;
}

/** What an estimate must reach, given τ. */
// @ts-ignore: decorator
@inline
export function bound_below(tau: f32): f32 {
  return has(FLAG_BIAS) ? tau - 2 * estimate_error(tau) : tau;
}

/**
 * Lists the places of a row, of the groups kept, whose estimate reaches a bound, in expert order, after
 * `from`.
 *
 * @returns Where they end.
 */
export function list_row(batch_row: u32, bound: f32, from: usize): usize {
  const first = batch_row * row_places;
  if (group_count == 1) return list_places(estimates, first, row_places, bound, from);
  const end = kept_groups + (<usize>groups_selected << 2);
  let count = from;
  for (let at = kept_groups; at < end; at += 4) {
    const place = load<u32>(at) * group_stride;
    count = list_places(estimates + (<usize>place << 2), first + place, group_stride, bound, count);
  }
  return count;
}

/**
 * Estimates a row as a whole and lists its candidates after `from`. `row` is the first of the batch.
 *
 * @returns Where they end.
 */
export function list_estimated(row: usize, batch_row: u32, from: usize): usize {
  const own = row + <usize>batch_row * row_stride;
  survey_row(own);
  estimate_choices(own);
  if (group_count > 1) select_groups(row, batch_row, from);
  return list_row(batch_row, bound_below(find_threshold()), from);
}

/** Lists no candidates for a row's groups. */
function clear_groups(batch_row: u32): void {
  const starts = group_starts + <usize>(batch_row * (MAX_SCREENED_GROUPS + 1) << 2);
  for (let at = starts; at <= starts + (<usize>group_count << 2); at += 4) store<u32>(at, 0);
}

/** Lists the candidates of all rows; returns where they end. */
function list_rows(row: usize, rows: u32): usize {
  const trying = is_screening();
  let end: usize = 0;
  screened = 0;
  unproven = 0;
  for (let i: u32 = 0; i < rows; i++) {
    const from = end;
    store<u32>(candidate_starts + (<usize>i << 2), <u32>from);
    if (trying) {
      end = screen_row(row, i, from);
      if (end != from) {
        screened |= 1 << i;
        continue;
      }
      note_miss();
    }
    if (screenable_groups()) clear_groups(i);
    end = list_estimated(row, i, from);
    if (group_count > 1) store<f32>(row_limits + (<usize>i << 2), group_limit());
    if (end - from <= CANDIDATE_CAPACITY) continue;
    end = from;
    unproven |= 1 << i;
  }
  store<u32>(candidate_starts + (<usize>rows << 2), <u32>end);
  if (screenable_groups()) for (let i = rows; i & 3; i++) clear_groups(i);
  return end;
}

// @ts-ignore: decorator
@inline
function screenable_groups(): bool {
  return screenable && group_count > 1;
}

/** Decides the groups of the rows of a set that were screened. */
function keep_groups(set: u32, single: bool): void {
  const at = row_limits + (<usize>set << 4);
  const limits = v128.load(at);
  const those = screened >> (set << 2) & 15;
  unproven |= (those & ~i32x4.bitmask(select_screened_groups(set, single))) << (set << 2);
  const bits = i32x4(1, 2, 4, 8);
  const taken = i32x4.eq(v128.and(i32x4.splat(those), bits), bits);
  v128.store(at, v128.bitselect(v128.load(at), limits, taken));
}

/** Writes the keys of a row's candidates, of the groups kept where it was screened; returns where they end. */
function write_row_keys(batch_row: u32): usize {
  const to = sort_keys + <usize>(batch_row * KEY_STRIDE << 2);
  const start = <usize>load<u32>(candidate_starts + (<usize>batch_row << 2));
  let bounds = candidate_starts + (<usize>batch_row << 2);
  let mask: u32 = 1;
  if (screened >> batch_row & 1) {
    bounds = group_starts + <usize>(batch_row * (MAX_SCREENED_GROUPS + 1) << 2);
    mask = load<u32>(kept_masks + (<usize>batch_row << 2));
  }
  let at = to;
  for (; mask; mask &= mask - 1) {
    const own = bounds + (<usize>ctz(mask) << 2);
    at = write_keys(at, start, load<u32>(own), load<u32>(own, 4));
  }
  return at;
}

/** Writes the keys of the rows [first, end) of a set; returns the blocks that the longest takes. */
function write_set_keys(first: u32, end_row: u32): u32 {
  const grouped = group_count > 1 && (screened >> first & 15) != 0;
  let blocks: u32 = (top_k + 7) >> 3;
  for (let i = first; i < end_row; i++) {
    const keys = sort_keys + <usize>(i * KEY_STRIDE << 2);
    const starts = candidate_starts + (<usize>i << 2);
    const end = grouped ? write_row_keys(i) : keys + (<usize>(load<u32>(starts, 4) - load<u32>(starts)) << 2);
    store<u32>(key_ends + (<usize>i << 2), <u32>end);
    blocks = max(blocks, <u32>(end - keys + 31) >> 5);
  }
  for (let i = first; i < end_row; i++) {
    const keys = sort_keys + <usize>(i * KEY_STRIDE << 2);
    const end = <usize>load<u32>(key_ends + (<usize>i << 2));
    if (grouped) {
      pad_keys(keys, end, blocks);
    } else {
      const start = load<u32>(candidate_starts + (<usize>i << 2));
      write_blocks(keys, start, <u32>(end - keys) >> 2, blocks);
    }
  }
  return blocks;
}

/** Sorts the candidates of the rows [first, end) of a set. */
function sort_rows(first: u32, end_row: u32): void {
  const blocks = write_set_keys(first, end_row);
  sort_keys_of_rows(sort_keys + <usize>(first * KEY_STRIDE << 2), blocks, best_of_set(first >> 2));
}

/**
 * Finds the rows of a set whose order by keys is final, a bit each: in each of the K + 1 best, one leads the
 * next by more than both errors and both keys' missing bits. A row whose K-th may be below the bar
 * is not proven.
 */
function find_decided(set: u32): u32 {
  const best = best_of_set(set);
  const first = ordered(v128.load(best));
  const last = ordered(v128.load(best + (<usize>(top_k - 1) << 4)));
  const size = f32x4.pmax(f32x4.abs(first), f32x4.abs(last));
  // 2^−15, or 256 · 2^−149: two keys' missing bits; and twice the 1e−6 of `estimate_error`.
  const least = f32x4.splat(2 * close_error() + <f32>1e-37);
  const slack = f32x4.add(f32x4.mul(size, f32x4.splat(3.3e-5)), least);
  const end = best + (<usize>top_k << 4);
  let decided = i32x4.splat(-1);
  let own = first;
  for (let at = best; at < end; at += 16) {
    const next = ordered(v128.load(at, 16));
    decided = v128.and(decided, f32x4.gt(f32x4.sub(own, next), slack));
    own = next;
  }
  const reached = i32x4.bitmask(f32x4.gt(f32x4.sub(last, slack), f32x4.splat(bar)));
  unproven |= screened & (15 & ~reached) << (set << 2);
  const known = f32x4.gt(last, f32x4.splat(-Infinity));
  const at = row_limits + (<usize>set << 4);
  const limits = v128.load(at);
  v128.store(at, v128.bitselect(f32x4.pmin(limits, last), limits, known));
  return i32x4.bitmask(decided) << (set << 2);
}

/** The candidate whose key it is, among those that start at `start`. */
// @ts-ignore: decorator
@inline
function candidate_in(start: usize, key: u32): usize {
  return start + (<usize>(~key & KEY_NUMBER) << 2);
}

/**
 * Whether what was selected for a row is final after all, by all bits of the estimates, which are exact
 * without a bias: each of the K leads the next, and nobody else comes near the last.
 */
function is_final(batch_row: u32): bool {
  const start = candidate_choices + (<usize>load<u32>(candidate_starts + (<usize>batch_row << 2)) << 2);
  const best = best_of_set(batch_row >> 2) + (<usize>(batch_row & 3) << 2);
  const last_best = best + (<usize>(top_k - 1) << 4);
  const last = candidate_in(start, load<u32>(last_best));
  const error = close_error();
  for (let at = best; at < last_best; at += 16) {
    const own = candidate_in(start, load<u32>(at));
    if (!is_ahead(own, candidate_in(start, load<u32>(at, 16)), error)) return false;
  }
  let behind: u32 = 0;
  const keys = sort_keys + <usize>(batch_row * KEY_STRIDE << 2);
  const end = <usize>load<u32>(key_ends + (<usize>batch_row << 2));
  for (let at = keys; at < end; at += 4) {
    behind += <u32>is_ahead(last, candidate_in(start, load<u32>(at)), error);
  }
  return behind == (<u32>(end - keys) >> 2) - top_k;
}

/** Whether one candidate's choice is better than another's for sure; of equal ones the first is. */
// @ts-ignore: decorator
@inline
function is_ahead(own: usize, other: usize, error: f32): bool {
  const lead = load<f32>(own) - load<f32>(other);
  if (error == 0) return lead > 0 || (lead == 0 && own < other);
  return lead > 2 * estimate_error_of(error, load<f32>(own));
}

/** Takes the K best of a row: ids, logits, and scores where the candidates have them. */
function take_row(batch_row: u32): void {
  const start = <usize>load<u32>(candidate_starts + (<usize>batch_row << 2)) << 2;
  const places = candidate_places + start;
  const words = candidate_logits + start;
  const first = selected_ids + <usize>(batch_row * selected_stride << 2);
  const end = first + (<usize>top_k << 2);
  const base = dense ? batch_row * row_places : 0;
  const best = best_of_set(batch_row >> 2) + (<usize>(batch_row & 3) << 2);
  let keys = best;
  for (let at = first; at < end; at += 4) {
    const candidate = candidate_in(0, load<u32>(keys));
    store<u32>(at, load<u32>(places + candidate) - base);
    store<u32>(at + (selected_logits - selected_ids), load<u32>(words + candidate));
    keys += 16;
  }
  if (!dense) {
    for (let at = first; at < end; at += 4) store<u32>(at, expert_at(load<u32>(at), batch_row));
  }
  if (!scores_candidates()) return;
  const scores = candidate_scores + start;
  keys = best;
  for (let at = first; at < end; at += 4) {
    store<u32>(at + (selected_scores - selected_ids), load<u32>(candidate_in(scores, load<u32>(keys))));
    keys += 16;
  }
}

/** Scores the K selected of each row exactly. */
function score_selected(row: usize, rows: u32): void {
  if (scores_candidates()) return;
  const row_bytes = <usize>selected_stride << 2;
  if (scoring == SCORING_SIGMOID) {
    score_logits(selected_logits, selected_logits + rows * row_bytes, selected_scores);
    return;
  }
  for (let i: usize = 0; i < rows; i++) {
    const from = selected_logits + i * row_bytes;
    survey_row(row + i * row_stride);
    score_logits(from, from + (<usize>top_k << 2), selected_scores + i * row_bytes);
  }
}

/** Fills the selected ids and scores of `rows` rows. */
export function select_experts(row: usize, rows: u32): void {
  v128.store(row_limits, f32x4.splat(Infinity));
  v128.store(row_limits, f32x4.splat(Infinity), 16);
  const end = list_rows(row, rows);
  gather_candidates(row, 0, end);
  if (scores_candidates()) score_candidates(0, end);
  let decided: u32 = 0;
  for (let first: u32 = 0; first < rows; first += 4) {
    if (group_count > 1 && (screened >> first & 15)) keep_groups(first >> 2, rows - first == 1);
    sort_rows(first, min(first + 4, rows));
    decided |= find_decided(first >> 2);
  }
  for (let i: u32 = 0; i < rows; i++) {
    if (!(unproven >> i & 1) && ((decided >> i & 1) || is_final(i))) take_row(i);
    else select_exactly(row, i, end);
    if (!(unproven & screened & (1 << i))) continue;
    note_miss();
    if (group_count > 1) store<f32>(row_limits + (<usize>i << 2), group_limit());
  }
  note_limits(rows);
  score_selected(row, rows);
}
