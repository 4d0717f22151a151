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

// The keys of four logits, of the experts `first` to `first` + 3. If ID_MASK is 0, equal logits have equal keys.
// Otherwise logits have 16 bits, and the last 13 bits of their keys (ID_MASK) are 0. These bits then hold ID_MASK
// less the expert's id: no two keys are equal, and of equal logits the lower id has the larger key. Only ±Infinity
// and NaN, which count as ± the largest binary32, have keys whose last bits are 1 or all 1: adding 1 and clearing
// the last bits rounds these to keys that no finite 16-bit logit has.
fn logit_keys(logits: vec4<u32>, first: u32) -> vec4<u32> {
  let keys = sort_key_quad(logits);
  if (ID_MASK == 0) {
    return keys;
  }
  return ((keys + 1) & vec4<u32>(~ID_MASK)) | (vec4<u32>(ID_MASK - first) - vec4<u32>(0, 1, 2, 3));
}

// The logit of a key; ± the largest binary32 where the key was rounded to that of ±Infinity.
fn key_logit(key: u32) -> u32 {
  if (ID_MASK == 0) {
    return sort_key_bits(key);
  }
  return finite(sort_key_bits(key & ~ID_MASK));
}

// The exact key of the choice of an expert with the logit x.
fn choice_key(expert: u32, x: u32) -> u32 {
  if (HAS_BIAS) {
    return sort_key(f32_add(score(x), load_bias(expert)));
  }
  return logit_keys(vec4<u32>(x), expert).x;
}
