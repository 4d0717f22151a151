/**
 * The entry point `route_tokens`: the steps of a row, one after the other.
 *
 * Reads the invocation's place and the uniform. Writes `row` within the workgroup, `lane` within the row,
 * `out_token`, the token whose results the row writes, and `token`, the one whose logits it reads. The steps are
 * written by the files beside this one.
 *
 * @module
 */

import type { ResolvedOptions } from "../../gate/resolve_options.ts";
import { listCandidates } from "./candidates.ts";
import { type ChoiceForm, ESTIMATED_CHOICES, EXACT_CHOICES } from "./choice_form.ts";
import { estimateChoices } from "./estimates.ts";
import { selectGroups } from "./groups.ts";
import { findPruneThreshold } from "./prune_threshold.ts";
import { rankCandidates, rankingFunctions, settleWinners } from "./ranking.ts";
import type { RowLayout } from "./row_layout.ts";
import { needsPartitionSum } from "./row_statistics.ts";
import { weighSelected } from "./weights.ts";

/** Which shader is written. */
export interface Variant {
  /** Whether the experts are given, so that nothing is chosen. */
  readonly given: boolean;
  /** How rows are dealt to lanes. */
  readonly layout: RowLayout;
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
  const form = resolved.bias === null ? EXACT_CHOICES : ESTIMATED_CHOICES;
  const estimates = !given && !layout.manyGroups;
  // Without groups and without a bias, the first expert selected has the row's largest logit.
  const firstIsMax = resolved.scoring === "softmax" && !needsPartitionSum(resolved) && estimates &&
    !layout.grouped;
  const statistics = resolved.scoring === "softmax" && !estimates;
  return `${given ? EXPERT_IDS : ""}${rowBias(resolved)}${estimates ? rankingFunctions(layout) : ""}
@compute @workgroup_size(${layout.rows * layout.lanes})
fn route_tokens(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  ${FIND_ROW}
  ${layout.rows === 1 ? "let token = out_token;" : REPEAT_LAST_ROW}
${
    resolved.numBiases > 1
      ? "row_bias += min(bias_of[token], NUM_BIASES - 1) * BIAS_QUAD_STRIDE;"
      : ""
  }
${statistics ? "compute_row_statistics(row, lane, token);" : ""}
${selectExperts(form, { resolved, variant })}
// The weights.
${
    weighSelected(layout, {
      topK: resolved.topK,
      reorders: !form.exact && estimates,
      sharedExpertSink: resolved.sharedExpertSink,
      firstIsMax,
    })
  }
}
`;
}

function selectExperts(
  form: ChoiceForm,
  { resolved, variant }: { readonly resolved: ResolvedOptions; readonly variant: Variant },
): string {
  const { given, layout } = variant;
  if (given) return TAKE_GIVEN;
  if (layout.manyGroups) return SELECT_EXACTLY;
  return `
// Estimates of the choices of the lane's experts.
${estimateChoices(form, { resolved, layout })}
// The groups.
${
    layout.grouped
      ? selectGroups(form, { groupScore: resolved.groupScore, layout })
      : "let kept = true; let kept_lane = lane;"
  }
// The prune threshold.
${findPruneThreshold(form, layout)}
// The candidates.
${listCandidates(form, layout)}
// Their ranking.
${rankCandidates(form, layout)}
${settleWinners(layout)}`;
}

/** Finds the invocation's row and lane. A workgroup without a valid row ends here. */
const FIND_ROW = `let first_token = (workgroup.y * params.workgroups_x + workgroup.x) * ROWS;
  let row = local / LANES;
  let lane = local % LANES;
  let out_token = first_token + row;
  if (first_token >= params.num_valid_tokens) {
    if (out_token < params.num_tokens) {
      write_padding_row(out_token, lane);
    }
    return;
  }`;

/**
 * Padding rows read the logits of the last valid row. Their own may hold anything, and could request a fallback, for
 * which all rows of the workgroup would wait.
 */
const REPEAT_LAST_ROW = "let token = min(out_token, params.num_valid_tokens - 1);";

/** Selects in a gate of more groups than lanes, where nothing is estimated. */
const SELECT_EXACTLY = "mask_groups(row, lane, token); select_exactly(row, lane, token, true);";

/** Writes `row_bias`, the first quad of the row's bias: a constant, unless there are several biases. */
function rowBias({ numBiases }: ResolvedOptions): string {
  if (numBiases === 1) return "\nconst row_bias = BIAS_QUADS;";
  return `
@group(0) @binding(5) var<storage, read> bias_of: array<u32>; // [num_tokens]
var<private> row_bias: u32 = BIAS_QUADS;`;
}

/** `[num_tokens, TOP_K]`: experts that the caller has chosen. */
const EXPERT_IDS = "@group(0) @binding(5) var<storage, read> expert_ids: array<u32>;";

/** Takes the experts that are given. An id past the last expert counts as the last, so that no read is out of bounds. */
const TAKE_GIVEN = `
  if (lane < TOP_K) {
    let id = expert_ids[token * TOP_K + lane];
    selected_id[row][lane] = min(id, NUM_EXPERTS - 1);
  }
  workgroupBarrier();`;
