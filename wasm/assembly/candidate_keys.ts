import { splat_word } from "./constant_vectors";
import { CANDIDATE_CAPACITY, KEY_INDEX_BITS } from "./constants";
import { candidate_choices, top_keys } from "./layout";

/**
 * Sort keys of candidates. A key is the candidate's estimated choice as a signed integer of the same order,
 * whose low seven bits hold the candidate's index in its row, counted down: of two keys whose choices agree
 * in the other bits, the lower expert's is larger. The GPU kernel packs keys the same way into a u32, in
 * which 0 is the empty slot.
 */

/** Address of the sorted keys of a set of four rows. */
// @ts-ignore: decorator
@inline
export function top_keys_of_set(set: u32): usize {
  return top_keys + <usize>(set * (CANDIDATE_CAPACITY + 1) << 4);
}

/** The key of −Infinity, which stands for an empty slot. */
export const EMPTY_KEY: i32 = 0x807fffff;

/** Maps four binary32 to signed integers of the same order, and back: it is its own inverse. */
// @ts-ignore: decorator
@inline
export function sort_key(x: v128): v128 {
  return v128.xor(x, i32x4.shr_u(i32x4.shr_s(x, 31), 1));
}

/** Terms of the keys: the mask of a choice's bits; 4; the index bits of the first four candidates; `EMPTY_KEY`. */
const KEY_TERMS: usize = memory.data<i32>([
  ~KEY_INDEX_BITS, 4, KEY_INDEX_BITS, KEY_INDEX_BITS - 1, KEY_INDEX_BITS - 2, KEY_INDEX_BITS - 3, EMPTY_KEY,
]);

/** The keys of four candidates. */
// @ts-ignore: decorator
@inline
function key_quad(choices: usize, high: v128, numbers: v128): v128 {
  return v128.or(v128.and(sort_key(v128.load(choices)), high), numbers);
}

/**
 * Writes the keys of candidates [from, end) of a row whose first candidate is `start`. Eight keys are
 * written at a time; those past `end` are overwritten later.
 *
 * @returns The address after the last key.
 */
// @ts-ignore: decorator
@inline
export function write_keys(to: usize, start: usize, from: usize, end: usize): usize {
  const high = splat_word(KEY_TERMS, 0);
  const four = splat_word(KEY_TERMS, 1);
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

/** Writes the keys of `count` candidates of a row, from `first` on, and `EMPTY_KEY` up to the end of `blocks` blocks. */
export function write_key_blocks(to: usize, first: usize, count: u32, blocks: u32): void {
  const high = splat_word(KEY_TERMS, 0);
  const four = splat_word(KEY_TERMS, 1);
  const empty = splat_word(KEY_TERMS, 6);
  const last = i32x4.splat(KEY_INDEX_BITS - <i32>count);
  const end = to + (<usize>blocks << 5);
  const choices = candidate_choices + (first << 2) - to;
  let numbers = v128.load(KEY_TERMS, 8);
  for (let at = to; at < end; at += 32) {
    const key = key_quad(at + choices, high, numbers);
    v128.store(at, v128.bitselect(key, empty, i32x4.gt_s(numbers, last)));
    numbers = i32x4.sub(numbers, four);
    const next = key_quad(at + choices + 16, high, numbers);
    v128.store(at, v128.bitselect(next, empty, i32x4.gt_s(numbers, last)), 16);
    numbers = i32x4.sub(numbers, four);
  }
}

/** Fills a row's keys with `EMPTY_KEY` from `at` to the end of `blocks` blocks, four vectors at least. */
export function pad_keys(row_keys: usize, at: usize, blocks: u32): void {
  const empty = splat_word(KEY_TERMS, 6);
  const end = row_keys + (<usize>blocks << 5);
  let to = at;
  do {
    v128.store(to, empty);
    v128.store(to, empty, 16);
    v128.store(to, empty, 32);
    v128.store(to, empty, 48);
    to += 64;
  } while (to < end);
}

/** Byte offset of the candidate that a key belongs to, for a row whose candidates start at byte `start`. */
// @ts-ignore: decorator
@inline
export function candidate_of_key(start: usize, key: u32): usize {
  return start + (<usize>(~key & KEY_INDEX_BITS) << 2);
}
