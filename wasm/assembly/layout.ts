import {
  FLAG_BIAS, FLAG_EXPERT_MAP, FLAG_EXPERT_SCALE, FLAG_RENORMALIZE, MAX_TOP_K, QUAD,
} from "./constants";

/**
 * One gate's shape and where its arrays lie. A module instance belongs to one gate: `configure` runs
 * once, `reserve` whenever a chunk asks for more tokens than before.
 *
 *   heap_base                                                           chunk
 *   | exp table | choice offsets | estimates | ranks … | scale | map |  | logits | indices | weights |
 *
 * Choice offsets and estimates are [group_count, group_stride] f32, every group padded to whole
 * vectors, so that no vector straddles two groups. Padding has the offset −Infinity.
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
/** Columns whose maxima bound the K-th best choice from below: 16, 32, 64 or 128. */
export let columns: u32 = 16;

export let exp_table: usize = 0;
export let choice_offsets: usize = 0;
export let estimates: usize = 0;
export let column_maxima: usize = 0;
export let candidate_ids: usize = 0;
export let candidate_choices: usize = 0;
export let selected_ids: usize = 0;
export let selected_scores: usize = 0;
export let selected_choices: usize = 0;
export let group_scores: usize = 0;
export let group_firsts: usize = 0;
export let group_seconds: usize = 0;
export let group_kept: usize = 0;
export let expert_scale: usize = 0;
export let expert_map: usize = 0;
export let logits: usize = 0;
export let indices: usize = 0;
export let weights: usize = 0;

const ALIGNMENT: usize = 64;
/** The last row's last vector may read this far past its end. */
const OVERREAD: usize = 64;

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

function place(bytes: usize): usize {
  const at = cursor;
  cursor = (at + bytes + (ALIGNMENT - 1)) & ~(ALIGNMENT - 1);
  return at;
}

/** Grows the memory to hold `end` bytes; false if the runtime will not give that much. */
function grow_to(end: usize): bool {
  const have = <usize>memory.size() << 16;
  if (end <= have) return true;
  return memory.grow(<i32>((end - have + 0xffff) >> 16)) >= 0;
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
  group_stride = (group_size + (QUAD * 4 - 1)) & ~(QUAD * 4 - 1);
  dtype = logit_type;
  scoring = score;
  flags = options;
  epsilon = guard;
  scaling_factor = factor;
  partition = has(FLAG_BIAS) || !has(FLAG_RENORMALIZE);
  columns = k <= 12 ? 16 : k <= 24 ? 32 : k <= 48 ? 64 : 128;
  return lay_out();
}

function lay_out(): bool {
  const padded: usize = group_count * group_stride;
  cursor = (<usize>__heap_base + (ALIGNMENT - 1)) & ~(ALIGNMENT - 1);
  exp_table = place(1024);
  choice_offsets = place(padded * 4);
  // One tile more, so that folding into 128 columns needs no tail.
  estimates = place(padded * 4 + 512);
  column_maxima = place(512);
  candidate_ids = place(padded * 4 + 64);
  candidate_choices = place(padded * 4 + 64);
  selected_ids = place(MAX_TOP_K * 4);
  selected_scores = place(MAX_TOP_K * 4);
  selected_choices = place(MAX_TOP_K * 4);
  group_scores = place(group_count * 4);
  group_firsts = place(group_count * 4);
  group_seconds = place(group_count * 4);
  group_kept = place(group_count * 4);
  expert_scale = place(has(FLAG_EXPERT_SCALE) ? <usize>num_experts * 4 : 0);
  expert_map = place(has(FLAG_EXPERT_MAP) ? <usize>num_experts * 4 : 0);
  chunk_base = cursor;
  if (!reserve(1)) return false;
  // Padding is written here once and never wins.
  for (let at = estimates; at < column_maxima; at += 16) v128.store(at, f32x4.splat(-Infinity));
  return true;
}

/** Makes room for a chunk of `tokens` rows and places its logits, indices and weights. */
export function reserve(tokens: u32): bool {
  const slots: usize = top_k + num_shared;
  cursor = chunk_base;
  logits = place(<usize>tokens * num_experts * logit_bytes() + OVERREAD);
  indices = place(<usize>tokens * slots * 4);
  weights = place(<usize>tokens * slots * 4);
  return grow_to(cursor);
}
