import {
  BATCH_ROWS, CANDIDATE_CAPACITY, DTYPE_F32, FLAG_BIAS,
  FLAG_GROUP_MAX, FLAG_RENORMALIZE, FLAG_SHARED_SINK, KEY_STRIDE, MAX_FILTERED_GROUPS, MAX_TOP_K, NONE, SCORING_SIGMOID,
  WINDOW_ROWS, WORD,
} from "./constants";

/**
 * The gate's shape, and the addresses of its arrays: fixed ones below the heap, and behind them those whose
 * size depends on the shape. A module instance belongs to one gate: `configure` runs once, `reserve` whenever
 * there are more rows than before.
 *
 *   heap_base                                                            chunk_base
 *   | exp table | offsets | scale | map | limits | estimates | candidates | groups |  | logits | indices | weights |
 *
 * Rows are routed `batch_rows` at a time, step by step: one row alone leaves the core idle while it waits for
 * its own results, and the steps of the next row fill that gap.
 *
 * A place is an expert's position in a row that is padded group by group. Choice offsets, logit limits and a
 * row's estimates are [group_count, group_stride] f32, every group padded to whole words of 32 places, so
 * that no word straddles two groups. Padding has the offset −Infinity.
 */

/** Bytes of one value for each selected expert of a batch: the largest stride, and two vectors more. */
const SELECTED_BYTES: usize = (BATCH_ROWS * (MAX_TOP_K + 8) + 8) * 4;

export let num_experts: u32 = 0;
export let top_k: u32 = 0;
export let num_shared: u32 = 0;
/** Slots of a row that are scored: K, and S where the router scores the shared experts. */
export let scored_slots: u32 = 0;
/** Logits of a row as the host writes them: E, and S where the router scores the shared experts. */
export let row_logits: u32 = 0;
export let group_count: u32 = 1;
export let groups_selected: u32 = 1;
export let group_size: u32 = 0;
export let group_stride: u32 = 0;
export let dtype: u32 = 0;
export let scoring: u32 = 0;
/** Whether softmax divides by its partition sum, which cancels where weights are renormalized and there is no bias. */
export let partition: bool = false;
export let flags: u32 = 0;
export let epsilon: f32 = 0;
export let scaling_factor: f32 = 1;
/** What logits are capped to, or 0. */
export let soft_cap_of_logits: f32 = 0;
/** Bytes of one float per group, and three floats that the last vector spills. */
export let group_bytes: u32 = 16;
/** Places of a row: its experts, and the padding of its groups. */
export let row_places: u32 = 0;
/** Places of a row's estimates: `row_places` rounded up to whole columns. */
export let estimate_places: u32 = 0;
/** Rows that are routed together. */
export let batch_rows: u32 = 1;
/** Whether the speculative filter applies: a choice must depend on its own logit only, and groups must be few. */
export let filterable: bool = false;
/** Vectors of four places that are written without a branch for each 64 places of a group: as many as mostly pass. */
export let filtered_fours: u32 = 1;
/** Most places that may pass the filter: with more, estimating the whole row takes less time. */
export let most_filtered: u32 = 0;
/** Whether no group is padded, so that an expert's place is its id. */
export let dense: bool = true;
/** Columns whose maxima give the prune threshold: 16, 32, 64 or 128. */
export let columns: u32 = 16;

