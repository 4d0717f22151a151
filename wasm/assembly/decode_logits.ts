import { largest_finite, lowest_finite } from "./constant_vectors";

/** Tags for the two formats of 16 bits; generic code is compiled once for each. */
export type F16 = i16;
export type BF16 = u16;

/** NaN to the lowest finite value, ±Infinity to ±the largest. −0 stays: every compare and add that follows treats it as +0. */
// @ts-ignore: decorator
@inline
function finite_quad(x: v128): v128 {
  // pmax(a, b) is a < b ? b : a, so that a NaN in b loses.
  return f32x4.pmin(largest_finite(), f32x4.pmax(lowest_finite(), x));
}

/** binary16 bits in 32-bit lanes to binary32: shift into place and rescale the exponent by 2^112, which is exact for subnormals too. */
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

/** Widens four logits of 16 bits to binary32; NaN and Infinity stay. */
// @ts-ignore: decorator
@inline
function widen_quad<T>(at: usize): v128 {
  const words = v128.load_ext<u16>(at);
  return isSigned<T>() ? widen_f16(words) : i32x4.shl(words, 16);
}

/** Four binary32 logits, every lane finite. */
// @ts-ignore: decorator
@inline
export function decode_quad(at: usize): v128 {
  return finite_quad(v128.load(at));
}

/** Four binary32 logits made finite; −0 counts as +0. */
// @ts-ignore: decorator
@inline
export function normal_quad(x: v128): v128 {
  return f32x4.add(finite_quad(x), f32x4.splat(0));
}

/** One binary32 logit made finite; −0 counts as +0. */
// @ts-ignore: decorator
@inline
export function normal(x: f32): f32 {
  return f32x4.extract_lane(normal_quad(f32x4.splat(x)), 0);
}

/** One logit of a row of binary32, finite; −0 counts as +0. */
// @ts-ignore: decorator
@inline
export function decode(row: usize, expert: u32): f32 {
  return normal(load<f32>(row + (<usize>expert << 2)));
}

/** Widens `count` logits of 16 bits into binary32, whole vectors at a time. */
export function widen_row<T>(from: usize, to: usize, count: u32): void {
  const end = to + (<usize>count << 2);
  for (; to < end; to += 16) {
    v128.store(to, widen_quad<T>(from));
    from += 8;
  }
}
