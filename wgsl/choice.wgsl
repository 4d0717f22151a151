// The choice: what experts are ranked by. With a bias it is score + bias, rounded once to binary32;
// without one it is the logit itself. As a key it is a u32 of the same order, never 0.

// The bits of an expert's bias; groups are padded to whole quads.
fn bias_of(expert: u32) -> u32 {
  var place = expert;
  if (GROUP_STRIDE != GROUP_SIZE) {
    place = expert / GROUP_SIZE * GROUP_STRIDE + expert % GROUP_SIZE;
  }
  return constants[BIAS_QUADS + (place >> 2)][place & 3];
}

// The exact key of an expert with logit x.
fn choose(expert: u32, x: u32) -> u32 {
  if (HAS_BIAS) {
    return ordered(f32_add(score(x), bias_of(expert)));
  }
  return ordered(x);
}
