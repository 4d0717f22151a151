/**
 * The unrolled middle of `route_tokens`: an array that is indexed in a loop would leave the registers,
 * so every quad of a lane's estimates is a variable of its own.
 *
 * @module
 */

import type { ResolvedOptions } from "../../gate/resolve_options.ts";
import { countMarked, forEach, forMarked, isWhole, ITEMS, markReaching } from "./prune_masks.ts";
import { MOST_UNROLLED, powerOfTwo, type RowLayout } from "./row_layout.ts";

/**
 * Writes the estimates `e0`, `e1`, … of the lane's quads: f32 with a bias; without one, exact keys as
 * u32, where 0 stands for no expert.
 *
 * @param resolved The gate's checked options.
 * @param layout How its rows are dealt to lanes.
 * @returns WGSL.
 */
export function estimateChoices(resolved: ResolvedOptions, layout: RowLayout): string {
  const { bias, scoring } = resolved;
  const [name, loader] = layout.nearHalves ? ["w", "load_words"] : ["x", "load_quad"];
  const none = bias ? "vec4<f32>(NO_ESTIMATE)" : "vec4<u32>(0)";
  const loadQuad = (quad: number): string => `
  let m${quad} = member + ${quad * layout.groupLanes * 4};
  var ${name}${quad} = ${loader}(token, base + m${quad});
  ${bias ? `let b${quad} = bitcast<vec4<f32>>(constants[bias_base + (m${quad} >> 2)]);` : ""}`;
  const estimate = (quad: number): string => {
    const value = bias ? `estimate_quad(x${quad}) + b${quad}` : `ordered_quad(x${quad})`;
    return isWhole(quad, layout) ? `let e${quad} = ${value};` : `
  let in${quad} = vec4<u32>(m${quad}) + vec4<u32>(0, 1, 2, 3) < vec4<u32>(GROUP_SIZE);
  let e${quad} = select(${none}, ${value}, in${quad});`;
  };
  const repair = !bias || scoring === "sigmoid" ? replaceSpecial(layout) : "";
  return `
  let member = (lane % GROUP_LANES) << 2;
  let base = lane / GROUP_LANES * GROUP_SIZE;
  let bias_base = BIAS_QUADS + lane / GROUP_LANES * (GROUP_STRIDE / 4);
  ${forEach(layout.laneQuads, loadQuad)}
  ${layout.nearHalves ? widenHalves(layout) : repair}
  ${forEach(layout.laneQuads, estimate)}`;
}

/** Most rows have no NaN or Infinity above 0: one comparison a logit finds them. */
function replaceSpecial(layout: RowLayout): string {
  const signed = Array.from(
    { length: layout.laneQuads },
    (_, quad) => `bitcast<vec4<i32>>(x${quad})`,
  );
  const items = ITEMS.map((item) => `most.${item}`);
  return `
  let most = ${largest(signed)};
  if (${largest(items)} >= 0x7f800000) {
    ${forEach(layout.laneQuads, (quad) => `x${quad} = without_special(x${quad});`)}
  }`;
}

/** The same for f16, of which hardware widens finite numbers. */
function widenHalves({ laneQuads }: RowLayout): string {
  return `
  var special = vec2<u32>(0);
  ${forEach(laneQuads, (quad) => `special |= special_halves(w${quad});`)}
  if ((special.x | special.y) != 0) {
    ${forEach(laneQuads, (quad) => `w${quad} = without_special_halves(w${quad});`)}
  }
  ${
    forEach(laneQuads, (quad) => {
      const halves = `unpack2x16float(w${quad}.x), unpack2x16float(w${quad}.y)`;
      return `let x${quad} = bitcast<vec4<u32>>(vec4<f32>(${halves}));`;
    })
  }`;
}

/** The largest of some expressions, as a balanced tree. */
function largest(names: readonly string[]): string {
  if (names.length === 1) return names[0];
  const half = names.length >> 1;
  return `max(${largest(names.slice(0, half))}, ${largest(names.slice(half))})`;
}

/** The estimates of each column of a lane: by item of the quad, the largest number of them by parity too. */
function columnMembers(layout: RowLayout): string[][] {
  const { laneColumns } = layout;
  const columns: string[][] = Array.from({ length: laneColumns }, () => []);
  for (let quad = 0; quad < layout.laneQuads; quad++) {
    ITEMS.forEach((item, i) => columns[(quad % 2 * 4 + i) % laneColumns].push(`e${quad}.${item}`));
  }
  return columns;
}

/**
 * Writes `bound`: below it no winner's estimate lies. τ, the K-th largest of the columns' maxima, is
 * reached by K estimates at least. A column's number in the last bits of its key makes keys distinct;
 * τ is taken without them.
 *
 * @param resolved The gate's checked options.
 * @param layout How its rows are dealt to lanes.
 * @returns WGSL.
 */
