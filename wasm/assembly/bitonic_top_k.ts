import { EMPTY_KEY, sort_key } from "./candidate_keys";
import { KEY_STRIDE } from "./constants";
import { sorted_values, top_k } from "./layout";

/**
 * Top-k of integer keys, four rows at once, a row to a lane: a bitonic top-k merge. Keys come in blocks of
 * eight vectors. A sorting network sorts a block, and the block is merged into the sorted lists of eight
 * before it, ⌈k / 8⌉ of them; what falls out of one list goes on to the next. Every compare-exchange is a
 * `max` and a `min`, so that no branch depends on the data.
 *
 * The GPU kernel ranks its candidates all against all instead, one invocation to a candidate
 * (`wgsl/candidates.wgsl`): it has a lane for each, and this kernel has four.
 */

// @ts-ignore: decorator
@inline
function larger(a: v128, b: v128): v128 {
  return i32x4.max_s(a, b);
}
// @ts-ignore: decorator
@inline
function smaller(a: v128, b: v128): v128 {
  return i32x4.min_s(a, b);
}

/** Transposes eight keys of each of four rows, from `keys` on, into eight vectors with a lane for each row. */
function transpose_eight(keys: usize, to: usize): void {
  const stride: usize = KEY_STRIDE * 4;
  for (let i: usize = 0; i < 32; i += 16) {
    const p = v128.load(keys + i);
    const q = v128.load(keys + i + stride);
    const r = v128.load(keys + i + 2 * stride);
    const s = v128.load(keys + i + 3 * stride);
    const pq_low = v128.shuffle<u32>(p, q, 0, 4, 1, 5);
    const rs_low = v128.shuffle<u32>(r, s, 0, 4, 1, 5);
    const pq_high = v128.shuffle<u32>(p, q, 2, 6, 3, 7);
    const rs_high = v128.shuffle<u32>(r, s, 2, 6, 3, 7);
    const at = to + (i << 2);
    v128.store(at, v128.shuffle<u64>(pq_low, rs_low, 0, 2));
    v128.store(at, v128.shuffle<u64>(pq_low, rs_low, 1, 3), 16);
    v128.store(at, v128.shuffle<u64>(pq_high, rs_high, 0, 2), 32);
    v128.store(at, v128.shuffle<u64>(pq_high, rs_high, 1, 3), 48);
  }
}

/** Sorts eight values of each lane, descending: a network of 19 comparisons. */
function sort_eight(at: usize): void {
  let a = v128.load(at);
  let b = v128.load(at, 16);
  let c = v128.load(at, 32);
  let d = v128.load(at, 48);
  let e = v128.load(at, 64);
  let f = v128.load(at, 80);
  let g = v128.load(at, 96);
  let h = v128.load(at, 112);
  let x = larger(a, c); c = smaller(a, c); a = x;
  x = larger(b, d); d = smaller(b, d); b = x;
  x = larger(e, g); g = smaller(e, g); e = x;
  x = larger(f, h); h = smaller(f, h); f = x;
  x = larger(a, e); e = smaller(a, e); a = x;
  x = larger(b, f); f = smaller(b, f); b = x;
  x = larger(c, g); g = smaller(c, g); c = x;
  x = larger(d, h); h = smaller(d, h); d = x;
  x = larger(a, b); b = smaller(a, b); a = x;
  x = larger(c, d); d = smaller(c, d); c = x;
  x = larger(e, f); f = smaller(e, f); e = x;
  x = larger(g, h); h = smaller(g, h); g = x;
  x = larger(c, e); e = smaller(c, e); c = x;
  x = larger(d, f); f = smaller(d, f); d = x;
  x = larger(b, e); e = smaller(b, e); b = x;
  x = larger(d, g); g = smaller(d, g); d = x;
  v128.store(at, a);
  v128.store(at, larger(b, c), 16);
  v128.store(at, smaller(b, c), 32);
  v128.store(at, larger(d, e), 48);
  v128.store(at, smaller(d, e), 64);
  v128.store(at, larger(f, g), 80);
  v128.store(at, smaller(f, g), 96);
  v128.store(at, h, 112);
}