/** [256] u32: the table of `exp_negative`. */
export let exp_table: usize = 0;
/** [row_places]: the bias, or 0. */
export let choice_offsets: usize = 0;
/** [batch_rows, row_places]: the choice offsets, once for each row of a batch. */
export let batch_offsets: usize = 0;
/** [batch_rows, row_places] u32: the logit of each place of a batch, in a gate that is not `dense`. */
export let logit_of_place: usize = 0;
/** [row_places]: added to an estimated score. The coarse sigmoid is σ − ½, so ½ is folded in. */
export let estimate_offsets: usize = 0;
/** [row_places]: the logit below which a choice stays under the filter's threshold. */
export let logit_limits: usize = 0;
/** [WINDOW_ROWS]: the highest filter threshold that each of the last rows would have allowed. */
export const threshold_window: usize = memory.data((WINDOW_ROWS + BATCH_ROWS) * 4, 16);
/** [batch_rows, MAX_FILTERED_GROUPS + 1] u32: the first candidate of each group of a filtered row. */
export const group_starts: usize = memory.data(BATCH_ROWS * (MAX_FILTERED_GROUPS + 1) * 4, 16);
/** [MAX_FILTERED_GROUPS, 4 rows]: best choice, second best choice, and score of each group of four filtered rows. */
export const filtered_firsts: usize = memory.data(MAX_FILTERED_GROUPS * 16, 16);
export const filtered_seconds: usize = memory.data(MAX_FILTERED_GROUPS * 16, 16);
export const filtered_scores: usize = memory.data(MAX_FILTERED_GROUPS * 16, 16);
/** [BATCH_ROWS] u32: the selected groups of a filtered row, a bit each. */
export const kept_masks: usize = memory.data(BATCH_ROWS * 4, 16);
/** [BATCH_ROWS]: the highest filter threshold that each row would have allowed. */
export const row_thresholds: usize = memory.data(BATCH_ROWS * 4, 16);
/** [BATCH_ROWS] u32: the address after a row's last key. */
export const key_ends: usize = memory.data(BATCH_ROWS * 4, 16);
/** [batch_rows, KEY_STRIDE] i32: the keys of each row's candidates. */
export const sort_keys: usize = memory.data(BATCH_ROWS * KEY_STRIDE * 4, 16);
/** [2 sets, CANDIDATE_CAPACITY + 1, 4 rows] i32: the keys sorted, descending; before that, group scores. */
export const top_keys: usize = memory.data(BATCH_ROWS * (CANDIDATE_CAPACITY + 1) * 4, 16);
/** [estimate_places]: the estimated choices of one row. */
export let estimates: usize = 0;
/** [128]: the column maxima of a row's estimates. */
export const column_maxima: usize = memory.data(512, 16);
/** Bytes between two rows of binary32 logits. */
export let row_stride: usize = 0;
/** [batch_rows, num_experts]: 16-bit logits, widened; capped ones; rows that those of shared experts are taken off. */
export let widened_rows: usize = 0;
/** [num_experts]: the estimated scores of one row, for softmax and sqrtsoftplus. */
export let scored_row: usize = 0;
/** [BATCH_ROWS + 1] u32: the first candidate of each row. The arrays below hold the candidates row after row. */
export const candidate_starts: usize = memory.data((BATCH_ROWS + 1) * 4, 16);
export let candidate_places: usize = 0;
export let candidate_logits: usize = 0;
export let candidate_offsets: usize = 0;
export let candidate_scores: usize = 0;
export let candidate_choices: usize = 0;
/** Slots between the selected experts of two rows. */
export let selected_stride: u32 = 0;
/** [batch_rows, selected_stride]: the selected experts of each row, then the shared ones if they are scored. */
export const selected_ids: usize = memory.data(SELECTED_BYTES, 16);
export const selected_logits: usize = memory.data(SELECTED_BYTES, 16);
export const selected_scores: usize = memory.data(SELECTED_BYTES, 16);
/** [MAX_TOP_K + 8]: the choices of one row's selected experts, on the fallback path. */
export const selected_choices: usize = memory.data((MAX_TOP_K + 8) * 4, 16);
/** [MAX_TOP_K + 8] u32: all bits set for each of the scored slots, none for those behind them. */
export const slot_masks: usize = memory.data((MAX_TOP_K + 8) * 4, 16);
/** [group_count, 4]: the best and the second best estimate of each lane of a group. */
export let lane_firsts: usize = 0;
export let lane_seconds: usize = 0;
/** [blocks of eight columns or groups, and one more; 4 lanes]: column maxima or group scores, descending. */
export let sorted_values: usize = 0;
/** [group_count]: the score of each group's second best expert, where choices are logits. */
export let second_scores: usize = 0;
/** [group_count]: score, best and second best choice of each group of one row. */
export let group_scores: usize = 0;
export let group_firsts: usize = 0;
export let group_seconds: usize = 0;
/** [groups_selected] u32: the selected groups of one row, ascending. */
export let kept_groups: usize = 0;
/** [num_experts]: the scale of each expert's weight. */
export let expert_scale: usize = 0;
/** [num_experts] i32: the physical id of each expert. */
export let expert_map: usize = 0;
/** Logits [logit_rows, row_logits]; indices and weights [result_rows, top_k + num_shared] of a chunk. */
export let logits: usize = 0;
export let indices: usize = 0;
export let weights: usize = 0;

