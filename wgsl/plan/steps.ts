/**
 * The entry points of a plan, unrolled: an array that is indexed in a loop would leave the registers, and
 * a loop over loads would wait for each of them.
 *
 * @module
 */

import type { PlanShape } from "./shader.ts";

/** Invocations of every workgroup. */
export const LANES = 256;

function forEach(count: number, write: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => write(i)).join("\n");
}

/** Writes an entry point; `group` is the number of the workgroup. */
function entryPoint(name: string, body: string): string {
  return `
@compute @workgroup_size(${LANES})
fn ${name}(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let group = workgroup.y * MAX_WORKGROUPS + workgroup.x;
${body}
}
`;
}

/**
 * Writes `count_tiles`: each lane loads all its pairs of ids, then counts them.
 *
 * @param shape The plan.
 * @returns WGSL.
 */
export function countTiles({ tile }: PlanShape): string {
  const pairs = tile / 2 / LANES;
  return entryPoint(
    "count_tiles",
    `
  if (group >= params.num_tiles) {
    return;
  }
  let first_pair = group * (TILE / 2u) + lane;
  ${
      forEach(pairs, (i) => `
  let pair${i} = first_pair + ${i * LANES}u;
  let even${i} = expert_of(2u * pair${i});
  let odd${i} = expert_of(2u * pair${i} + 1u);`)
    }
  ${
      forEach(pairs, (i) => `
  workspace[pair${i}] = even${i} | (odd${i} << 16u);
  count_route(even${i});
  count_route(odd${i});`)
    }
  workgroupBarrier();
  write_counts(group, lane);`,
  );
}

/**
 * Writes `plan_small`: a plan in one dispatch. Every workgroup counts all ids by itself, `loads` a lane.
 *
 * @param shape The plan.
 * @returns WGSL.
 */
export function planSmall(shape: PlanShape): string {
  const { rounds, loads } = shape;
  return scanHelpers(shape) + mostOfAll(shape) + entryPoint(
    "plan_small",
    `
  if (group >= params.num_groups) {
    return;
  }
  let first = group * SPAN;
  ${forEach(rounds, (i) => `let expert${i} = expert_of(first + ${i * LANES}u + lane);`)}
  ${forEach(loads, (i) => `let other${i} = expert_of(lane + ${i * LANES}u);`)}
  ${forEach(loads, (i) => `count_route(lane + ${i * LANES}u < first, other${i});`)}
  ${placeSpan(shape)}`,
  );
}

/**
 * Writes `place_folded`: the second of two dispatches.
 *
 * @param shape The plan.
 * @returns WGSL.
 */
export function placeFolded(shape: PlanShape): string {
  const { rounds } = shape;
  return scanHelpers(shape) + mostOfAll(shape) + entryPoint(
    "place_folded",
    `
  if (group >= params.num_groups) {
    return;
  }
  let first = group * SPAN;
  let tile = first / TILE;
  ${forEach(rounds, (i) => `let expert${i} = expert_at(first + ${i * LANES}u + lane);`)}
  ${loadTable(shape)}
  ${countEarlier(shape)}
  ${foldTable(shape)}
  ${placeSpan(shape)}`,
  );
}

/**
 * Writes `place_scanned`: the last of four dispatches.
 *
 * @param shape The plan.
 * @returns WGSL.
 */
export function placeScanned(shape: PlanShape): string {
  return entryPoint(
    "place_scanned",
    `
  if (group >= params.num_groups) {
    fill(group - params.num_groups, lane);
    return;
  }
  let first = group * SPAN;
  let tile = first / TILE;
  let route = first + lane;
  let expert = expert_at(route);
  ${countEarlier(shape)}
  if (expert < NUM_EXPERTS) {
    mark_route(0u, lane, expert);
  }
  workgroupBarrier();
  if (expert < NUM_EXPERTS) {
    place_route(route, first_row_in_span(tile, expert) + rank_in_round(0u, lane, expert));
  } else {
    leave_out(route);
  }`,
  );
}

/** The helpers of `scan_tiles`: four loads at a time, and sums without a loop. */
export function scanTiles(): string {
  return `
fn sum_segment(first: u32, end: u32, quad: u32) -> vec4<u32> {
  var sum = vec4<u32>();
  for (var tile = first; tile < end; tile += 4u) {
    ${
    forEach(4, (i) => `
    let counts${i} = workspace[table_at(min(tile + ${i}u, end - 1u), quad)];`)
  }
    ${
    forEach(4, (i) => `
    sum += select(vec4<u32>(), counts${i}, tile + ${i}u < end);`)
  }
  }
  return sum;
}

/// The sums of the segments of a group before one.
fn sums_of_segments(segment: u32, column: u32) -> vec4<u32> {
  let first = segment / 8u * 8u;
  var sum = vec4<u32>();
  ${
    forEach(7, (i) => `
  if (segment - first > ${i}u) {
    sum += segment_sums[(first + ${i}u) * 8u + column];
  }`)
  }
  return sum;
}

fn sums_of_groups(end: u32, column: u32) -> vec4<u32> {
  var sum = vec4<u32>();
  ${
    forEach(3, (i) => `
  if (end > ${i}u) {
    sum += group_sums[${i * 8}u + column];
  }`)
  }
  return sum;
}
`;
}

/**
 * Writes `schedule_all`: each lane keeps the counts of its quads from their sums to their starts.
 *
 * @param shape The plan.
 * @returns WGSL.
 */
