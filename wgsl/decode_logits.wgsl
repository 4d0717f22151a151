// Raw logit bits to the bits of a finite binary32, and those to keys that sort as integers. A logit is widened
// exactly; then NaN becomes the lowest finite value, ±Infinity ± the largest, and −0 +0.

fn finite(bits: u32) -> u32 {
  let magnitude = bits & 0x7fffffff;
  let clamped = min(magnitude, LARGEST_FINITE) | select(0u, bits & 0x80000000, magnitude != 0);
  return select(clamped, 0xff7fffffu, magnitude > 0x7f800000);
}

// Each widens the low bits of a word; of words of halves only the low half counts.
fn widen_f32(bits: u32) -> u32 {
  return bits;
}

fn widen_bf16(word: u32) -> u32 {
  return word << 16;
}

fn widen_f16(word: u32) -> u32 {
  let sign = (word & 0x8000) << 16;
  let magnitude = word & 0x7fff;
  let normal = (magnitude << 13) + 0x38000000;
  // A subnormal is magnitude · 2^−24.
  let zeros = countLeadingZeros(magnitude | 1);
  let subnormal = ((134 - zeros) << 23) + ((magnitude << (zeros - 8)) & 0x7fffff);
  let special = 0x7f800000 | (magnitude << 13);
  let small = select(subnormal, 0u, magnitude == 0);
  let bits = select(normal, small, magnitude < 0x400);
  return sign | select(bits, special, magnitude >= 0x7c00);
}

fn load_logit(token: u32, expert: u32) -> u32 {
  return finite(load_raw(token, expert));
}

// Maps finite binary32 bits to a u32 of the same order. −0 counts as +0. No key is 0, which stands for an empty
// place. (`sort_key` of wasm/assembly/ maps to i32, as its vectors compare those.)
fn sort_key(bits: u32) -> u32 {
  let sign = bitcast<u32>(bitcast<i32>(bits) >> 31);
  return (((bits & 0x7fffffff) ^ sign) - sign) + 0x80000000;
}

// The inverse of `sort_key`.
fn sort_key_bits(key: u32) -> u32 {
  let distance = bitcast<i32>(key - 0x80000000);
  return bitcast<u32>(abs(distance)) | (bitcast<u32>(distance) & 0x80000000);
}

// Clamps what an estimate must not see in four raw logits: what is above LOGIT_LIMIT, +Infinity too, becomes that,
// and NaN with a clear sign bit −Infinity. Negative ones are left: estimates limit negative numbers as integers,
// which makes −Infinity and negative NaN the lowest of all.
fn clamp_special_quad(raw: vec4<u32>) -> vec4<u32> {
  let finite = bitcast<vec4<u32>>(min(bitcast<vec4<i32>>(raw), vec4<i32>(LOGIT_LIMIT)));
  return select(finite, vec4<u32>(0xff800000), bitcast<vec4<i32>>(raw) > vec4<i32>(0x7f800000));
}

// Clamps two pairs of f16, of either sign.
fn clamp_special_halves(words: vec2<u32>) -> vec2<u32> {
  let low = words & vec2<u32>(0xffff);
  let high = words >> vec2<u32>(16);
  return finite_half(low) | (finite_half(high) << vec2<u32>(16));
}

fn finite_half(word: vec2<u32>) -> vec2<u32> {
  let magnitude = word & vec2<u32>(0x7fff);
  let limited = (word & vec2<u32>(0x8000)) | min(magnitude, vec2<u32>(0x7bff)); // 65504
  return select(limited, vec2<u32>(0xfbff), magnitude > vec2<u32>(0x7c00));
}

// A bit is set for each half that has the exponent of Infinity and NaN.
fn detect_special_halves(words: vec2<u32>) -> vec2<u32> {
  return ((words & vec2<u32>(0x7fff7fff)) + vec2<u32>(0x04000400)) & vec2<u32>(0x80008000);
}

// The keys of four raw logits that hold no NaN with a clear sign bit. −0 counts as +0.
fn sort_key_quad(raw: vec4<u32>) -> vec4<u32> {
  let sign = bitcast<vec4<u32>>(bitcast<vec4<i32>>(raw) >> vec4<u32>(31));
  let magnitude = min(raw & vec4<u32>(0x7fffffff), vec4<u32>(LARGEST_FINITE));
  return ((magnitude ^ sign) - sign) + vec4<u32>(0x80000000);
}
