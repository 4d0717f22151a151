import { sort_values, sorted_value } from "./bitonic_top_k";
import { NONE } from "./constants";
import {
  column_maxima, columns, estimates, group_count, group_stride,
  groups_selected, kept_groups, lane_firsts, lane_seconds, row_places, top_k,
} from "./layout";

/**
 * The prune threshold τ of a row: a lower bound on its K-th best estimate. It is the K-th best of a few
 * estimates of different experts, picked to be large: the maxima of columns, or the best of each lane of the
 * selected groups. At least K estimates reach it. The GPU kernel takes column maxima too
 * (`wgsl/generate/prune_threshold.ts`), over other columns: τ differs, the candidates that matter do not.
 */

/** Folds the row's estimates into `columns` maxima: column j covers places j, j + columns, j + 2 · columns, … */
function fold_columns(): void {
  const start = estimates;
  const maxima = column_maxima;
  const width = <usize>columns << 2;
  const end = <usize>row_places << 2;
  for (let column: usize = 0; column < width; column += 32) {
    let a = f32x4.splat(NONE);
    let b = a;
    for (let at = column; at < end; at += width) {
      a = f32x4.pmax(a, v128.load(start + at));
      b = f32x4.pmax(b, v128.load(start + at, 16));
    }
    v128.store(maxima + column, a);
    v128.store(maxima + column, b, 16);
  }
}

/** Inserts a vector into four sorted lists, one to a lane, each of `width` / 16 values. */
// @ts-ignore: decorator
@inline
function push(lists: usize, width: usize, value: v128): void {
  let rest = value;
  for (let at = lists; at < lists + width; at += 16) {
    const other = v128.load(at);
    v128.store(at, f32x4.pmax(other, rest));
    rest = f32x4.pmin(other, rest);
  }
}

/** Fills the columns from the lanes of the selected groups: the best `columns` / 4 of each lane. */
function merge_lanes(): void {
  const maxima = column_maxima;
  const width = <usize>columns << 2;
  for (let at = maxima; at < maxima + width; at += 16) v128.store(at, f32x4.splat(NONE));
  const kept = kept_groups;
  for (let i: usize = 0; i < groups_selected; i++) {
    const at = (<usize>load<u32>(kept + (i << 2)) << 4);
    push(maxima, width, v128.load(lane_firsts + at));
    push(maxima, width, v128.load(lane_seconds + at));
  }
}

/** Whether the lanes of the selected groups give enough values for a good bound. */
// @ts-ignore: decorator
@inline
function lanes_suffice(): bool {
  return group_count > 1 && columns <= 32 && groups_selected * 4 >= top_k;
}

/** Masks the estimates of the groups that are not selected with −Infinity. */
function mask_groups(): void {
  const start = estimates;
  const kept = kept_groups;
  let next: usize = 0;
  for (let group: u32 = 0; group < group_count; group++) {
    if (next < groups_selected && load<u32>(kept + (next << 2)) == group) {
      next++;
      continue;
    }
    const at = start + (<usize>(group * group_stride) << 2);
    const end = at + (<usize>group_stride << 2);
    for (let place = at; place < end; place += 16) v128.store(place, f32x4.splat(NONE));
  }
}

/** The K-th largest column maximum. At least K estimates reach it. */
function kth_column(): f32 {
  sort_values(column_maxima, columns, top_k);
  return sorted_value(top_k - 1);
}

/** The prune threshold of a row, from all of its estimates. */
export function find_prune_threshold_of_row(): f32 {
  if (group_count > 1) mask_groups();
  fold_columns();
  return kth_column();
}

/** The prune threshold of a row, from the lane maxima that `estimate_choices` left where they are enough. */
export function find_prune_threshold(): f32 {
  if (!lanes_suffice()) return find_prune_threshold_of_row();
  merge_lanes();
  return kth_column();
}
