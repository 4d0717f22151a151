// IEEE 754 binary32 in u32 words: add, multiply and divide, rounded to nearest even, subnormals
// included. WGSL fixes no rounding for its own f32, so nothing that decides a bit uses it. wasm/assembly/ uses
// WebAssembly's f32, which is IEEE's, and saturates it. Values are finite; an overflow saturates to the largest
// finite value.

const LARGEST_FINITE = 0x7f7fffffu; // 3.4028234663852886e38

// The high word of a 32 × 32 bit product, from four 16-bit ones.
fn multiply_high(a: u32, b: u32) -> u32 {
  let ah = a >> 16;
  let al = a & 0xffff;
  let bh = b >> 16;
  let bl = b & 0xffff;
  let middle = ah * bl + ((al * bl) >> 16);
  let other = al * bh + (middle & 0xffff);
  return ah * bh + (middle >> 16) + (other >> 16);
}

// Rounds significand · 2^(biased - 158), whose top bit is set and whose last bit may stand for any
// smaller rest, to the magnitude bits of a binary32.
fn round_normal(significand: u32, biased: i32) -> u32 {
  if (biased > 0) {
    let kept = significand >> 8;
    let up = u32((significand << 24) > 0x80000000 - (kept & 1));
    return min((u32(min(biased, 255) - 1) << 23) + kept + up, LARGEST_FINITE);
  }
  let shift = u32(9 - biased);
  if (shift > 32) {
    return 0u; // below half the smallest subnormal
  }
  let quotient = (significand >> 1) >> (shift - 1);
  let rest = (significand << 1) << (31 - min(shift, 31u));
  let last = select(rest, significand, shift == 32);
  return quotient + u32(last > 0x80000000 - (quotient & 1));
}

// The significand of magnitude bits, 24 bits wide (fewer if subnormal), and its biased exponent.
fn biased_exponent(magnitude: u32) -> u32 {
  return max(magnitude >> 23, 1u);
}

fn significand_of(magnitude: u32) -> u32 {
  return magnitude - ((biased_exponent(magnitude) - 1) << 23);
}

// The significands of two magnitudes, in units of the larger one's last place with seven guard bits below:
// enough for one rounding of a sum or a difference with a sticky bit.
fn align(large: u32, small: u32) -> vec2<u32> {
  let n = significand_of(small) << 7;
  let distance = min(biased_exponent(large) - biased_exponent(small), 31u);
  let shifted = n >> distance;
  return vec2<u32>(significand_of(large) << 7, shifted | u32((shifted << distance) != n));
}

fn f32_add(a: u32, b: u32) -> u32 {
  let swap = (a & 0x7fffffff) < (b & 0x7fffffff);
  let large = select(a, b, swap);
  let small = select(b, a, swap);
  let magnitude = large & 0x7fffffff;
  let pair = align(magnitude, small & 0x7fffffff);
  let total = select(pair.x + pair.y, pair.x - pair.y, ((large ^ small) >> 31) == 1);
  if (total == 0) {
    return 0u;
  }
  let zeros = countLeadingZeros(total);
  let exponent = i32(biased_exponent(magnitude)) + 1 - i32(zeros);
  return (large & 0x80000000) | round_normal(total << zeros, exponent);
}

