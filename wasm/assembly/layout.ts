import {
  CANDIDATE_CAPACITY, DTYPE_F32, FLAG_BIAS, FLAG_EXPERT_MAP, FLAG_EXPERT_SCALE, FLAG_RENORMALIZE,
  SCORING_SIGMOID, SELECTED_STRIDE, WORD,
} from "./constants";

/**
 * One gate's shape and where its arrays lie. A module instance belongs to one gate: `configure` runs
 * once, `reserve` whenever a chunk asks for more tokens than before.
 *
 *   heap_base                                                            chunk
 *   | exp table | offsets | estimates | candidates | selected | scale … |  | logits | indices | weights |
 *
 * Rows are routed `batch_rows` at a time, step by step: a step of one row leaves the core idle while
 * it waits for its own results, and the next row's fills the gap. What a step hands to the next is
 * kept for each row of the batch.
 *
 * Choice offsets and a row's estimates are [group_count, group_stride] f32, every group padded to
 * whole words of 32 places, so that no word straddles two groups. Padding has the offset −Infinity.
 */
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
/** Bytes of a float for each group, in whole vectors. */
export let group_bytes: u32 = 16;
/** Places of a row: its experts and the padding of its groups. */
export let row_places: u32 = 0;
/** Places from a row's estimates to the next row's. */
export let estimate_stride: u32 = 0;
export let batch_rows: u32 = 1;
/** Whether a place is its expert's id: no group is padded. */
export let dense: bool = true;
/** Columns whose maxima bound the K-th best choice from below: 16, 32, 64 or 128. */
export let columns: u32 = 16;

export let exp_table: usize = 0;
/** [row_places]: the bias, or 0. */
export let choice_offsets: usize = 0;
/** [row_places]: what is added to an estimated score; 0.5 is folded into a sigmoid's. */
export let estimate_offsets: usize = 0;
/** [row_places] u32: whose place it is. */
export let place_experts: usize = 0;
/** [batch_rows, estimate_stride]. */
export let estimates: usize = 0;
/** [batch_rows, 128]: columns of the row's estimates, which bound the K-th best from below. */
export let column_maxima: usize = 0;
/** Bytes from a row of binary32 logits to the next. */
export let row_stride: usize = 0;
/** [batch_rows, num_experts]: logits of 16 bits, widened. */
export let widened_rows: usize = 0;
/** [num_experts]: estimated scores. */
export let scored_row: usize = 0;
/** [candidates of the batch], row after row; those of row r start at candidate_starts[r]. */
export let candidate_starts: usize = 0;
export let candidate_places: usize = 0;
export let candidate_ids: usize = 0;
export let candidate_logits: usize = 0;
export let candidate_offsets: usize = 0;
export let candidate_scores: usize = 0;
export let candidate_choices: usize = 0;
/** [batch_rows, SELECTED_STRIDE]; slots past K are scratch. */
export let selected_ids: usize = 0;
export let selected_scores: usize = 0;
export let selected_choices: usize = 0;
/** [batch_rows, group_count, 4]: the best and second best estimate of each lane of a group. */
export let lane_firsts: usize = 0;
export let lane_seconds: usize = 0;
/** Ranks of the list at hand: columns, candidates or groups. */
export let ranks: usize = 0;
/** The list itself, padded. */
export let rank_values: usize = 0;
/** [group_count], one row's. */
export let group_scores: usize = 0;
export let group_firsts: usize = 0;
export let group_seconds: usize = 0;
/** [batch_rows, groups_selected] u32: the groups that stay, ascending. */
export let kept_groups: usize = 0;
export let expert_scale: usize = 0;
export let expert_map: usize = 0;
export let logits: usize = 0;
export let indices: usize = 0;
export let weights: usize = 0;

const ALIGNMENT: usize = 64;
/** The last row's last vector may read this far past its end. */
const OVERREAD: usize = 128;
/** Estimates of a batch, at most: a small L1 cache full. */
const BATCH_PLACES: u32 = 8192;
const MOST_BATCH_ROWS: u32 = 8;

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

/** Places an array that does not depend on the number of tokens, full of what never wins. */
function place(bytes: usize): usize {
  const start = cursor;
  cursor = align(start + bytes);
  if (!grow_to(cursor)) return 0;
  for (let at = start; at < cursor; at += 16) v128.store(at, f32x4.splat(-Infinity));
  return start;
}