/** Sorts eight values of each lane, descending, that form a bitonic sequence: falling, then rising, or rotated. */
function sort_bitonic(at: usize): void {
  let a = v128.load(at);
  let b = v128.load(at, 16);
  let c = v128.load(at, 32);
  let d = v128.load(at, 48);
  let e = v128.load(at, 64);
  let f = v128.load(at, 80);
  let g = v128.load(at, 96);
  let h = v128.load(at, 112);
  let x = larger(a, e); e = smaller(a, e); a = x;
  x = larger(b, f); f = smaller(b, f); b = x;
  x = larger(c, g); g = smaller(c, g); c = x;
  x = larger(d, h); h = smaller(d, h); d = x;
  x = larger(a, c); c = smaller(a, c); a = x;
  x = larger(b, d); d = smaller(b, d); b = x;
  x = larger(e, g); g = smaller(e, g); e = x;
  x = larger(f, h); h = smaller(f, h); f = x;
  v128.store(at, larger(a, b));
  v128.store(at, smaller(a, b), 16);
  v128.store(at, larger(c, d), 32);
  v128.store(at, smaller(c, d), 48);
  v128.store(at, larger(e, f), 64);
  v128.store(at, smaller(e, f), 80);
  v128.store(at, larger(g, h), 96);
  v128.store(at, smaller(g, h), 112);
}

/**
 * Merges two sorted lists of eight: the eight largest stay in `list`, sorted, and the others in `rest`, in
 * disorder.
 *
 * @returns The largest of the others.
 */
function merge(list: usize, rest: usize): v128 {
  let best = i32x4.splat(EMPTY_KEY);
  for (let i: usize = 0; i < 64; i += 16) {
    const near = v128.load(list + i);
    const far = v128.load(list - i, 112);
    const near_rival = v128.load(rest - i, 112);
    const far_rival = v128.load(rest + i);
    v128.store(list + i, larger(near, near_rival));
    v128.store(list - i, larger(far, far_rival), 112);
    const near_loser = smaller(near, near_rival);
    const far_loser = smaller(far, far_rival);
    v128.store(rest - i, near_loser, 112);
    v128.store(rest + i, far_loser);
    best = larger(best, larger(near_loser, far_loser));
  }
  sort_bitonic(list);
  return best;
}

/**
 * Sorts the `count` largest of each lane to the front of `blocks` blocks of eight vectors, and puts the
 * largest of the others, the runner-up, behind them. What follows is left in disorder.
 */
export function sort_top_k(at: usize, blocks: u32, count: u32): void {
  const lists = (count + 7) >> 3;
  let runner_up = i32x4.splat(EMPTY_KEY);
  for (let i: u32 = 0; i < blocks; i++) {
    const block = at + (<usize>i << 7);
    sort_eight(block);
    for (let list: u32 = 0; list < min(i, lists); list++) {
      const largest = merge(at + (<usize>list << 7), block);
      if (list + 1 < lists) sort_bitonic(block);
      else runner_up = larger(runner_up, largest);
    }
  }
  // Where `count` is no multiple of eight, the last list of eight already holds the runner-up.
  if ((count & 7) == 0) v128.store(at + (<usize>count << 4), runner_up);
}

/** Sorts the K largest keys of four rows, of `blocks` blocks from `keys` on, into `best`, the runner-up behind them. */
export function sort_row_keys(keys: usize, blocks: u32, best: usize): void {
  for (let i: u32 = 0; i < blocks; i++) transpose_eight(keys + (<usize>i << 5), best + (<usize>i << 7));
  sort_top_k(best, blocks, top_k);
}

/** Sorts the `count` largest of `total` values into `sorted_values`, each in every lane, the runner-up behind them. */
export function sort_values(values: usize, total: u32, count: u32): void {
  const blocks = (total + 7) >> 3;
  for (let i: u32 = 0; i < blocks << 3; i++) {
    const value = sort_key(v128.load32_splat(values + (<usize>i << 2)));
    v128.store(sorted_values + (<usize>i << 4), i < total ? value : i32x4.splat(EMPTY_KEY));
  }
  sort_top_k(sorted_values, blocks, count);
}

/** The value in slot `slot` of `sorted_values`. */
export function sorted_value(slot: u32): f32 {
  return f32x4.extract_lane(sort_key(v128.load(sorted_values + (<usize>slot << 4))), 0);
}
