import { CANDIDATE_CAPACITY, FLAG_BIAS } from "./constants";
import { choose } from "./choose";
import { decode } from "./decode";
import {
  candidate_choices, candidate_ids, choice_offsets, column_maxima, columns, estimates, group_count,
  group_size, group_stride, has, selected_choices, selected_ids, selected_scores, top_k,
} from "./layout";
import { estimate_error, score } from "./score";

/**
 * The K best by (choice descending, id ascending). A lower bound τ on the K-th best estimate leaves
 * the few candidates whose estimate is not below τ by more than both errors, and only those are chosen exactly and ranked.
 */

const NONE: f32 = -Infinity;

/** Folds the estimates into `columns` maxima: column j holds the best of experts j, j + columns, … */
function find_column_maxima(): void {
  const width = <usize>columns << 2;
  const end = <usize>(group_count * group_stride) << 2;
  for (let column: usize = 0; column < width; column += 64) {
    let a = f32x4.splat(NONE);
    let b = f32x4.splat(NONE);
    let c = f32x4.splat(NONE);
    let d = f32x4.splat(NONE);
    for (let at = column; at < end; at += width) {
      a = f32x4.pmax(a, v128.load(estimates + at));
      b = f32x4.pmax(b, v128.load(estimates + at, 16));
      c = f32x4.pmax(c, v128.load(estimates + at, 32));
      d = f32x4.pmax(d, v128.load(estimates + at, 48));
    }
    v128.store(column_maxima + column, a);
    v128.store(column_maxima + column, b, 16);
    v128.store(column_maxima + column, c, 32);
    v128.store(column_maxima + column, d, 48);
  }
}

/** τ: the K-th largest column maximum, as the smallest one that fewer than K exceed. At least K estimates reach it. */
function find_threshold(): f32 {
  const end = column_maxima + (<usize>columns << 2);
  let least = f32x4.splat(Infinity);
  for (let at = column_maxima; at < end; at += 16) {
    const maxima = v128.load(at);
    let above = i32x4.splat(0);
    for (let other = column_maxima; other < end; other += 4) {
      above = i32x4.sub(above, f32x4.gt(v128.load32_splat(other), maxima));
    }
    const among = i32x4.lt_s(above, i32x4.splat(top_k));
    least = f32x4.pmin(least, v128.bitselect(maxima, f32x4.splat(Infinity), among));
  }
  least = f32x4.pmin(least, v128.shuffle<u32>(least, least, 2, 3, 0, 1));
  least = f32x4.pmin(least, v128.shuffle<u32>(least, least, 1, 0, 3, 2));
  return f32x4.extract_lane(least, 0);
}

/** Lists the places in `estimates` that reach `bound`, in expert order; −Infinity never does. */
function list_candidates(bound: f32): u32 {
  const reach = f32x4.splat(max(bound, -f32.MAX_VALUE));
  const end: usize = group_count * group_stride;
  let count: usize = 0;
  for (let place: usize = 0; place < end; place += 16) {
    const at = estimates + (place << 2);
    const low = i16x8.narrow_i32x4_s(
      f32x4.ge(v128.load(at), reach), f32x4.ge(v128.load(at, 16), reach),
    );
    const high = i16x8.narrow_i32x4_s(
      f32x4.ge(v128.load(at, 32), reach), f32x4.ge(v128.load(at, 48), reach),
    );
    let mask = i8x16.bitmask(i8x16.narrow_i16x8_s(low, high));
    while (mask) {
      store<u32>(candidate_ids + (count << 2), <u32>place + ctz(mask));
      count++;
      mask &= mask - 1;
    }
  }
  return <u32>count;
}

/** Turns a place in the padded `estimates` into the expert it stands for. */
// @ts-ignore: decorator
@inline
function expert_at(place: u32): u32 {
  if (group_count == 1) return place;
  const group = place / group_stride;
  return group * group_size + (place - group * group_stride);
}

/** Replaces every candidate's place by its expert and stores its exact choice. */
function choose_candidates<T>(row: usize, count: u32): void {
  for (let i: usize = 0; i < count; i++) {
    const place = load<u32>(candidate_ids + (i << 2));
    const expert = expert_at(place);
    const choice = has(FLAG_BIAS)
      ? choose<T>(row, expert, load<f32>(choice_offsets + (<usize>place << 2)))
      : load<f32>(estimates + (<usize>place << 2));
    store<u32>(candidate_ids + (i << 2), expert);
    store<f32>(candidate_choices + (i << 2), choice);
  }
}

/** Ranks all candidates against all: a candidate's rank is its output slot. */
function rank_candidates(count: u32): void {
  const vectors: usize = (count + 3) >> 2;
  for (let i = count; i < <u32>vectors << 2; i++) {
    store<f32>(candidate_choices + (<usize>i << 2), NONE);
  }
  for (let i: usize = 0; i < count; i++) {
    const choice = load<f32>(candidate_choices + (i << 2));
    const all = f32x4.splat(choice);
    let ahead = i32x4.splat(0);
    for (let j: usize = 0; j < vectors; j++) {
      ahead = i32x4.sub(ahead, f32x4.gt(v128.load(candidate_choices + (j << 4)), all));
    }
    ahead = i32x4.add(ahead, v128.shuffle<u32>(ahead, ahead, 2, 3, 0, 1));
    let rank = i32x4.extract_lane(ahead, 0) + i32x4.extract_lane(ahead, 1);
    if (<u32>rank >= top_k) continue;
    // Candidates stand in expert order: of equals, the earlier comes first.
    for (let j: usize = 0; j < i; j++) {
      rank += <i32>(load<f32>(candidate_choices + (j << 2)) == choice);
    }
    if (<u32>rank >= top_k) continue;
    put_selected(rank, load<u32>(candidate_ids + (i << 2)), choice);
  }
}

// @ts-ignore: decorator
@inline
function put_selected(slot: usize, expert: u32, choice: f32): void {
  store<u32>(selected_ids + (slot << 2), expert);
  store<f32>(selected_choices + (slot << 2), choice);
}

/** For rows that defeat pruning: keeps the K best in order and inserts each candidate that beats the last. */
function insert_candidates(count: u32): void {
  let filled: usize = 0;
  for (let i: usize = 0; i < count; i++) {
    const choice = load<f32>(candidate_choices + (i << 2));
    let slot = filled;
    if (filled == top_k) {
      if (!(choice > load<f32>(selected_choices + ((filled - 1) << 2)))) continue;
      slot = filled - 1;
    } else {
      filled++;
    }
    for (; slot > 0; slot--) {
      const before = slot - 1;
      const rival = load<f32>(selected_choices + (before << 2));
      if (rival >= choice) break;
      put_selected(slot, load<u32>(selected_ids + (before << 2)), rival);
    }
    put_selected(slot, load<u32>(candidate_ids + (i << 2)), choice);
  }
}

/** Stores the unbiased score of every selected expert. */
export function score_selected<T>(row: usize): void {
  for (let slot: usize = 0; slot < top_k; slot++) {
    const x = decode<T>(row, load<u32>(selected_ids + (slot << 2)));
    store<f32>(selected_scores + (slot << 2), score(x));
  }
}

/** Fills `selected_ids` and `selected_scores` from `estimates`. */
export function select_experts<T>(row: usize): void {
  find_column_maxima();
  const tau = find_threshold();
  const count = list_candidates(has(FLAG_BIAS) ? tau - 2 * estimate_error(tau) : tau);
  choose_candidates<T>(row, count);
  if (count > CANDIDATE_CAPACITY) insert_candidates(count);
  else rank_candidates(count);
  score_selected<T>(row);
}
