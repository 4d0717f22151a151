import { sort_top_k } from "./bitonic_top_k";
import { EMPTY_KEY, sort_key, top_keys_of_set } from "./candidate_keys";
import { FLAG_GROUP_MAX, MAX_FILTERED_GROUPS, NONE } from "./constants";
import { candidate_error } from "./estimate_score";
import {
  candidate_choices, filtered_firsts, filtered_scores, filtered_seconds, group_count, group_starts,
  groups_selected, has, kept_masks, row_thresholds,
} from "./layout";
import { filter_threshold } from "./speculative_filter";
import { saturate_quad } from "./weights";

/**
 * Expert groups of filtered rows, a row to a lane. An expert that did not pass the filter has a choice below
 * its threshold, so that the threshold stands in for a best or second best choice that is missing: the
 * group's score is then at most the one computed here. Where that leaves the groups open, the row takes the
 * fallback path.
 */

/** Loads four choices of a row's group from candidate `i` on; `least` replaces those past its `end`. */
// @ts-ignore: decorator
@inline
function load_members(i: usize, end: usize, least: v128): v128 {
  const left = i32x4.splat(<i32>(end - i));
  return v128.bitselect(v128.load(candidate_choices + (i << 2)), least, i32x4.gt_s(left, i32x4(0, 1, 2, 3)));
}

/**
 * Finds the two best choices of four groups, and scores them: one group of four rows, or four groups of one
 * row. `starts` is the address of the first group's first candidate, `stride` bytes before the next group's.
 */
function score_four(starts: usize, stride: usize, at: usize): void {
  let i: usize = load<u32>(starts);
  let j: usize = load<u32>(starts + stride);
  let k: usize = load<u32>(starts + 2 * stride);
  let l: usize = load<u32>(starts + 3 * stride);
  const i_end: usize = load<u32>(starts, 4);
  const j_end: usize = load<u32>(starts + stride, 4);
  const k_end: usize = load<u32>(starts + 2 * stride, 4);
  const l_end: usize = load<u32>(starts + 3 * stride, 4);
  const least = f32x4.splat(filter_threshold);
  let first = least;
  let second = least;
  let most = max(max(i_end - i, j_end - j), max(k_end - k, l_end - l));
  for (let left = max(<i32>most, 5); left > 0; left -= 4) {
    const p = load_members(i, i_end, least);
    const q = load_members(j, j_end, least);
    const r = load_members(k, k_end, least);
    const s = load_members(l, l_end, least);
    const pq_low = v128.shuffle<u32>(p, q, 0, 4, 1, 5);
    const rs_low = v128.shuffle<u32>(r, s, 0, 4, 1, 5);
    const pq_high = v128.shuffle<u32>(p, q, 2, 6, 3, 7);
    const rs_high = v128.shuffle<u32>(r, s, 2, 6, 3, 7);
    const a = v128.shuffle<u64>(pq_low, rs_low, 0, 2);
    const b = v128.shuffle<u64>(pq_low, rs_low, 1, 3);
    const c = v128.shuffle<u64>(pq_high, rs_high, 0, 2);
    const d = v128.shuffle<u64>(pq_high, rs_high, 1, 3);
    const ab = f32x4.pmax(a, b);
    const cd = f32x4.pmax(c, d);
    const rest = f32x4.pmax(f32x4.pmin(a, b), f32x4.pmin(c, d));
    // The second of the four is the lesser of their best pairs' winners, or a loser.
    const next = f32x4.pmax(f32x4.pmin(ab, cd), rest);
    const best = f32x4.pmax(ab, cd);
    second = f32x4.pmax(f32x4.pmin(first, best), f32x4.pmax(second, next));
    first = f32x4.pmax(first, best);
    i += 4;
    j += 4;
    k += 4;
    l += 4;
  }
  v128.store(filtered_firsts + at, first);
  v128.store(filtered_seconds + at, has(FLAG_GROUP_MAX) ? first : second);
  v128.store(filtered_scores + at, has(FLAG_GROUP_MAX) ? first : f32x4.add(first, second));
}

