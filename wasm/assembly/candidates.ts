import { FLAG_BIAS, SCORING_SIGMOID } from "./constants";
import { finite_quad } from "./decode_logits";
import { estimate_sigmoid } from "./estimate_score";
import {
  batch_offsets, candidate_choices, candidate_logits, candidate_offsets, candidate_places,
  candidate_scores, dense, filtered_fours, group_size, group_stride, has, logit_of_place, num_experts,
  row_places, scoring,
} from "./layout";
import { score_logits } from "./score_quad";

/**
 * The candidate list: places that may be selected, those of all rows of a batch one after the other.
 * Places are listed from bit masks with hardly a branch that depends on the data, and the candidates'
 * logits and offsets are then gathered four at a time. Place p of row r counts as r · row_places + p.
 */

/** Packs sixteen lane masks into sixteen bits. */
// @ts-ignore: decorator
@inline
function pack_mask(a: v128, b: v128, c: v128, d: v128): u32 {
  return i8x16.bitmask(i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d)));
}

/** Which of 16 values reach a bound. */
// @ts-ignore: decorator
@inline
function reach_mask(at: usize, reach: v128): u32 {
  return pack_mask(
    f32x4.ge(v128.load(at), reach), f32x4.ge(v128.load(at, 16), reach),
    f32x4.ge(v128.load(at, 32), reach), f32x4.ge(v128.load(at, 48), reach),
  );
}

/** Which of 16 logits are below their limits; NaN never is, so that it passes. */
// @ts-ignore: decorator
@inline
function below_mask(at: usize, limits: usize): u32 {
  return pack_mask(
    f32x4.lt(v128.load(at), v128.load(limits)), f32x4.lt(v128.load(at, 16), v128.load(limits, 16)),
    f32x4.lt(v128.load(at, 32), v128.load(limits, 32)), f32x4.lt(v128.load(at, 48), v128.load(limits, 48)),
  );
}

/** Writes the places of the first four bits of a mask as one vector, and returns the other bits. */
// @ts-ignore: decorator
@inline
function write_four(next: usize, first: v128, mask: u64): u64 {
  const second = mask & (mask - 1);
  const third = second & (second - 1);
  const fourth = third & (third - 1);
  let bits = i32x4.splat(<i32>ctz(mask));
  bits = i32x4.replace_lane(bits, 1, <i32>ctz(second));
  bits = i32x4.replace_lane(bits, 2, <i32>ctz(third));
  bits = i32x4.replace_lane(bits, 3, <i32>ctz(fourth));
  v128.store(next, i32x4.add(bits, first));
  return fourth & (fourth - 1);
}

/**
 * Writes the places of a mask's bits, `fours` vectors at least: those past the last are overwritten later.
 *
 * @returns The address after the last place.
 */
// @ts-ignore: decorator
@inline
function write_places(next: usize, place: u32, mask: u64, fours: u32): usize {
  const first = i32x4.splat(place);
  const after = next + (<usize>popcnt(mask) << 2);
  for (let left = fours; left > 0; left--) {
    mask = write_four(next, first, mask);
    next += 16;
  }
  for (; mask; next += 16) mask = write_four(next, first, mask);
  return after;
}

/**
 * Lists those of `places` places from `first` on whose estimate, from address `from` on, reaches `bound`,
 * in ascending order, after `count` candidates. An estimate of −Infinity never does.
 *
 * @returns The number of candidates after that.
 */
export function list_candidates(from: usize, first: u32, places: u32, bound: f32, count: usize): usize {
  const reach = f32x4.splat(max(bound, -f32.MAX_VALUE));
  const list = candidate_places;
  let next = list + (count << 2);
  let at = from;
  for (let left = places; left > 0; left -= 32) {
    const mask = reach_mask(at, reach) | reach_mask(at + 64, reach) << 16;
    next = write_places(next, first, mask, 1);
    at += 128;
    first += 32;
  }
  return (next - list) >> 2;
}

