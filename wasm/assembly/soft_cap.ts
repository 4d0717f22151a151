import { LARGEST_FINITE } from "./constants";
import { exp_negative, fixed_q16, fixed_q40, multiply_high, reciprocal, round_fixed, shift_by } from "./fixed_point";
import { soft_cap_of_logits } from "./layout";

/**
 * The soft cap of logits, cap · tanh(x / cap), as the routers that have one compute it in binary32: the quotient and
 * the product are IEEE 754's, and tanh is integers. `wgsl/tanh.wgsl` and `wgsl/soft_cap.wgsl` compute the same
 * words, as does `reference/route.ts`.
 */

/**
 * tanh y for y ≥ 0, from bits to bits, within 0.53 ulp, and never less for a larger y. From ½ on it is
 * 1 − 2σ(−2y); below, y − y · w · P(w) with w = y²; below 2^−12, y, which is at most 0.34 ulp more.
 */
export function tanh_magnitude(y: u32): u32 {
  if (y < 0x39800000) return y; // 2^−12
  if (y < 0x3f000000) {
    const significand = (y << 8) | 0x80000000;
    const halvings = 126 - <i32>(y >> 23);
    const q32 = significand >> halvings;
    const w = multiply_high(q32, q32);
    let p = 92215881 - multiply_high(w, 29819708); // (1 − tanh(y) / y) / w over w, in Q32; 2^−29.6 off
    p = 231642486 - multiply_high(w, p);
    p = 572657687 - multiply_high(w, p);
    p = 1431655742 - multiply_high(w, p);
    return round_fixed(multiply_high(significand, ~multiply_high(w, p)), halvings);
  }
  const a = min<u32>(y + 0x800000, 0x42d00000); // 2y, or 104: e^−104 < 2^−150
  const exp = exp_negative(fixed_q16(a), fixed_q40(a));
  const mantissa = ~<u32>exp;
  const halvings = <i32>(exp >> 32); // at least 1
  const inverse = reciprocal(0x80000000 + shift_by(mantissa, -1 - halvings));
  return round_fixed(~shift_by(multiply_high(mantissa, inverse), 1 - halvings), 0);
}

/** Caps a logit. ±Infinity count as ± the largest finite value, and NaN stays. */
function soft_cap(x: f32): f32 {
  if (x != x) return x;
  const y = reinterpret<u32>(min(abs(x), LARGEST_FINITE) / soft_cap_of_logits);
  return copysign(reinterpret<f32>(tanh_magnitude(y)) * soft_cap_of_logits, x);
}

/** Caps the `count` binary32 logits of a row in place. */
export function cap_row(row: usize, count: u32): void {
  const end = row + (<usize>count << 2);
  for (let at = row; at < end; at += 4) store<f32>(at, soft_cap(load<f32>(at)));
}
