import { CANDIDATE_CAPACITY, KEY_NUMBER, KEY_STRIDE } from "./constants";
import { best_keys, candidate_choices, sorted_values, top_k } from "./layout";
import { word_of } from "./constant_vectors";

/**
 * The best of many values, four times at once, a row to a lane. Values come in blocks of eight: a
 * block is sorted by a network and merged into the lists of eight before it, of which there are as
 * many as the best take; what falls out of one list goes on to the next.
 *
 * What is sorted are keys: a choice as an integer of the same order, its last bits replaced by who it is.
 */

/** Where the best keys of a set of four rows begin. */
// @ts-ignore: decorator
@inline
export function best_of_set(set: u32): usize {
  return best_keys + <usize>(set * (CANDIDATE_CAPACITY + 1) << 4);
}

/** The key of −Infinity, of nobody. */
export const NO_KEY: i32 = 0x807fffff;

/** Of four binary32 the integers of the same order, or the other way round. */
// @ts-ignore: decorator
@inline
export function ordered(x: v128): v128 {
  return v128.xor(x, i32x4.shr_u(i32x4.shr_s(x, 31), 1));
}

/** The bits of a choice in a key; four; the numbers of the first four candidates; nobody's key. */
const KEY_TERMS: usize = memory.data<i32>([
  ~KEY_NUMBER, 4, KEY_NUMBER, KEY_NUMBER - 1, KEY_NUMBER - 2, KEY_NUMBER - 3, NO_KEY,
]);

/** The keys of four candidates. */
// @ts-ignore: decorator
@inline
function key_quad(choices: usize, high: v128, numbers: v128): v128 {
  return v128.or(v128.and(ordered(v128.load(choices)), high), numbers);
}

/**
 * Writes the keys of candidates [from, end) of a row whose first is `start`, eight at least: what is too
 * much is overwritten.
 *
 * @returns Where they end.
 */
// @ts-ignore: decorator
@inline
export function write_keys(to: usize, start: usize, from: usize, end: usize): usize {
  const high = word_of(KEY_TERMS, 0);
  const four = word_of(KEY_TERMS, 1);
  let numbers = i32x4.sub(v128.load(KEY_TERMS, 8), i32x4.splat(<i32>(from - start)));
  const after = to + ((end - from) << 2);
  const choices = candidate_choices + (from << 2) - to;
  let at = to;
  do {
    v128.store(at, key_quad(at + choices, high, numbers));
    numbers = i32x4.sub(numbers, four);
    v128.store(at, key_quad(at + choices + 16, high, numbers), 16);
    numbers = i32x4.sub(numbers, four);
    at += 32;
  } while (at < after);
  return after;
}

/** Writes the keys of `count` candidates of a row, from `first` on, and nobody's to the end of `blocks` blocks. */
export function write_blocks(to: usize, first: usize, count: u32, blocks: u32): void {
  const high = word_of(KEY_TERMS, 0);
  const four = word_of(KEY_TERMS, 1);
  const nobody = word_of(KEY_TERMS, 6);
  const last = i32x4.splat(KEY_NUMBER - <i32>count);
  const end = to + (<usize>blocks << 5);
  const choices = candidate_choices + (first << 2) - to;
  let numbers = v128.load(KEY_TERMS, 8);
  for (let at = to; at < end; at += 32) {
    const key = key_quad(at + choices, high, numbers);
    v128.store(at, v128.bitselect(key, nobody, i32x4.gt_s(numbers, last)));
    numbers = i32x4.sub(numbers, four);
    const next = key_quad(at + choices + 16, high, numbers);
    v128.store(at, v128.bitselect(next, nobody, i32x4.gt_s(numbers, last)), 16);
    numbers = i32x4.sub(numbers, four);
  }
}

/** Fills a row's keys from `at` on, to the end of `blocks` blocks and four vectors at least, with nobody's. */
export function pad_keys(row_keys: usize, at: usize, blocks: u32): void {
  const nobody = word_of(KEY_TERMS, 6);
  const end = row_keys + (<usize>blocks << 5);
  let to = at;
  do {
    v128.store(to, nobody);
    v128.store(to, nobody, 16);
    v128.store(to, nobody, 32);
    v128.store(to, nobody, 48);
    to += 64;
  } while (to < end);
}

// @ts-ignore: decorator
@inline
function upper(a: v128, b: v128): v128 {
  return i32x4.max_s(a, b);
}
// @ts-ignore: decorator
@inline
function lower(a: v128, b: v128): v128 {
  return i32x4.min_s(a, b);
}

