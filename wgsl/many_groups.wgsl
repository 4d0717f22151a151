// Rows of more groups than lanes. A lane scores whole groups one after the other, exactly, and `group_key`
// then holds 1 for a group that is selected and 0 for a masked one. Nothing is estimated.

// The lane's i-th expert.
fn lane_expert(lane: u32, i: u32) -> u32 {
  return min(i * LANES + lane, NUM_EXPERTS);
}

// Which of the lane's experts i to i + 3 there are, and their raw logits.
fn has_lane_quad(lane: u32, i: u32) -> vec4<bool> {
  return (vec4<u32>(i) + vec4<u32>(0, 1, 2, 3)) * LANES + lane < vec4<u32>(NUM_EXPERTS);
}

fn load_lane_quad(lane: u32, i: u32, token: u32) -> vec4<u32> {
  let experts = min((vec4<u32>(i) + vec4<u32>(0, 1, 2, 3)) * LANES + lane, vec4<u32>(NUM_EXPERTS - 1));
  return vec4<u32>(
    load_raw(token, experts.x), load_raw(token, experts.y),
    load_raw(token, experts.z), load_raw(token, experts.w));
}

// Whether the expert exists and its group is selected.
fn is_eligible(row: u32, expert: u32, kept: bool) -> bool {
  return kept && expert < NUM_EXPERTS && group_key[row][expert / GROUP_SIZE] != 0;
}

fn mask_groups(row: u32, lane: u32, token: u32) {
  for (var group = lane; group < GROUP_COUNT; group += LANES) {
    var top = vec2<u32>(0);
    for (var i = 0u; i < GROUP_SIZE; i++) {
      let expert = group * GROUP_SIZE + i;
      top = insert_top2(top, choice_key(expert, load_logit(token, expert)));
    }
    group_key[row][group] = group_score_key(top);
  }
  workgroupBarrier();
  var kept = 0u; // a bit for each of the lane's groups
  for (var group = lane; group < GROUP_COUNT; group += LANES) {
    kept |= u32(rank_group(row, group) < GROUPS_SELECTED) << (group / LANES);
  }
  workgroupBarrier();
  for (var group = lane; group < GROUP_COUNT; group += LANES) {
    group_key[row][group] = (kept >> (group / LANES)) & 1;
  }
  workgroupBarrier();
}
