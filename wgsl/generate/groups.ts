/**
 * The selection of groups, a group's lanes each for themselves: by estimates, and by exact choices where two
 * groups are closer than their errors. Exact keys need no second look.
 *
 * Reads `row`, `lane`, `token`, `local` and `estimate0`, …. Writes `kept`, whether the lane's group is
 * selected, and `kept_lane`, the lane's number among the lanes of selected groups.
 *
 * @module
 */

import type { GroupScore } from "../../gate/options.ts";
import type { ChoiceForm } from "./choice_form.ts";
import { forMasked, maskReaching } from "./prune_masks.ts";
import type { RowLayout } from "./row_layout.ts";
import { forEach } from "./unroll.ts";

/**
 * Writes the selection of groups.
 *
 * @param form How choices are written.
 * @param gate How a group is scored, and how rows are dealt to lanes.
 * @returns WGSL.
 */
export function selectGroups(
  form: ChoiceForm,
  { groupScore, layout }: { readonly groupScore: GroupScore; readonly layout: RowLayout },
): string {
  return `
${laneTop2(form, layout)}
${layout.groupLanes > 1 ? "top = share_top2(row, lane, top);" : ""}
${form.exact ? "let own_key = group_score_key(top);" : estimateGroupScore(groupScore)}
  let group = lane / GROUP_LANES;
  if (lane % GROUP_LANES == 0) {
    group_key[row][group] = own_key;
  }
  workgroupBarrier();
${rankGroup(layout)}
  ${form.exact ? "" : settleGroupTies(form, layout)}
  let kept = group_rank < GROUPS_SELECTED;
  let kept_lane = group_rank * GROUP_LANES + lane % GROUP_LANES;`;
}

/** Writes `top`, the two best keys of the lane's experts: of each item, then of pairs of items, then of the quad. */
function laneTop2(form: ChoiceForm, { laneQuads }: RowLayout): string {
  const insert = (quad: number): string => `
  seconds = max(seconds, min(firsts, estimate${quad}));
  firsts = max(firsts, estimate${quad});`;
  return `
  var firsts = ${form.none};
  var seconds = ${form.none};
  ${forEach(laneQuads, insert)}
  let pair_firsts = max(firsts.xy, firsts.zw);
  let pair_seconds = max(min(firsts.xy, firsts.zw), max(seconds.xy, seconds.zw));
  let lane_first = max(pair_firsts.x, pair_firsts.y);
  let lane_second = max(min(pair_firsts.x, pair_firsts.y), max(pair_seconds.x, pair_seconds.y));
  var top = vec2<u32>(${form.key("lane_first")}, ${form.key("lane_second")});`;
}

/** Writes `own_key` from estimates. Their errors are bounded below 4 only. */
function estimateGroupScore(groupScore: GroupScore): string {
  const second = groupScore === "max" ? "0.0" : "bitcast<f32>(sort_key_bits(top.y))";
  return `
  let best = bitcast<f32>(sort_key_bits(top.x));
  let second_best = ${second};
  if (max(abs(best), abs(second_best)) >= 4.0) {
    request_fallback(FALLBACK_GROUPS);
  }
  let group_estimate = clamp(best, -4.0, 4.0) + clamp(second_best, -4.0, 4.0);
  let own_key = sort_key(bitcast<u32>(group_estimate));`;
}

/**
 * Writes `group_rank`, the groups that beat the lane's, and `next_key`, the best of those that it beats. The group's own
 * key is read back: the lane that published it may have rounded the float sum otherwise.
 */
function rankGroup({ lanes, groupLanes }: RowLayout): string {
  return `
  let shared_key = group_key[row][group];
  var group_rank = 0u;
  var next_key = 0u;
  ${
    forEach(
      lanes / groupLanes,
      (other) => `
  let rival${other} = group_key[row][${other}];
  let beats${other} = rival${other} > shared_key || (rival${other} == shared_key && ${other} < group);
  group_rank += u32(beats${other});
  next_key = max(next_key, select(rival${other}, 0u, beats${other} || ${other} == group));`,
    )
  }`;
}

/** A comparison, not a sign: a group's second best may be −MAX, and so the bound, of which −0 is no less. */
function compareToBound(quad: number): string {
  return `vec4<u32>(estimate${quad} < vec4(bound))`;
}

/**
 * Ranks the groups anew by exact choices if the last one selected and the first one masked are within
 * their errors, those of four estimates below 4 (docs/NUMERICS.md). The theorem of pruning with K = 2
 * says which experts may be among the two best of their group.
 */
function settleGroupTies(form: ChoiceForm, layout: RowLayout): string {
  return `if (group_rank + 1 == GROUPS_SELECTED) {
    let gap = group_estimate - bitcast<f32>(sort_key_bits(next_key));
    if (!(gap > 4.0 * (score_error() + WIDENING_ERROR) + 1.6e-5)) {
      request_fallback(FALLBACK_GROUPS);
    }
  }
  if ((workgroup_fallbacks(local) & FALLBACK_GROUPS) != 0) {
    let bound = prune_bound(bitcast<f32>(sort_key_bits(top.y)));
    ${maskReaching({ ...form, isBelow: compareToBound }, layout)}
    top = vec2<u32>(0);
    ${forMasked(layout, "top = insert_top2(top, choice_key(expert, load_logit(token, expert)));")}
    group_rank = exact_group_rank(row, lane, top);
  }`;
}
