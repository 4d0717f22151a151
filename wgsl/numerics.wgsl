// IEEE-754 binary32 in u32 words: add, multiply and divide, rounded to nearest even, subnormals
// included. WGSL fixes no rounding for its own f32, so nothing that decides a bit uses it. Values
// are finite; an overflow saturates to the largest finite value.

const LARGEST_FINITE = 0x7f7fffffu; // 3.4028234663852886e38

// The high word of a 32 × 32 bit product, from four 16-bit ones.
fn multiply_high(a: u32, b: u32) -> u32 {
  let ah = a >> 16u;
  let al = a & 0xffffu;
  let bh = b >> 16u;
  let bl = b & 0xffffu;
  let middle = ah * bl + ((al * bl) >> 16u);
  let other = al * bh + (middle & 0xffffu);
  return ah * bh + (middle >> 16u) + (other >> 16u);
}

// Rounds significand · 2^(biased - 158), whose top bit is set and whose last bit may stand for any
// smaller rest, to the magnitude bits of a binary32.
fn round_normal(significand: u32, biased: i32) -> u32 {
  if (biased > 0) {
    let kept = significand >> 8u;
    let up = u32((significand << 24u) > 0x80000000u - (kept & 1u));
    return min((u32(min(biased, 255) - 1) << 23u) + kept + up, LARGEST_FINITE);
  }
  let shift = u32(9 - biased);
  if (shift > 32u) {
    return 0u; // below half the smallest subnormal
  }
  let quotient = (significand >> 1u) >> (shift - 1u);
  let rest = (significand << 1u) << (31u - min(shift, 31u));
  let last = select(rest, significand, shift == 32u);
  return quotient + u32(last > 0x80000000u - (quotient & 1u));
}

// The significand of magnitude bits, 24 bits wide (fewer if subnormal), and its biased exponent.
fn biased_exponent(magnitude: u32) -> u32 {
  return max(magnitude >> 23u, 1u);
}

fn significand_of(magnitude: u32) -> u32 {
  return magnitude - ((biased_exponent(magnitude) - 1u) << 23u);
}

// The significands of two magnitudes, in units of the larger one's last place with seven guard bits below:
// enough for one rounding of a sum or a difference with a sticky bit.
fn align(large: u32, small: u32) -> vec2<u32> {
  let n = significand_of(small) << 7u;
  let distance = min(biased_exponent(large) - biased_exponent(small), 31u);
  let shifted = n >> distance;
  return vec2<u32>(significand_of(large) << 7u, shifted | u32((shifted << distance) != n));
}

fn f32_add(a: u32, b: u32) -> u32 {
  let swap = (a & 0x7fffffffu) < (b & 0x7fffffffu);
  let large = select(a, b, swap);
  let small = select(b, a, swap);
  let magnitude = large & 0x7fffffffu;
  let pair = align(magnitude, small & 0x7fffffffu);
  let total = select(pair.x + pair.y, pair.x - pair.y, ((large ^ small) >> 31u) == 1u);
  if (total == 0u) {
    return 0u;
  }
  let zeros = countLeadingZeros(total);
  let exponent = i32(biased_exponent(magnitude)) + 1 - i32(zeros);
  return (large & 0x80000000u) | round_normal(total << zeros, exponent);
}

// a + b for a, b ≥ 0.
fn f32_add_positive(a: u32, b: u32) -> u32 {
  let large = max(a, b);
  let small = min(a, b);
  if (small == 0u) {
    return large;
  }
  if ((large ^ small) < 0x800000u && small >= 0x800000u && large < 0x7f000000u) {
    // Of one exponent: the sum has the next one, and drops one bit.
    let half = (large + small) >> 1u;
    return half + (half & (large + small) & 1u) + 0x800000u;
  }
  let pair = align(large, small);
  let total = pair.x + pair.y;
  let carry = total >> 31u;
  let odd = (total >> (7u + carry)) & 1u;
  let rounded = (total + (64u << carry) - 1u + odd) >> (7u + carry);
  return min(((biased_exponent(large) - 1u + carry) << 23u) + rounded, LARGEST_FINITE);
}

