// Step 2 of a plan where P <= 1024, by every workgroup for itself: from the count of each expert, its
// first row and its first block.
//
// Lane l has the four experts of quad l. The sums over the quads before it come from two levels: 16
// quads make a group. Two barriers.
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

/// What a lane knows of its experts and of all once the scan is done.
struct Schedule {
  counts: vec4<u32>,
  /// The first row of each.
  rows: vec4<u32>,
  /// The first block of each.
  blocks: vec4<u32>,
  /// Rows, blocks, routes, experts with a row of the whole plan.
  all: vec4<u32>,
}

/// Where an expert is in the arrays: lanes that have neighbouring octets of experts then reach
/// neighbouring words, in different banks.
fn slot_of(expert: u32) -> u32 {
  return (expert & 7u) * OCTETS + (expert >> 3u);
}

fn count_of(expert: u32) -> u32 {
  if (expert >= NUM_EXPERTS) {
    return 0u;
  }
  let slot = slot_of(expert);
  let total = atomicLoad(&totals[slot]);
  if (TOTALS_LACK_EARLIER) {
    return total + atomicLoad(&next_row[slot]);
  }
  return total;
}

/// All lanes of the workgroup call it.
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
  own.all = sum_of_groups(QUAD_GROUPS);
  own.rows = sums_before(rows_of(own.counts), before.x);
  own.blocks = sums_before(blocks_of(own.counts), before.y);
  if (lane < QUADS) {
    start_rows(4u * lane, own.rows);
  }
  return own;
}

/// Turns the routes before the span into rows.
fn start_rows(expert: u32, rows: vec4<u32>) {
  atomicAdd(&next_row[slot_of(expert)], rows.x);
  atomicAdd(&next_row[slot_of(expert + 1u)], rows.y);
  atomicAdd(&next_row[slot_of(expert + 2u)], rows.z);
  atomicAdd(&next_row[slot_of(expert + 3u)], rows.w);
}

/// The most routes that an expert has, once all have called schedule_experts.
fn most_of_all() -> u32 {
  var most = 0u;
  for (var group = 0u; group < QUAD_GROUPS; group++) {
    most = max(most, atomicLoad(&group_most[group]));
  }
  return most;
}
