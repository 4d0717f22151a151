import { NONE } from "./constants";
import { rank_values, ranks } from "./layout";

/**
 * Ranks: how many values of a list stand before each. A rank is an output slot.
 *
 * Lists are padded with −Infinity to whole pairs of vectors, so that the work comes in few sizes and
 * its branches can be predicted.
 */

/** The four ranks from value `i` on. */
// @ts-ignore: decorator
@inline
export function ranks_at(i: usize): v128 {
  return v128.load(ranks + (i << 2));
}

/** Minus how many of the four values in `others` exceed each of the four in `own`. */
// @ts-ignore: decorator
@inline
function count_above(others: v128, own: v128): v128 {
  const a = f32x4.gt(v128.shuffle<u32>(others, others, 0, 0, 0, 0), own);
  const b = f32x4.gt(v128.shuffle<u32>(others, others, 1, 1, 1, 1), own);
  const c = f32x4.gt(v128.shuffle<u32>(others, others, 2, 2, 2, 2), own);
  const d = f32x4.gt(v128.shuffle<u32>(others, others, 3, 3, 3, 3), own);
  return i32x4.add(i32x4.add(a, b), i32x4.add(c, d));
}

/** Ranks the padded list of `count` values; equal values share the least of their ranks. */
export function count_larger(values: usize, count: usize): void {
  const end = values + (count << 2);
  let at = ranks;
  for (let own = values; own < end; own += 32) {
    const a = v128.load(own);
    const b = v128.load(own, 16);
    let above_a = i32x4.splat(0);
    let above_b = above_a;
    for (let other = values; other < end; other += 16) {
      const others = v128.load(other);
      above_a = i32x4.sub(above_a, count_above(others, a));
      above_b = i32x4.sub(above_b, count_above(others, b));
    }
    v128.store(at, above_a);
    v128.store(at, above_b, 16);
    at += 32;
  }
}

/** Adds to each rank how many equal values stand before it in the list. */
function break_ties(values: usize, count: usize): void {
  let places = i32x4(0, 1, 2, 3);
  for (let i: usize = 0; i < count; i += 4) {
    const own = v128.load(values + (i << 2));
    let own_ranks = ranks_at(i);
    for (let j: usize = 0; j < min(i + 4, count); j++) {
      const equal = f32x4.eq(v128.load32_splat(values + (j << 2)), own);
      const later = i32x4.gt_s(places, i32x4.splat(<i32>j));
      own_ranks = i32x4.sub(own_ranks, v128.and(equal, later));
    }
    v128.store(ranks + (i << 2), own_ranks);
    places = i32x4.add(places, i32x4.splat(4));
  }
}

/** Ranks `count` values, a tie won by the earlier one. Whatever follows them in memory has rank `count`, up to a multiple of 8. */
export function rank_list(values: usize, count: usize): void {
  const own = rank_values;
  let places = i32x4(0, 1, 2, 3);
  const after = i32x4.splat(<i32>count);
  const lowest = f32x4.splat(NONE);
  const padded = (count + 7) & ~7;
  for (let at: usize = 0; at < padded << 2; at += 16) {
    v128.store(own + at, v128.bitselect(v128.load(values + at), lowest, i32x4.gt_s(after, places)));
    places = i32x4.add(places, i32x4.splat(4));
  }
  count_larger(own, count);
  let sums = i32x4.splat(0);
  for (let i: usize = 0; i < padded; i += 4) sums = i32x4.add(sums, ranks_at(i));
  sums = i32x4.add(sums, v128.shuffle<u32>(sums, sums, 2, 3, 0, 1));
  const sum = <usize>(i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1));
  // Ranks that all differ add up to this.
  if (sum != (count * (count - 1) >> 1) + (padded - count) * count) break_ties(own, count);
}
