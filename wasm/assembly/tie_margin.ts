import { candidate_of_key, sort_key, top_keys_of_set } from "./candidate_keys";
import { candidate_error, estimate_error_of } from "./estimate_score";
import { candidate_choices, candidate_starts, key_ends, row_thresholds, sort_keys, top_k } from "./layout";
import { KEY_STRIDE } from "./constants";
import { filter_threshold, filtered_rows } from "./speculative_filter";

/**
 * Tie margins: is the order of a row's sorted keys the order of the exact choices? Two choices are told
 * apart where their estimates differ by more than both errors, the tie margin. A row in which two of the
 * K + 1 best are closer than that takes the fallback path. Without a bias the estimates are exact, and
 * only the bits that a key lacks can hide a difference.
 */

/** Rows of the batch, a bit each, whose candidates may lack one of the K best: they take the fallback path. */
export let unproven_rows: u32 = 0;

// @ts-ignore: decorator
@inline
export function clear_unproven(): void {
  unproven_rows = 0;
}

// @ts-ignore: decorator
@inline
export function mark_unproven(rows: u32): void {
  unproven_rows |= rows;
}

/**
 * Finds the rows of a set of four whose order by keys is final, a bit each: each of the K + 1 best leads
 * the next by more than the tie margin. Marks filtered rows as unproven whose K-th best may lie below the
 * filter's threshold, and records the highest threshold that each row would have allowed.
 */
export function rows_without_ties(set: u32): u32 {
  const best = top_keys_of_set(set);
  const first = sort_key(v128.load(best));
  const last = sort_key(v128.load(best + (<usize>(top_k - 1) << 4)));
  const size = f32x4.pmax(f32x4.abs(first), f32x4.abs(last));
  // The low bits that both keys lack are at most 2^−15 of the choice, or 256 · 2^−149 for a subnormal;
  // twice the 1e−6 of `estimate_error` comes on top.
  const least = f32x4.splat(2 * candidate_error() + <f32>1e-37);
  const slack = f32x4.add(f32x4.mul(size, f32x4.splat(3.3e-5)), least);
  const end = best + (<usize>top_k << 4);
  let decided = i32x4.splat(-1);
  let own = first;
  for (let at = best; at < end; at += 16) {
    const next = sort_key(v128.load(at, 16));
    decided = v128.and(decided, f32x4.gt(f32x4.sub(own, next), slack));
    own = next;
  }
  const reached = i32x4.bitmask(f32x4.gt(f32x4.sub(last, slack), f32x4.splat(filter_threshold)));
  mark_unproven(filtered_rows & (15 & ~reached) << (set << 2));
  const known = f32x4.gt(last, f32x4.splat(-Infinity));
  const at = row_thresholds + (<usize>set << 4);
  const limits = v128.load(at);
  v128.store(at, v128.bitselect(f32x4.pmin(limits, last), limits, known));
  return i32x4.bitmask(decided) << (set << 2);
}

/**
 * Whether the order by keys is final for a row that `rows_without_ties` left open. All bits of the
 * estimates are compared here, where keys drop seven: each of the K must lead the next by the tie margin,
 * and the last of them must lead every candidate that is not selected.
 */
export function is_order_final(batch_row: u32): bool {
  const start = candidate_choices + (<usize>load<u32>(candidate_starts + (<usize>batch_row << 2)) << 2);
  const best = top_keys_of_set(batch_row >> 2) + (<usize>(batch_row & 3) << 2);
  const last_best = best + (<usize>(top_k - 1) << 4);
  const last = candidate_of_key(start, load<u32>(last_best));
  const error = candidate_error();
  for (let at = best; at < last_best; at += 16) {
    const own = candidate_of_key(start, load<u32>(at));
    if (!is_ahead(own, candidate_of_key(start, load<u32>(at, 16)), error)) return false;
  }
  let behind: u32 = 0;
  const keys = sort_keys + <usize>(batch_row * KEY_STRIDE << 2);
  const end = <usize>load<u32>(key_ends + (<usize>batch_row << 2));
  for (let at = keys; at < end; at += 4) {
    behind += <u32>is_ahead(last, candidate_of_key(start, load<u32>(at)), error);
  }
  return behind == (<u32>(end - keys) >> 2) - top_k;
}

/** Whether one candidate's choice beats another's in spite of both errors. Equal exact choices rank by expert. */
// @ts-ignore: decorator
@inline
function is_ahead(own: usize, other: usize, error: f32): bool {
  const lead = load<f32>(own) - load<f32>(other);
  if (error == 0) return lead > 0 || (lead == 0 && own < other);
  return lead > 2 * estimate_error_of(error, load<f32>(own));
}