/** Splats four values, from `at` on, into four vectors in the same place. */
function splat_lanes(at: usize): void {
  v128.store(at, v128.load32_splat(at, 12), 48);
  v128.store(at, v128.load32_splat(at, 8), 32);
  v128.store(at, v128.load32_splat(at, 4), 16);
  v128.store(at, v128.load32_splat(at));
}

/** Scores the groups of a set of four rows; of a `single` row, four groups at a time. */
function score_groups(set: u32, single: bool): void {
  const stride: usize = (MAX_FILTERED_GROUPS + 1) * 4;
  const starts = group_starts + <usize>set * (4 * stride);
  const end = <usize>group_count << 4;
  if (!single || group_count & 3) {
    for (let at: usize = 0; at < end; at += 16) score_four(starts + (at >> 2), stride, at);
    return;
  }
  for (let at: usize = 0; at < end; at += 64) {
    score_four(starts + (at >> 2), 4, at);
    splat_lanes(filtered_firsts + at);
    splat_lanes(filtered_seconds + at);
    splat_lanes(filtered_scores + at);
  }
}

/** Sorts the group scores of each row into `sorted`; returns the score of the last group kept. */
function sort_groups(sorted: usize): v128 {
  const blocks = (group_count + 7) >> 3;
  for (let i: usize = 0; i < blocks << 3; i++) {
    const score = sort_key(v128.load(filtered_scores + (i << 4)));
    v128.store(sorted + (i << 4), i < group_count ? score : i32x4.splat(EMPTY_KEY));
  }
  sort_top_k(sorted, blocks, groups_selected);
  return sort_key(v128.load(sorted + (<usize>(groups_selected - 1) << 4)));
}

/**
 * Selects the groups of each row of a set of four, or of a `single` one, as bits in `kept_masks`, and
 * records the highest filter threshold that each row would have allowed in `row_thresholds`.
 *
 * @returns A lane mask of the rows for which that is proven: every kept group has both choices that count
 * above the threshold, and the last kept group leads the best of the others by the tie margin.
 */
export function select_filtered_groups(set: u32, single: bool): v128 {
  score_groups(set, single);
  const highest = f32x4.splat(Infinity);
  const lowest = f32x4.splat(NONE);
  const sorted = top_keys_of_set(set);
  const worst_kept = sort_groups(sorted);
  const best_dropped = sort_key(v128.load(sorted + (<usize>groups_selected << 4)));
  let masks = i32x4.splat(0);
  let worst_second = highest;
  let first_dropped = lowest;
  let most = f32x4.splat(0);
  for (let group: usize = 0; group < group_count; group++) {
    const at = group << 4;
    const first = v128.load(filtered_firsts + at);
    const second = v128.load(filtered_seconds + at);
    const kept = f32x4.ge(v128.load(filtered_scores + at), worst_kept);
    masks = v128.or(masks, v128.and(kept, i32x4.splat(1 << <i32>group)));
    worst_second = f32x4.pmin(worst_second, v128.bitselect(second, highest, kept));
    first_dropped = f32x4.pmax(first_dropped, v128.bitselect(lowest, first, kept));
    most = f32x4.pmax(most, f32x4.pmax(f32x4.abs(first), f32x4.abs(second)));
  }
  v128.store(kept_masks + (<usize>set << 4), masks);
  const limits = has(FLAG_GROUP_MAX)
    ? worst_second
    : f32x4.pmin(worst_second, f32x4.sub(worst_kept, first_dropped));
  v128.store(row_thresholds + (<usize>set << 4), limits);
  // The tie margin of two sums of two estimates each, as in `separate_near_ties`.
  const error = f32x4.add(f32x4.splat(4 * candidate_error()), f32x4.mul(most, f32x4.splat(4e-6)));
  // Exact scores saturate: sums beyond the largest finite value tie, and the row is not proven.
  const lead = f32x4.sub(saturate_quad(worst_kept), saturate_quad(best_dropped));
  const apart = f32x4.gt(lead, error);
  return v128.and(apart, f32x4.gt(worst_second, f32x4.splat(filter_threshold)));
}