const ALIGNMENT: u32 = 64;
/** Bytes past the last row that vectors and masks of that row may touch. */
const OVERREAD: usize = 320;

/** Bytes that 32-bit addresses reach, less one page, so that the end of the memory is an address too. */
const MEMORY_LIMIT: u64 = 0xffff0000;

let chunk_base: usize = 0;
let cursor: usize = 0;

// @ts-ignore: decorator
@inline
export function has(flag: u32): bool {
  return (flags & flag) != 0;
}

/** Bytes of a logit. */
export function logit_bytes(): u32 {
  return dtype == 0 ? 4 : 2;
}

/** Whether rows are copied before they are routed: 16-bit logits, capped ones, and rows with those of shared experts. */
// @ts-ignore: decorator
@inline
export function are_copied(): bool {
  return dtype != DTYPE_F32 || row_logits != num_experts || soft_cap_of_logits != 0;
}

// @ts-ignore: decorator
@inline
function align_up<T>(at: T): T {
  return <T>((at + <T>(ALIGNMENT - 1)) & ~<T>(ALIGNMENT - 1));
}

/** Grows the memory to hold `end` bytes; false, with nothing changed, if the runtime refuses. */
function grow_to(end: u64): bool {
  if (end > MEMORY_LIMIT) return false;
  const have = <u64>memory.size() << 16;
  if (end <= have) return true;
  return memory.grow(<i32>((end - have + 0xffff) >> 16)) >= 0;
}

/** Places an array whose size depends on the shape, but not on the number of tokens. */
function place(bytes: usize): usize {
  const start = cursor;
  cursor = align_up<usize>(start + bytes);
  return start;
}

/**
 * Takes the gate's shape and lays out everything that does not depend on the number of tokens.
 * The host then writes the constants: exp table, choice offsets, and scale and map where flagged.
 *
 * @returns The address of the constants, each array from a multiple of 64 bytes on; 0 if the runtime refuses
 * the memory.
 */
export function configure(
  experts: u32, k: u32, shared: u32, groups: u32, selected: u32, logit_type: u32, score: u32, options: u32,
  guard: f32, factor: f32, cap: f32,
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
  soft_cap_of_logits = cap;
  partition = has(FLAG_BIAS) || !has(FLAG_RENORMALIZE);
  group_bytes = (groups + 18) / 16 * 64;
  row_places = group_count * group_stride;
  dense = row_places == num_experts;
  const sinks = has(FLAG_SHARED_SINK) ? shared : 0;
  row_logits = experts + sinks;
  scored_slots = k + sinks;
  selected_stride = scored_slots <= 8 ? scored_slots : (scored_slots + 15) & ~7;
  for (let slot: usize = 0; slot < scored_slots; slot++) store<i32>(slot_masks + (slot << 2), -1);
  // The number of places that pass per 64: about twice the experts selected, or five of each group.
  const passing = (groups == 1 ? 2 * k : 5) * 64 / max(64, group_stride);
  most_filtered = groups == 1 ? min(CANDIDATE_CAPACITY, 16 + 4 * k) : CANDIDATE_CAPACITY;
  filtered_fours = min(4, (passing * 5 / 4 + 4) >> 2);
  // Row statistics are kept for one row at a time.
  const biased = has(FLAG_BIAS);
  batch_rows = scoring == SCORING_SIGMOID || !biased ? BATCH_ROWS : 1;
  filterable = groups == 1 || (groups <= MAX_FILTERED_GROUPS && (biased || has(FLAG_GROUP_MAX)));
  if (biased && scoring != SCORING_SIGMOID) filterable = false;
  columns = k <= 12 ? 16 : k <= 24 ? 32 : k <= 48 ? 64 : 128;
  estimate_places = (row_places + columns - 1) / columns * columns;
  return lay_out();
}

