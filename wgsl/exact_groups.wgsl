// Expert groups, exactly: score each by its best choice, or its two best, and keep the best
// GROUPS_SELECTED. A lane holds experts of one group only, so what is kept is a property of the lane.
// By estimates the same is done in group_by_estimates.ts.

// The best key is x of a pair, the second best y.
fn insert_top_two(top: vec2<u32>, key: u32) -> vec2<u32> {
  return max(top, vec2<u32>(key, min(top.x, key)));
}

// The two best keys of the lane's group, from the two best of each of its lanes.
fn top_two_of_group(row: u32, lane: u32) -> vec2<u32> {
  var top = vec2<u32>(0);
  let start = row * LANES + lane / GROUP_LANES * GROUP_LANES;
  for (var i = 0u; i < GROUP_LANES; i++) {
    let own = lane_pair[start + i];
    top = insert_top_two(insert_top_two(top, own.x), own.y);
  }
  return top;
}

// The key of a group's exact score.
fn score_group(top: vec2<u32>) -> u32 {
  if (GROUP_SCORE_MAX) {
    return top.x;
  }
  let first = unordered(top.x);
  let second = unordered(top.y);
  if (HAS_BIAS) {
    return ordered(f32_add(first, second));
  }
  return ordered(f32_add(score(first), score(second)));
}

// How many groups beat this one; a tie is won by the lower group.
fn rank_group(row: u32, group: u32) -> u32 {
  let key = group_key[row * GROUP_COUNT + group];
  var rank = 0u;
  for (var other = 0u; other < GROUP_COUNT; other++) {
    let rival = group_key[row * GROUP_COUNT + other];
    rank += u32(rival > key || (rival == key && other < group));
  }
  return rank;
}

// Publishes the lane's two best keys and, from all lanes of the group, finds the group's.
fn share_top_two(row: u32, lane: u32, top: vec2<u32>) -> vec2<u32> {
  workgroupBarrier();
  lane_pair[row * LANES + lane] = top;
  workgroupBarrier();
  return top_two_of_group(row, lane);
}

// Publishes the key of the lane's group and ranks it.
fn share_group_key(row: u32, lane: u32, key: u32) -> u32 {
  if (lane % GROUP_LANES == 0) {
    group_key[row * GROUP_COUNT + lane / GROUP_LANES] = key;
  }
  workgroupBarrier();
  return rank_group(row, lane / GROUP_LANES);
}

// The rank of the lane's group by exact choices, of which the lane knows its two best.
fn exact_group_rank(row: u32, lane: u32, top: vec2<u32>) -> u32 {
  return share_group_key(row, lane, score_group(share_top_two(row, lane, top)));
}

// The lane's two best exact keys, every expert scored.
fn exact_top_two(lane: u32, token: u32) -> vec2<u32> {
  var top = vec2<u32>(0);
  for (var i = 0u; i < LANE_EXPERTS; i++) {
    let expert = expert_of(lane, i);
    if (expert < NUM_EXPERTS) {
      top = insert_top_two(top, choose(expert, load_logit(token, expert)));
    }
  }
  return top;
}
