import { FLAG_BIAS, MAX_FILTERED_GROUPS, WINDOW_ROWS } from "./constants";
import { list_filtered } from "./candidates";
import {
  choice_offsets, group_count, group_size, group_starts, group_stride, has, most_filtered, row_thresholds,
  row_places, row_stride, logit_limits, threshold_window, filterable, top_k,
} from "./layout";

/**
 * The speculative filter: prunes experts by their logits alone, before any score is estimated, with a
 * threshold that is learned from earlier rows.
 *
 * `filter_threshold` is a choice that few experts of a row reach. `logit_limits` holds, for each expert,
 * the logit below which its choice (score + bias) stays under that threshold, so that an expert is pruned
 * by one comparison. Nothing about the row at hand is known yet: whether the threshold was low enough for
 * it is checked afterwards (`tie_margin.ts`, `groups_filtered.ts`), and a row for which it was not is
 * estimated as a whole. History changes speed only, never a result.
 *
 * The GPU kernel has no filter: its invocations share no state from row to row.
 */

/** The choice that an expert must reach to pass; Infinity until a window of rows has been seen. */
export let filter_threshold: f32 = Infinity;
/** Rows recorded in the current window, and those of them that were filtered in vain. */
let recorded_rows: u32 = 0;
let missed_rows: u32 = 0;
/** Windows to let pass before rows are filtered again. */
let paused_windows: u32 = 0;
/** Rows of the batch, a bit each, whose candidates are those that passed the filter. */
export let filtered_rows: u32 = 0;

/** Windows without the filter after one in which most rows were filtered in vain. */
const PAUSE: u32 = 16;

/** How far a limit lies below the logit that reaches the threshold: two errors of `estimate_log`, and roundings. */
const LIMIT_MARGIN: f32 = 0.0005;

// @ts-ignore: decorator
@inline
export function clear_filtered(): void {
  filtered_rows = 0;
}

// @ts-ignore: decorator
@inline
export function mark_filtered(batch_row: u32): void {
  filtered_rows |= 1 << batch_row;
}

/** Whether rows are filtered now. */
export function is_filtering(): bool {
  return filterable && filter_threshold < Infinity && paused_windows == 0;
}

/** Counts a row that was filtered in vain. */
export function count_miss(): void {
  missed_rows++;
}

/** Estimates ln x for four x in [2^−126, 1], within 1.5e-4. */
// @ts-ignore: decorator
@inline
export function estimate_log(x: v128): v128 {
  const exponent = i32x4.shr_s(i32x4.sub(x, i32x4.splat(0x3f3504f3)), 23); // 0x3f3504f3: √½
  const f = f32x4.sub(i32x4.sub(x, i32x4.shl(exponent, 23)), f32x4.splat(1));
  let p = f32x4.mul(f, f32x4.splat(reinterpret<f32>(0xbe6e4551))); // -0.2326863
  p = f32x4.add(p, f32x4.splat(reinterpret<f32>(0x3eb5f71a))); // 0.35540086
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(reinterpret<f32>(0xbf006856))); // -0.50159204
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(reinterpret<f32>(0x3f7feab1))); // 0.99967486
  const whole = f32x4.mul(f32x4.convert_i32x4_s(exponent), f32x4.splat(reinterpret<f32>(0x3f317218))); // ln 2
  return f32x4.add(whole, f32x4.mul(f, p));
}

/** Limits of four logits: below its limit, σ(logit) + offset, rounded to binary32, is below `reach`. */
// @ts-ignore: decorator
@inline
export function logit_limit_quad(reach: f32, offsets: v128): v128 {
  // The roundings of the choice and of this difference are at most 1e-6 of their size.
  const size = f32x4.add(f32x4.abs(offsets), f32x4.splat(abs(reach) + 1));
  const least = f32x4.sub(f32x4.sub(f32x4.splat(reach), offsets), f32x4.mul(size, f32x4.splat(1e-6)));
  const tiny = f32x4.splat(1e-30);
  const score = f32x4.pmax(tiny, f32x4.pmin(f32x4.splat(1), least));
  const rest = f32x4.pmax(tiny, f32x4.sub(f32x4.splat(1), score));
  const limit = f32x4.sub(estimate_log(f32x4.div(score, rest)), f32x4.splat(LIMIT_MARGIN));
  // Where a score of 0 may reach it, every logit passes. Where a score of 1 does not, the limit is ln 1e30 = 69,
  // far above where σ is 1.
  return v128.bitselect(limit, f32x4.splat(-Infinity), f32x4.gt(least, tiny));
}

