// Raw logit bits to binary32 bits: exact, then NaN to the lowest finite value, ±Infinity to ± the
// largest, −0 to +0.

fn finite(bits: u32) -> u32 {
  let magnitude = bits & 0x7fffffffu;
  let clamped = min(magnitude, LARGEST_FINITE) | select(0u, bits & 0x80000000u, magnitude != 0u);
  return select(clamped, 0xff7fffffu, magnitude > 0x7f800000u);
}

fn decode_f32(bits: u32) -> u32 {
  return finite(bits);
}

fn decode_bf16(word: u32) -> u32 {
  return finite(word << 16u);
}

fn decode_f16(word: u32) -> u32 {
  let sign = (word & 0x8000u) << 16u;
  let magnitude = word & 0x7fffu;
  let normal = (magnitude << 13u) + 0x38000000u;
  // A subnormal is magnitude · 2^−24.
  let zeros = countLeadingZeros(magnitude | 1u);
  let subnormal = ((134u - zeros) << 23u) + ((magnitude << (zeros - 8u)) & 0x7fffffu);
  let special = 0x7f800000u | (magnitude << 13u);
  let small = select(subnormal, 0u, magnitude == 0u);
  let bits = select(normal, small, magnitude < 0x400u);
  return finite(sign | select(bits, special, magnitude >= 0x7c00u));
}

// Maps binary32 bits to a u32 of the same order, and back. A finite value is never 0.
fn ordered(bits: u32) -> u32 {
  return bits ^ select(0x80000000u, 0xffffffffu, (bits >> 31u) == 1u);
}

fn unordered(key: u32) -> u32 {
  return key ^ select(0xffffffffu, 0x80000000u, (key >> 31u) == 1u);
}
