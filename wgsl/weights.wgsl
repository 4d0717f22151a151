// The weights: the unbiased scores of the selected experts, divided by their sum if renormalizing, and scaled; then
// the shared experts. Every operation is binary32.wgsl's, in the order of wasm/assembly/weights.ts.

// One level of the pairwise tree over the slots: a node's children are 2n and 2n + 1.
fn add_tree_level(row: u32, lane: u32, width: u32) {
  if (lane < width) {
    let node = width + lane;
    score_tree[row][node] = f32_add_positive(score_tree[row][2 * node], score_tree[row][2 * node + 1]);
  }
  workgroupBarrier();
}

// sum + epsilon. From 2^27 times the power of two below epsilon on it is the sum itself, as a sum has 24 bits.
fn denominator(sum: u32) -> u32 {
  if (EPSILON == 0 || sum >= min((EPSILON >> 23) + 27, 255u) << 23) {
    return sum;
  }
  return f32_add_positive(sum, EPSILON);
}

// The weight of a score: value / (sum + epsilon) if renormalizing, then × the scaling factor if the output is
// scaled.
fn weigh(value: u32, sum: u32) -> u32 {
  var weight = value;
  if (RENORMALIZE) {
    weight = 0u;
    if (sum != 0) {
      weight = f32_divide(value, denominator(sum));
    }
  }
  if (SCALE_OUTPUT && SCALING_FACTOR != 0x3f800000) { // 1
    weight = f32_multiply(weight, SCALING_FACTOR);
  }
  return weight;
}

// Writes a routed slot. The expert's id is mapped last.
fn write_routed(token: u32, slot: u32, expert: u32, weight: u32) {
  let at = token * ROW_SLOTS + slot;
  var id = i32(expert);
  var scaled = weight;
  if (HAS_EXPERT_SCALE) {
    scaled = f32_multiply(weight, constants[SCALE_QUADS + (expert >> 2)][expert & 3]);
  }
  if (HAS_EXPERT_MAP) {
    id = bitcast<i32>(constants[MAP_QUADS + (expert >> 2)][expert & 3]);
  }
  indices[at] = id;
  weights[at] = scaled;
}

// Writes the slots of shared experts that the router does not score: their weight is made of the sum.
fn write_shared(token: u32, lane: u32, sum: u32) {
  for (var i = lane; i < NUM_SHARED; i += LANES) {
    let at = token * ROW_SLOTS + TOP_K + i;
    indices[at] = i32(NUM_EXPERTS + i);
    weights[at] = weigh(f32_divide(sum, SCALING_FACTOR), sum);
  }
}

// Writes a padding row: index −1 and weight 0 in every slot.
fn write_padding_row(token: u32, lane: u32) {
  for (var i = lane; i < ROW_SLOTS; i += LANES) {
    indices[token * ROW_SLOTS + i] = -1;
    weights[token * ROW_SLOTS + i] = 0u;
  }
}
