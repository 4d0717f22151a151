// Step 2 of a plan where P <= 1024, by every workgroup for itself: from the count of each expert, its
// first row and its first block.
//
// Lane l has the four experts of quad l. The sums over the quads before it come from two levels: 16
// quads make a group. Three barriers.
// steps.ts writes the sums without a loop.
//
// in   totals, next_row   the routes of each expert, and those before the workgroup's span
// out  next_row           the row of each expert's first route in the span

/// Of each expert, at slot_of: its routes; where TOTALS_LACK_EARLIER, those in next_row are not among them.
var<workgroup> totals: array<atomic<u32>, SLOTS>;

/// Of each expert, at slot_of: first its routes before the span, then the row of the next one.
var<workgroup> next_row: array<atomic<u32>, SLOTS>;

/// Of each quad: rows, blocks, routes, experts with a row.
var<workgroup> quad_sums: array<vec4<u32>, 16u * QUAD_GROUPS>;
var<workgroup> group_sums: array<vec4<u32>, QUAD_GROUPS>;
var<workgroup> group_most: array<atomic<u32>, QUAD_GROUPS>;

/// Where an expert is in the arrays: lanes that have neighbouring octets of experts then reach
/// neighbouring words, in different banks.
fn slot_of(expert: u32) -> u32 {
  return (expert & 7u) * OCTETS + (expert >> 3u);
}

fn count_of(expert: u32) -> u32 {
  let slot = slot_of(expert);
  let total = atomicLoad(&totals[slot]);
  if (TOTALS_LACK_EARLIER) {
    return total + atomicLoad(&next_row[slot]);
  }
  return total;
}

/// What a lane knows of its four experts, and of all.
struct Schedule {
  counts: vec4<u32>,
  /// The first row of each.
  rows: vec4<u32>,
  /// The first block of each.
  blocks: vec4<u32>,
  /// Rows, blocks, routes, experts with a row of the whole plan.
  all: vec4<u32>,
}

/// Gives every expert its rows and its blocks. All lanes of the workgroup call it.
fn schedule_experts(lane: u32) -> Schedule {
  var own: Schedule;
  if (lane < QUADS) {
    let expert = 4u * lane;
    own.counts = vec4(
      count_of(expert),
      count_of(expert + 1u),
      count_of(expert + 2u),
      count_of(expert + 3u),
    );
    atomicMax(&group_most[lane / 16u], most_of(own.counts));
  }
  let sums = quad_sum_of(own.counts);
  if (lane < 16u * QUAD_GROUPS) {
    quad_sums[lane] = sums;
  }
  workgroupBarrier();
  var before = sum_in_group(lane);
  if (lane % 16u == 15u && lane < 16u * QUAD_GROUPS) {
    group_sums[lane / 16u] = before + sums;
  }
  workgroupBarrier();
  before += sum_of_groups(lane / 16u);
  own.rows = sums_before(rows_of(own.counts), before.x);
  own.blocks = sums_before(blocks_of(own.counts), before.y);
  own.all = sum_of_groups(QUAD_GROUPS);
  if (lane < QUADS) {
    start_rows(4u * lane, own.rows);
  }
  workgroupBarrier();
  return own;
}

/// Turns the routes before the span into rows.
fn start_rows(expert: u32, rows: vec4<u32>) {
  atomicAdd(&next_row[slot_of(expert)], rows.x);
  atomicAdd(&next_row[slot_of(expert + 1u)], rows.y);
  atomicAdd(&next_row[slot_of(expert + 2u)], rows.z);
  atomicAdd(&next_row[slot_of(expert + 3u)], rows.w);
}

/// A workgroup's part of what does not depend on single routes. The first four share the short outputs:
/// a workgroup that wrote all of them would wait for one after the other.
fn finish_experts(group: u32, lane: u32, own: Schedule) {
  let groups = params.num_groups;
  if (lane < QUADS) {
    if (group == 1u % groups) {
      publish_offset(4u * lane, own.rows.x);
      publish_offset(4u * lane + 1u, own.rows.y);
      publish_offset(4u * lane + 2u, own.rows.z);
      publish_offset(4u * lane + 3u, own.rows.w);
    }
    if (group == 2u % groups) {
      publish_count(4u * lane, own.counts.x);
      publish_count(4u * lane + 1u, own.counts.y);
      publish_count(4u * lane + 2u, own.counts.z);
      publish_count(4u * lane + 3u, own.counts.w);
    }
    // The last workgroup, which has fewest routes, has the first block of every expert.
    let part = groups - 1u - group;
    fill_expert(Expert(4u * lane, own.counts.x, own.rows.x, own.blocks.x), part, groups);
    fill_expert(Expert(4u * lane + 1u, own.counts.y, own.rows.y, own.blocks.y), part, groups);
    fill_expert(Expert(4u * lane + 2u, own.counts.z, own.rows.z, own.blocks.z), part, groups);
    fill_expert(Expert(4u * lane + 3u, own.counts.w, own.rows.w, own.blocks.w), part, groups);
  }
  if (group == 3u % groups && lane == 255u) {
    publish_totals(own.all, most_of_all());
  }
  fill_tails(own.all, group * 256u + lane, groups * 256u);
}
