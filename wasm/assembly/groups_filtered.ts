import { best_of_set, NO_KEY, ordered, sort_best } from "./bitonic_top_k";
import { FLAG_GROUP_MAX, MAX_SCREENED_GROUPS, NONE } from "./constants";
import {
  candidate_choices, group_count, group_starts, groups_selected, has, kept_masks, row_limits,
  screened_firsts, screened_scores, screened_seconds,
} from "./layout";
import { close_error } from "./score";
import { bar } from "./screen";

/**
 * Expert groups of rows that were screened, a row to a lane. Whoever did not pass has a choice below
 * the bar, so that the bar stands in for a best or second best choice that is missing: the group's
 * score is then no larger than that.
 */

/** Four choices of a row's group from candidate `i` on; what is not the group's counts as the bar. */
// @ts-ignore: decorator
@inline
function load_members(i: usize, end: usize, least: v128): v128 {
  const left = i32x4.splat(<i32>(end - i));
  return v128.bitselect(v128.load(candidate_choices + (i << 2)), least, i32x4.gt_s(left, i32x4(0, 1, 2, 3)));
}

/**
 * Finds the two best choices of four groups, and their scores: of one group in four rows, or of four in
 * one. `starts` tells where the members of the first begin, `stride` bytes on those of the next.
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
  const least = f32x4.splat(bar);
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
  v128.store(screened_firsts + at, first);
  v128.store(screened_seconds + at, has(FLAG_GROUP_MAX) ? first : second);
  v128.store(screened_scores + at, has(FLAG_GROUP_MAX) ? first : f32x4.add(first, second));
}

/** Writes each of four values into every lane of a vector of its own, from `at` on, where they are. */
function spread(at: usize): void {
  v128.store(at, v128.load32_splat(at, 12), 48);
  v128.store(at, v128.load32_splat(at, 8), 32);
  v128.store(at, v128.load32_splat(at, 4), 16);
  v128.store(at, v128.load32_splat(at));
}

/** Scores the groups of a set of rows; where the set has a single row, by fours. */
function score_groups(set: u32, single: bool): void {
  const stride: usize = (MAX_SCREENED_GROUPS + 1) * 4;
  const starts = group_starts + <usize>set * (4 * stride);
  const end = <usize>group_count << 4;
  if (!single || group_count & 3) {
    for (let at: usize = 0; at < end; at += 16) score_four(starts + (at >> 2), stride, at);
    return;
  }
  for (let at: usize = 0; at < end; at += 64) {
    score_four(starts + (at >> 2), 4, at);
    spread(screened_firsts + at);
    spread(screened_seconds + at);
    spread(screened_scores + at);
  }
}

/** Finds for each row the score of the last group that stays; the best of the others is behind it in `sorted`. */
function sort_groups(sorted: usize): v128 {
  const blocks = (group_count + 7) >> 3;
  for (let i: usize = 0; i < blocks << 3; i++) {
    const score = ordered(v128.load(screened_scores + (i << 4)));
    v128.store(sorted + (i << 4), i < group_count ? score : i32x4.splat(NO_KEY));
  }
  sort_best(sorted, blocks, groups_selected);
  return ordered(v128.load(sorted + (<usize>(groups_selected - 1) << 4)));
}

/**
 * Finds the groups that stay in each row of a set of four, or of a `single` one, as `kept_masks`, and
 * up to where the bar could have been, as `row_limits`.
 *
 * @returns For which rows that is proven: both choices that count are there in every group that
 * stays, and the last of these leads the best of the others by more than all errors.
 */
export function select_screened_groups(set: u32, single: bool): v128 {
  score_groups(set, single);
  const highest = f32x4.splat(Infinity);
  const lowest = f32x4.splat(NONE);
  const sorted = best_of_set(set);
  const worst_kept = sort_groups(sorted);
  const best_dropped = ordered(v128.load(sorted + (<usize>groups_selected << 4)));
  let masks = i32x4.splat(0);
  let worst_second = highest;
  let first_dropped = lowest;
  let most = f32x4.splat(0);
  for (let group: usize = 0; group < group_count; group++) {
    const at = group << 4;
    const first = v128.load(screened_firsts + at);
    const second = v128.load(screened_seconds + at);
    const kept = f32x4.ge(v128.load(screened_scores + at), worst_kept);
    masks = v128.or(masks, v128.and(kept, i32x4.splat(1 << <i32>group)));
    worst_second = f32x4.pmin(worst_second, v128.bitselect(second, highest, kept));
    first_dropped = f32x4.pmax(first_dropped, v128.bitselect(lowest, first, kept));
    most = f32x4.pmax(most, f32x4.pmax(f32x4.abs(first), f32x4.abs(second)));
  }
  v128.store(kept_masks + (<usize>set << 4), masks);
  const limits = has(FLAG_GROUP_MAX)
    ? worst_second
    : f32x4.pmin(worst_second, f32x4.sub(worst_kept, first_dropped));
  v128.store(row_limits + (<usize>set << 4), limits);
  // Two sums of two estimates each, as in `settle_groups`.
  const error = f32x4.add(f32x4.splat(4 * close_error()), f32x4.mul(most, f32x4.splat(4e-6)));
  const apart = f32x4.gt(f32x4.sub(worst_kept, best_dropped), error);
  return v128.and(apart, f32x4.gt(worst_second, f32x4.splat(bar)));
}
