import {
  BATCH_ROWS, CANDIDATE_CAPACITY, DTYPE_F32, FLAG_BIAS, FLAG_EXPERT_MAP, FLAG_EXPERT_SCALE,
  FLAG_GROUP_MAX, FLAG_RENORMALIZE, KEY_STRIDE, MAX_SCREENED_GROUPS, MAX_TOP_K, NONE, SCORING_SIGMOID,
  WINDOW_ROWS, WORD,
} from "./constants";

/**
 * One gate's shape and where its arrays lie: at fixed addresses, or after them where their size depends
 * on the shape. A module instance belongs to one gate: `configure` runs once, `reserve` whenever a
 * chunk asks for more tokens than before.
 *
 *   heap_base                                                            chunk
 *   | exp table | offsets | scale | map | limits | estimates | candidates | groups |  | logits | indices | weights |
 *
 * Rows are routed `batch_rows` at a time, step by step: a step of one row leaves the core idle while
 * it waits for its own results, and the next row's fills the gap; sorting takes a lane for each.
 *
 * Choice offsets, the screen's limits and a row's estimates are [group_count, group_stride] f32, every
 * group padded to whole words of 32 places, so that no word straddles two groups. Padding has the
 * offset −Infinity.
 */

/** What the most rows of the most experts take, and two vectors more. */
const SELECTED_BYTES: usize = (BATCH_ROWS * (MAX_TOP_K + 8) + 8) * 4;

export let num_experts: u32 = 0;
export let top_k: u32 = 0;
export let num_shared: u32 = 0;
export let group_count: u32 = 1;
export let groups_selected: u32 = 1;
export let group_size: u32 = 0;
export let group_stride: u32 = 0;
export let dtype: u32 = 0;
export let scoring: u32 = 0;
/** Whether softmax needs its partition sum: with a bias, or where the weights are not divided by their own. */
export let partition: bool = false;
export let flags: u32 = 0;
export let epsilon: f32 = 0;
export let scaling_factor: f32 = 1;
/** Bytes of a float for each group, and three floats that the last vector spills. */
export let group_bytes: u32 = 16;
/** Places of a row: its experts and the padding of its groups. */
export let row_places: u32 = 0;
/** Places of the estimates: a row's, in whole columns. */
export let estimate_places: u32 = 0;
export let batch_rows: u32 = 1;
/** Whether rows can be screened: choices must depend on nothing but the logit, and groups be few. */
export let screenable: bool = false;
/** Places written at once for each 64 of a screened group, in fours: as many as mostly pass. */
export let screened_fours: u32 = 1;
/** Of more a row is estimated as a whole in less time. */
export let most_passing: u32 = 0;
/** Whether a place is its expert's id: no group is padded. */
export let dense: bool = true;
/** Columns whose maxima bound the K-th best choice from below: 16, 32, 64 or 128. */
export let columns: u32 = 16;

