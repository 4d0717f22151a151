// The largest logit of a row, which softmax and the error of √softplus estimates depend on.

// The key of the logit of the lane's i-th expert, or 0.
fn key_of(lane: u32, i: u32, token: u32) -> u32 {
  let expert = lane_expert(lane, i);
  return select(0u, sort_key(load_logit(token, min(expert, NUM_EXPERTS - 1))), expert < NUM_EXPERTS);
}

// The bits of the row's largest logit.
fn find_row_max(row: u32, lane: u32, token: u32) -> u32 {
  var best = 0u;
  for (var i = 0u; i < LANE_EXPERTS; i += 4u) { // four loads at once
    let pair = max(key_of(lane, i, token), key_of(lane, i + 1, token));
    best = max(best, max(pair, max(key_of(lane, i + 2, token), key_of(lane, i + 3, token))));
  }
  lane_pair[row][lane].x = best;
  workgroupBarrier();
  for (var other = 0u; other < LANES; other++) {
    best = max(best, lane_pair[row][other].x);
  }
  workgroupBarrier();
  return sort_key_bits(best);
}
