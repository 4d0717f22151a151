// tilegate's GPU kernel: its bindings, its workgroup memory, and the flags that ask for a fallback.
//
//   in   logits  [num_tokens, NUM_EXPERTS] f32, f16 or bf16 bits, row-major; NUM_SHARED more in a row where the
//                router scores the shared experts too
//   out  indices [num_tokens, TOP_K + NUM_SHARED] i32, by (choice descending, expert ascending)
//        weights [num_tokens, TOP_K + NUM_SHARED] f32 bits
//
// A workgroup routes ROWS rows. A row has LANES invocations, an expert group GROUP_LANES of them, which
// walk their group in tiles of GROUP_LANES quads of four experts:
//
//   group 0                                     group 1
//   | lane 0 | lane 1 | … | lane 0 | lane 1 |   | lane GROUP_LANES | …
//   |<------ tile 0 ----->|<--- tile 1 ---->|
//
// Steps of a row, in the order of `route_tokens`: row statistics, estimates, groups, prune threshold,
// candidates, ranking, exact scores, weights. wasm/assembly/ takes the same steps. What decides a bit of a
// result is the same integer or IEEE arithmetic there: decoding, scores, choices, ties, the sum's tree,
// weights. How candidates are found differs: here a row is spread over lanes and candidates are ranked
// all against all; there four rows share a vector and candidates go through a sorting network.

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

// Arrays are indexed by row first: an adapter that checks indices then checks the row once, and the rest of an
// unrolled access is constant.

// Two words of each lane: its two best keys, or a part of the row's statistics.
var<workgroup> lane_pair: array<array<vec2<u32>, LANES>, ROWS>;
var<workgroup> group_key: array<array<u32, GROUP_COUNT>, ROWS>;
var<workgroup> prune_threshold: array<u32, ROWS>;
var<workgroup> candidate_count: array<atomic<u32>, ROWS>;
var<workgroup> candidate_id: array<array<u32, CANDIDATE_CAPACITY>, ROWS>;
// The K selected, best first, and the best that is not selected.
var<workgroup> selected_id: array<array<u32, TOP_K + 1>, ROWS>;
var<workgroup> selected_key: array<array<u32, TOP_K + 1>, ROWS>;
// A binary tree: the root is node 1, the leaves are the slots.
var<workgroup> score_tree: array<array<u32, 2 * SUM_WIDTH>, ROWS>;
// Of the fallback path: the largest key that is left, and the complement of the lowest id that has it.
var<workgroup> largest_key: array<atomic<u32>, ROWS>;
var<workgroup> lowest_id: array<atomic<u32>, ROWS>;
var<workgroup> requested_fallbacks: atomic<u32>;
var<workgroup> agreed_fallbacks: u32;

// What the estimates of a row leave open, so that exact choices must decide it: which groups are selected;
// the order of the winners; which candidates win; or all of it, as the candidates exceed their list.
const FALLBACK_GROUPS = 1u;
const FALLBACK_ORDER = 2u;
const FALLBACK_WINNERS = 4u;
const FALLBACK_ROW = 8u;

fn request_fallback(flag: u32) {
  atomicOr(&requested_fallbacks, flag);
}

// The flags that any row of the workgroup has requested. They are the same for every invocation, so that
// barriers may stand behind a branch on them.
fn workgroup_fallbacks(local: u32) -> u32 {
  workgroupBarrier();
  if (local == 0) {
    agreed_fallbacks = atomicLoad(&requested_fallbacks);
  }
  return workgroupUniformLoad(&agreed_fallbacks);
}
