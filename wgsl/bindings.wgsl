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
  padding: u32,
}

@group(0) @binding(1) var<storage, read> constants: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read_write> indices: array<i32>;
@group(0) @binding(3) var<storage, read_write> weights: array<u32>;
@group(0) @binding(4) var<uniform> params: Params;

var<workgroup> lane_pair: array<vec2<u32>, ROWS * LANES>;
var<workgroup> group_key: array<u32, ROWS * GROUP_COUNT>;
var<workgroup> columns: array<u32, ROWS * COLUMNS>;
var<workgroup> threshold: array<u32, ROWS>;
var<workgroup> candidate_count: array<atomic<u32>, ROWS>;
var<workgroup> candidate_id: array<u32, ROWS * CANDIDATE_CAPACITY>;
var<workgroup> candidate_key: array<u32, ROWS * CANDIDATE_CAPACITY>;
var<workgroup> selected_id: array<u32, ROWS * (TOP_K + 1)>;
var<workgroup> selected_key: array<u32, ROWS * (TOP_K + 1)>;
var<workgroup> score_tree: array<u32, ROWS * 2 * SUM_WIDTH>;
var<workgroup> raised: atomic<u32>;
var<workgroup> raised_by_any: u32;

// What estimates cannot decide: the groups; the order of the winners; which candidates win; or anything,
// as there are too many candidates.
const UNDECIDED_GROUPS = 1u;
const UNDECIDED_ORDER = 2u;
const UNDECIDED_WINNERS = 4u;
const UNDECIDED_ROW = 8u;

fn raise(flag: u32) {
  atomicOr(&raised, flag);
}

// The flags that any row of the workgroup has raised: the same for every invocation.
fn raised_flags(local: u32) -> u32 {
  workgroupBarrier();
  if (local == 0) {
    raised_by_any = atomicLoad(&raised);
  }
  return workgroupUniformLoad(&raised_by_any);
}
