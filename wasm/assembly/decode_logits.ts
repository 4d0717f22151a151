import { largest_finite, lowest_finite } from "./constant_vectors";

/**
 * Decoding: raw logits to finite binary32. 16-bit logits are widened exactly, NaN becomes the lowest finite
 * value, ±Infinity ± the largest, and −0 becomes +0. The GPU kernel does the same on the bits
 * (`wgsl/decode_logits.wgsl`); here `f32x4.pmin` and `pmax`, which pick operands, do it on floats.
 */

/** Type tags of the two 16-bit formats; generic functions are compiled once for each. */
export type F16 = i16;
export type BF16 = u16;

/** Clamps four binary32 to finite values. −0 stays: the compares and adds that follow treat it as +0. */
// @ts-ignore: decorator
@inline
function clamp_quad(x: v128): v128 {
  // pmax(a, b) is a < b ? b : a, so that a NaN in b loses.
  return f32x4.pmin(largest_finite(), f32x4.pmax(lowest_finite(), x));
}

/** Widens four binary16, in 32-bit lanes: shifted into place and scaled by 2^112, which is exact for subnormals too. */
// @ts-ignore: decorator
@inline
function widen_f16(h: v128): v128 {
  const magnitude = v128.and(h, i32x4.splat(0x7fff));
  const sign = i32x4.shl(v128.and(h, i32x4.splat(0x8000)), 16);
  const scaled = f32x4.mul(i32x4.shl(magnitude, 13), v128.splat<u32>(0x77800000)); // 2^112
  const special = i32x4.ge_s(magnitude, i32x4.splat(0x7c00));
  const wide = v128.or(i32x4.shl(magnitude, 13), i32x4.splat(0x7f800000));
  return v128.or(sign, v128.bitselect(wide, scaled, special));
}

/** Widens four 16-bit logits to binary32; NaN and Infinity stay. */
// @ts-ignore: decorator
@inline
function widen_quad<T>(at: usize): v128 {
  const words = v128.load_ext<u16>(at);
  return isSigned<T>() ? widen_f16(words) : i32x4.shl(words, 16);
}

/** Loads four binary32 logits, clamped to finite values; −0 stays. */
// @ts-ignore: decorator
@inline
export function decode_quad(at: usize): v128 {
  return clamp_quad(v128.load(at));
}

/** Makes four binary32 logits finite, and −0 +0. */
// @ts-ignore: decorator
@inline
export function finite_quad(x: v128): v128 {
  return f32x4.add(clamp_quad(x), f32x4.splat(0));
}

/** Makes one binary32 logit finite, and −0 +0. */
// @ts-ignore: decorator
@inline
export function finite(x: f32): f32 {
  return f32x4.extract_lane(finite_quad(f32x4.splat(x)), 0);
}

/** Loads the logit of an expert of a binary32 row, finite, −0 as +0. */
// @ts-ignore: decorator
@inline
export function decode(row: usize, expert: u32): f32 {
  return finite(load<f32>(row + (<usize>expert << 2)));
}

/** Widens `count` 16-bit logits at `from` into binary32 at `to`, whole vectors at a time. */
export function widen_row<T>(from: usize, to: usize, count: u32): void {
  const end = to + (<usize>count << 2);
  for (; to < end; to += 16) {
    v128.store(to, widen_quad<T>(from));
    from += 8;
  }
}