function lay_out(): usize {
  const rows: usize = batch_rows;
  const row_bytes: usize = row_places * 4;
  const candidate_bytes: usize = (batch_rows * CANDIDATE_CAPACITY + row_places + WORD) * 4;
  const start = align_up<usize>(__heap_base);
  cursor = start;
  exp_table = place(1024);
  choice_offsets = place(row_bytes);
  expert_scale = place(num_experts * 4);
  expert_map = place(num_experts * 4);
  estimate_offsets = place(row_bytes);
  batch_offsets = place(rows * row_bytes + OVERREAD);
  logit_of_place = place(dense ? 0 : rows * row_bytes + OVERREAD);
  logit_limits = place(row_bytes);
  estimates = place(<usize>estimate_places * 4);
  row_stride = num_experts * 4;
  widened_rows = place(are_copied() ? rows * row_stride + OVERREAD : 0);
  scored_row = place(scoring == SCORING_SIGMOID ? 0 : row_stride + OVERREAD);
  candidate_places = place(candidate_bytes);
  candidate_logits = place(candidate_bytes);
  candidate_offsets = place(candidate_bytes);
  candidate_scores = place(candidate_bytes);
  candidate_choices = place(candidate_bytes);
  sorted_values = place((<usize>max(columns, group_count) + 8) * 16);
  second_scores = place(group_bytes);
  lane_firsts = place(group_bytes * 4);
  lane_seconds = place(group_bytes * 4);
  group_scores = place(group_bytes);
  group_firsts = place(group_bytes);
  group_seconds = place(group_bytes);
  kept_groups = place(groups_selected * 4 + 64);
  chunk_base = cursor;
  if (!reserve(1, 1)) return 0;
  // Padding is never chosen.
  for (let at = start; at < chunk_base; at += 16) v128.store(at, f32x4.splat(NONE));
  if (dense) return start;
  for (let i: u32 = 0; i < batch_rows * num_experts; i++) {
    const expert = i % num_experts;
    const at = i / num_experts * row_places + expert / group_size * group_stride + expert % group_size;
    store<u32>(logit_of_place + (<usize>at << 2), i);
  }
  return start;
}

/** Derives the batch and estimate offsets from the choice offsets, once the host has written them. */
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

/**
 * Makes room for the logits of `logit_rows` rows and the results of `result_rows`, with room behind each.
 * The logits stay where they are, and indices and weights move behind them.
 *
 * @returns Whether there is room; false, with nothing changed, if the runtime refuses the memory.
 */
export function reserve(logit_rows: u32, result_rows: u32): bool {
  const result_bytes = <u64>result_rows * (<u64>(top_k + num_shared) * 4) + OVERREAD;
  const row_bytes: u64 = row_logits * logit_bytes();
  const indices_at = align_up<u64>(<u64>chunk_base + <u64>logit_rows * row_bytes + OVERREAD);
  const weights_at = align_up<u64>(indices_at + result_bytes);
  if (!grow_to(weights_at + result_bytes)) return false;
  logits = chunk_base;
  indices = <usize>indices_at;
  weights = <usize>weights_at;
  return true;
}
