// Which experts a lane owns: quads of its own group only, so that whether a group is selected is a
// property of the lane. many_groups.wgsl defines the same functions for rows of more groups than lanes.

// The lane's i-th expert, or NUM_EXPERTS where the tile is past the group's end.
fn lane_expert(lane: u32, i: u32) -> u32 {
  let quad = (i >> 2) * GROUP_LANES + lane % GROUP_LANES;
  let member = (quad << 2) + (i & 3);
  return select(NUM_EXPERTS, lane / GROUP_LANES * GROUP_SIZE + member, member < GROUP_SIZE);
}

// Which of the lane's experts i to i + 3 there are, and their raw logits. i is a multiple of 4.
fn has_lane_quad(lane: u32, i: u32) -> vec4<bool> {
  if (GROUP_SIZE == LANE_EXPERTS * GROUP_LANES) {
    return vec4<bool>(true);
  }
  let member = (i * GROUP_LANES) + (lane % GROUP_LANES) * 4;
  return vec4<u32>(member) + vec4<u32>(0, 1, 2, 3) < vec4<u32>(GROUP_SIZE);
}

fn load_lane_quad(lane: u32, i: u32, token: u32) -> vec4<u32> {
  let member = (i * GROUP_LANES) + (lane % GROUP_LANES) * 4;
  return load_quad(token, lane / GROUP_LANES * GROUP_SIZE + member);
}

// The biases of the lane's experts i to i + 3; if the gate has several biases, of the row's.
fn load_lane_biases(lane: u32, i: u32) -> vec4<f32> {
  let quad = lane / GROUP_LANES * (GROUP_STRIDE / 4) + (i >> 2) * GROUP_LANES + lane % GROUP_LANES;
  return bitcast<vec4<f32>>(constants[row_bias + quad]);
}

// Whether the expert exists and its group is selected; `kept` says the latter of the lane's group.
fn is_eligible(row: u32, expert: u32, kept: bool) -> bool {
  return kept && expert < NUM_EXPERTS;
}
