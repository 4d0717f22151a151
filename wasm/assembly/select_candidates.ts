import { list_candidates } from "./candidates";
import { FLAG_BIAS } from "./constants";
import { estimate_choices } from "./estimate_choices";
import { estimate_error } from "./estimate_score";
import { select_groups } from "./groups";
import { estimates, group_count, group_stride, groups_selected, has, kept_groups, row_places, row_stride } from "./layout";
import { compute_row_statistics } from "./score_statistics";
import { find_prune_threshold } from "./threshold";

/**
 * Candidates of a row that is estimated as a whole: the experts of the selected groups whose estimate
 * reaches the prune threshold, less twice the estimates' error. At least K estimates reach the threshold
 * τ, so the K-th best choice is at least τ − m, and each of the K has an estimate of τ − 2m or more,
 * where m bounds the error of one estimate.
 */

/** What an estimate must reach to be a candidate's, given the prune threshold τ. */
// @ts-ignore: decorator
@inline
export function prune_bound(tau: f32): f32 {
  return has(FLAG_BIAS) ? tau - 2 * estimate_error(tau) : tau;
}

/**
 * Lists the places of a row, in its selected groups, whose estimate reaches `bound`, in expert order,
 * after candidate `from`.
 *
 * @returns The number of candidates after that.
 */
export function list_row(batch_row: u32, bound: f32, from: usize): usize {
  const first = batch_row * row_places;
  if (group_count == 1) return list_candidates(estimates, first, row_places, bound, from);
  const end = kept_groups + (<usize>groups_selected << 2);
  let count = from;
  for (let at = kept_groups; at < end; at += 4) {
    const place = load<u32>(at) * group_stride;
    count = list_candidates(estimates + (<usize>place << 2), first + place, group_stride, bound, count);
  }
  return count;
}

/**
 * Estimates a row as a whole and lists its candidates after candidate `from`. `row` is the first row of
 * the batch.
 *
 * @returns The number of candidates after that.
 */
export function list_estimated(row: usize, batch_row: u32, from: usize): usize {
  const own = row + <usize>batch_row * row_stride;
  compute_row_statistics(own);
  estimate_choices(own);
  if (group_count > 1) select_groups(row, batch_row, from);
  return list_row(batch_row, prune_bound(find_prune_threshold()), from);
}
