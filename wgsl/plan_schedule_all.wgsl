// Step 2 of a plan of many experts, by one workgroup: lane l has the LANE_QUADS quads of experts from
// l * LANE_QUADS on. It reads them twice: once for their sums, once to write where each expert begins.

var<workgroup> lane_sums: array<vec4<u32>, 256>;
var<workgroup> group_sums: array<vec4<u32>, 16>;
var<workgroup> group_most: array<atomic<u32>, 16>;

fn counts_at(quad: u32) -> vec4<u32> {
  return select(vec4<u32>(), workspace[table_at(params.num_tiles, min(quad, QUADS - 1u))], quad < QUADS);
}

fn publish_quad(quad: u32, counts: vec4<u32>, rows: vec4<u32>) {
  for (var i = 0u; i < 4u; i++) {
    let expert = 4u * quad + i;
    if (expert < NUM_EXPERTS) {
      publish_expert(expert, counts[i], rows[i]);
    }
  }
}

@compute @workgroup_size(256)
fn schedule_all(@builtin(local_invocation_index) lane: u32) {
  var own = vec4<u32>();
  var most = 0u;
  for (var i = 0u; i < LANE_QUADS; i++) {
    let counts = counts_at(lane * LANE_QUADS + i);
    own += quad_sum_of(counts);
    most = max(most, most_of(counts));
  }
  lane_sums[lane] = own;
  atomicMax(&group_most[lane / 16u], most);
  workgroupBarrier();

  let group = lane / 16u;
  var before = vec4<u32>();
  for (var l = group * 16u; l < lane; l++) {
    before += lane_sums[l];
  }
  if (lane % 16u == 15u) {
    group_sums[group] = before + own;
  }
  workgroupBarrier();

  for (var g = 0u; g < group; g++) {
    before += group_sums[g];
  }
  for (var i = 0u; i < LANE_QUADS; i++) {
    let quad = lane * LANE_QUADS + i;
    if (quad < QUADS) {
      let counts = counts_at(quad);
      let rows = sums_before(rows_of(counts), before.x);
      workspace[table_at(params.num_tiles + 1u, quad)] = rows;
      workspace[table_at(params.num_tiles + 2u, quad)] = sums_before(blocks_of(counts), before.y);
      publish_quad(quad, counts, rows);
      before += quad_sum_of(counts);
    }
  }
  if (lane == 255u) {
    for (var g = 0u; g < 16u; g++) {
      most = max(most, atomicLoad(&group_most[g]));
    }
    publish_totals(before, most);
    workspace[table_at(params.num_tiles + 3u, 0u)] = before;
  }
}
