// tilegate's GPU kernel. A workgroup routes ROWS rows, LANES invocations each:
//
//   in   logits  [num_tokens, NUM_EXPERTS] in DTYPE, row-major
//   out  indices [num_tokens, TOP_K + NUM_SHARED] i32, weights [same] f32 bits, by (choice desc, id asc)
//
// A row passes through decode, score, choose, group, select, weigh: a file each, the same names and
// order as in wasm/assembly/. The lanes of a group walk it in tiles of GROUP_LANES × 4 experts:
//
//   group 0                                group 1
//   | lane 0 | lane 1 | … | lane 0 | … |   | lane GROUP_LANES | …      four experts (a quad) each
//   |<-------- tile 0 ---->|<- tile 1 ->|

struct Params {
  num_tokens: u32,
  num_valid_tokens: u32,
  workgroups_x: u32,
  first_token: u32,
}

@group(0) @binding(1) var<storage, read> constants: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read_write> indices: array<i32>;
@group(0) @binding(3) var<storage, read_write> weights: array<u32>;
@group(0) @binding(4) var<uniform> params: Params;

var<workgroup> lane_first: array<u32, ROWS * LANES>;
var<workgroup> threshold: array<u32, ROWS>;
var<workgroup> candidate_count: array<atomic<u32>, ROWS>;
var<workgroup> candidate_id: array<u32, ROWS * CANDIDATE_CAPACITY>;
var<workgroup> candidate_key: array<u32, ROWS * CANDIDATE_CAPACITY>;
var<workgroup> candidate_score: array<u32, ROWS * CANDIDATE_CAPACITY>;
var<workgroup> selected_id: array<u32, ROWS * TOP_K>;
var<workgroup> selected_key: array<u32, ROWS * TOP_K>;
var<workgroup> selected_score: array<u32, ROWS * TOP_K>;
var<workgroup> score_tree: array<u32, ROWS * 2 * SUM_WIDTH>;
var<workgroup> row_flags: array<u32, ROWS>;

// Whether any row of the workgroup raised its flag: the same answer for every invocation.
fn any_row_flag() -> bool {
  let flags = workgroupUniformLoad(&row_flags);
  var any = 0u;
  for (var row = 0u; row < ROWS; row++) {
    any |= flags[row];
  }
  return any != 0u;
}