/**
 * Takes the gate's shape and lays out everything that does not depend on the number of tokens.
 * The host then fills the exp table, the choice offsets, and scale and map where flagged.
 */
export function configure(
  experts: u32, k: u32, shared: u32, groups: u32, selected: u32, logit_type: u32, score: u32, options: u32,
  guard: f32, factor: f32,
): bool {
  num_experts = experts;
  top_k = k;
  num_shared = shared;
  group_count = groups;
  groups_selected = selected;
  group_size = experts / groups;
  group_stride = (group_size + (WORD - 1)) & ~(WORD - 1);
  dense = groups == 1 || group_stride == group_size;
  dtype = logit_type;
  scoring = score;
  flags = options;
  epsilon = guard;
  scaling_factor = factor;
  partition = has(FLAG_BIAS) || !has(FLAG_RENORMALIZE);
  group_bytes = (groups + 15) / 16 * 64;
  row_places = group_count * group_stride;
  // What `survey_row` finds is kept for one row.
  batch_rows = scoring == SCORING_SIGMOID ? min(MOST_BATCH_ROWS, max(1, BATCH_PLACES / row_places)) : 1;
  columns = k <= 12 ? 16 : k <= 24 ? 32 : k <= 48 ? 64 : 128;
  estimate_stride = (row_places + columns - 1) / columns * columns;
  return lay_out();
}

function lay_out(): bool {
  const rows: usize = batch_rows;
  const row_bytes: usize = row_places * 4;
  const candidate_bytes: usize = (batch_rows * CANDIDATE_CAPACITY + row_places + WORD) * 4;
  cursor = align(__heap_base);
  exp_table = place(1024);
  choice_offsets = place(row_bytes);
  estimate_offsets = place(row_bytes);
  place_experts = place(row_bytes);
  estimates = place(rows * estimate_stride * 4);
  column_maxima = place(rows * 512);
  row_stride = num_experts * 4;
  widened_rows = place(dtype == DTYPE_F32 ? 0 : rows * row_stride + OVERREAD);
  scored_row = place(scoring == SCORING_SIGMOID ? 0 : row_stride + OVERREAD);
  candidate_starts = place((rows + 1) * 4);
  candidate_places = place(candidate_bytes);
  candidate_ids = place(candidate_bytes);
  candidate_logits = place(candidate_bytes);
  candidate_offsets = place(candidate_bytes);
  candidate_scores = place(candidate_bytes);
  candidate_choices = place(candidate_bytes);
  ranks = place(512 + group_bytes);
  rank_values = place(512 + group_bytes);
  selected_ids = place(rows * SELECTED_STRIDE * 4);
  selected_scores = place(rows * SELECTED_STRIDE * 4);
  selected_choices = place(SELECTED_STRIDE * 4);
  lane_firsts = place(rows * group_bytes * 4);
  lane_seconds = place(rows * group_bytes * 4);
  group_scores = place(group_bytes);
  group_firsts = place(group_bytes);
  group_seconds = place(group_bytes);
  kept_groups = place(rows * groups_selected * 4 + 64);
  expert_scale = place(has(FLAG_EXPERT_SCALE) ? <usize>num_experts * 4 : 0);
  expert_map = place(has(FLAG_EXPERT_MAP) ? <usize>num_experts * 4 : 0);
  chunk_base = cursor;
  if (!reserve(1)) return false;
  for (let expert: u32 = 0; expert < num_experts; expert++) {
    const at = expert / group_size * group_stride + expert % group_size;
    store<u32>(place_experts + (<usize>at << 2), expert);
  }
  return true;
}

/** Takes note of the choice offsets, once the host has written them. */
export function prepare(): void {
  const half: f32 = has(FLAG_BIAS) && scoring == SCORING_SIGMOID ? 0.5 : 0;
  for (let at: usize = 0; at < <usize>row_places << 2; at += 16) {
    const offset = v128.load(choice_offsets + at);
    v128.store(estimate_offsets + at, f32x4.add(offset, f32x4.splat(half)));
  }
}

/** Makes room for a chunk of `tokens` rows and places its logits, indices and weights. */
export function reserve(tokens: u32): bool {
  const slots: usize = top_k + num_shared;
  logits = chunk_base;
  indices = align(logits + <usize>tokens * num_experts * logit_bytes() + OVERREAD);
  weights = align(indices + <usize>tokens * slots * 4);
  return grow_to(weights + <usize>tokens * slots * 4);
}
