import { FLAG_BIAS, MAX_SCREENED_GROUPS, WINDOW_ROWS } from "./constants";
import { list_passing } from "./candidates";
import {
  choice_offsets, group_count, group_size, group_starts, group_stride, has, most_passing, row_limits,
  row_places, row_stride, screen_limits, screen_window, screenable, top_k,
} from "./layout";

/**
 * The screen: a bar that only few choices of a row reach, as a limit for each expert's logit. What
 * stays below its limit has a choice below the bar, whatever else is in the row, and costs one
 * comparison. Where the bar lies is learnt from the rows before; that it was low enough for the row
 * at hand is shown afterwards (`select.ts`), or the row is estimated as a whole.
 */

/** What a choice must reach; Infinity while nothing is learnt. */
export let bar: f32 = Infinity;
let noted_rows: u32 = 0;
let missed_rows: u32 = 0;
/** Windows to let pass before the screen is tried again. */
let paused_windows: u32 = 0;

/** So long where most rows of a window were screened in vain. */
const PAUSE: u32 = 16;

/** How far a limit lies below the logit that reaches the bar, for `estimate_log`, twice, and its sums. */
const LIMIT_MARGIN: f32 = 0.0005;

/** Whether rows are screened now. */
export function is_screening(): bool {
  return screenable && bar < Infinity && paused_windows == 0;
}

/** Takes note of a row that was screened in vain. */
export function note_miss(): void {
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

/** Limits of four logits: below it, sigmoid plus offset, rounded, is below `reach`. */
// @ts-ignore: decorator
@inline
export function limit_quad(reach: f32, offsets: v128): v128 {
  // What rounding the choice and this difference can hide.
  const size = f32x4.add(f32x4.abs(offsets), f32x4.splat(abs(reach) + 1));
  const least = f32x4.sub(f32x4.sub(f32x4.splat(reach), offsets), f32x4.mul(size, f32x4.splat(1e-6)));
  const tiny = f32x4.splat(1e-30);
  const score = f32x4.pmax(tiny, f32x4.pmin(f32x4.splat(1), least));
  const rest = f32x4.pmax(tiny, f32x4.sub(f32x4.splat(1), score));
  const limit = f32x4.sub(estimate_log(f32x4.div(score, rest)), f32x4.splat(LIMIT_MARGIN));
  // Every logit may reach it; or none, and where rounding might help one, those beyond 60.
  return v128.bitselect(limit, f32x4.splat(-Infinity), f32x4.gt(least, tiny));
}

/** Puts the bar at `reach`. */
function set_bar(reach: f32): void {
  bar = reach;
  const biased = has(FLAG_BIAS);
  const end = <usize>row_places << 2;
  for (let at: usize = 0; at < end; at += 16) {
    const offsets = v128.load(choice_offsets + at);
    v128.store(screen_limits + at, biased ? limit_quad(reach, offsets) : f32x4.splat(reach));
  }
}

/** Puts the bar where about one row in thirty of the window would have been missed, unless it is about there. */
function learn(): void {
  const reach = f32x4.splat(bar);
  let least = f32x4.splat(Infinity);
  let second = least;
  let below: u32 = 0;
  for (let i: usize = 0; i < WINDOW_ROWS; i += 4) {
    const values = v128.load(screen_window + (i << 2));
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
  // Infinity: of most rows nothing is known.
  if (next < Infinity && (below == 0 || below > 4)) set_bar(next - <f32>1e-4 * (1 + abs(next)));
}

/** Takes note of how high the bar could have been for the rows of a batch. */
export function note_limits(rows: u32): void {
  if (!screenable) return;
  const to = screen_window + (<usize>noted_rows << 2);
  v128.store(to, v128.load(row_limits));
  v128.store(to, v128.load(row_limits, 16), 16);
  noted_rows += rows;
  if (noted_rows < WINDOW_ROWS) return;
  noted_rows = 0;
  learn();
}

/**
 * Appends the places of a row that pass, after `from`, and where each group's begin.
 *
 * @returns Where they end; `from` if they are too few or too many.
 */
export function screen_row(row: usize, batch_row: u32, from: usize): usize {
  const starts = group_starts + <usize>(batch_row * (MAX_SCREENED_GROUPS + 1) << 2);
  let logits = row + <usize>batch_row * row_stride;
  let limits = screen_limits;
  let first = batch_row * row_places;
  let count = from;
  for (let group: u32 = 0; group < group_count; group++) {
    store<u32>(starts + (<usize>group << 2), <u32>count);
    count = list_passing(logits, limits, first, count);
    logits += <usize>group_size << 2;
    limits += <usize>group_stride << 2;
    first += group_stride;
  }
  store<u32>(starts + (<usize>group_count << 2), <u32>count);
  const passed = count - from;
  return passed < <usize>top_k || passed > <usize>most_passing ? from : count;
}