/** Sets the threshold to `reach`, and the limit of each logit with it. */
function set_threshold(reach: f32): void {
  filter_threshold = reach;
  const biased = has(FLAG_BIAS);
  const end = <usize>row_places << 2;
  for (let at: usize = 0; at < end; at += 16) {
    const offsets = v128.load(choice_offsets + at);
    v128.store(logit_limits + at, biased ? logit_limit_quad(reach, offsets) : f32x4.splat(reach));
  }
}

/**
 * Moves the threshold to the second lowest of the 64 that the rows of the window would have allowed, which
 * misses about one row in thirty, unless it is about there already.
 */
function adapt_threshold(): void {
  const reach = f32x4.splat(filter_threshold);
  let least = f32x4.splat(Infinity);
  let second = least;
  let below: u32 = 0;
  for (let i: usize = 0; i < WINDOW_ROWS; i += 4) {
    const values = v128.load(threshold_window + (i << 2));
    below += popcnt(i32x4.bitmask(f32x4.lt(values, reach)));
    second = f32x4.pmin(second, f32x4.pmax(least, values));
    least = f32x4.pmin(least, values);
  }
  const rival = v128.shuffle<u32>(least, least, 2, 3, 0, 1);
  second = f32x4.pmin(f32x4.pmax(least, rival), f32x4.pmin(second, v128.shuffle<u32>(second, second, 2, 3, 0, 1)));
  least = f32x4.pmin(least, rival);
  const last_rival = v128.shuffle<u32>(least, least, 1, 0, 3, 2);
  second = f32x4.pmin(f32x4.pmax(least, last_rival), f32x4.pmin(second, v128.shuffle<u32>(second, second, 1, 0, 3, 2)));
  if (paused_windows > 0) paused_windows--;
  else if (missed_rows * 2 > WINDOW_ROWS) paused_windows = PAUSE;
  missed_rows = 0;
  const next = f32x4.extract_lane(second, 0);
  // Infinity: the window says nothing about most of its rows.
  if (next < Infinity && (below == 0 || below > 4)) set_threshold(next - <f32>1e-4 * (1 + abs(next)));
}

/** Records the highest threshold that each row of a batch would have allowed. */
export function record_thresholds(rows: u32): void {
  if (!filterable) return;
  const to = threshold_window + (<usize>recorded_rows << 2);
  v128.store(to, v128.load(row_thresholds));
  v128.store(to, v128.load(row_thresholds, 16), 16);
  recorded_rows += rows;
  if (recorded_rows < WINDOW_ROWS) return;
  recorded_rows = 0;
  adapt_threshold();
}

/**
 * Lists the places of a row that pass the filter, after candidate `from`, and notes where the candidates
 * of each group begin.
 *
 * @returns The number of candidates after that; `from` if fewer than K pass or more than can be sorted.
 */
export function filter_row(row: usize, batch_row: u32, from: usize): usize {
  const starts = group_starts + <usize>(batch_row * (MAX_FILTERED_GROUPS + 1) << 2);
  let logits = row + <usize>batch_row * row_stride;
  let limits = logit_limits;
  let first = batch_row * row_places;
  let count = from;
  for (let group: u32 = 0; group < group_count; group++) {
    store<u32>(starts + (<usize>group << 2), <u32>count);
    count = list_filtered(logits, limits, first, count);
    logits += <usize>group_size << 2;
    limits += <usize>group_stride << 2;
    first += group_stride;
  }
  store<u32>(starts + (<usize>group_count << 2), <u32>count);
  const passed = count - from;
  return passed < <usize>top_k || passed > <usize>most_filtered ? from : count;
}
