// Step 1 of a plan: the expert of every route, and how many routes of each expert a tile has.
//
// A workgroup takes a tile of TILE consecutive routes; an invocation takes pairs of neighbours, so that
// their experts make one word.
//
// in   ids, expert_map   experts.wgsl
// out  workspace         u32: first [tiles, TILE / 2], the experts of two routes a word, the even
//                        route's in the low half, NO_EXPERT past N; then, from params.table_at on, a
//                        row of counts for each tile: FOLDED: [EXPERT_PAIRS], two experts a word, the
//                        even expert's in the low half; otherwise [TABLE_STRIDE], one a word
//
// Counts are sums of atomicAdd, which commute: the order of arrival is gone after the barrier.

/// Counts of two experts a word. TILE fits 16 bits.
var<workgroup> pair_counts: array<atomic<u32>, EXPERT_PAIRS>;

fn count_route(expert: u32) {
  if (expert < NUM_EXPERTS) {
    atomicAdd(&pair_counts[expert >> 1u], 1u << (16u * (expert & 1u)));
  }
}

fn write_counts(tile: u32, lane: u32) {
  let row = params.table_at + tile * TABLE_STRIDE;
  for (var i = lane; i < TABLE_STRIDE; i += 256u) {
    if (FOLDED) {
      workspace[row + i] = atomicLoad(&pair_counts[i]);
    } else {
      let pair = atomicLoad(&pair_counts[i >> 1u]);
      workspace[row + i] = (pair >> (16u * (i & 1u))) & 0xffffu;
    }
  }
}
