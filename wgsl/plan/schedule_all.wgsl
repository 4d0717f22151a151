// Step 2 of a plan of many experts, by one workgroup: lane l has the LANE_QUADS quads of experts from
// l * LANE_QUADS on. The sums before a lane come from two levels: 16 lanes make a group.
// steps.ts writes the entry point, as each lane keeps its counts in registers.

var<workgroup> quad_sums: array<vec4<u32>, 256>;
var<workgroup> group_sums: array<vec4<u32>, 16>;
var<workgroup> most: atomic<u32>;

fn counts_at(quad: u32) -> vec4<u32> {
  let counts = workspace[table_at(params.num_tiles, min(quad, QUADS - 1u))];
  return select(vec4<u32>(), counts, quad < QUADS);
}

/// The first row and the first block of four experts; `before` is the sum of those before them.
fn write_starts(quad: u32, counts: vec4<u32>, before: vec4<u32>) {
  if (quad < QUADS) {
    let rows = sums_before(rows_of(counts), before.x);
    workspace[table_at(params.num_tiles + 1u, quad)] = rows;
    workspace[table_at(params.num_tiles + 2u, quad)] = sums_before(blocks_of(counts), before.y);
  }
}
