import { largest_finite, lowest_finite } from "./constant_vectors";
import {
  FLAG_EXPERT_MAP, FLAG_EXPERT_SCALE, FLAG_RENORMALIZE, FLAG_SCALE_OUTPUT, LARGEST_FINITE,
} from "./constants";
import {
  epsilon, expert_map, expert_scale, has, num_experts, num_shared, scaling_factor, scored_slots,
  selected_choices, selected_ids, selected_scores, selected_stride, slot_masks, top_k,
} from "./layout";

/**
 * Weights: the unbiased scores of the selected experts, divided by their sum, scaled; then the shared experts.
 * Shared experts that the router scores are weighed like selected ones, from slot K on.
 * The steps and their roundings are `wgsl/weights.wgsl`'s; WASM's own binary32 arithmetic is IEEE-754 and
 * needs no integers. An overflow saturates to the largest finite value.
 */

/** Saturates an overflow, so that every weight is finite. */
// @ts-ignore: decorator
@inline
export function saturate(x: f32): f32 {
  return max(min(x, LARGEST_FINITE), -LARGEST_FINITE);
}

// @ts-ignore: decorator
@inline
export function saturate_quad(x: v128): v128 {
  return f32x4.pmax(lowest_finite(), f32x4.pmin(largest_finite(), x));
}

/** Adds the adjacent pairs of eight values. */
// @ts-ignore: decorator
@inline
function add_pairs(low: v128, high: v128): v128 {
  return f32x4.add(
    v128.shuffle<u32>(low, high, 0, 2, 4, 6), v128.shuffle<u32>(low, high, 1, 3, 5, 7),
  );
}

/** Loads four scores of a row from slot `slot` on, +0 past the last. */
// @ts-ignore: decorator
@inline
function load_scores(scores: usize, slot: u32): v128 {
  const at = <usize>slot << 2;
  return v128.and(v128.load(scores + at), v128.load(slot_masks + at));
}

/** Sums the scored slots as a tree of adjacent pairs, in slot order, those past the last being +0. The sum is in every lane. */
// @ts-ignore: decorator
@inline
function sum_tree(scores: usize): v128 {
  const pairs = scored_slots > 8
    ? sum_wide_tree(scores)
    : add_pairs(load_scores(scores, 0), load_scores(scores, 4));
  const quads = f32x4.add(pairs, v128.shuffle<u32>(pairs, pairs, 1, 0, 3, 2));
  return f32x4.add(quads, v128.shuffle<u32>(quads, quads, 2, 3, 0, 1));
}

/** The last four sums of the tree, for more than eight slots. Uses `selected_choices` as scratch. */
function sum_wide_tree(scores: usize): v128 {
  const sums = selected_choices;
  const zero = f32x4.splat(0);
  let quads: u32 = (scored_slots + 7) >> 3;
  for (let i: u32 = 0; i < quads; i++) {
    const pairs = add_pairs(load_scores(scores, i << 3), load_scores(scores, (i << 3) + 4));
    v128.store(sums + (<usize>i << 4), pairs);
  }
  for (; quads > 1; quads = (quads + 1) >> 1) {
    v128.store(sums + (<usize>quads << 4), zero);
    for (let i: usize = 0; i < quads; i += 2) {
      const pairs = add_pairs(v128.load(sums + (i << 4)), v128.load(sums + (i << 4), 16));
      v128.store(sums + (i << 3), pairs);
    }
  }
  return v128.load(sums);
}

/** Divides by (sum + epsilon) if renormalizing, then multiplies by the scaling factor if the output is scaled. A zero sum gives 0. */
// @ts-ignore: decorator
@inline
function weigh_quad(value: v128, sum: v128): v128 {
  let weight = value;
  if (has(FLAG_RENORMALIZE)) {
    const quotient = saturate_quad(f32x4.div(value, f32x4.add(sum, f32x4.splat(epsilon))));
    weight = v128.andnot(quotient, f32x4.eq(sum, f32x4.splat(0)));
  }
  if (!has(FLAG_SCALE_OUTPUT)) return weight;
  return saturate_quad(f32x4.mul(weight, f32x4.splat(scaling_factor)));
}

/** Multiplies the written weights by the scale of each expert, and maps the written ids. */
function scale_and_map(ids: usize, indices: usize, weights: usize): void {
  for (let at: usize = 0; at < <usize>top_k << 2; at += 4) {
    const expert = <usize>load<u32>(ids + at) << 2;
    if (has(FLAG_EXPERT_SCALE)) {
      store<f32>(weights + at, saturate(load<f32>(weights + at) * load<f32>(expert_scale + expert)));
    }
    if (has(FLAG_EXPERT_MAP)) store<u32>(indices + at, load<u32>(expert_map + expert));
  }
}

/** Writes the shared experts of a row that have no score: ids E + i, and sum / scaling factor weighed as a score. */
function write_shared(sum: v128, indices: usize, weights: usize): void {
  const total = f32x4.div(sum, f32x4.splat(scaling_factor));
  const weight = f32x4.extract_lane(weigh_quad(saturate_quad(total), sum), 0);
  for (let i: u32 = 0; i < num_shared; i++) {
    store<u32>(indices + (<usize>(top_k + i) << 2), num_experts + i);
    store<f32>(weights + (<usize>(top_k + i) << 2), weight);
  }
}

/**
 * Writes the K + S indices and weights of each selected row. Whole vectors are written: the excess is
 * overwritten by the next row, and there is room behind the last one.
 */
export function weigh_rows(rows: u32, indices: usize, weights: usize): void {
  const row_bytes = <usize>(top_k + num_shared) << 2;
  const scaled = has(FLAG_EXPERT_SCALE | FLAG_EXPERT_MAP);
  for (let i: u32 = 0; i < rows; i++) {
    const ids = selected_ids + (<usize>(i * selected_stride) << 2);
    const scores = selected_scores + (<usize>(i * selected_stride) << 2);
    const sum = sum_tree(scores);
    for (let at: usize = 0; at < <usize>scored_slots << 2; at += 16) {
      v128.store(indices + at, v128.load(ids + at));
      v128.store(weights + at, weigh_quad(v128.load(scores + at), sum));
    }
    if (scaled) scale_and_map(ids, indices, weights);
    if (scored_slots < top_k + num_shared) write_shared(sum, indices, weights);
    indices += row_bytes;
    weights += row_bytes;
  }
}
