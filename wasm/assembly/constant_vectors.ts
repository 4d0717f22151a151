/**
 * Vectors with the same constant in each lane, loaded from tables in memory. V8 builds a constant vector in
 * three instructions wherever it is used; a splatting load takes one.
 */

/** Shared constants: 0x7fffffff, 1, ±0x7f7fffff (largest finite), −87. */
const COMMON: usize = memory.data<u32>([0x7fffffff, 0x3f800000, 0x7f7fffff, 0xff7fffff, 0xc2ae0000]);

/** Entry `i` of a table of 32-bit words. */
// @ts-ignore: decorator
@inline
export function splat_word(table: usize, i: usize): v128 {
  return v128.load32_splat(table + (i << 2));
}

/** Entry `i` of a table of binary64. */
// @ts-ignore: decorator
@inline
export function splat_double(table: usize, i: usize): v128 {
  return v128.load64_splat(table + (i << 3));
}

/** All bits but the sign. */
// @ts-ignore: decorator
@inline
export function magnitude_mask(): v128 {
  return splat_word(COMMON, 0);
}

// @ts-ignore: decorator
@inline
export function one(): v128 {
  return splat_word(COMMON, 1);
}

// @ts-ignore: decorator
@inline
export function largest_finite(): v128 {
  return splat_word(COMMON, 2);
}

// @ts-ignore: decorator
@inline
export function lowest_finite(): v128 {
  return splat_word(COMMON, 3);
}

/** −87: for lower x, e^−x overflows and σ(x) may be subnormal. */
// @ts-ignore: decorator
@inline
export function minus_87(): v128 {
  return splat_word(COMMON, 4);
}
