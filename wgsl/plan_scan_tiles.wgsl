// A workgroup has eight quads of experts, and 32 segments of tiles: lane c + 8 * s has segment s of quad
// 8 * workgroup + c. The sums before a segment come from two levels: eight segments make a group. The
// counts become sums in place.

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

  var own = vec4<u32>();
  for (var tile = first; tile < end; tile++) {
    own += workspace[table_at(tile, quad)];
  }
  segment_sums[lane] = own;
  workgroupBarrier();

  let group = segment / 8u;
  var before = vec4<u32>();
  for (var s = group * 8u; s < segment; s++) {
    before += segment_sums[s * 8u + column];
  }
  if (segment % 8u == 7u) {
    group_sums[group * 8u + column] = before + own;
  }
  workgroupBarrier();

  for (var g = 0u; g < group; g++) {
    before += group_sums[g * 8u + column];
  }
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