export function scheduleAll(shape: PlanShape): string {
  const quads = Math.ceil(shape.quads / LANES);
  return scanHelpers({ ...shape, quadGroups: 16 }) + entryPoint(
    "schedule_all",
    `
  let quad = lane * ${quads}u;
  var own = vec4<u32>();
  ${forEach(quads, (i) => `let counts${i} = counts_at(quad + ${i}u);`)}
  ${
      forEach(quads, (i) => `
  own += quad_sum_of(counts${i});
  atomicMax(&most, most_of(counts${i}));`)
    }
  quad_sums[lane] = own;
  workgroupBarrier();
  var before = sum_in_group(lane);
  if (lane % 16u == 15u) {
    group_sums[lane / 16u] = before + own;
  }
  workgroupBarrier();
  before += sum_of_groups(lane / 16u);
  ${
      forEach(quads, (i) => `
  write_starts(quad + ${i}u, counts${i}, before);
  before += quad_sum_of(counts${i});`)
    }
  if (lane == ${LANES - 1}u) {
    workspace[table_at(params.num_tiles + 3u, 0u)] = before;
    workspace[table_at(params.num_tiles + 3u, 1u)] = vec4(atomicLoad(&most));
  }`,
  );
}

/** Counts the routes of the tile before the span, eight a load; whole tiles have experts in the workspace. */
function countEarlier({ tile, rounds }: PlanShape): string {
  const most = (tile - rounds * LANES) / 8;
  const loads = Math.ceil(most / LANES);
  if (loads === 0) return "";
  return `
  let first_octet = tile * (TILE / 8u) + lane;
  let end_octet = first / 8u;
  ${forEach(loads, (i) => `let octet${i} = workspace[first_octet + ${i * LANES}u];`)}
  ${
    forEach(loads, (i) => `
  if (first_octet + ${i * LANES}u < end_octet) {
    ${
      ["x", "y", "z", "w"].map((item) => `
    count_earlier(octet${i}.${item} & 0xffffu);
    count_earlier(octet${i}.${item} >> 16u);`).join("")
    }
  }`)
  }`;
}

/** From the experts of a span to its rows, and the workgroup's part of all other outputs. */
function placeSpan({ rounds }: PlanShape): string {
  return `
  ${
    forEach(rounds, (i) => `
  if (expert${i} < NUM_EXPERTS) {
    mark_route(${i}u, lane, expert${i});
  }`)
  }
  workgroupBarrier();
  ${
    forEach(rounds, (i) => `
  var rank${i} = 0u;
  if (expert${i} < NUM_EXPERTS) {
    rank${i} = rank_in_round(${i}u, lane, expert${i}) + count_earlier_rounds(${i}u, expert${i});
  }`)
  }
  let own = schedule_experts(lane);
  ${
    forEach(rounds, (i) => `
  if (expert${i} < NUM_EXPERTS) {
    place_route(first + ${
      i * LANES
    }u + lane, rank${i} + atomicLoad(&next_row[slot_of(expert${i})]));
  } else {
    leave_out(first + ${i * LANES}u + lane);
  }`)
  }
  finish_experts(group, lane, own);`;
}

/** The most routes that an expert has, once all lanes have called schedule_experts. */
function mostOfAll({ quadGroups }: PlanShape): string {
  return `
fn most_of_all() -> u32 {
  var most = 0u;
  ${forEach(quadGroups, (i) => `most = max(most, atomicLoad(&group_most[${i}]));`)}
  return most;
}
`;
}

/** The sums of schedule.wgsl over the quads of a group and over groups, without a branch between loads. */
function scanHelpers({ quadGroups }: PlanShape): string {
  return `
fn sum_in_group(lane: u32) -> vec4<u32> {
  let first = lane / 16u * 16u;
  var sum = vec4<u32>();
  let before = lane - first;
  ${forEach(15, (i) => `sum += select(vec4<u32>(), quad_sums[first + ${i}u], before > ${i}u);`)}
  return sum;
}

fn sum_of_groups(end: u32) -> vec4<u32> {
  var sum = vec4<u32>();
  ${forEach(quadGroups, (i) => `sum += select(vec4<u32>(), group_sums[${i}], end > ${i}u);`)}
  return sum;
}
`;
}

/** Loads the first vectors of the table that the lane sums: they are on their way while routes are counted. */
function loadTable({ foldSegments: segments, loads }: PlanShape): string {
  return `
  let octet = lane % OCTETS;
  let segment = lane / OCTETS;
  let first_tile = select(params.num_tiles, segment, segment < ${segments}u);
  ${forEach(loads, (i) => `let counts${i} = octet_at(first_tile + ${i * segments}u, octet);`)}`;
}

/** Sums the table of counts: what is loaded, then the tiles that are left. */
function foldTable({ foldSegments: segments, loads }: PlanShape): string {
  return `
  var all_tiles: Octet;
  var earlier_tiles: Octet;
  ${
    forEach(loads, (i) => `
  all_tiles = add_counts(all_tiles, counts${i});
  earlier_tiles = add_counts_if(first_tile + ${i * segments}u < tile, earlier_tiles, counts${i});`)
  }
  for (var t = first_tile + ${loads * segments}u; t < params.num_tiles; t += ${segments}u) {
    let counts = octet_at(t, octet);
    all_tiles = add_counts(all_tiles, counts);
    earlier_tiles = add_counts_if(t < tile, earlier_tiles, counts);
  }
  add_to_totals(octet, all_tiles);
  add_to_next_row(octet, earlier_tiles);`;
}
