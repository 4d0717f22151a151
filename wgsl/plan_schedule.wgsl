// Step 2 of a plan where P <= 1024, by every workgroup for itself: from the count of each expert, its
// first row and its first block.
//
// Lane l has the four experts of quad l. The sums over the quads before it come from two levels: 16
// quads make a group. Three barriers.
// generate/plan_steps.ts writes the sums without a loop.
//
// in   totals, next_row   the routes of each expert, and those before the workgroup's span
// out  next_row           the row of each expert's first route in the span

/// Of each expert, at slot_of: its routes. Where TOTALS_LACK_EARLIER, those in next_row are added late.
var<workgroup> totals: array<atomic<u32>, SLOTS>;

/// Of each expert, at slot_of: first its routes before the span, then the row of the next one.
var<workgroup> next_row: array<atomic<u32>, SLOTS>;

/// Of each quad: rows, blocks, routes, experts with a row; in the end those of the quads before it.
var<workgroup> quad_sums: array<vec4<u32>, 16u * QUAD_GROUPS>;
var<workgroup> group_sums: array<vec4<u32>, QUAD_GROUPS>;
var<workgroup> group_most: array<atomic<u32>, QUAD_GROUPS>;

/// Where an expert is in the arrays: lanes that have neighbouring octets of experts then reach
/// neighbouring words, in different banks.
fn slot_of(expert: u32) -> u32 {
  return (expert & 7u) * OCTETS + (expert >> 3u);
}

fn count_of(expert: u32) -> u32 {
  return atomicLoad(&totals[slot_of(expert)]);
}

fn counts_of(quad: u32) -> vec4<u32> {
  let expert = 4u * quad;
  return vec4(
    count_of(expert),
    count_of(expert + 1u),
    count_of(expert + 2u),
    count_of(expert + 3u),
  );
}

/// Adds the routes before the span to the totals, where they are not among them yet.
fn add_earlier(expert: u32) {
  if (TOTALS_LACK_EARLIER) {
    let slot = slot_of(expert);
    atomicAdd(&totals[slot], atomicLoad(&next_row[slot]));
  }
}

/// Gives every expert its rows and its blocks. All lanes of the workgroup call it. Returns rows, blocks,
/// routes, experts with a row of the whole plan.
fn schedule_experts(lane: u32) -> vec4<u32> {
  var counts = vec4<u32>();
  if (lane < QUADS) {
    add_earlier(4u * lane);
    add_earlier(4u * lane + 1u);
    add_earlier(4u * lane + 2u);
    add_earlier(4u * lane + 3u);
    counts = counts_of(lane);
    atomicMax(&group_most[lane / 16u], most_of(counts));
  }
  let sums = quad_sum_of(counts);
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
  if (lane < QUADS) {
    quad_sums[lane] = before;
    start_rows(4u * lane, sums_before(rows_of(counts), before.x));
  }
  workgroupBarrier();
  return sum_of_groups(QUAD_GROUPS);
}

/// An expert and its place in the plan, once all lanes have called schedule_experts.
fn scheduled_expert(id: u32) -> Expert {
  let counts = counts_of(id / 4u);
  let before = quad_sums[id / 4u];
  let rows = sums_before(rows_of(counts), before.x);
  let blocks = sums_before(blocks_of(counts), before.y);
  return Expert(id, counts[id % 4u], rows[id % 4u], blocks[id % 4u]);
}

/// Turns the routes before the span into rows.
fn start_rows(expert: u32, rows: vec4<u32>) {
  atomicAdd(&next_row[slot_of(expert)], rows.x);
  atomicAdd(&next_row[slot_of(expert + 1u)], rows.y);
  atomicAdd(&next_row[slot_of(expert + 2u)], rows.z);
  atomicAdd(&next_row[slot_of(expert + 3u)], rows.w);
}
