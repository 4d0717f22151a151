import { FLAG_BIAS, FLAG_GROUP_MAX, NONE } from "./constants";
import { gather_candidates, list_places, ROW_SHIFT, score_candidates } from "./candidates";
import {
  candidate_choices, estimate_stride, estimates, group_bytes, group_count, group_firsts,
  group_scores, group_seconds, group_stride, groups_selected, has, kept_groups, lane_firsts,
  lane_seconds,
} from "./layout";
import { rank_list, ranks_at } from "./rank";
import { estimate_error } from "./score";
import { score_quad } from "./score_quad";
import { saturate, saturate_quad } from "./weigh";

/**
 * Expert groups: score each by its best choice, or its two best, and keep the best
 * `groups_selected`. Estimates decide wherever groups differ by more than their errors; those that
 * are too close to call are scored exactly.
 */

/** The second best of two lists, from the two best of each. */
// @ts-ignore: decorator
@inline
function second_best(first: v128, other_first: v128, second: v128, other_second: v128): v128 {
  return f32x4.pmax(f32x4.pmin(first, other_first), f32x4.pmax(second, other_second));
}

/** Four groups' scores from their best and second best choices. */
// @ts-ignore: decorator
@inline
function group_score_quad(first: v128, second: v128): v128 {
  if (has(FLAG_GROUP_MAX)) return first;
  if (has(FLAG_BIAS)) return saturate_quad(f32x4.add(first, second));
  return saturate_quad(f32x4.add(score_quad(first), score_quad(second)));
}

/** Folds the lanes of four groups from `group` on into their two best, and scores them. */
function score_four(lanes: usize, group: usize): void {
  const f = lane_firsts + lanes + (group << 4);
  const s = lane_seconds + lanes + (group << 4);
  // Two lanes of each of two groups, then one lane of each of four.
  let a = v128.shuffle<u32>(v128.load(f), v128.load(f, 16), 0, 1, 4, 5);
  let b = v128.shuffle<u32>(v128.load(f), v128.load(f, 16), 2, 3, 6, 7);
  let c = v128.shuffle<u32>(v128.load(s), v128.load(s, 16), 0, 1, 4, 5);
  let d = v128.shuffle<u32>(v128.load(s), v128.load(s, 16), 2, 3, 6, 7);
  const first_low = f32x4.pmax(a, b);
  const second_low = second_best(a, b, c, d);
  a = v128.shuffle<u32>(v128.load(f, 32), v128.load(f, 48), 0, 1, 4, 5);
  b = v128.shuffle<u32>(v128.load(f, 32), v128.load(f, 48), 2, 3, 6, 7);
  c = v128.shuffle<u32>(v128.load(s, 32), v128.load(s, 48), 0, 1, 4, 5);
  d = v128.shuffle<u32>(v128.load(s, 32), v128.load(s, 48), 2, 3, 6, 7);
  const first_high = f32x4.pmax(a, b);
  const second_high = second_best(a, b, c, d);
  a = v128.shuffle<u32>(first_low, first_high, 0, 2, 4, 6);
  b = v128.shuffle<u32>(first_low, first_high, 1, 3, 5, 7);
  c = v128.shuffle<u32>(second_low, second_high, 0, 2, 4, 6);
  d = v128.shuffle<u32>(second_low, second_high, 1, 3, 5, 7);
  const first = f32x4.pmax(a, b);
  const second = second_best(a, b, c, d);
  const at = group << 2;
  v128.store(group_firsts + at, first);
  v128.store(group_seconds + at, second);
  v128.store(group_scores + at, group_score_quad(first, second));
}

// @ts-ignore: decorator
@inline
function largest_lane(x: v128): f32 {
  const y = f32x4.pmax(x, v128.shuffle<u32>(x, x, 2, 3, 0, 1));
  return max(f32x4.extract_lane(y, 0), f32x4.extract_lane(y, 1));
}

/** The most that the score of a group may be off. */
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

/** The exact score of a group: every expert whose estimate may be among its two best is scored. */
function score_group(row: usize, batch_row: u32, group: u32): f32 {
  const worst = load<f32>(group_seconds + (<usize>group << 2));
  const bound = worst - 2 * estimate_error(worst);
  const place = group * group_stride;
  const from = estimates + (<usize>(batch_row * estimate_stride + place) << 2);
  const count = list_places(from, batch_row << ROW_SHIFT | place, group_stride, bound, 0);
  gather_candidates(row, 0, count);
  score_candidates(0, count);
  let first: f32 = NONE;
  let second: f32 = NONE;
  for (let i: usize = 0; i < count; i++) {
    const choice = load<f32>(candidate_choices + (i << 2));
    second = max(second, min(first, choice));
    first = max(first, choice);
  }
  return has(FLAG_GROUP_MAX) ? first : saturate(first + second);
}

/**
 * Scores exactly what lies within `slack` of the border between kept and dropped. Who lies above it
 * beats every dropped group, who lies below it is beaten by every kept one.
 */
function settle_groups(row: usize, batch_row: u32, slack: f32): void {
  const highest = f32x4.splat(Infinity);
  const lowest = f32x4.splat(NONE);
  let worst = lowest;
  let best = lowest;
  for (let i: usize = 0; i < group_count; i += 4) {
    const own = v128.load(group_scores + (i << 2));
    const kept = i32x4.lt_s(ranks_at(i), i32x4.splat(groups_selected));
    worst = f32x4.pmax(worst, v128.bitselect(f32x4.neg(own), lowest, kept));
    best = f32x4.pmax(best, v128.bitselect(lowest, own, kept));
  }
  const worst_kept = -largest_lane(worst);
  const best_dropped = largest_lane(best);
  if (worst_kept - best_dropped > slack) return;
  const above = f32x4.splat(best_dropped + slack);
  const below = f32x4.splat(worst_kept - slack);
  for (let i: usize = 0; i < group_count; i += 4) {
    const at = group_scores + (i << 2);
    const own = v128.load(at);
    const over = f32x4.gt(own, above);
    const under = f32x4.lt(own, below);
    v128.store(at, v128.bitselect(highest, v128.bitselect(lowest, own, under), over));
    let close = 15 ^ i32x4.bitmask(v128.or(over, under));
    for (; close; close &= close - 1) {
      const group = <u32>i + ctz(close);
      if (group >= group_count) break;
      store<f32>(group_scores + (<usize>group << 2), score_group(row, batch_row, group));
    }
  }
  rank_list(group_scores, group_count);
}

/** Lists the groups of a row that stay. `row` is the first of the batch; uses the candidate arrays from their start. */
export function select_groups(row: usize, batch_row: u32): void {
  const lanes = <usize>(batch_row * group_bytes) << 2;
  for (let group: usize = 0; group < group_count; group += 4) score_four(lanes, group);
  rank_list(group_scores, group_count);
  // Without a bias the best logits are exact, and so are these scores.
  if (has(FLAG_BIAS)) settle_groups(row, batch_row, 2 * group_error());
  let next = kept_groups + (<usize>(batch_row * groups_selected) << 2);
  for (let i: u32 = 0; i < group_count; i += 4) {
    const kept = i32x4.lt_s(ranks_at(i), i32x4.splat(groups_selected));
    // Written whether kept or not: what is not is overwritten.
    for (let lane: u32 = 0, mask = i32x4.bitmask(kept); lane < 4; lane++, mask >>= 1) {
      store<u32>(next, i + lane);
      next += <usize>(mask & 1) << 2;
    }
  }
}
