// Groups by the hundred, more than a row has lanes: a lane scores whole groups, one after the other,
// and what is dropped is marked in group_key.

// The lane's i-th expert.
fn expert_of(lane: u32, i: u32) -> u32 {
  return min(i * LANES + lane, NUM_EXPERTS);
}

// Whether there is such an expert and its group stays.
fn is_kept(row: u32, expert: u32, kept: bool) -> bool {
  return kept && expert < NUM_EXPERTS && group_key[row * GROUP_COUNT + expert / GROUP_SIZE] != 0;
}

fn drop_groups(row: u32, lane: u32, token: u32) {
  let keys = row * GROUP_COUNT;
  for (var group = lane; group < GROUP_COUNT; group += LANES) {
    var top = vec2<u32>(0);
    for (var i = 0u; i < GROUP_SIZE; i++) {
      let expert = group * GROUP_SIZE + i;
      top = insert_top_two(top, choose(expert, load_logit(token, expert)));
    }
    group_key[keys + group] = score_group(top);
  }
  workgroupBarrier();
  var kept = 0u; // a bit for each of the lane's groups
  for (var group = lane; group < GROUP_COUNT; group += LANES) {
    kept |= u32(rank_group(row, group) < GROUPS_SELECTED) << (group / LANES);
  }
  workgroupBarrier();
  for (var group = lane; group < GROUP_COUNT; group += LANES) {
    group_key[keys + group] = (kept >> (group / LANES)) & 1;
  }
  workgroupBarrier();
}