/** [256]: what `exp_negative` looks up. */
export let exp_table: usize = 0;
/** [row_places]: the bias, or 0. */
export let choice_offsets: usize = 0;
/** [batch_rows, row_places]: the same for each row of a batch. */
export let batch_offsets: usize = 0;
/** [batch_rows, row_places] u32: which logit of the batch a place of it has, where the number is not the same. */
export let batch_logits: usize = 0;
/** [row_places]: what is added to an estimated score; 0.5 is folded into a sigmoid's. */
export let estimate_offsets: usize = 0;
/** [row_places]: the logit below which a choice is out of question for `screen_row`. */
export let screen_limits: usize = 0;
/** [WINDOW_ROWS]: up to where the last rows could have been screened. */
export const screen_window: usize = memory.data((WINDOW_ROWS + BATCH_ROWS) * 4, 16);
/** [batch_rows, MAX_SCREENED_GROUPS + 1]: where in the list the candidates of each group begin. */
export const group_starts: usize = memory.data(BATCH_ROWS * (MAX_SCREENED_GROUPS + 1) * 4, 16);
/** [MAX_SCREENED_GROUPS, 4 rows]: a group's best choice, second best, and score. */
export const screened_firsts: usize = memory.data(MAX_SCREENED_GROUPS * 16, 16);
export const screened_seconds: usize = memory.data(MAX_SCREENED_GROUPS * 16, 16);
export const screened_scores: usize = memory.data(MAX_SCREENED_GROUPS * 16, 16);
/** [BATCH_ROWS] u32: the groups that stay, a bit each. */
export const kept_masks: usize = memory.data(BATCH_ROWS * 4, 16);
/** [BATCH_ROWS]: up to where the bar of the screen could have been. */
export const row_limits: usize = memory.data(BATCH_ROWS * 4, 16);
/** [BATCH_ROWS] u32: where a row's keys end. */
export const key_ends: usize = memory.data(BATCH_ROWS * 4, 16);
/** [batch_rows, KEY_STRIDE] i32: what is sorted. */
export const sort_keys: usize = memory.data(BATCH_ROWS * KEY_STRIDE * 4, 16);
/** [2 sets, CANDIDATE_CAPACITY + 1, 4 rows]: the best keys, descending; before, the scores of groups. */
export const best_keys: usize = memory.data(BATCH_ROWS * (CANDIDATE_CAPACITY + 1) * 4, 16);
/** [row_places in whole columns], one row's. */
export let estimates: usize = 0;
/** [128]: columns of the row's estimates, which bound the K-th best from below. */
export const column_maxima: usize = memory.data(512, 16);
/** Bytes from a row of binary32 logits to the next. */
export let row_stride: usize = 0;
/** [batch_rows, num_experts]: logits of 16 bits, widened. */
export let widened_rows: usize = 0;
/** [num_experts]: estimated scores. */
export let scored_row: usize = 0;
/** [candidates of the batch], row after row; those of row r start at candidate_starts[r]. */
export const candidate_starts: usize = memory.data((BATCH_ROWS + 1) * 4, 16);
export let candidate_places: usize = 0;
export let candidate_logits: usize = 0;
export let candidate_offsets: usize = 0;
export let candidate_scores: usize = 0;
export let candidate_choices: usize = 0;
/** Slots from a row's selected experts to the next row's. */
export let selected_stride: u32 = 0;
/** [batch_rows, selected_stride], and two vectors more. */
export const selected_ids: usize = memory.data(SELECTED_BYTES, 16);
export const selected_logits: usize = memory.data(SELECTED_BYTES, 16);
export const selected_scores: usize = memory.data(SELECTED_BYTES, 16);
/** [MAX_TOP_K + 8]: one row's. */
export const selected_choices: usize = memory.data((MAX_TOP_K + 8) * 4, 16);
/** [MAX_TOP_K + 8]: all bits of each of the K slots, and none of those after them. */
export const slot_masks: usize = memory.data((MAX_TOP_K + 8) * 4, 16);
/** [group_count, 4]: the best and second best estimate of each lane of a group. */
export let lane_firsts: usize = 0;
export let lane_seconds: usize = 0;
/** [columns or group_count, in blocks of eight, and one more; 4]: column maxima or group scores, descending. */
export let sorted_values: usize = 0;
/** [group_count]: the scores of the second best, where they are not choices. */
export let summands: usize = 0;
/** [group_count], one row's. */
export let group_scores: usize = 0;
export let group_firsts: usize = 0;
export let group_seconds: usize = 0;
/** [groups_selected] u32: the groups of a row that stay, ascending. */
export let kept_groups: usize = 0;
export let expert_scale: usize = 0;
export let expert_map: usize = 0;
export let logits: usize = 0;
export let indices: usize = 0;
export let weights: usize = 0;

const ALIGNMENT: usize = 64;
/** Vectors and masks of the last row may reach this far past its end. */
const OVERREAD: usize = 320;

let chunk_base: usize = 0;
let cursor: usize = 0;

// @ts-ignore: decorator
@inline
export function has(flag: u32): bool {
  return (flags & flag) != 0;
}

/** Bytes a logit takes. */
export function logit_bytes(): u32 {
  return dtype == 0 ? 4 : 2;
}

// @ts-ignore: decorator
@inline
function align(at: usize): usize {
  return (at + (ALIGNMENT - 1)) & ~(ALIGNMENT - 1);
}

/** Grows the memory to hold `end` bytes; false if the runtime will not give that much. */
function grow_to(end: usize): bool {
  const have = <usize>memory.size() << 16;
  if (end <= have) return true;
  return memory.grow(<i32>((end - have + 0xffff) >> 16)) >= 0;
}

/** Places an array whose size depends on the shape, but not on the number of tokens. */
function place(bytes: usize): usize {
  const start = cursor;
  cursor = align(start + bytes);
  return start;
}

/**
 * Takes the gate's shape and lays out everything that does not depend on the number of tokens.
 * The host then writes the constants: exp table, choice offsets, and scale and map where flagged.
 *
 * @returns Where they go, from one multiple of 64 bytes to the next; 0 if the runtime gives no more memory.
 */
