// Sigmoid scores. `score` is exact to the bit: integers, the same words as `sigmoid` in wasm/assembly/score.ts.
// `estimate_quad` is a float estimate, which only prunes (docs/NUMERICS.md); WASM's is another formula.

// The bits of σ(x), within 0.52 ulp.
fn score(x: u32) -> u32 {
  let a = min(x & 0x7fffffff, 0x42d00000u); // 104: e^−104 < 2^−150
  let exp = exp_negative(fixed_q16_small(a), fixed_q40_small(a));
  let d = 0x80000000 + (exp.mantissa >> min(u32(exp.halvings) + 1, 31u));
  let inverse = reciprocal(d);
  // Winners' logits are mostly positive: a branch of its own spares their warp the other one.
  if ((x >> 31) == 0) {
    return round_normal(inverse, 126); // at least 1/2
  }
  return round_fixed(multiply_high(exp.mantissa, inverse) + 1, exp.halvings);
}

// Within 4.1 · 2^−23 of σ of four raw logits that `clamp_special_quad` has limited to 80 (LOGIT_LIMIT): WGSL
// allows exp(−x) an error of (3 + 2|x|) ulp, a sum 1 and a quotient 2.5. Above 80 σ is 1 within 2^−115.
fn estimate_quad(raw: vec4<u32>) -> vec4<f32> {
  // At least −80: as integers, negative numbers are above all others, in the order of their magnitudes.
  let x = bitcast<vec4<f32>>(min(raw, vec4<u32>(0xc2a00000)));
  return vec4<f32>(1.0) / (vec4<f32>(1.0) + exp(-x));
}

// How far an estimate may be off.
fn score_error() -> f32 {
  return 1e-6;
}
