/**
 * The entry point `route_tokens`, unrolled: an array that is indexed in a loop would leave the
 * registers, so every estimate of a lane is a variable of its own.
 *
 * @module
 */

import type { ResolvedOptions } from "../backends/options.ts";
import type { RowLayout } from "./row_layout.ts";

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
  const { layout } = variant;
  return `
@compute @workgroup_size(${layout.rows * layout.lanes})
fn route_tokens(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let first_token = (workgroup.y * params.workgroups_x + workgroup.x) * ROWS;
  if (first_token >= params.num_tokens) {
    return;
  }
  let row = local / LANES;
  let lane = local % LANES;
  let token = first_token + row;
  let valid = token < params.num_valid_tokens;
${needsSurvey(resolved, variant) ? "survey_row(row, lane, token);" : ""}
${selectAny(resolved, variant)}
${weighSelected(resolved, variant)}
}
`;
}

function selectAny(resolved: ResolvedOptions, { given, layout }: Variant): string {
  if (given) return takeGiven();
  return layout.manyGroups ? selectManyGroups() : selectByEstimates(resolved, layout);
}

/** An id past the last expert counts as the last, so that nothing is read out of place. */
function takeGiven(): string {
  return `
  if (lane < TOP_K) {
    let id = u32(indices[token * ROW_SLOTS + lane]);
    selected_id[row * TOP_K + lane] = min(id, NUM_EXPERTS - 1u);
  }
  workgroupBarrier();`;
}

/** More groups than lanes: no estimates. */
function selectManyGroups(): string {
  return `
  drop_groups(row, lane, token);
  select_exactly(row, lane, token, true);`;
}

function selectByEstimates(resolved: ResolvedOptions, layout: RowLayout): string {
  return `
${estimateChoices(resolved, layout)}
${layout.grouped ? selectGroups(resolved, layout) : "let kept = true;"}
${selectExperts(resolved, layout)}`;
}

/** Every register that holds an estimate, and how to tell whether it stands for an expert. */
function registers(
  layout: RowLayout,
): { name: string; quad: number; item: number; guard: string }[] {
  const names = [];
  for (let quad = 0; quad < layout.laneQuads; quad++) {
    const whole = ((quad + 1) * layout.groupLanes) * 4 <= layout.groupSize;
    for (let item = 0; item < 4; item++) {
      const guard = whole ? "" : `m${quad} + ${item}u < GROUP_SIZE`;
      names.push({ name: `e${quad}_${item}`, quad, item, guard });
    }
  }
  return names;
}

/** Estimates as f32 with a bias; without one, exact keys as u32, where 0 stands for no expert. */
function estimateChoices({ bias }: ResolvedOptions, layout: RowLayout): string {
  const lines = [
    "let member = (lane % GROUP_LANES) << 2u;",
    "let base = lane / GROUP_LANES * GROUP_SIZE;",
    "let bias_base = BIAS_QUADS + lane / GROUP_LANES * (GROUP_STRIDE / 4u);",
  ];
  const none = bias ? "NO_ESTIMATE" : "0u";
  for (let quad = 0; quad < layout.laneQuads; quad++) {
    const place = `m${quad}`;
    lines.push(`let ${place} = member + ${quad * layout.groupLanes * 4}u;`);
    if (layout.quadLoads) lines.push(`let x${quad} = load_quad(token, base + ${place});`);
    if (bias) {
      lines.push(`let b${quad} = bitcast<vec4<f32>>(constants[bias_base + (${place} >> 2u)]);`);
    }
  }
  for (const { name, quad, item, guard } of registers(layout)) {
    const x = layout.quadLoads
      ? `x${quad}.${"xyzw"[item]}`
      : `load_logit(token, base + m${quad} + ${item}u)`;
    const value = bias ? `estimate(${x}) + b${quad}.${"xyzw"[item]}` : `ordered(${x})`;
    lines.push(`let ${name} = ${guard ? `select(${none}, ${value}, ${guard})` : value};`);
  }
  return lines.join("\n");
}

