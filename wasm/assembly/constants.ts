/**
 * Constants of the kernel: limits, codes and sizes. `backends/wasm/module.ts` has dtypes, scorings and flags
 * in the same order; the host checks every limit before a gate is configured.
 */

/**
 * Version of what the kernel exports: names, parameters, codes and flags, and where constants lie. The host
 * refuses a kernel with another version. Raise it, and `KERNEL_VERSION` there, whenever one of these changes.
 */
export const kernel_version: u32 = 2;

/** Codes of the logit formats. */
export const DTYPE_F32: u32 = 0;
export const DTYPE_F16: u32 = 1;
export const DTYPE_BF16: u32 = 2;

/** Codes of the scorings. */
export const SCORING_SIGMOID: u32 = 0;
export const SCORING_SOFTMAX: u32 = 1;
export const SCORING_SQRTSOFTPLUS: u32 = 2;

/** Flags of `configure`. */
export const FLAG_BIAS: u32 = 1;
export const FLAG_RENORMALIZE: u32 = 2;
export const FLAG_SCALE_OUTPUT: u32 = 4;
export const FLAG_GROUP_MAX: u32 = 8;
export const FLAG_EXPERT_SCALE: u32 = 16;
export const FLAG_EXPERT_MAP: u32 = 32;
export const FLAG_SHARED_SINK: u32 = 64;

/** Most slots of a row that are scored: K, and S where the router scores the shared experts. The number of experts is not limited here: arrays follow it. */
export const MAX_TOP_K: u32 = 64;

/** Places of a group come in words of 32, whose candidates fit one u32 mask. */
export const WORD: u32 = 32;

/** Rows that are routed together: two sets of four, with a lane for each row of a set. */
export const BATCH_ROWS: u32 = 8;
/** Most candidates of a row that are sorted; a row with more takes the fallback path. */
export const CANDIDATE_CAPACITY: u32 = 128;
/** Keys of a row: one per candidate, and four vectors of padding. */
export const KEY_STRIDE: u32 = 144;
/** Low bits of a key: the candidate's index in its row, counted down, so that of equal choices the first wins. */
export const KEY_INDEX_BITS: i32 = 127;

/** Gates with more groups than this do not use the speculative filter. */
export const MAX_FILTERED_GROUPS: u32 = 32;
/** Rows after which the speculative filter adapts its threshold. */
export const WINDOW_ROWS: u32 = 64;

/** 0x7f7fffff, 3.4028234663852886e38: ±Infinity counts as ± this, and an overflow saturates to it. */
export const LARGEST_FINITE: f32 = reinterpret<f32>(0x7f7fffff);

/** The choice of padding and of masked experts: every expert's own is higher. */
export const NONE: f32 = -Infinity;
