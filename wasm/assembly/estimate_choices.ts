import { magnitude_mask, splat_word } from "./constant_vectors";
import { FLAG_BIAS, NONE, SCORING_SIGMOID, SCORING_SOFTMAX } from "./constants";
import { decode_quad } from "./decode_logits";
import { COARSE_SIGMOID_TERMS, estimate_softmax, estimate_sqrtsoftplus } from "./estimate_score";
import {
  estimate_offsets, estimates, group_size, group_stride, has, lane_firsts, lane_seconds, num_experts,
  row_places, scored_row, scoring,
} from "./layout";

/**
 * Estimates the choice of every expert of a row. A choice is what experts are ranked by: score + bias
 * rounded once to binary32, or without a bias the logit itself. With a bias an estimate is at most
 * `estimate_error` off; without one it is exact. Padding has the offset −Infinity and is never chosen.
 */

/** Tags for the values of a row: logits whose sigmoid is estimated here, or numbers that rank as they are. */
type Logits = f32;
type Scores = i32;

/** Estimates the choices of a row, and finds the two best estimates of each lane of each group. */
function estimate_groups<T>(values: usize): void {
  const start = estimates;
  const larger = splat_word(COARSE_SIGMOID_TERMS, 0);
  const smaller = splat_word(COARSE_SIGMOID_TERMS, 1);
  const cubic = splat_word(COARSE_SIGMOID_TERMS, 2);
  const square = splat_word(COARSE_SIGMOID_TERMS, 3);
  const slope = splat_word(COARSE_SIGMOID_TERMS, 4);
  const magnitude = magnitude_mask();
  const row_end = start + (<usize>row_places << 2);
  const size_bytes = <usize>group_size << 2;
  const stride_bytes = <usize>group_stride << 2;
  let lanes: usize = 0;
  let group_offsets = estimate_offsets;
  let values_start = values;
  for (let group_start = start; group_start < row_end; group_start += stride_bytes) {
    const end = group_start + size_bytes;
    let own = values_start;
    let offsets = group_offsets;
    let first = f32x4.splat(NONE);
    let second = first;
    for (let at = group_start; at < end; at += 16) {
      let score: v128;
      if (isFloat<T>()) {
        const t = f32x4.pmin(larger, f32x4.pmax(smaller, v128.load(own)));
        const a = v128.and(t, magnitude);
        const p = f32x4.add(f32x4.mul(a, f32x4.add(f32x4.mul(a, cubic), square)), slope);
        score = f32x4.mul(t, p);
      } else {
        score = decode_quad(own);
      }
      const estimate = f32x4.add(score, v128.load(offsets));
      v128.store(at, estimate);
      second = f32x4.pmax(second, f32x4.pmin(first, estimate));
      first = f32x4.pmax(first, estimate);
      own += 16;
      offsets += 16;
    }
    v128.store(lane_firsts + lanes, first);
    v128.store(lane_seconds + lanes, second);
    lanes += 16;
    values_start += size_bytes;
    group_offsets += stride_bytes;
  }
}

/** Estimates the scores of a row for softmax and sqrtsoftplus, in a loop of their own: they take many registers. */
function estimate_scores(row: usize): usize {
  const offset = scored_row - row;
  for (let at = row; at < row + (<usize>num_experts << 2); at += 16) {
    const x = decode_quad(at);
    const score = scoring == SCORING_SOFTMAX ? estimate_softmax(x) : estimate_sqrtsoftplus(x);
    v128.store(at + offset, score);
  }
  return scored_row;
}

/** Writes an estimate of every choice of a row. */
export function estimate_choices(row: usize): void {
  const biased = has(FLAG_BIAS);
  const values = biased && scoring != SCORING_SIGMOID ? estimate_scores(row) : row;
  if (biased && scoring == SCORING_SIGMOID) estimate_groups<Logits>(values);
  else estimate_groups<Scores>(values);
}
