// Raw logit bits to binary32 bits: widened exactly, then made finite: NaN to the lowest finite value, ±Infinity to ± the
// largest, −0 to +0.

fn finite(bits: u32) -> u32 {
  let magnitude = bits & 0x7fffffffu;
  let clamped = min(magnitude, LARGEST_FINITE) | select(0u, bits & 0x80000000u, magnitude != 0u);
  return select(clamped, 0xff7fffffu, magnitude > 0x7f800000u);
}

fn widen_f32(bits: u32) -> u32 {
  return bits;
}

fn widen_bf16(word: u32) -> u32 {
  return word << 16u;
}

fn widen_f16(word: u32) -> u32 {
  let sign = (word & 0x8000u) << 16u;
  let magnitude = word & 0x7fffu;
  let normal = (magnitude << 13u) + 0x38000000u;
  // A subnormal is magnitude · 2^−24.
  let zeros = countLeadingZeros(magnitude | 1u);
  let subnormal = ((134u - zeros) << 23u) + ((magnitude << (zeros - 8u)) & 0x7fffffu);
  let special = 0x7f800000u | (magnitude << 13u);
  let small = select(subnormal, 0u, magnitude == 0u);
  let bits = select(normal, small, magnitude < 0x400u);
  return sign | select(bits, special, magnitude >= 0x7c00u);
}

fn load_logit(token: u32, expert: u32) -> u32 {
  return finite(load_raw(token, expert));
}

// Maps finite binary32 bits to a u32 of the same order, and back. −0 is +0; no value is 0.
fn ordered(bits: u32) -> u32 {
  let sign = bitcast<u32>(bitcast<i32>(bits) >> 31u);
  return (((bits & 0x7fffffffu) ^ sign) - sign) + 0x80000000u;
}

fn unordered(key: u32) -> u32 {
  let distance = bitcast<i32>(key - 0x80000000u);
  return bitcast<u32>(abs(distance)) | (bitcast<u32>(distance) & 0x80000000u);
}

// Infinity above 0 becomes the largest finite value, and NaN above 0 −Infinity: where negative numbers are
// limited, NaN among them, they count as the lowest.
fn without_special(raw: vec4<u32>) -> vec4<u32> {
  let finite = bitcast<vec4<u32>>(min(bitcast<vec4<i32>>(raw), vec4<i32>(0x7f7fffff)));
  return select(finite, vec4<u32>(0xff800000u), bitcast<vec4<i32>>(raw) > vec4<i32>(0x7f800000));
}

// The same for two pairs of f16, and for either sign.
fn without_special_halves(words: vec2<u32>) -> vec2<u32> {
  let low = words & vec2<u32>(0xffffu);
  let high = words >> vec2<u32>(16u);
  return finite_half(low) | (finite_half(high) << vec2<u32>(16u));
}

fn finite_half(word: vec2<u32>) -> vec2<u32> {
  let magnitude = word & vec2<u32>(0x7fffu);
  let limited = (word & vec2<u32>(0x8000u)) | min(magnitude, vec2<u32>(0x7bffu)); // 65504
  return select(limited, vec2<u32>(0xfbffu), magnitude > vec2<u32>(0x7c00u));
}

// Not 0 where a half has the exponent of Infinity and NaN.
fn special_halves(words: vec2<u32>) -> vec2<u32> {
  return ((words & vec2<u32>(0x7fff7fffu)) + vec2<u32>(0x04000400u)) & vec2<u32>(0x80008000u);
}

// The keys of four raw logits, NaN above 0 excepted.
fn ordered_quad(raw: vec4<u32>) -> vec4<u32> {
  let sign = bitcast<vec4<u32>>(bitcast<vec4<i32>>(raw) >> vec4<u32>(31u));
  let magnitude = min(raw & vec4<u32>(0x7fffffffu), vec4<u32>(LARGEST_FINITE));
  return ((magnitude ^ sign) - sign) + vec4<u32>(0x80000000u);
}
