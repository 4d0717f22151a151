// How experts are dealt to lanes: in tiles, a lane staying within its group.

// The lane's i-th expert, or NUM_EXPERTS where the tile is past the group's end.
fn expert_of(lane: u32, i: u32) -> u32 {
  let quad = (i >> 2) * GROUP_LANES + lane % GROUP_LANES;
  let member = (quad << 2) + (i & 3);
  return select(NUM_EXPERTS, lane / GROUP_LANES * GROUP_SIZE + member, member < GROUP_SIZE);
}

// Whether there is such an expert and its group stays; `kept` is the lane's.
fn is_kept(row: u32, expert: u32, kept: bool) -> bool {
  return kept && expert < NUM_EXPERTS;
}
