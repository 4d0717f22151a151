import { FLAG_BIAS, QUAD, SCORING_SIGMOID, SCORING_SOFTMAX } from "./constants";
import { decode, decode_quad } from "./decode";
import {
  choice_offsets, estimates, group_count, group_size, group_stride, has, scoring,
} from "./layout";
import { estimate_sigmoid, estimate_softmax, estimate_sqrtsoftplus, score } from "./score";

/**
 * The choice: what experts are ranked by. With a bias it is score + bias, rounded once to binary32;
 * without one it is the logit itself.
 */

/** The choice of one expert, exact. */
// @ts-ignore: decorator
@inline
export function choose<T>(row: usize, expert: u32, offset: f32): f32 {
  const x = decode<T>(row, expert);
  return has(FLAG_BIAS) ? score(x) + offset : x;
}

const LOGIT: u32 = 3;

// @ts-ignore: decorator
@inline
function estimate(x: v128, kind: u32): v128 {
  if (kind == SCORING_SIGMOID) return estimate_sigmoid(x);
  if (kind == SCORING_SOFTMAX) return estimate_softmax(x);
  return kind == LOGIT ? x : estimate_sqrtsoftplus(x);
}

/** One kind of estimate for the whole row, group by group; `kind` is known when this is compiled. */
// @ts-ignore: decorator
@inline
function estimate_groups<T>(row: usize, kind: u32): void {
  for (let group: u32 = 0; group < group_count; group++) {
    const first = group * group_size;
    const at = <usize>(group * group_stride) << 2;
    for (let i: u32 = 0; i < group_size; i += QUAD) {
      const x = decode_quad<T>(row, first + i);
      const offset = v128.load(choice_offsets + at + (<usize>i << 2));
      v128.store(estimates + at + (<usize>i << 2), f32x4.add(estimate(x, kind), offset));
    }
  }
}

/**
 * Writes an estimate of every choice of the row into `estimates`: at most `estimate_error` off with a
 * bias, exact without one. Offsets of −Infinity keep the padding out.
 */
export function estimate_choices<T>(row: usize): void {
  if (!has(FLAG_BIAS)) estimate_groups<T>(row, LOGIT);
  else if (scoring == SCORING_SIGMOID) estimate_groups<T>(row, SCORING_SIGMOID);
  else if (scoring == SCORING_SOFTMAX) estimate_groups<T>(row, SCORING_SOFTMAX);
  else estimate_groups<T>(row, 2);
}
