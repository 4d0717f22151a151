/**
 * The entry point `route_tokens`, unrolled: an array that is indexed in a loop would leave the
 * registers, so every estimate of a lane is a variable of its own.
 *
 * @module
 */

import type { ResolvedOptions } from "../../gate/resolve_options.ts";
import { forEach } from "./prune_masks.ts";
import type { RowLayout } from "./row_layout.ts";
import { selectGroups } from "./groups.ts";
import {
  estimateChoices,
  findThreshold,
  listCandidates,
  rankCandidates,
  rankListed,
  settleWinners,
} from "./candidates.ts";

/** Which shader is written. */
export interface Variant {
  /** Whether the experts are given, so that nothing is chosen. */
  readonly given: boolean;
  /** How rows are dealt to lanes. */
  readonly layout: RowLayout;
}

/**
 * Tells whether softmax needs its partition sum: with a bias, or where the weights are not divided by
 * their own sum.
 *
 * @param resolved The gate's checked options.
 * @returns Whether it does not cancel.
 */
export function needsPartition({ scoring, bias, renormalize }: ResolvedOptions): boolean {
  return scoring === "softmax" && (bias !== null || !renormalize);
}

/**
 * Tells whether the row must be read once before anything is scored.
 *
 * @param resolved The gate's checked options.
 * @param variant The shader.
 * @returns Whether `survey_row` is called.
 */
export function needsSurvey(resolved: ResolvedOptions, { given, layout }: Variant): boolean {
  if (resolved.scoring === "sqrtsoftplus") return resolved.bias !== null && !given;
  // Without groups or a partition sum, the first expert selected has the largest logit.
  return resolved.scoring === "softmax" && (needsPartition(resolved) || layout.grouped || given);
}

/**
 * Writes the entry point of a gate's shader.
 *
 * @param resolved The gate's checked options.
 * @param variant The shader.
 * @returns WGSL.
 */
export function routeTokens(resolved: ResolvedOptions, variant: Variant): string {
  const { given, layout } = variant;
  return `${given ? EXPERT_IDS : ""}${
    given || layout.manyGroups ? "" : rankListed(resolved, layout)
  }
@compute @workgroup_size(${layout.rows * layout.lanes})
fn route_tokens(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let first_token = (workgroup.y * params.workgroups_x + workgroup.x) * ROWS;
  let row = local / LANES;
  let lane = local % LANES;
  let token = first_token + row;
  let valid = token < params.num_valid_tokens;
  if (first_token >= params.num_valid_tokens) {
    if (token < params.num_tokens) {
      write_blank(token, lane);
    }
    return;
  }
${needsSurvey(resolved, variant) ? "survey_row(row, lane, token);" : ""}
${selectAny(resolved, variant)}
${weighSelected(resolved, variant)}
}
`;
}

function selectAny(resolved: ResolvedOptions, { given, layout }: Variant): string {
  if (given) return TAKE_GIVEN;
  // More groups than lanes: no estimates.
  return layout.manyGroups
    ? "drop_groups(row, lane, token); select_exactly(row, lane, token, true);"
    : selectByEstimates(resolved, layout);
}

/** `[num_tokens, TOP_K]`: experts that the caller has chosen. */
const EXPERT_IDS = "@group(0) @binding(5) var<storage, read> expert_ids: array<u32>;";

/** An id past the last expert counts as the last, so that nothing is read out of place. */
const TAKE_GIVEN = `
  if (lane < TOP_K) {
    let id = expert_ids[token * TOP_K + lane];
    selected_id[row * (TOP_K + 1) + lane] = min(id, NUM_EXPERTS - 1);
  }
  workgroupBarrier();`;

function selectByEstimates(resolved: ResolvedOptions, layout: RowLayout): string {
  return `
${estimateChoices(resolved, layout)}
${layout.grouped ? selectGroups(resolved, layout) : "let kept = true; let place = lane;"}
${findThreshold(resolved, layout)}
${listCandidates(resolved, layout)}
${rankCandidates(resolved, layout)}
${settleWinners(resolved, layout)}`;
}

function weighSelected(resolved: ResolvedOptions, variant: Variant): string {
  const { layout } = variant;
  const reorders = resolved.bias !== null && !variant.given && !layout.manyGroups;
  const top = resolved.scoring === "softmax" && !needsSurvey(resolved, variant);
  return `
  ${top ? "set_row_max(unordered(selected_key[row * (TOP_K + 1)]));" : ""}
  let leaf = row * 2 * SUM_WIDTH + SUM_WIDTH + lane;
  let start = row * (TOP_K + 1);
  ${reorders ? "var" : "let"} id = selected_id[start + min(lane, TOP_K)];
  var own_score = 0u;
  if (lane < TOP_K) {
    own_score = score(load_logit(token, id));
  }
  if (lane < SUM_WIDTH) {
    score_tree[leaf] = own_score;
  }
  workgroupBarrier();
  ${reorders ? REORDER : ""}
  ${forEach(Math.log2(layout.sumWidth), (i) => `add_level(row, lane, SUM_WIDTH >> ${i + 1});`)}
  if (!valid) {
    if (token < params.num_tokens) {
      write_blank(token, lane);
    }
    return;
  }
  let sum = score_tree[row * 2 * SUM_WIDTH + 1];
  if (lane < TOP_K) {
    write_routed(token, lane, id, weigh(own_score, sum));
  }
  write_shared(token, lane, sum);`;
}

/** Winners too close to be ordered by their estimates are ordered by their choices, made of the scores at hand. */
const REORDER = `
  if ((flags & UNDECIDED_ORDER) != 0) {
    let key = ordered(f32_add(own_score, bias_of(id)));
    if (lane < TOP_K) {
      selected_key[start + lane] = key;
    }
    workgroupBarrier();
    var rank = 0u;
    for (var i = 0u; i < TOP_K; i++) {
      let rival = selected_key[start + i];
      rank += u32(rival > key || (rival == key && selected_id[start + i] < id));
    }
    workgroupBarrier();
    if (lane < TOP_K) {
      selected_id[start + rank] = id;
      score_tree[leaf - lane + rank] = own_score;
    }
    workgroupBarrier();
    id = selected_id[start + min(lane, TOP_K)];
    own_score = score_tree[leaf];
  }`;