/** The largest of some expressions, as a balanced tree. */
function largest(names: string[]): string {
  if (names.length === 1) return names[0];
  const half = names.length >> 1;
  return `max(${largest(names.slice(0, half))}, ${largest(names.slice(half))})`;
}

function selectGroups({ bias }: ResolvedOptions, layout: RowLayout): string {
  const lines = [
    bias
      ? "var first = NO_ESTIMATE; var second = NO_ESTIMATE;"
      : "var first = 0u; var second = 0u;",
  ];
  for (const { name } of registers(layout)) {
    lines.push(`second = max(second, min(first, ${name})); first = max(first, ${name});`);
  }
  if (!bias) {
    lines.push("let kept = keep_group(row, lane, TopTwo(first, second));");
    return lines.join("\n");
  }
  lines.push(`
  let top = TopTwo(ordered(bitcast<u32>(first)), ordered(bitcast<u32>(second)));
  var kept = keep_group_by_estimate(row, lane, top);
  if (any_row_flag()) {
    kept = keep_group(row, lane, exact_top_two(lane, token));
  }`);
  return lines.join("\n");
}

function selectExperts({ bias }: ResolvedOptions, layout: RowLayout): string {
  const all = registers(layout);
  const best = largest(all.map(({ name }) => name));
  const key = bias ? `ordered(bitcast<u32>(${best}))` : best;
  const none = bias ? "ordered(bitcast<u32>(NO_ESTIMATE))" : "0u";
  const bound = bias
    ? "let bound = lower_bound(bitcast<f32>(unordered(tau)));"
    : "let bound = max(tau, 1u);";
  const append = all.map(({ name, quad, item, guard }) =>
    `if (${name} >= bound${
      guard && ` && ${guard}`
    }) { append_candidate(row, base + m${quad} + ${item}u); }`
  );
  return `
  let tau = find_threshold(row, lane, select(${none}, ${key}, kept));
  ${bound}
  if (kept) {
    ${append.join("\n    ")}
  }
  workgroupBarrier();
  if (lane == 0u) {
    row_flags[row] = u32(atomicLoad(&candidate_count[row]) > CANDIDATE_CAPACITY);
  }
  if (any_row_flag()) {
    select_exactly(row, lane, token, kept);
  } else {
    choose_candidates(row, lane, token);
    workgroupBarrier();
    rank_candidates(row, lane);
    workgroupBarrier();
  }`;
}

function weighSelected(resolved: ResolvedOptions, variant: Variant): string {
  const { given, layout } = variant;
  const levels: string[] = [];
  for (let width = layout.sumWidth >> 1; width > 0; width >>= 1) {
    levels.push(`add_level(row, lane, ${width}u);`);
  }
  const ranked = resolved.bias !== null && !given;
  const own = ranked
    ? "selected_score[row * TOP_K + lane]"
    : "score(load_logit(token, selected_id[row * TOP_K + lane]))";
  const top = resolved.scoring === "softmax" && !needsSurvey(resolved, variant);
  return `
  ${top ? "set_row_max(unordered(selected_key[row * TOP_K]));" : ""}
  let leaf = row * 2u * SUM_WIDTH + SUM_WIDTH + lane;
  var own_score = 0u;
  if (lane < TOP_K) {
    own_score = ${own};
  }
  if (lane < SUM_WIDTH) {
    score_tree[leaf] = own_score;
  }
  workgroupBarrier();
  ${levels.join("\n  ")}
  if (!valid) {
    if (token < params.num_tokens) {
      write_blank(token, lane);
    }
    return;
  }
  let sum = score_tree[row * 2u * SUM_WIDTH + 1u];
  if (lane < TOP_K) {
    write_routed(token, lane, selected_id[row * TOP_K + lane], weigh(own_score, sum));
  }
  write_shared(token, lane, sum);`;
}