/** Turns eight keys of each of four rows, from `keys` on, into eight vectors of a lane for each row. */
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
  let x = upper(a, c); c = lower(a, c); a = x;
  x = upper(b, d); d = lower(b, d); b = x;
  x = upper(e, g); g = lower(e, g); e = x;
  x = upper(f, h); h = lower(f, h); f = x;
  x = upper(a, e); e = lower(a, e); a = x;
  x = upper(b, f); f = lower(b, f); b = x;
  x = upper(c, g); g = lower(c, g); c = x;
  x = upper(d, h); h = lower(d, h); d = x;
  x = upper(a, b); b = lower(a, b); a = x;
  x = upper(c, d); d = lower(c, d); c = x;
  x = upper(e, f); f = lower(e, f); e = x;
  x = upper(g, h); h = lower(g, h); g = x;
  x = upper(c, e); e = lower(c, e); c = x;
  x = upper(d, f); f = lower(d, f); d = x;
  x = upper(b, e); e = lower(b, e); b = x;
  x = upper(d, g); g = lower(d, g); d = x;
  v128.store(at, a);
  v128.store(at, upper(b, c), 16);
  v128.store(at, lower(b, c), 32);
  v128.store(at, upper(d, e), 48);
  v128.store(at, lower(d, e), 64);
  v128.store(at, upper(f, g), 80);
  v128.store(at, lower(f, g), 96);
  v128.store(at, h, 112);
}

/** Sorts eight values of each row that first fall and then rise, or a rotation of that. */
function sort_bitonic(at: usize): void {
  let a = v128.load(at);
  let b = v128.load(at, 16);
  let c = v128.load(at, 32);
  let d = v128.load(at, 48);
  let e = v128.load(at, 64);
  let f = v128.load(at, 80);
  let g = v128.load(at, 96);
  let h = v128.load(at, 112);
  let x = upper(a, e); e = lower(a, e); a = x;
  x = upper(b, f); f = lower(b, f); b = x;
  x = upper(c, g); g = lower(c, g); c = x;
  x = upper(d, h); h = lower(d, h); d = x;
  x = upper(a, c); c = lower(a, c); a = x;
  x = upper(b, d); d = lower(b, d); b = x;
  x = upper(e, g); g = lower(e, g); e = x;
  x = upper(f, h); h = lower(f, h); f = x;
  v128.store(at, upper(a, b));
  v128.store(at, lower(a, b), 16);
  v128.store(at, upper(c, d), 32);
  v128.store(at, lower(c, d), 48);
  v128.store(at, upper(e, f), 64);
  v128.store(at, lower(e, f), 80);
  v128.store(at, upper(g, h), 96);
  v128.store(at, lower(g, h), 112);
}

/**
 * Leaves the eight best of two lists in the first, sorted, and the others in the second, in disorder.
 *
 * @returns The best of the others.
 */
function merge(list: usize, rest: usize): v128 {
  let best = i32x4.splat(NO_KEY);
  for (let i: usize = 0; i < 64; i += 16) {
    const near = v128.load(list + i);
    const far = v128.load(list - i, 112);
    const near_rival = v128.load(rest - i, 112);
    const far_rival = v128.load(rest + i);
    v128.store(list + i, upper(near, near_rival));
    v128.store(list - i, upper(far, far_rival), 112);
    const near_loser = lower(near, near_rival);
    const far_loser = lower(far, far_rival);
    v128.store(rest - i, near_loser, 112);
    v128.store(rest + i, far_loser);
    best = upper(best, upper(near_loser, far_loser));
  }
  sort_bitonic(list);
  return best;
}

/**
 * Sorts the `count` best of each lane to the front of `blocks` blocks of eight vectors, and the best
 * of the others behind them. What follows is left in disorder.
 */
export function sort_best(at: usize, blocks: u32, count: u32): void {
  const lists = (count + 7) >> 3;
  let runner_up = i32x4.splat(NO_KEY);
  for (let i: u32 = 0; i < blocks; i++) {
    const block = at + (<usize>i << 7);
    sort_eight(block);
    for (let list: u32 = 0; list < min(i, lists); list++) {
      const largest = merge(at + (<usize>list << 7), block);
      if (list + 1 < lists) sort_bitonic(block);
      else runner_up = upper(runner_up, largest);
    }
  }
  // With a count no multiple of eight the last list has the runner-up.
  if ((count & 7) == 0) v128.store(at + (<usize>count << 4), runner_up);
}

/** Sorts the K best of the keys of four rows, `blocks` blocks from `keys` on, into `best`, the runner-up behind them. */
export function sort_keys_of_rows(keys: usize, blocks: u32, best: usize): void {
  for (let i: u32 = 0; i < blocks; i++) transpose_eight(keys + (<usize>i << 5), best + (<usize>i << 7));
  sort_best(best, blocks, top_k);
}

/** Sorts the `count` best of `total` values into `sorted_values`, each in every lane, the runner-up behind them. */
export function sort_values(values: usize, total: u32, count: u32): void {
  const blocks = (total + 7) >> 3;
  for (let i: u32 = 0; i < blocks << 3; i++) {
    const value = ordered(v128.load32_splat(values + (<usize>i << 2)));
    v128.store(sorted_values + (<usize>i << 4), i < total ? value : i32x4.splat(NO_KEY));
  }
  sort_best(sorted_values, blocks, count);
}

/** The value in a slot of `sorted_values`. */
export function sorted_value(slot: u32): f32 {
  return f32x4.extract_lane(ordered(v128.load(sorted_values + (<usize>slot << 4))), 0);
}