// a + b for a, b ≥ 0.
fn f32_add_positive(a: u32, b: u32) -> u32 {
  let large = max(a, b);
  let small = min(a, b);
  if (small < 0x800000 || large >= 0x7f000000) {
    return f32_add(large, small);
  }
  if ((large ^ small) < 0x800000) {
    // Of one exponent, as sums of sigmoids often are: the sum has the next one, and drops one bit.
    let half = (large + small) >> 1;
    return half + (half & (large + small) & 1) + 0x800000;
  }
  // Both are normal: significands with seven guard bits, of which the last stands for any smaller rest.
  let exponent = large >> 23;
  let distance = min(exponent - (small >> 23), 31u);
  let addend = ((small & 0x7fffff) | 0x800000) << 7;
  let shifted = addend >> distance;
  let total = (((large & 0x7fffff) | 0x800000) << 7) + (shifted | u32((shifted << distance) != addend));
  // At 2^31 the sum has the next exponent, and drops one bit more.
  let drop = 7 + (total >> 31);
  let rounded = (total + (1u << (drop - 1)) - 1 + ((total >> drop) & 1)) >> drop;
  return ((exponent + drop - 8) << 23) + rounded;
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
  let sign = (a ^ b) & 0x80000000;
  let x = a & 0x7fffffff;
  let y = b & 0x7fffffff;
  if (x == 0 || y == 0) {
    return sign;
  }
  let m = normal_significand(x);
  let n = normal_significand(y);
  let high = multiply_high(m, n) | u32(m * n != 0);
  let zeros = countLeadingZeros(high);
  let exponent = normal_exponent(x) + normal_exponent(y) - 126 - i32(zeros);
  return sign | round_normal(high << zeros, exponent);
}

// Adds a step to a result, x, if the remainder, y, is at least what the step takes off it.
fn add_if_fits(found: vec2<u32>, step: u32, taken: u32) -> vec2<u32> {
  return select(found, vec2<u32>(found.x + step, found.y - taken), found.y >= taken);
}

// The quotient and the remainder, from a quotient up to 7 below it.
fn correct_quotient(found: vec2<u32>, divisor: u32) -> vec2<u32> {
  let even = add_if_fits(add_if_fits(found, 4u, 4 * divisor), 2u, 2 * divisor);
  return add_if_fits(even, 1u, divisor);
}

// a / b for a ≥ 0 and b > 0. A float quotient, at most 2.5 ulp off by WGSL's rules, proposes 24
// bits; the integer remainder corrects them.
fn f32_divide(a: u32, b: u32) -> u32 {
  let m = a & 0x7fffff;
  let n = b & 0x7fffff;
  let less = u32(m < n);
  let exponent = i32(a >> 23) - i32(b >> 23) + 127;
  if (min(a, b) < 0x800000 || exponent < 2 || exponent > 253) {
    return divide_any(a, b);
  }
  // Both are normal, and so is the quotient: as it is never a tie, it is ⌊quotient · 2^23 + 1/2⌋, with
  // m scaled so that it is in [1, 2).
  let float = bitcast<f32>(m | 0x3f800000) / bitcast<f32>(n | 0x3f800000);
  let proposed = max(bitcast<u32>(float) + (less << 23) - 0x3f000000, 0x800000u);
  let divisor = (n | 0x800000) << 1;
  // Three below the proposal is at most that and at least that − 6.
  let low = proposed - 3;
  let remainder = ((m | 0x800000) << (24 + less)) + (divisor >> 1) - low * divisor;
  let quotient = correct_quotient(vec2<u32>(low, remainder), divisor).x;
  return (u32(exponent - 1 - i32(less)) << 23) + quotient;
}

// a / b for any a ≥ 0 and b > 0. The quotient is corrected to the one with 0 ≤ remainder < divisor.
fn divide_any(a: u32, b: u32) -> u32 {
  if (a == 0) {
    return 0u;
  }
  let divisor = normal_significand(b) >> 8;
  let dividend = normal_significand(a) >> 8;
  let less = u32(dividend < divisor);
  let scaled = dividend << less; // divisor ≤ scaled < 2 · divisor
  let proposed = u32((f32(scaled) / f32(divisor)) * 8388608.0); // 2^23
  // Three below the proposal is at most the quotient and at least the quotient − 6.
  let low = proposed - 3;
  let found = correct_quotient(vec2<u32>(low, (scaled << 23) - low * divisor), divisor);
  // Two more bits say how the remainder compares with half the divisor.
  let half = 2 * found.y;
  let rest = u32(found.y > 0) + u32(half >= divisor) + u32(half > divisor);
  let exponent = normal_exponent(a) - normal_exponent(b) + 127 - i32(less);
  return round_normal(((found.x << 2) | rest) << 6, exponent);
}
