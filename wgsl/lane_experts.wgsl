// Which experts a lane owns: quads of its own group only, so that whether a group is selected is a
// property of the lane. many_groups.wgsl defines the same functions for rows of more groups than lanes.

// The lane's i-th expert, or NUM_EXPERTS where the tile is past the group's end.
fn lane_expert(lane: u32, i: u32) -> u32 {
  let quad = (i >> 2) * GROUP_LANES + lane % GROUP_LANES;
  let member = (quad << 2) + (i & 3);
  return select(NUM_EXPERTS, lane / GROUP_LANES * GROUP_SIZE + member, member < GROUP_SIZE);
}

// Whether the expert exists and its group is selected; `kept` says the latter of the lane's group.
fn is_eligible(row: u32, expert: u32, kept: bool) -> bool {
  return kept && expert < NUM_EXPERTS;
}
