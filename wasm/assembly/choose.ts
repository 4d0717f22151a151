import { FLAG_BIAS, QUAD } from "./constants";
import { decode, decode_quad } from "./decode";
import {
  choice_offsets, estimates, group_count, group_size, group_stride, has,
} from "./layout";
import { estimate_sigmoid, sigmoid } from "./score";

/**
 * The choice: what experts are ranked by. With a bias it is score + bias, rounded once to binary32;
 * without one it is the logit itself.
 */

/** The choice of one expert, exact. */
// @ts-ignore: decorator
@inline
export function choose<T>(row: usize, expert: u32, offset: f32): f32 {
  const x = decode<T>(row, expert);
  return has(FLAG_BIAS) ? sigmoid(x) + offset : x;
}

/**
 * Writes an estimate of every choice of the row into `estimates`, group by group: at most `margin`
 * off with a bias, exact without one. Offsets of −Infinity keep the padding out.
 */
export function estimate_choices<T>(row: usize): void {
  const biased = has(FLAG_BIAS);
  for (let group: u32 = 0; group < group_count; group++) {
    const first = group * group_size;
    const at = <usize>(group * group_stride) << 2;
    for (let i: u32 = 0; i < group_size; i += QUAD) {
      const x = decode_quad<T>(row, first + i);
      const offset = v128.load(choice_offsets + at + (<usize>i << 2));
      const score = biased ? estimate_sigmoid(x) : x;
      v128.store(estimates + at + (<usize>i << 2), f32x4.add(score, offset));
    }
  }
}
