// The largest logit of a row, which softmax and the error of √softplus estimates depend on.

// The bits of the row's largest logit.
fn find_row_max(row: u32, lane: u32, token: u32) -> u32 {
  var keys = vec4<u32>(0);
  for (var i = 0u; i < LANE_EXPERTS; i += 4u) {
    let own = sort_key_quad(clamp_special_quad(load_lane_quad(lane, i, token)));
    keys = max(keys, select(vec4<u32>(0), own, has_lane_quad(lane, i)));
  }
  var best = max(max(keys.x, keys.y), max(keys.z, keys.w));
  lane_pair[row][lane].x = best;
  workgroupBarrier();
  for (var other = 0u; other < LANES; other++) {
    best = max(best, lane_pair[row][other].x);
  }
  workgroupBarrier();
  return sort_key_bits(best);
}
