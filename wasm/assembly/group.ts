import { FLAG_BIAS, FLAG_GROUP_MAX } from "./constants";
import { choose } from "./choose";
import {
  choice_offsets, estimates, group_count, group_firsts, group_kept, group_scores, group_seconds,
  group_size, group_stride, groups_selected, has,
} from "./layout";
import { estimate_error, score } from "./score";
import { saturate } from "./weigh";

/**
 * Expert groups: score each by its best choice, or its two best, and keep the best
 * `groups_selected`. Estimates decide when no two groups that matter are closer than their error;
 * otherwise every group is scored exactly.
 */

const NONE: f32 = -Infinity;

/** Stores the two largest estimates of a group. */
function find_top_two(group: u32): void {
  const start = estimates + (<usize>(group * group_stride) << 2);
  const end = start + (<usize>group_stride << 2);
  let first = f32x4.splat(NONE);
  let second = f32x4.splat(NONE);
  for (let at = start; at < end; at += 16) {
    const c = v128.load(at);
    second = f32x4.pmax(second, f32x4.pmin(first, c));
    first = f32x4.pmax(first, c);
  }
  // Fold four lanes into one: the two best of two pairs of twos.
  let first_other = v128.shuffle<u32>(first, first, 2, 3, 0, 1);
  let second_other = v128.shuffle<u32>(second, second, 2, 3, 0, 1);
  second = f32x4.pmax(f32x4.pmin(first, first_other), f32x4.pmax(second, second_other));
  first = f32x4.pmax(first, first_other);
  first_other = v128.shuffle<u32>(first, first, 1, 0, 3, 2);
  second_other = v128.shuffle<u32>(second, second, 1, 0, 3, 2);
  second = f32x4.pmax(f32x4.pmin(first, first_other), f32x4.pmax(second, second_other));
  first = f32x4.pmax(first, first_other);
  store<f32>(group_firsts + (<usize>group << 2), f32x4.extract_lane(first, 0));
  store<f32>(group_seconds + (<usize>group << 2), f32x4.extract_lane(second, 0));
}

/** A group's score from its two best choices. */
// @ts-ignore: decorator
@inline
function group_score(first: f32, second: f32): f32 {
  if (has(FLAG_GROUP_MAX)) return first;
  return has(FLAG_BIAS) ? saturate(first + second) : saturate(score(first) + score(second));
}

/** The exact score of a group: every expert whose estimate may be among its two best is chosen exactly. */
function score_group<T>(row: usize, group: u32): f32 {
  const offset = <usize>(group * group_stride) << 2;
  const second_best = load<f32>(group_seconds + (<usize>group << 2));
  const bound = second_best - 2 * estimate_error(second_best);
  let first: f32 = NONE;
  let second: f32 = NONE;
  for (let i: u32 = 0; i < group_size; i++) {
    const at = offset + (<usize>i << 2);
    if (load<f32>(estimates + at) < bound) continue;
    const c = choose<T>(row, group * group_size + i, load<f32>(choice_offsets + at));
    if (c > first) {
      second = first;
      first = c;
    } else if (c > second) {
      second = c;
    }
  }
  return group_score(first, second);
}

/** Marks the groups that fewer than `groups_selected` beat (a tie is won by the lower group); true if all kept lead all dropped by more than `slack`. */
function rank_groups(slack: f32): bool {
  let worst_kept: f32 = Infinity;
  let best_dropped: f32 = NONE;
  for (let group: u32 = 0; group < group_count; group++) {
    const own = load<f32>(group_scores + (<usize>group << 2));
    let rank: u32 = 0;
    for (let other: u32 = 0; other < group_count; other++) {
      const rival = load<f32>(group_scores + (<usize>other << 2));
      rank += <u32>(rival > own) + (<u32>(rival == own) & <u32>(other < group));
    }
    const kept = rank < groups_selected;
    store<u32>(group_kept + (<usize>group << 2), <u32>kept);
    if (kept) worst_kept = min(worst_kept, own);
    else best_dropped = max(best_dropped, own);
  }
  return worst_kept - best_dropped > slack;
}

/** Blots out the estimates of the dropped groups. */
function drop_groups(): void {
  for (let group: u32 = 0; group < group_count; group++) {
    if (load<u32>(group_kept + (<usize>group << 2))) continue;
    const start = estimates + (<usize>(group * group_stride) << 2);
    const end = start + (<usize>group_stride << 2);
    for (let at = start; at < end; at += 16) v128.store(at, f32x4.splat(NONE));
  }
}

/** Leaves only the selected groups in `estimates`. */
export function select_groups<T>(row: usize): void {
  if (group_count == 1) return;
  let error: f32 = 0;
  for (let group: u32 = 0; group < group_count; group++) {
    find_top_two(group);
    const first = load<f32>(group_firsts + (<usize>group << 2));
    const second = load<f32>(group_seconds + (<usize>group << 2));
    store<f32>(group_scores + (<usize>group << 2), group_score(first, second));
    error = max(error, estimate_error(max(abs(first), abs(second))));
  }
  // Without a bias the two best logits are exact, and so are these scores.
  if (!rank_groups(has(FLAG_BIAS) ? 4 * error : NONE)) {
    for (let group: u32 = 0; group < group_count; group++) {
      store<f32>(group_scores + (<usize>group << 2), score_group<T>(row, group));
    }
    rank_groups(NONE);
  }
  drop_groups();
}