export function findThreshold({ bias }: ResolvedOptions, layout: RowLayout): string {
  const { laneColumns, columns } = layout;
  const low = powerOfTwo(columns) - 1;
  const members = columnMembers(layout);
  const open = (i: number): string => {
    const most = largest(members[i]);
    const key = bias ? `ordered(bitcast<u32>(${most}))` : most;
    return `
  let c${i} = select(0u, (${key} & ~${low}u) | (column + ${i}), kept);
  if (kept) { columns[row * COLUMNS + column + ${i}] = c${i}; }
  var above${i} = 0u;`;
  };
  const compare = (rival: string): string => `
  rival = columns[row * COLUMNS + ${rival}];
  ${forEach(laneColumns, (i) => `above${i} += u32(rival > c${i});`)}`;
  const bound = bias
    ? "select(NO_ESTIMATE, listing_bound(bitcast<f32>(unordered(tau))), tau != 0)"
    : "max(tau, 1u)";
  return `
  let column = place * ${laneColumns};
  ${forEach(laneColumns, open)}
  workgroupBarrier();
  var rival = 0u;
  ${
    columns > MOST_UNROLLED
      ? `for (var i = 0u; i < COLUMNS; i++) {${compare("i")}}`
      : forEach(columns, (i) => compare(`${i}`))
  }
  ${
    forEach(
      laneColumns,
      (i) => `if (kept && above${i} + 1 == TOP_K) { threshold[row] = c${i} & ~${low}u; }`,
    )
  }
  workgroupBarrier();
  let tau = threshold[row];
  let bound = ${bound};`;
}

/**
 * Writes the listing of the candidates: a lane marks its own, opens as many slots, and fills them.
 *
 * @param resolved The gate's checked options.
 * @param layout How its rows are dealt to lanes.
 * @returns WGSL.
 */
export function listCandidates(resolved: ResolvedOptions, layout: RowLayout): string {
  return `
  ${markReaching(resolved, layout)}
  let count = select(0u, 0 ${countMarked(layout)}, kept);
  if (count != 0) {
    var slot = open_slots(row, count);
    ${forMarked(layout, "list_candidate(row, slot, expert); slot++;")}
    if (slot > CANDIDATE_CAPACITY) {
      raise(UNDECIDED_ROW);
    }
  }
  workgroupBarrier();`;
}

/**
 * Writes `rank_listed`: the rank of a listed candidate, unrolled over the slots that are mostly in
 * use. Empty slots hold key 0, as workgroup memory starts, and never rank. With a bias keys differ;
 * without one they are exact and ids decide.
 *
 * @param resolved The gate's checked options.
 * @param layout How its rows are dealt to lanes.
 * @returns WGSL.
 */
export function rankListed({ bias }: ResolvedOptions, { rankedSlots }: RowLayout): string {
  const ahead = (slot: string): string =>
    bias
      ? "u32(rival > key)"
      : `u32(rival > key || (rival == key && candidate_id[start + ${slot}] < id))`;
  return `
fn rank_listed(row: u32, i: u32, count: u32) {
  let start = row * CANDIDATE_CAPACITY;
  let key = candidate_key[start + i];
  ${bias ? "" : "let id = candidate_id[start + i];"}
  var rank = 0u;
  var rival = 0u;
  ${forEach(rankedSlots, (i) => `rival = candidate_key[start + ${i}]; rank += ${ahead(`${i}`)};`)}
  for (var j = ${rankedSlots}u; j < count; j++) {
    rival = candidate_key[start + j];
    rank += ${ahead("j")};
  }
  put_selected(row, rank, i);
}`;
}

/** Writes a statement for each listed candidate of the lane: unrolled for those that are mostly there. */
function forListed(layout: RowLayout, statement: (i: string) => string): string {
  const rounds = Math.ceil(layout.rankedSlots * 0.75 / layout.lanes);
  const from = (round: number): string => `lane + ${round * layout.lanes}`;
  return `
  ${forEach(rounds, (round) => `if (${from(round)} < listed) { ${statement(from(round))} }`)}
  for (var i = ${from(rounds)}; i < listed; i += LANES) { ${statement("i")} }`;
}

/**
 * Writes the ranking of the candidates by estimate, and `flags`: what that leaves undecided.
 *
 * @param resolved The gate's checked options.
 * @param layout How its rows are dealt to lanes.
 * @returns WGSL.
 */
export function rankCandidates({ bias }: ResolvedOptions, layout: RowLayout): string {
  return `
  let listed = min(atomicLoad(&candidate_count[row]), CANDIDATE_CAPACITY);
  ${forListed(layout, (i) => `estimate_candidate(row, ${i}, token);`)}
  workgroupBarrier();
  ${forListed(layout, (i) => `rank_listed(row, ${i}, listed);`)}
  workgroupBarrier();
  ${bias ? "raise_undecided(row, lane);" : ""}
  let flags = raised_flags(local);`;
}

/**
 * Writes the exact choice where estimates did not decide who wins.
 *
 * @param resolved The gate's checked options.
 * @param layout How its rows are dealt to lanes.
 * @returns WGSL.
 */
export function settleWinners({ bias }: ResolvedOptions, { grouped }: RowLayout): string {
  const kept = grouped
    ? "exact_group_rank(row, lane, exact_top_two(lane, token)) < GROUPS_SELECTED"
    : "true";
  const winners = ` else if ((flags & UNDECIDED_WINNERS) != 0) {
    choose_candidates(row, lane, token);
    workgroupBarrier();
    rank_candidates(row, lane);
    workgroupBarrier();
  }`;
  return `
  if ((flags & UNDECIDED_ROW) != 0) {
    select_exactly(row, lane, token, ${kept});
  }${bias ? winners : ""}`;
}
