// Fixed-point arithmetic on 32-bit words. wasm/assembly/fixed_point.ts computes the same words.

// mantissa · 2^shift modulo 2^32, rounded towards zero, for any shift.
fn shift_by(mantissa: u32, shift: i32) -> u32 {
  let left = select(mantissa << u32(clamp(shift, 0, 31)), 0u, shift > 31);
  return select(left, mantissa >> u32(clamp(-shift, 0, 31)), shift < 0);
}

// |x| · 2^places, modulo 2^32, from the bits of |x|.
fn fixed_point(magnitude: u32, places: i32) -> u32 {
  return shift_by((magnitude & 0x7fffff) | 0x800000, i32(magnitude >> 23) - 150 + places);
}

// `fixed_point` for 16 and 40 places and |x| < 256, in fewer operations.
fn fixed_q16_small(magnitude: u32) -> u32 {
  return ((magnitude & 0x7fffff) | 0x800000) >> min(134 - (magnitude >> 23), 31u);
}

fn fixed_q40_small(magnitude: u32) -> u32 {
  let exponent = magnitude >> 23;
  let left = max(exponent, 110u) - 110;
  return (((magnitude & 0x7fffff) | 0x800000) << left) >> min(110 - min(exponent, 110u), 31u);
}

// e^−a = (mantissa + 1) / 2^32 · 2^−halvings
struct ExpNegative {
  mantissa: u32,
  halvings: i32,
}

// e^−a for a in [0, 208]: q16 is a in Q16, up to 2 too small; q40 is a in Q40 modulo 2^32.
// a = step · ln2/256 + r: the table gives 2^−(step/256), a cubic e^−r.
fn exp_negative(q16: u32, q40: u32) -> ExpNegative {
  // 47274 / 2^15 = log2(e) rounded down, so that step never exceeds the true quotient.
  let step = ((q16 >> 16) * 47274 + (((q16 & 0xffff) * 47274) >> 16)) >> 7;
  // ln 2 · 2^32 = 2977044471 + 53711 / 2^16; the remainder is < 2^32 in Q40, so wrapping is harmless.
  let r = q40 - step * 2977044471 - ((step * 53711) >> 16);
  let rh = r >> 16;
  let square = rh * rh;
  let sixth = ((((square >> 16) * rh) >> 16) * 10923) >> 16;
  let p = r - (square >> 9) + sixth; // 1 − e^−r in Q40
  let entry = constants[(step & 255) >> 2][step & 3];
  return ExpNegative(~(entry + (multiply_high(~entry, p) >> 8)), i32(step >> 8));
}

// ⌊(2^31 + ⌊head / 2⌋) / head⌋ for head from 2^15 to 2^16. A float quotient, 2.5 ulp off at most, plus 0.46
// proposes that or one less; the integer remainder decides.
fn divide_head(head: u32) -> u32 {
  let proposed = u32(2147483648.0 / f32(head) + 0.46); // 2^31
  return proposed + u32(0x80000000 + (head >> 1) - proposed * head >= head);
}

// 1 / d in Q32 for d in Q31, 1 ≤ d < 2: sixteen bits by division, then one Newton step.
fn reciprocal(d: u32) -> u32 {
  let head = (d >> 16) + ((d >> 15) & 1);
  let guess = min(divide_head(head), 0xffffu);
  // 2^46 − d · guess, and 2^46 is 0 modulo 2^32.
  let error = bitcast<i32>(0 - (d >> 1) * guess - (((d & 1) * guess) >> 1));
  let low = ((bitcast<u32>(error) & 0xffff) * guess) >> 16;
  let step = (error >> 16) * i32(guess) + i32(low);
  return (guess << 16) + bitcast<u32>(step >> 14);
}

// The binary32 bits of value · 2^−(32 + halvings), rounded to nearest even once.
fn round_fixed(value: u32, halvings: i32) -> u32 {
  let zeros = countLeadingZeros(value);
  return round_normal(value << min(zeros, 31u), 126 - halvings - i32(zeros));
}
