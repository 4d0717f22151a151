import {
  FLAG_EXPERT_MAP, FLAG_EXPERT_SCALE, FLAG_RENORMALIZE, FLAG_SCALE_OUTPUT, LARGEST_FINITE,
} from "./constants";
import {
  epsilon, expert_map, expert_scale, has, num_experts, num_shared, scaling_factor, selected_ids,
  selected_scores, top_k,
} from "./layout";

/** The weights: unbiased scores, divided by their sum, scaled; then the shared experts. */

/** An overflow saturates, so that every weight is finite. */
// @ts-ignore: decorator
@inline
export function saturate(x: f32): f32 {
  return max(min(x, LARGEST_FINITE), -LARGEST_FINITE);
}

/** Sums slots [slot, slot + width) as a tree of adjacent pairs; slots past K are +0. */
function sum_scores(slot: u32, width: u32): f32 {
  if (slot >= top_k) return 0;
  if (width == 1) return load<f32>(selected_scores + (<usize>slot << 2));
  const half = width >> 1;
  return sum_scores(slot, half) + sum_scores(slot + half, half);
}

/** value / (sum + epsilon) if renormalizing, then × the scaling factor if the output is scaled. */
// @ts-ignore: decorator
@inline
function weigh(value: f32, sum: f32): f32 {
  let weight = value;
  if (has(FLAG_RENORMALIZE)) weight = sum == 0 ? 0 : saturate(value / (sum + epsilon));
  return has(FLAG_SCALE_OUTPUT) ? saturate(weight * scaling_factor) : weight;
}

/** Writes a row's K + S indices and weights. */
export function weigh_selected(indices: usize, weights: usize): void {
  let width: u32 = 1;
  while (width < top_k) width <<= 1;
  const sum = sum_scores(0, width);
  for (let slot: usize = 0; slot < top_k; slot++) {
    const expert = load<u32>(selected_ids + (slot << 2));
    let weight = weigh(load<f32>(selected_scores + (slot << 2)), sum);
    if (has(FLAG_EXPERT_SCALE)) {
      weight = saturate(weight * load<f32>(expert_scale + (<usize>expert << 2)));
    }
    const id = has(FLAG_EXPERT_MAP) ? load<u32>(expert_map + (<usize>expert << 2)) : expert;
    store<u32>(indices + (slot << 2), id);
    store<f32>(weights + (slot << 2), weight);
  }
  if (num_shared == 0) return;
  const shared = weigh(saturate(sum / scaling_factor), sum);
  for (let i: u32 = 0; i < num_shared; i++) {
    store<u32>(indices + (<usize>(top_k + i) << 2), num_experts + i);
    store<f32>(weights + (<usize>(top_k + i) << 2), shared);
  }
}
