/**
 * The entry point `route_tokens`, unrolled: an array that is indexed in a loop would leave the
 * registers, so every estimate of a lane is a variable of its own.
 *
 * @module
 */

import type { ResolvedOptions } from "../backends/options.ts";
import type { RowLayout } from "./row_layout.ts";

/**
 * Writes the entry point of a gate's shader, and the workgroup memory that only grouped gates need.
 *
 * @param resolved The gate's checked options.
 * @param layout How its rows are dealt to lanes.
 * @returns WGSL.
 */
export function routeTokens(resolved: ResolvedOptions, layout: RowLayout): string {
  const select = layout.manyGroups ? selectManyGroups() : selectByEstimates(resolved, layout);
  return `${groupMemory(layout)}
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
${select}
${weighSelected(resolved, layout)}
}
`;
}

function groupMemory(layout: RowLayout): string {
  if (!layout.grouped) return "";
  return `
var<workgroup> lane_second: array<u32, ROWS * LANES>;
var<workgroup> group_key: array<u32, ROWS * GROUP_COUNT>;
var<workgroup> group_error: array<f32, ROWS * GROUP_COUNT>;
var<workgroup> group_edges: array<f32, ROWS * 2>;`;
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
    const value = bias ? `estimate_sigmoid(${x}) + b${quad}.${"xyzw"[item]}` : `ordered(${x})`;
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

function weighSelected({ bias }: ResolvedOptions, { sumWidth }: RowLayout): string {
  const levels: string[] = [];
  for (let width = sumWidth >> 1; width > 0; width >>= 1) {
    levels.push(`add_level(row, lane, ${width}u);`);
  }
  const score = bias
    ? "selected_score[row * TOP_K + lane]"
    : "sigmoid(load_logit(token, selected_id[row * TOP_K + lane]))";
  return `
  let leaf = row * 2u * SUM_WIDTH + SUM_WIDTH + lane;
  var score = 0u;
  if (lane < TOP_K) {
    score = ${score};
  }
  if (lane < SUM_WIDTH) {
    score_tree[leaf] = score;
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
    write_routed(token, lane, selected_id[row * TOP_K + lane], weigh(score, sum));
  }
  write_shared(token, lane, sum);`;
}
