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

fn f32_add(a: u32, b: u32) -> u32 {
  let swap = (a & 0x7fffffffu) < (b & 0x7fffffffu);
  let large = select(a, b, swap);
  let small = select(b, a, swap);
  let large_magnitude = large & 0x7fffffffu;
  let small_magnitude = small & 0x7fffffffu;
  let exponent = biased_exponent(large_magnitude);
  let small_exponent = biased_exponent(small_magnitude);
  // Seven guard bits: enough for one rounding of a sum or a difference with a sticky bit.
  let m = (large_magnitude - ((exponent - 1u) << 23u)) << 7u;
  let n = (small_magnitude - ((small_exponent - 1u) << 23u)) << 7u;
  let distance = min(exponent - small_exponent, 31u);
  let shifted = n >> distance;
  let aligned = shifted | u32((shifted << distance) != n);
  let total = select(m + aligned, m - aligned, ((large ^ small) >> 31u) == 1u);
  if (total == 0u) {
    return 0u;
  }
  let zeros = countLeadingZeros(total);
  let magnitude = round_normal(total << zeros, i32(exponent) + 1 - i32(zeros));
  return (large & 0x80000000u) | magnitude;
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
  let exponent = biased_exponent(large);
  let small_exponent = biased_exponent(small);
  let m = (large - ((exponent - 1u) << 23u)) << 7u;
  let n = (small - ((small_exponent - 1u) << 23u)) << 7u;
  let distance = min(exponent - small_exponent, 31u);
  let shifted = n >> distance;
  let total = m + (shifted | u32((shifted << distance) != n));
  let carry = total >> 31u;
  let odd = (total >> (7u + carry)) & 1u;
  let rounded = (total + (64u << carry) - 1u + odd) >> (7u + carry);
  return min(((exponent - 1u + carry) << 23u) + rounded, LARGEST_FINITE);
}

// Shifts a nonzero significand so that bit 31 is its top bit; exponent follows.
fn normal_exponent(magnitude: u32) -> i32 {
  let exponent = biased_exponent(magnitude);
  let significand = magnitude - ((exponent - 1u) << 23u);
  return i32(exponent) + 8 - i32(countLeadingZeros(significand));
}

fn normal_significand(magnitude: u32) -> u32 {
  let significand = magnitude - ((biased_exponent(magnitude) - 1u) << 23u);
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
  var quotient = proposed - 3u;
  var remainder = ((m | 0x800000u) << (24u + less)) + (divisor >> 1u) - quotient * divisor;
  let fits4 = remainder >= 4u * divisor;
  quotient += select(0u, 4u, fits4);
  remainder -= select(0u, 4u * divisor, fits4);
  let fits2 = remainder >= 2u * divisor;
  quotient += select(0u, 2u, fits2);
  remainder -= select(0u, 2u * divisor, fits2);
  quotient += u32(remainder >= divisor);
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
  var quotient = proposed - 3u;
  var remainder = (scaled << 23u) - quotient * divisor;
  let fits4 = remainder >= 4u * divisor;
  quotient += select(0u, 4u, fits4);
  remainder -= select(0u, 4u * divisor, fits4);
  let fits2 = remainder >= 2u * divisor;
  quotient += select(0u, 2u, fits2);
  remainder -= select(0u, 2u * divisor, fits2);
  let fits1 = remainder >= 1u * divisor;
  quotient += select(0u, 1u, fits1);
  remainder -= select(0u, 1u * divisor, fits1);
  // Two more bits say how the remainder compares with half the divisor.
  let half = 2u * remainder;
  let rest = u32(remainder > 0u) + u32(half >= divisor) + u32(half > divisor);
  let exponent = normal_exponent(a) - normal_exponent(b) + 127 - i32(less);
  return round_normal(((quotient << 2u) | rest) << 6u, exponent);
}
