import { FLAG_BIAS, NONE, SCORING_SIGMOID, SCORING_SOFTMAX } from "./constants";
import { decode_quad } from "./decode_logits";
import {
  estimate_offsets, estimates, group_size, group_stride, has, lane_firsts, lane_seconds, num_experts,
  row_places, scored_row, scoring,
} from "./layout";
import { CENTRED_TERMS, estimate_softmax, estimate_sqrtsoftplus } from "./score";
import { magnitude_mask, word_of } from "./constant_vectors";

/**
 * The choice: what experts are ranked by. With a bias it is score + bias, rounded once to binary32;
 * without one it is the logit itself. Here it is estimated for every expert of a row: at most
 * `estimate_error` off with a bias, exact without one. Offsets of −Infinity keep the padding out.
 */

/** Tags for what a row holds: logits whose sigmoid is to be estimated, or scores. */
type Logits = f32;
type Scores = i32;

/** The estimates, and the two best of each lane of each group. */
function estimate_groups<T>(values: usize): void {
  const start = estimates;
  const upper = word_of(CENTRED_TERMS, 0);
  const lower = word_of(CENTRED_TERMS, 1);
  const cubic = word_of(CENTRED_TERMS, 2);
  const square = word_of(CENTRED_TERMS, 3);
  const slope = word_of(CENTRED_TERMS, 4);
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
        const t = f32x4.pmin(upper, f32x4.pmax(lower, v128.load(own)));
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

/** Estimates the scores that take long, ahead of the choices. */
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
