import { FLAG_BIAS, NONE, SCORING_SIGMOID, SCORING_SOFTMAX } from "./constants";
import { decode_quad, F32 } from "./decode";
import {
  column_maxima, estimate_offsets, estimate_stride, estimates, group_bytes, group_count, group_size,
  group_stride, has, lane_firsts, lane_seconds, num_experts, row_places, scored_row, scoring,
} from "./layout";
import { estimate_centred, estimate_softmax, estimate_sqrtsoftplus } from "./score";

/**
 * The choice: what experts are ranked by. With a bias it is score + bias, rounded once to binary32;
 * without one it is the logit itself. Here it is estimated for every expert of a row: at most
 * `estimate_error` off with a bias, exact without one. Offsets of −Infinity keep the padding out.
 */

/** Estimates of four experts: of a sigmoid's score, or of what is one already. */
// @ts-ignore: decorator
@inline
function estimate_quad(values: usize, offsets: usize, centred: bool): v128 {
  const score = centred ? estimate_centred(v128.load(values)) : decode_quad<F32>(values);
  return f32x4.add(score, v128.load(offsets));
}

/** One group: the estimates, and the maxima of 16 columns of them. */
// @ts-ignore: decorator
@inline
function estimate_columns(row: usize, batch_row: usize, centred: bool): void {
  let at = estimates + batch_row * (<usize>estimate_stride << 2);
  const end = at + (<usize>row_places << 2);
  let offsets = estimate_offsets;
  let logits = row;
  let a = f32x4.splat(NONE);
  let b = a;
  let c = a;
  let d = a;
  for (; at < end; at += 64) {
    const e = estimate_quad(logits, offsets, centred);
    v128.store(at, e);
    a = f32x4.pmax(a, e);
    const f = estimate_quad(logits + 16, offsets + 16, centred);
    v128.store(at, f, 16);
    b = f32x4.pmax(b, f);
    const g = estimate_quad(logits + 32, offsets + 32, centred);
    v128.store(at, g, 32);
    c = f32x4.pmax(c, g);
    const h = estimate_quad(logits + 48, offsets + 48, centred);
    v128.store(at, h, 48);
    d = f32x4.pmax(d, h);
    logits += 64;
    offsets += 64;
  }
  const maxima = column_maxima + batch_row * 512;
  v128.store(maxima, a);
  v128.store(maxima, b, 16);
  v128.store(maxima, c, 32);
  v128.store(maxima, d, 48);
}

/** Several groups: the estimates, and the two best of each lane of each group. */
// @ts-ignore: decorator
@inline
function estimate_groups(row: usize, batch_row: usize, centred: bool): void {
  const start = estimates + batch_row * (<usize>estimate_stride << 2);
  const row_end = start + (<usize>row_places << 2);
  const size_bytes = <usize>group_size << 2;
  const stride_bytes = <usize>group_stride << 2;
  let lanes = batch_row * <usize>group_bytes << 2;
  let group_offsets = estimate_offsets;
  let logits_start = row;
  for (let group_start = start; group_start < row_end; group_start += stride_bytes) {
    const end = group_start + size_bytes;
    let logits = logits_start;
    let offsets = group_offsets;
    let first = f32x4.splat(NONE);
    let second = first;
    for (let at = group_start; at < end; at += 16) {
      const estimate = estimate_quad(logits, offsets, centred);
      v128.store(at, estimate);
      second = f32x4.pmax(second, f32x4.pmin(first, estimate));
      first = f32x4.pmax(first, estimate);
      logits += 16;
      offsets += 16;
    }
    v128.store(lane_firsts + lanes, first);
    v128.store(lane_seconds + lanes, second);
    lanes += 16;
    logits_start += size_bytes;
    group_offsets += stride_bytes;
  }
}

/** Estimates the scores that take long, ahead of the choices. */
function estimate_scores(row: usize): usize {
  const offset = scored_row - row;
  for (let at = row; at < row + (<usize>num_experts << 2); at += 16) {
    const x = decode_quad<F32>(at);
    const score = scoring == SCORING_SOFTMAX ? estimate_softmax(x) : estimate_sqrtsoftplus(x);
    v128.store(at + offset, score);
  }
  return scored_row;
}

/** Writes an estimate of every choice of a row. */
export function estimate_choices(row: usize, batch_row: usize): void {
  const biased = has(FLAG_BIAS);
  const values = biased && scoring != SCORING_SIGMOID ? estimate_scores(row) : row;
  if (biased && scoring == SCORING_SIGMOID) {
    if (group_count == 1) estimate_columns(values, batch_row, true);
    else estimate_groups(values, batch_row, true);
  } else if (group_count == 1) estimate_columns(values, batch_row, false);
  else estimate_groups(values, batch_row, false);
}
