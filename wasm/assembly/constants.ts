/** What the kernel and its host agree on: `backends/wasm/module.ts` has dtypes, scorings and flags in the same order. */

/** Logit formats. */
export const DTYPE_F32: u32 = 0;
export const DTYPE_F16: u32 = 1;
export const DTYPE_BF16: u32 = 2;

/** Scores of a logit. */
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

export const MAX_TOP_K: u32 = 64;

/** Places of a group come in words of 32, whose candidates are one u32 mask. */
export const WORD: u32 = 32;

/** Rows that are routed together: two sets of four, a lane each. */
export const BATCH_ROWS: u32 = 8;
/** Candidates of a row that are sorted; a row with more is selected by exact choices. */
export const CANDIDATE_CAPACITY: u32 = 128;
/** Keys of a row: those of its candidates, and two vectors more. */
export const KEY_STRIDE: u32 = 144;
/** The bits of a key that tell the candidate: its number in the row, counted down, so that of equals the first wins. */
export const KEY_NUMBER: i32 = 127;

/** More groups than this are not screened. */
export const MAX_SCREENED_GROUPS: u32 = 32;
/** Rows from which the screen learns where it may begin. */
export const WINDOW_ROWS: u32 = 64;

/** 0x7f7fffff, 3.4028234663852886e38: what ±Infinity counts as, and what an overflow saturates to. */
export const LARGEST_FINITE: f32 = reinterpret<f32>(0x7f7fffff);

/** What never wins. */
export const NONE: f32 = -Infinity;
