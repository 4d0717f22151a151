// The row's largest logit.
fn find_row_max(row: u32, lane: u32, token: u32) -> u32 {
  var best = 0u;
  for (var i = 0u; i < LANE_EXPERTS; i++) {
    let expert = expert_of(lane, i);
    if (expert < NUM_EXPERTS) {
      best = max(best, ordered(load_logit(token, expert)));
    }
  }
  lane_first[row * LANES + lane] = best;
  workgroupBarrier();
  for (var other = 0u; other < LANES; other++) {
    best = max(best, lane_first[row * LANES + other]);
  }
  workgroupBarrier();
  return unordered(best);
}
