// The score of a logit, twice: exactly, in integers, as wasm/assembly/score.ts computes it word for
// word; and as an estimate, in floats, which only prunes (docs/NUMERICS.md).

// e^−a = (1 − fraction / 2^32) · 2^−halvings
struct ExpNegative {
  fraction: u32,
  halvings: u32,
}

// For the bits of a binary32 a in [0, 104]. a = step · ln2/256 + r: the table gives
// 2^−(step/256), a cubic gives e^−r.
fn exp_negative(a: u32) -> ExpNegative {
  let exponent = i32(a >> 23u);
  let mantissa = (a & 0x7fffffu) | 0x800000u;
  let q16 = mantissa >> u32(min(134 - exponent, 31));
  let shift = exponent - 110;
  let q40 = select(mantissa >> u32(clamp(-shift, 0, 31)), mantissa << u32(max(shift, 0)), shift >= 0);
  // 47274 / 2^15 = log2(e) rounded down, so that step never exceeds the true quotient.
  let step = ((q16 >> 16u) * 47274u + (((q16 & 0xffffu) * 47274u) >> 16u)) >> 7u;
  // ln 2 · 2^32 = 2977044471 + 53711 / 2^16; the remainder is < 2^32 in Q40, so wrapping is harmless.
  let r = q40 - step * 2977044471u - ((step * 53711u) >> 16u);
  let rh = r >> 16u;
  let square = rh * rh;
  let sixth = ((((square >> 16u) * rh) >> 16u) * 10923u) >> 16u;
  let p = r - (square >> 9u) + sixth; // 1 − e^−r in Q40
  let entry = constants[(step & 255u) >> 2u][step & 3u];
  return ExpNegative(entry + (multiply_high(~entry, p) >> 8u), step >> 8u);
}

// 1 / d in Q32 for d in Q31, 1 ≤ d < 2: sixteen bits by division, then one Newton step.
fn reciprocal(d: u32) -> u32 {
  let head = (d >> 16u) + ((d >> 15u) & 1u);
  let guess = min((0x80000000u + (head >> 1u)) / head, 0xffffu);
  // 2^46 − d · guess, and 2^46 is 0 modulo 2^32.
  let error = bitcast<i32>(0u - (d >> 1u) * guess - (((d & 1u) * guess) >> 1u));
  let low = ((bitcast<u32>(error) & 0xffffu) * guess) >> 16u;
  let step = (error >> 16u) * i32(guess) + i32(low);
  return (guess << 16u) + bitcast<u32>(step >> 14u);
}

// The binary32 bits of value · 2^−(32 + halvings), rounded to nearest even once.
fn round_fixed(value: u32, halvings: u32) -> u32 {
  let zeros = countLeadingZeros(value);
  return round_normal(value << zeros, 126 - i32(halvings) - i32(zeros));
}

// σ(x), within 0.52 ulp, of a finite binary32.
fn sigmoid(x: u32) -> u32 {
  let exp = exp_negative(min(x & 0x7fffffffu, 0x42d00000u)); // 104: e^−104 < 2^−150
  let mantissa = ~exp.fraction;
  let d = 0x80000000u + (mantissa >> min(exp.halvings + 1u, 31u));
  let inverse = reciprocal(d);
  let negative = (x >> 31u) == 1u;
  let value = select(inverse, multiply_high(mantissa, inverse) + 1u, negative);
  return round_fixed(value, select(0u, exp.halvings, negative));
}

// Within 4.5 · 2^−23 of σ(x): WGSL allows exp (3 + 2|x|) ulp, a sum 1 and a quotient 2.5.
fn estimate_sigmoid(x: u32) -> f32 {
  return 1.0 / (1.0 + exp(-clamp(bitcast<f32>(x), -80.0, 80.0)));
}

// No estimate is lower; stands for a place without an expert.
const NO_ESTIMATE = -3.4028234663852886e38f;

// How far below τ the estimate of a winner may lie: twice the error of a score's estimate, 4.5 ulp of
// 1, and of the add, the bound's own roundings, and as much again.
fn lower_bound(tau: f32) -> f32 {
  let slack = 2e-6 + 1e-6 * abs(tau);
  return select(NO_ESTIMATE, tau - slack, tau > -1e38);
}