/** Lists the places of a group, from `first` on, whose logits are not below their limits, after `count` candidates. */
// @ts-ignore: decorator
@inline
export function list_filtered(logits: usize, limits: usize, first: u32, count: usize): usize {
  const list = candidate_places;
  const fours = filtered_fours;
  const end = first + group_stride;
  let next = list + (count << 2);
  let left = group_size;
  for (let place = first; place < end; place += 64) {
    let below = <u64>(below_mask(logits, limits) | below_mask(logits + 64, limits + 64) << 16);
    if (left > 32) {
      const high = below_mask(logits + 128, limits + 128) | below_mask(logits + 192, limits + 192) << 16;
      below |= <u64>high << 32;
    }
    // Logits past the group belong to the next one.
    const members: u64 = left >= 64 ? -1 : ~(<u64>-1 << <u64>left);
    next = write_places(next, place, ~below & members, fours);
    logits += 256;
    limits += 256;
    left -= 64;
  }
  return (next - list) >> 2;
}

/** The expert at a place of the batch that lies in row `batch_row`. */
// @ts-ignore: decorator
@inline
export function expert_of_place(place: u32, batch_row: u32): u32 {
  if (dense) return place - batch_row * row_places;
  return load<u32>(logit_of_place + (<usize>place << 2)) - batch_row * num_experts;
}

/** Byte offset of a candidate's place in the batch; through the table `logits`, if there is one, of its logit. */
// @ts-ignore: decorator
@inline
function offset_of(places: usize, logits: usize): usize {
  const place = <usize>load<u32>(places) << 2;
  return logits ? <usize>load<u32>(logits + place) << 2 : place;
}

/** Gathers four values of an array, at four byte offsets. */
// @ts-ignore: decorator
@inline
function gather_quad(values: usize, a: usize, b: usize, c: usize, d: usize): v128 {
  let quad = v128.load32_zero(values + a);
  quad = v128.load_lane<u32>(values + b, quad, 1);
  quad = v128.load_lane<u32>(values + c, quad, 2);
  return v128.load_lane<u32>(values + d, quad, 3);
}

/**
 * Gathers logit and offset of candidates [from, end) and estimates a sigmoid's choice, within
 * `SIGMOID_ERROR`; without a bias the choice is the logit. The last vector is filled up with place 0.
 * `row` is the first row of the batch.
 */
export function gather_candidates(row: usize, from: usize, end: usize): void {
  const to_logits = candidate_logits - candidate_places;
  const to_offsets = candidate_offsets - candidate_places;
  const to_choices = candidate_choices - candidate_places;
  const place_offsets = batch_offsets;
  const sparse = dense ? 0 : logit_of_place;
  const estimated = scoring == SCORING_SIGMOID && has(FLAG_BIAS);
  const last = candidate_places + (end << 2);
  v128.store(last, i32x4.splat(0));
  for (let at = candidate_places + (from << 2); at < last; at += 16) {
    let a = offset_of(at, 0);
    let b = offset_of(at + 4, 0);
    let c = offset_of(at + 8, 0);
    let d = offset_of(at + 12, 0);
    const offset = gather_quad(place_offsets, a, b, c, d);
    if (sparse) {
      a = offset_of(at, sparse);
      b = offset_of(at + 4, sparse);
      c = offset_of(at + 8, sparse);
      d = offset_of(at + 12, sparse);
    }
    const x = gather_quad(row, a, b, c, d);
    v128.store(at + to_logits, x);
    v128.store(at + to_offsets, offset);
    const choice = estimated ? f32x4.add(estimate_sigmoid(x), offset) : finite_quad(x);
    v128.store(at + to_choices, choice);
  }
}

/** Replaces the estimated choices of candidates [from, end) by exact ones; without a bias they are exact already. */
export function score_candidates(from: usize, end: usize): void {
  if (!has(FLAG_BIAS)) return;
  const last = end << 2;
  score_logits(candidate_logits + (from << 2), candidate_logits + last, candidate_scores + (from << 2));
  for (let i = from << 2; i < last; i += 16) {
    const choice = f32x4.add(v128.load(candidate_scores + i), v128.load(candidate_offsets + i));
    v128.store(candidate_choices + i, choice);
  }
}
