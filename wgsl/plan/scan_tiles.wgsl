// A workgroup has eight quads of experts, and 32 segments of tiles: lane c + 8 * s has segment s of quad
// 8 * workgroup + c. The sums before a segment come from two levels: eight segments make a group. The
// counts become sums in place. steps.ts writes sum_segment, several loads at a time.

var<workgroup> segment_sums: array<vec4<u32>, 256>;
var<workgroup> group_sums: array<vec4<u32>, 32>;

@compute @workgroup_size(256)
fn scan_tiles(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let column = lane % 8u;
  let segment = lane / 8u;
  let quad = workgroup.x * 8u + column;
  let tiles = (params.num_tiles + 31u) / 32u;
  let first = min(segment * tiles, params.num_tiles);
  let end = select(first, min(first + tiles, params.num_tiles), quad < QUADS);

  let own = sum_segment(first, end, quad);
  segment_sums[lane] = own;
  workgroupBarrier();

  let group = segment / 8u;
  var before = sums_of_segments(segment, column);
  if (segment % 8u == 7u) {
    group_sums[group * 8u + column] = before + own;
  }
  workgroupBarrier();

  before += sums_of_groups(group, column);
  for (var tile = first; tile < end; tile++) {
    let at = table_at(tile, quad);
    let counts = workspace[at];
    workspace[at] = before;
    before += counts;
  }
  if (segment == 31u && quad < QUADS) {
    workspace[table_at(params.num_tiles, quad)] = before;
  }
}