// Shifts a nonzero significand so that bit 31 is its top bit; exponent follows.
fn normal_exponent(magnitude: u32) -> i32 {
  return i32(biased_exponent(magnitude)) + 8 - i32(countLeadingZeros(significand_of(magnitude)));
}

fn normal_significand(magnitude: u32) -> u32 {
  let significand = significand_of(magnitude);
  return significand << countLeadingZeros(significand);
}

fn f32_multiply(a: u32, b: u32) -> u32 {
  let sign = (a ^ b) & 0x80000000u;
  let x = a & 0x7fffffffu;
  let y = b & 0x7fffffffu;
  if (x == 0u || y == 0u) {
    return sign;
  }
  let m = normal_significand(x);
  let n = normal_significand(y);
  let high = multiply_high(m, n) | u32(m * n != 0u);
  let zeros = countLeadingZeros(high);
  let exponent = normal_exponent(x) + normal_exponent(y) - 126 - i32(zeros);
  return sign | round_normal(high << zeros, exponent);
}

// Adds a step to a result, x, if the remainder, y, has what that takes.
fn correct(found: vec2<u32>, step: u32, taken: u32) -> vec2<u32> {
  return select(found, vec2<u32>(found.x + step, found.y - taken), found.y >= taken);
}

// The quotient and the remainder, from a quotient up to 7 below it.
fn correct_quotient(found: vec2<u32>, divisor: u32) -> vec2<u32> {
  let even = correct(correct(found, 4u, 4u * divisor), 2u, 2u * divisor);
  return correct(even, 1u, divisor);
}

// a / b for a ≥ 0 and b > 0. A float quotient, at most 2.5 ulp off by WGSL's rules, proposes 24
// bits; the integer remainder corrects them.
fn f32_divide(a: u32, b: u32) -> u32 {
  let m = a & 0x7fffffu;
  let n = b & 0x7fffffu;
  let less = u32(m < n);
  let exponent = i32(a >> 23u) - i32(b >> 23u) + 127;
  if (min(a, b) < 0x800000u || exponent < 2 || exponent > 253) {
    return divide_any(a, b);
  }
  // Both are normal, and so is the quotient: as it is never a tie, it is ⌊quotient · 2^23 + 1/2⌋, with
  // m scaled so that it is in [1, 2).
  let float = bitcast<f32>(m | 0x3f800000u) / bitcast<f32>(n | 0x3f800000u);
  let proposed = max(bitcast<u32>(float) + (less << 23u) - 0x3f000000u, 0x800000u);
  let divisor = (n | 0x800000u) << 1u;
  // Three below the proposal is at most that and at least that − 6.
  let low = proposed - 3u;
  let remainder = ((m | 0x800000u) << (24u + less)) + (divisor >> 1u) - low * divisor;
  let quotient = correct_quotient(vec2<u32>(low, remainder), divisor).x;
  return (u32(exponent - 1 - i32(less)) << 23u) + quotient;
}

// The same for any a and b. The quotient is corrected to the one with 0 ≤ remainder < divisor.
fn divide_any(a: u32, b: u32) -> u32 {
  if (a == 0u) {
    return 0u;
  }
  let divisor = normal_significand(b) >> 8u;
  let dividend = normal_significand(a) >> 8u;
  let less = u32(dividend < divisor);
  let scaled = dividend << less; // divisor ≤ scaled < 2 · divisor
  let proposed = u32((f32(scaled) / f32(divisor)) * 8388608.0); // 2^23
  // Three below the proposal is at most the quotient and at least the quotient − 6.
  let low = proposed - 3u;
  let found = correct_quotient(vec2<u32>(low, (scaled << 23u) - low * divisor), divisor);
  // Two more bits say how the remainder compares with half the divisor.
  let half = 2u * found.y;
  let rest = u32(found.y > 0u) + u32(half >= divisor) + u32(half > divisor);
  let exponent = normal_exponent(a) - normal_exponent(b) + 127 - i32(less);
  return round_normal(((found.x << 2u) | rest) << 6u, exponent);
}
