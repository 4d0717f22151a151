import {
  FLAG_EXPERT_MAP, FLAG_EXPERT_SCALE, FLAG_RENORMALIZE, FLAG_SCALE_OUTPUT, LARGEST_FINITE,
  SELECTED_STRIDE,
} from "./constants";
import {
  epsilon, expert_map, expert_scale, has, num_experts, num_shared, scaling_factor, selected_choices,
  selected_ids, selected_scores, top_k,
} from "./layout";

/** The weights: unbiased scores, divided by their sum, scaled; then the shared experts. */

/** An overflow saturates, so that every weight is finite. */
// @ts-ignore: decorator
@inline
export function saturate(x: f32): f32 {
  return max(min(x, LARGEST_FINITE), -LARGEST_FINITE);
}

// @ts-ignore: decorator
@inline
export function saturate_quad(x: v128): v128 {
  const largest = f32x4.splat(LARGEST_FINITE);
  return f32x4.pmax(f32x4.neg(largest), f32x4.pmin(largest, x));
}

/** The sums of adjacent pairs of eight values. */
// @ts-ignore: decorator
@inline
function add_pairs(low: v128, high: v128): v128 {
  return f32x4.add(
    v128.shuffle<u32>(low, high, 0, 2, 4, 6), v128.shuffle<u32>(low, high, 1, 3, 5, 7),
  );
}

/** Sums the K slots as a tree of adjacent pairs, slots past K being +0. Uses `selected_choices`. */
function sum_scores(scores: usize): f32 {
  let quads: usize = (top_k + 3) >> 2;
  v128.store(scores + (<usize>top_k << 2), f32x4.splat(0));
  v128.store(scores + (<usize>top_k << 2), f32x4.splat(0), 16);
  let source = scores;
  for (; quads > 1; quads = (quads + 1) >> 1) {
    for (let i: usize = 0; i < quads; i += 2) {
      const pairs = add_pairs(v128.load(source + (i << 4)), v128.load(source + (i << 4), 16));
      v128.store(selected_choices + (i << 3), pairs);
    }
    source = selected_choices;
    v128.store(source + ((quads + 1 >> 1) << 4), f32x4.splat(0));
  }
  const zero = f32x4.splat(0);
  return f32x4.extract_lane(add_pairs(add_pairs(v128.load(source), zero), zero), 0);
}

/** value / (sum + epsilon) if renormalizing, then × the scaling factor if the output is scaled. */
// @ts-ignore: decorator
@inline
function weigh_quad(value: v128, sum: f32): v128 {
  let weight = value;
  if (has(FLAG_RENORMALIZE)) {
    const quotient = saturate_quad(f32x4.div(value, f32x4.splat(sum + epsilon)));
    weight = sum == 0 ? f32x4.splat(0) : quotient;
  }
  if (!has(FLAG_SCALE_OUTPUT)) return weight;
  return saturate_quad(f32x4.mul(weight, f32x4.splat(scaling_factor)));
}

/** Stores the first `count` ≤ 4 values, and nothing after them. */
// @ts-ignore: decorator
@inline
function store_some(at: usize, values: v128, count: usize): void {
  if (count >= 4) {
    v128.store(at, values);
    return;
  }
  v128.store_lane<u32>(at, values, 0);
  if (count > 1) v128.store_lane<u32>(at, values, 1, 4);
  if (count > 2) v128.store_lane<u32>(at, values, 2, 8);
}

/** Multiplies by the scale of each expert, and turns ids into mapped ones, after the rest is written. */
function scale_and_map(ids: usize, indices: usize, weights: usize): void {
  for (let at: usize = 0; at < <usize>top_k << 2; at += 4) {
    const expert = <usize>load<u32>(ids + at) << 2;
    if (has(FLAG_EXPERT_SCALE)) {
      store<f32>(weights + at, saturate(load<f32>(weights + at) * load<f32>(expert_scale + expert)));
    }
    if (has(FLAG_EXPERT_MAP)) store<u32>(indices + at, load<u32>(expert_map + expert));
  }
}

/** Writes a row's K + S indices and weights. */
export function weigh_selected(batch_row: usize, indices: usize, weights: usize): void {
  const ids = selected_ids + batch_row * (SELECTED_STRIDE << 2);
  const scores = selected_scores + batch_row * (SELECTED_STRIDE << 2);
  const sum = sum_scores(scores);
  for (let slot: usize = 0; slot < top_k; slot += 4) {
    const at = slot << 2;
    store_some(indices + at, v128.load(ids + at), top_k - slot);
    store_some(weights + at, weigh_quad(v128.load(scores + at), sum), top_k - slot);
  }
  if (has(FLAG_EXPERT_SCALE | FLAG_EXPERT_MAP)) scale_and_map(ids, indices, weights);
  if (num_shared == 0) return;
  const shared = weigh_quad(f32x4.splat(saturate(sum / scaling_factor)), sum);
  for (let i: u32 = 0; i < num_shared; i++) {
    store<u32>(indices + (<usize>(top_k + i) << 2), num_experts + i);
    v128.store_lane<f32>(weights + (<usize>(top_k + i) << 2), shared, 0);
  }
}