export function configure(
  experts: u32, k: u32, shared: u32, groups: u32, selected: u32, logit_type: u32, score: u32, options: u32,
  guard: f32, factor: f32,
): usize {
  num_experts = experts;
  top_k = k;
  num_shared = shared;
  group_count = groups;
  groups_selected = selected;
  group_size = experts / groups;
  group_stride = (group_size + (WORD - 1)) & ~(WORD - 1);
  dtype = logit_type;
  scoring = score;
  flags = options;
  epsilon = guard;
  scaling_factor = factor;
  partition = has(FLAG_BIAS) || !has(FLAG_RENORMALIZE);
  group_bytes = (groups + 18) / 16 * 64;
  row_places = group_count * group_stride;
  dense = row_places == num_experts;
  selected_stride = k <= 8 ? k : (k + 15) & ~7;
  for (let slot: usize = 0; slot < k; slot++) store<i32>(slot_masks + (slot << 2), -1);
  // About as many of a word or two pass: twice as many as are selected, or five of each group.
  const passing = (groups == 1 ? 2 * k : 5) * 64 / max(64, group_stride);
  most_passing = groups == 1 ? min(CANDIDATE_CAPACITY, 16 + 4 * k) : CANDIDATE_CAPACITY;
  screened_fours = min(4, (passing * 5 / 4 + 4) >> 2);
  // What `survey_row` finds is kept for one row.
  const biased = has(FLAG_BIAS);
  batch_rows = scoring == SCORING_SIGMOID || !biased ? BATCH_ROWS : 1;
  screenable = groups == 1 || (groups <= MAX_SCREENED_GROUPS && (biased || has(FLAG_GROUP_MAX)));
  if (biased && scoring != SCORING_SIGMOID) screenable = false;
  columns = k <= 12 ? 16 : k <= 24 ? 32 : k <= 48 ? 64 : 128;
  estimate_places = (row_places + columns - 1) / columns * columns;
  return lay_out();
}

function lay_out(): usize {
  const rows: usize = batch_rows;
  const row_bytes: usize = row_places * 4;
  const candidate_bytes: usize = (batch_rows * CANDIDATE_CAPACITY + row_places + WORD) * 4;
  const start = align(__heap_base);
  cursor = start;
  exp_table = place(1024);
  choice_offsets = place(row_bytes);
  expert_scale = place(num_experts * 4);
  expert_map = place(num_experts * 4);
  estimate_offsets = place(row_bytes);
  batch_offsets = place(rows * row_bytes + OVERREAD);
  batch_logits = place(dense ? 0 : rows * row_bytes + OVERREAD);
  screen_limits = place(row_bytes);
  estimates = place(<usize>estimate_places * 4);
  row_stride = num_experts * 4;
  widened_rows = place(dtype == DTYPE_F32 ? 0 : rows * row_stride + OVERREAD);
  scored_row = place(scoring == SCORING_SIGMOID ? 0 : row_stride + OVERREAD);
  candidate_places = place(candidate_bytes);
  candidate_logits = place(candidate_bytes);
  candidate_offsets = place(candidate_bytes);
  candidate_scores = place(candidate_bytes);
  candidate_choices = place(candidate_bytes);
  sorted_values = place((<usize>max(columns, group_count) + 8) * 16);
  summands = place(group_bytes);
  lane_firsts = place(group_bytes * 4);
  lane_seconds = place(group_bytes * 4);
  group_scores = place(group_bytes);
  group_firsts = place(group_bytes);
  group_seconds = place(group_bytes);
  kept_groups = place(groups_selected * 4 + 64);
  chunk_base = cursor;
  if (!reserve(1)) return 0;
  // Padding is what never wins.
  for (let at = start; at < chunk_base; at += 16) v128.store(at, f32x4.splat(NONE));
  if (dense) return start;
  for (let i: u32 = 0; i < batch_rows * num_experts; i++) {
    const expert = i % num_experts;
    const at = i / num_experts * row_places + expert / group_size * group_stride + expert % group_size;
    store<u32>(batch_logits + (<usize>at << 2), i);
  }
  return start;
}

/** Takes note of the choice offsets, once the host has written them. */
export function prepare(): void {
  const row_bytes = <usize>row_places << 2;
  for (let i: usize = 0; i < batch_rows; i++) {
    memory.copy(batch_offsets + i * row_bytes, choice_offsets, row_bytes);
  }
  const half: f32 = has(FLAG_BIAS) && scoring == SCORING_SIGMOID ? 0.5 : 0;
  for (let at: usize = 0; at < <usize>row_places << 2; at += 16) {
    const offset = v128.load(choice_offsets + at);
    v128.store(estimate_offsets + at, f32x4.add(offset, f32x4.splat(half)));
  }
}

/** Makes room for a chunk of `tokens` rows and places its logits, indices and weights, with room behind each. */
export function reserve(tokens: u32): bool {
  const slots: usize = top_k + num_shared;
  logits = chunk_base;
  indices = align(logits + <usize>tokens * num_experts * logit_bytes() + OVERREAD);
  weights = align(indices + <usize>tokens * slots * 4 + OVERREAD);
  return grow_to(weights + <usize>tokens * slots * 4 + OVERREAD);
}
