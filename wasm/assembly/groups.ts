import { sort_values, sorted_value } from "./bitonic_top_k";
import { gather_candidates, list_candidates, score_candidates } from "./candidates";
import { FLAG_BIAS, FLAG_GROUP_MAX, NONE } from "./constants";
import { estimate_error } from "./estimate_score";
import {
  candidate_choices, estimates, group_count, group_firsts, group_scores, group_seconds, group_stride,
  groups_selected, has, kept_groups, lane_firsts, lane_seconds, row_places, second_scores,
} from "./layout";
import { score_logits } from "./score_quad";
import { saturate, saturate_quad } from "./weights";

/**
 * Expert groups of a row that is estimated as a whole. A group is scored by its best choice, or by the sum of
 * its two best, and the best `groups_selected` groups are kept; of equal ones the lower group. Estimates
 * decide where groups differ by more than the tie margin; groups within it are scored exactly, one by one.
 * The GPU kernel scores every group of such a row exactly (`wgsl/exact_groups.wgsl`), a lane to some experts.
 */

/** The second best of the union of two lists, from the two best of each. */
// @ts-ignore: decorator
@inline
function second_best(first: v128, other_first: v128, second: v128, other_second: v128): v128 {
  return f32x4.pmax(f32x4.pmin(first, other_first), f32x4.pmax(second, other_second));
}

/** Folds the lanes of a group into its two best estimates, and scores it. Each store spills into the next groups, which follow. */
function fold_lanes(group: usize): void {
  const lanes = group << 4;
  let first = v128.load(lane_firsts + lanes);
  let second = v128.load(lane_seconds + lanes);
  let rival = v128.shuffle<u32>(first, first, 2, 3, 0, 1);
  second = second_best(first, rival, second, v128.shuffle<u32>(second, second, 2, 3, 0, 1));
  first = f32x4.pmax(first, rival);
  rival = v128.shuffle<u32>(first, first, 1, 0, 3, 2);
  second = second_best(first, rival, second, v128.shuffle<u32>(second, second, 1, 0, 3, 2));
  first = f32x4.pmax(first, rival);
  const at = group << 2;
  v128.store(group_firsts + at, first);
  v128.store(group_seconds + at, second);
  v128.store(group_scores + at, has(FLAG_GROUP_MAX) ? first : saturate_quad(f32x4.add(first, second)));
}

/** Scores the groups of a gate without a bias: its choices are logits, and a group's score is the sum of their two scores. */
function score_groups_by_logits(): void {
  const end = <usize>group_count << 2;
  score_logits(group_firsts, group_firsts + end, group_scores);
  score_logits(group_seconds, group_seconds + end, second_scores);
  for (let at: usize = 0; at < end; at += 16) {
    const sum = f32x4.add(v128.load(group_scores + at), v128.load(second_scores + at));
    v128.store(group_scores + at, saturate_quad(sum));
  }
}

// @ts-ignore: decorator
@inline
function largest_lane(x: v128): f32 {
  const y = f32x4.pmax(x, v128.shuffle<u32>(x, x, 2, 3, 0, 1));
  return max(f32x4.extract_lane(y, 0), f32x4.extract_lane(y, 1));
}

/** Error bound of the estimated score of any group of the row: twice that of its largest choice. */
function group_error(): f32 {
  let most = f32x4.splat(0);
  const lowest = f32x4.splat(NONE);
  for (let at: usize = 0; at < <usize>group_count << 2; at += 16) {
    const first = v128.load(group_firsts + at);
    const second = v128.load(group_seconds + at);
    most = f32x4.pmax(most, v128.and(f32x4.abs(first), f32x4.gt(first, lowest)));
    most = f32x4.pmax(most, v128.and(f32x4.abs(second), f32x4.gt(second, lowest)));
  }
  return 2 * estimate_error(largest_lane(most));
}

/** The exact score of a group: every expert whose estimate may be among its two best is scored exactly. */
function score_group_exactly(row: usize, batch_row: u32, group: u32, from: usize): f32 {
  const worst = load<f32>(group_seconds + (<usize>group << 2));
  const bound = worst - 2 * estimate_error(worst);
  const place = group * group_stride;
  const own = estimates + (<usize>place << 2);
  const end = list_candidates(own, batch_row * row_places + place, group_stride, bound, from);
  gather_candidates(row, from, end);
  score_candidates(from, end);
  let first: f32 = NONE;
  let second: f32 = NONE;
  for (let i = from; i < end; i++) {
    const choice = load<f32>(candidate_choices + (i << 2));
    second = max(second, min(first, choice));
    first = max(first, choice);
  }
  return has(FLAG_GROUP_MAX) ? first : saturate(first + second);
}

/**
 * Scores groups exactly that lie within the tie margin of the border between kept and dropped ones. A group
 * above that range beats every dropped one, and a group below it is beaten by every kept one.
 */
function separate_near_ties(row: usize, batch_row: u32, from: usize): void {
  const margin: f32 = 2 * group_error();
  const worst_kept = sorted_value(groups_selected - 1);
  const best_dropped = sorted_value(groups_selected);
  if (worst_kept - best_dropped > margin) return;
  for (let group: u32 = 0; group < group_count; group++) {
    const at = group_scores + (<usize>group << 2);
    const own = load<f32>(at);
    if (own > best_dropped + margin) store<f32>(at, Infinity);
    else if (own < worst_kept - margin) store<f32>(at, NONE);
    else store<f32>(at, score_group_exactly(row, batch_row, group, from));
  }
  sort_values(group_scores, group_count, groups_selected);
}

/** The highest filter threshold that this row's groups would have allowed: the least of the choices that count in kept groups. */
export function group_threshold(): f32 {
  const counted = has(FLAG_GROUP_MAX) ? group_firsts : group_seconds;
  let least: f32 = Infinity;
  for (let i: usize = 0; i < groups_selected; i++) {
    least = min(least, load<f32>(counted + (<usize>load<u32>(kept_groups + (i << 2)) << 2)));
  }
  return least;
}

/** Selects the groups of a row into `kept_groups`, ascending. `row` is the first row of the batch; uses the candidate arrays from `from` on. */
export function select_groups(row: usize, batch_row: u32, from: usize): void {
  for (let group: usize = 0; group < group_count; group++) fold_lanes(group);
  if (!has(FLAG_BIAS | FLAG_GROUP_MAX)) score_groups_by_logits();
  sort_values(group_scores, group_count, groups_selected);
  // Without a bias the best logits are exact, and so are these scores.
  if (has(FLAG_BIAS)) separate_near_ties(row, batch_row, from);
  const worst_kept = sorted_value(groups_selected - 1);
  let room = groups_selected;
  for (let i: usize = 0; i < group_count; i++) {
    room -= <u32>(load<f32>(group_scores + (i << 2)) > worst_kept);
  }
  let next = kept_groups;
  for (let i: usize = 0; i < group_count; i++) {
    const score = load<f32>(group_scores + (i << 2));
    const equal = score == worst_kept && room > 0;
    room -= <u32>equal;
    // Written without a branch: a group that is not kept is overwritten by the next.
    store<u32>(next, <u32>i);
    next += <usize>(equal || score > worst_kept) << 2;
  }
}
