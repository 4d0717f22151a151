import { FLAG_BIAS, SCORING_SIGMOID } from "./constants";
import { normal_quad } from "./decode";
import {
  candidate_choices, candidate_ids, candidate_logits, candidate_offsets, candidate_places,
  candidate_scores, choice_offsets, dense, has, place_experts, row_stride, scoring,
} from "./layout";
import { score_lanes, sigmoid_quad } from "./score_quad";

/**
 * Candidates: the places whose estimate reaches a bound, listed with hardly a branch that depends on
 * the data, then scored exactly, four at a time, those of all rows of a batch in one list.
 */

/** Where in a candidate's place the number of its row in the batch begins. */
export const ROW_SHIFT: u32 = 20;
const PLACE_MASK: u32 = (1 << ROW_SHIFT) - 1;

/** The candidates among 32 places, as a mask. */
// @ts-ignore: decorator
@inline
function mask_word(at: usize, reach: v128): u32 {
  const a = i16x8.narrow_i32x4_s(f32x4.ge(v128.load(at), reach), f32x4.ge(v128.load(at, 16), reach));
  const b = i16x8.narrow_i32x4_s(f32x4.ge(v128.load(at, 32), reach), f32x4.ge(v128.load(at, 48), reach));
  const c = i16x8.narrow_i32x4_s(f32x4.ge(v128.load(at, 64), reach), f32x4.ge(v128.load(at, 80), reach));
  const d = i16x8.narrow_i32x4_s(f32x4.ge(v128.load(at, 96), reach), f32x4.ge(v128.load(at, 112), reach));
  const low = i8x16.bitmask(i8x16.narrow_i16x8_s(a, b));
  return low | (i8x16.bitmask(i8x16.narrow_i16x8_s(c, d)) << 16);
}

/** Writes the places of a mask, four at once, there or not: what is too much is overwritten. Returns where they end. */
// @ts-ignore: decorator
@inline
function write_places(next: usize, first: u32, mask: u64): usize {
  const after = next + (<usize>popcnt(mask) << 2);
  do {
    store<u32>(next, first + <u32>ctz(mask));
    mask &= mask - 1;
    store<u32>(next, first + <u32>ctz(mask), 4);
    mask &= mask - 1;
    store<u32>(next, first + <u32>ctz(mask), 8);
    mask &= mask - 1;
    store<u32>(next, first + <u32>ctz(mask), 12);
    mask &= mask - 1;
    next += 16;
  } while (mask);
  return after;
}

/**
 * Appends `places` places from `first` on whose estimate, at `from` on, reaches `bound`, ascending;
 * −Infinity never does.
 *
 * @returns The number of candidates after it.
 */
export function list_places(from: usize, first: u32, places: u32, bound: f32, count: usize): usize {
  const reach = f32x4.splat(max(bound, -f32.MAX_VALUE));
  const list = candidate_places;
  let next = list + (count << 2);
  let at = from;
  for (let left = places; left > 0; left -= 64) {
    let mask = <u64>mask_word(at, reach);
    if (left == 32) return (write_places(next, first, mask) - list) >> 2;
    mask |= <u64>mask_word(at + 128, reach) << 32;
    next = write_places(next, first, mask);
    at += 256;
    first += 64;
  }
  return (next - list) >> 2;
}

/** Fetches logit and offset of candidates [from, end); `row` is the first of the batch. */
export function gather_candidates(row: usize, from: usize, end: usize): void {
  const places = candidate_places;
  const ids = candidate_ids;
  const words = candidate_logits;
  const offsets = candidate_offsets;
  const row_offsets = choice_offsets;
  const experts = place_experts;
  const stride = row_stride;
  const sparse = !dense;
  for (let i = from << 2; i < end << 2; i += 4) {
    const coded = load<u32>(places + i);
    const place = <usize>(coded & PLACE_MASK) << 2;
    const expert = sparse ? load<u32>(experts + place) : <u32>place >> 2;
    store<u32>(ids + i, expert);
    store<u32>(words + i, load<u32>(row + (coded >> ROW_SHIFT) * stride + (<usize>expert << 2)));
    store<u32>(offsets + i, load<u32>(row_offsets + place));
  }
}

/** Scores candidates [from, end) exactly, and up to three after them that mean nothing. */
export function score_candidates(from: usize, end: usize): void {
  const words = candidate_logits;
  const offsets = candidate_offsets;
  const scores = candidate_scores;
  const choices = candidate_choices;
  const last = end << 2;
  if (scoring == SCORING_SIGMOID) {
    for (let i = from << 2; i < last; i += 16) {
      const score = sigmoid_quad(normal_quad(v128.load(words + i)));
      v128.store(scores + i, score);
      v128.store(choices + i, f32x4.add(score, v128.load(offsets + i)));
    }
  } else {
    for (let i = from << 2; i < last; i += 16) {
      const score = score_lanes(normal_quad(v128.load(words + i)));
      v128.store(scores + i, score);
      v128.store(choices + i, f32x4.add(score, v128.load(offsets + i)));
    }
  }
  if (has(FLAG_BIAS)) return;
  for (let i = from << 2; i < last; i += 16) {
    v128.store(choices + i, normal_quad(v128.load(words + i)));
  }
}
