/**
 * The choice of groups by estimates, unrolled; `group.wgsl` does the same exactly.
 *
 * @module
 */

import type { ResolvedOptions } from "../../gate/resolve_options.ts";
import type { RowLayout } from "./row_layout.ts";
import { forEach, forMarked, ITEMS, markReaching } from "./prune_masks.ts";

/**
 * Writes `kept`, whether the lane's group stays, and `place`, the lane's number among those that
 * stay. Marks the row undecided where the last group kept and the first dropped are closer than their
 * errors, which are those of four estimates below 4.
 *
 * @param resolved The gate's checked options.
 * @param layout How its rows are dealt to lanes.
 * @returns WGSL.
 */
export function selectGroups(resolved: ResolvedOptions, layout: RowLayout): string {
  return `
${laneTopTwo(resolved, layout)}
${layout.groupLanes > 1 ? "top = share_top_two(row, lane, top);" : ""}
${groupKey(resolved)}
  let group = lane / GROUP_LANES;
  if (lane % GROUP_LANES == 0) {
    group_key[row * GROUP_COUNT + group] = own_key;
  }
  workgroupBarrier();
${rankGroup(layout)}
  ${resolved.bias ? decideExactly(resolved, layout) : ""}
  let kept = group_rank < GROUPS_SELECTED;
  let place = group_rank * GROUP_LANES + lane % GROUP_LANES;`;
}

/** The two best keys of the lane's experts. */
function laneTopTwo({ bias }: ResolvedOptions, { laneQuads }: RowLayout): string {
  const none = bias ? "vec4<f32>(NO_ESTIMATE)" : "vec4<u32>(0)";
  const key = (name: string): string => bias ? `ordered(bitcast<u32>(${name}))` : name;
  const insert = (name: string): string =>
    ITEMS.map((item) => `top = insert_top_two(top, ${key(`${name}.${item}`)});`).join("\n");
  return `
  var firsts = ${none};
  var seconds = ${none};
  ${
    forEach(
      laneQuads,
      (quad) => `seconds = max(seconds, min(firsts, e${quad})); firsts = max(firsts, e${quad});`,
    )
  }
  var top = vec2<u32>(0);
  ${insert("firsts")}
  ${insert("seconds")}`;
}

function groupKey({ bias, groupScore }: ResolvedOptions): string {
  if (!bias) return "let own_key = score_group(top);";
  const second = groupScore === "max" ? "0.0" : "bitcast<f32>(unordered(top.y))";
  return `
  let best = bitcast<f32>(unordered(top.x));
  let second_best = ${second};
  if (max(abs(best), abs(second_best)) >= 4.0) {
    raise(UNDECIDED_GROUPS);
  }
  let own_score_estimate = clamp(best, -4.0, 4.0) + clamp(second_best, -4.0, 4.0);
  let own_key = ordered(bitcast<u32>(own_score_estimate));`;
}

/** Counts the groups that beat the lane's, the lower of equals first, and finds the next after it. */
function rankGroup({ lanes, groupLanes }: RowLayout): string {
  return `
  var group_rank = 0u;
  var next_key = 0u;
  ${
    forEach(
      lanes / groupLanes,
      (other) => `
  let g${other} = group_key[row * GROUP_COUNT + ${other}];
  let beats${other} = g${other} > own_key || (g${other} == own_key && ${other} < group);
  group_rank += u32(beats${other});
  next_key = max(next_key, select(g${other}, 0u, beats${other} || ${other} == group));`,
    )
  }`;
}

/**
 * Where the last group kept and the first dropped are too close, the experts that may be among the two
 * best of their group are chosen exactly.
 */
function decideExactly(resolved: ResolvedOptions, layout: RowLayout): string {
  return `if (group_rank + 1 == GROUPS_SELECTED) {
    let gap = own_score_estimate - bitcast<f32>(unordered(next_key));
    if (!(gap > 4.0 * (score_error() + WIDENING_ERROR) + 1.6e-5)) {
      raise(UNDECIDED_GROUPS);
    }
  }
  if ((raised_flags(local) & UNDECIDED_GROUPS) != 0) {
    let bound = listing_bound(bitcast<f32>(unordered(top.y)));
    ${markReaching(resolved, layout)}
    top = vec2<u32>(0);
    ${forMarked(layout, "top = insert_top_two(top, choose(expert, load_logit(token, expert)));")}
    group_rank = exact_group_rank(row, lane, top);
  }`;
}
