// Expert groups by exact choices: the score of a group is its best choice, or the sum of its two best, and the
// GROUPS_SELECTED best groups stay. generate/groups.ts writes the same step by estimates, which decides
// most rows; these functions decide where two groups are closer than their errors.

// Inserts a key into a pair: the best key is x, the second best y.
fn insert_top2(top: vec2<u32>, key: u32) -> vec2<u32> {
  return max(top, vec2<u32>(key, min(top.x, key)));
}

// The two best keys of the lane's group, from the two best of each of its lanes.
fn group_top2(row: u32, lane: u32) -> vec2<u32> {
  var top = vec2<u32>(0);
  let start = lane / GROUP_LANES * GROUP_LANES;
  for (var i = 0u; i < GROUP_LANES; i++) {
    let own = lane_pair[row][start + i];
    top = insert_top2(insert_top2(top, own.x), own.y);
  }
  return top;
}

// The key of a group's exact score.
fn group_score_key(top: vec2<u32>) -> u32 {
  if (GROUP_SCORE_MAX) {
    return top.x;
  }
  if (HAS_BIAS) {
    return sort_key(f32_add(sort_key_bits(top.x), sort_key_bits(top.y)));
  }
  return sort_key(f32_add(score(key_logit(top.x)), score(key_logit(top.y))));
}

// The number of groups that beat this one. The lower of two equal groups wins.
fn rank_group(row: u32, group: u32) -> u32 {
  let key = group_key[row][group];
  var rank = 0u;
  for (var other = 0u; other < GROUP_COUNT; other++) {
    let rival = group_key[row][other];
    rank += u32(rival > key || (rival == key && other < group));
  }
  return rank;
}

// Shares the lane's two best keys with its group and returns the two best of the group.
fn share_top2(row: u32, lane: u32, top: vec2<u32>) -> vec2<u32> {
  workgroupBarrier();
  lane_pair[row][lane] = top;
  workgroupBarrier();
  return group_top2(row, lane);
}

// Shares the key of the lane's group with the row and returns the group's rank.
fn share_group_key(row: u32, lane: u32, key: u32) -> u32 {
  if (lane % GROUP_LANES == 0) {
    group_key[row][lane / GROUP_LANES] = key;
  }
  workgroupBarrier();
  return rank_group(row, lane / GROUP_LANES);
}

// The rank of the lane's group by exact choices; `top` holds the lane's two best.
fn exact_group_rank(row: u32, lane: u32, top: vec2<u32>) -> u32 {
  return share_group_key(row, lane, group_score_key(share_top2(row, lane, top)));
}
