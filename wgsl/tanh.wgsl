// The tanh of a soft cap, in integers. wasm/assembly/soft_cap.ts computes the same words.

// tanh y for y ≥ 0, from bits to bits, within 0.53 ulp, and never less for a larger y. From ½ on it is 1 − 2σ(−2y);
// below, y − y · w · P(w) with w = y²; below 2^−12, y, which is at most 0.34 ulp more.
fn tanh_magnitude(y: u32) -> u32 {
  if (y < 0x39800000) { // 2^−12
    return y;
  }
  if (y < 0x3f000000) {
    let significand = (y << 8) | 0x80000000;
    let halvings = 126 - (y >> 23);
    let q32 = significand >> halvings;
    let w = multiply_high(q32, q32);
    var p = 92215881 - multiply_high(w, 29819708); // (1 − tanh(y) / y) / w over w, in Q32; 2^−29.6 off
    p = 231642486 - multiply_high(w, p);
    p = 572657687 - multiply_high(w, p);
    p = 1431655742 - multiply_high(w, p);
    return round_fixed(multiply_high(significand, ~multiply_high(w, p)), i32(halvings));
  }
  let a = min(y + 0x800000, 0x42d00000u); // 2y, or 104: e^−104 < 2^−150
  let exp = exp_negative(fixed_q16_small(a), fixed_q40_small(a));
  let inverse = reciprocal(0x80000000 + shift_by(exp.mantissa, -1 - exp.halvings));
  return round_fixed(~shift_by(multiply_high(exp.mantissa, inverse), 1 - exp.halvings), 0);
}
