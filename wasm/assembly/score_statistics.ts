import { SCORING_SIGMOID, SCORING_SOFTMAX } from "./constants";
import { decode, decode_quad } from "./decode_logits";
import { COARSE_SIGMOID_ERROR, largest_score, set_largest_score, set_score_error } from "./estimate_score";
import { num_experts, partition, scoring } from "./layout";
import { exp_below_max, row_max, set_fixed_row_max, set_partition_sum, set_row_max, softmax, sqrtsoftplus } from "./score";

/**
 * Row statistics: what the scores of a row depend on beside the logit. They are its largest logit and,
 * for softmax, its partition sum; and the error bound of its estimates, which follows from them.
 * The GPU kernel computes the same with all lanes of the row (`wgsl/row_max.wgsl`,
 * `wgsl/score_softmax.wgsl`): integer sums give the same bits in any order.
 */

/** The largest logit of a row. */
function find_row_max(row: usize): f32 {
  let best = f32x4.splat(-Infinity);
  let expert: u32 = 0;
  for (; expert + 4 <= num_experts; expert += 4) {
    best = f32x4.pmax(best, decode_quad(row + (<usize>expert << 2)));
  }
  best = f32x4.pmax(best, v128.shuffle<u32>(best, best, 2, 3, 0, 1));
  best = f32x4.pmax(best, v128.shuffle<u32>(best, best, 1, 0, 3, 2));
  let largest = f32x4.extract_lane(best, 0);
  for (; expert < num_experts; expert++) largest = max(largest, decode(row, expert));
  return largest + 0; // −0 counts as +0
}

/** Sums e^(x − row_max) over the row, in Q44: integers, so that no order of adding matters. */
function sum_partition(row: usize): void {
  let sum: u64 = 0;
  for (let expert: u32 = 0; expert < num_experts; expert++) {
    const exp = exp_below_max(decode(row, expert));
    const halvings = exp >> 32;
    if (halvings < 44) sum += (<u64>(~<u32>exp) << 12) >> halvings;
  }
  set_partition_sum(sum);
}

/** Computes what the scores and estimates of a row depend on. `row` holds its binary32 logits. */
export function compute_row_statistics(row: usize): void {
  set_score_error(COARSE_SIGMOID_ERROR);
  if (scoring == SCORING_SIGMOID) return;
  set_row_max(find_row_max(row));
  if (scoring != SCORING_SOFTMAX) {
    // e^−43.5 = 1.3e−19 is what every logit below −87 is estimated to score.
    set_score_error(<f32>1.2e-5 * sqrtsoftplus(row_max) + <f32>2e-19);
    return;
  }
  set_fixed_row_max();
  if (!partition) return;
  sum_partition(row);
  set_largest_score(softmax(row_max));
  set_score_error(<f32>1.2e-5 * largest_score);
}
