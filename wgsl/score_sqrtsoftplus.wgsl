// Scores √(ln(1 + e^x)). `score` is exact to the bit: integers, the same words as `sqrtsoftplus` in
// wasm/assembly/score.ts. `estimate` is a float estimate, which only prunes (docs/NUMERICS.md).

// An estimate of the row's largest score, which bounds the error of all its estimates.
var<private> largest_score: f32;

// Adds a step to a root, x, if the remainder, y, is at least (x + step)² − x².
fn correct_root(found: vec2<u32>, step: u32) -> vec2<u32> {
  return add_if_fits(found, step, 2 * step * found.x + step * step);
}

// The binary32 bits of the square root of value · 2^−exponent. A float root proposes 24 bits; the integer remainder
// corrects them to the floor of the root. By WGSL's rules a proposal below 2^24 is at most 7 from it. Just below
// 2^24 it may be 10 above (docs/NUMERICS.md), but a proposal limited to 2^24 is not.
fn square_root(value: u32, exponent: i32) -> u32 {
  let zeros = countLeadingZeros(value);
  let normal = value << zeros;
  let even = exponent + i32(zeros);
  let shift = 16 - u32(even & 1);
  // normal · 2^shift, of 47 or 48 bits; its low word is enough, as the remainder fits one.
  let proposed = u32(sqrt(f32(normal >> 8) * select(8388608.0, 16777216.0, shift == 16)));
  // Eight below the proposal is at most the root and at least the root − 15.
  let low = min(proposed, 16777216u) - 8; // 2^24
  var found = correct_root(vec2<u32>(low, (normal << shift) - low * low), 8u);
  found = correct_root(correct_root(correct_root(found, 4u), 2u), 1u);
  let rest = u32(found.y > 0) + 2 * u32(found.y > found.x);
  return round_normal(((found.x << 2) | rest) << 6, 150 - ((even + i32(shift)) >> 1));
}

// The bits of √(ln(1 + e^x)), within 0.621 ulp. With t = e^−|x|, ln(1 + t) = 2 atanh(t / (2 + t)): a quotient
// and a quintic in its square.
fn score(x: u32) -> u32 {
  let a = min(x & 0x7fffffff, 0x43500000u); // 208: e^−104 < 2^−150
  let exp = exp_negative(fixed_q16_small(a), fixed_q40_small(a));
  let inverse = reciprocal(0x80000000 + shift_by(exp.mantissa, -2 - exp.halvings));
  let quotient = multiply_high(exp.mantissa, inverse); // 2t / (2 + t) = quotient · 2^−(32 + halvings)
  let z = shift_by(quotient, -1 - exp.halvings);
  let w = multiply_high(z, z);
  var p = multiply_high(w, 498738672u) + 466145166; // atanh(z)/z − 1 over w, in Q32; 4.1e-10 off
  p = multiply_high(w, p) + 614016213;
  p = multiply_high(w, p) + 858987153;
  p = multiply_high(w, p) + 1431655779;
  let log = quotient + multiply_high(quotient, multiply_high(w, p));
  let biased = i32((x >> 23) & 0xff);
  var value = log;
  var exponent = 32 + exp.halvings;
  if ((x >> 31) == 0) {
    value = fixed_point(x, 27) + ((shift_by(log, -4 - exp.halvings) + 1) >> 1);
    exponent = 27;
    // From 16 on, the logarithm is below 2^−27 of x.
    if (biased >= 131) {
      value = (x << 8) | 0x80000000;
      exponent = 158 - biased;
    }
  }
  return square_root(value, exponent);
}

// Within 7e-6 and 8e-7 of √(ln(1 + e^x)) of four raw logits that `clamp_special_quad` has limited: where e^x < 1/16
// by a series, 5.5e-6 off; elsewhere by WGSL's log, 2^−21 off, and sqrt, 6.5 ulp.
fn estimate_quad(raw: vec4<u32>) -> vec4<f32> {
  // At least −80: as integers, negative numbers are above all others, in the order of their magnitudes.
  let x = bitcast<vec4<f32>>(min(raw, vec4<u32>(0xc2a00000)));
  let half = exp(-0.5 * min(abs(x), vec4<f32>(80.0)));
  let t = half * half; // e^−|x|
  let series = half * (1.0 - t * (0.25 - 0.13541667 * t));
  let direct = sqrt(max(x, vec4<f32>(0.0)) + log(1.0 + t));
  return select(direct, series, x < vec4<f32>(-2.7725887)); // ln(1/16)
}

fn score_error() -> f32 {
  return 7e-6 + 1e-6 * largest_score;
}

// Takes the bits of the row's largest logit, or of 0 if that is less.
fn set_largest_logit(x: u32) {
  largest_score = estimate_quad(vec4<u32>(x)).x;
}
