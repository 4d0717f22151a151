// The choice of an expert, which ranks it. With a correction bias it is score + bias, rounded once to
// binary32. Without one it is the logit itself. As a key it is a u32 of the same order, never 0.

// The bits of an expert's bias. Each group is padded to whole quads.
fn load_bias(expert: u32) -> u32 {
  var place = expert;
  if (GROUP_STRIDE != GROUP_SIZE) {
    place = expert / GROUP_SIZE * GROUP_STRIDE + expert % GROUP_SIZE;
  }
  return constants[row_bias + (place >> 2)][place & 3];
}

// The exact key of an expert with logit x.
fn choice_key(expert: u32, x: u32) -> u32 {
  if (HAS_BIAS) {
    return sort_key(f32_add(score(x), load_bias(expert)));
  }
  return sort_key(x);
}
