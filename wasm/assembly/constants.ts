/** What the kernel and its host agree on. The same names and values stand in `backends/wasm.ts`. */

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

/** Candidates that are ranked all against all; a row with more goes through `select_crowd`. */
export const CANDIDATE_CAPACITY: u32 = 64;
/** Slots of a row's selected experts: a rank of every candidate, and a vector more. */
export const SELECTED_STRIDE: u32 = 72;

/** 0x7f7fffff, 3.4028234663852886e38: what ±Infinity counts as, and what an overflow saturates to. */
export const LARGEST_FINITE: f32 = reinterpret<f32>(0x7f7fffff);

/** What never wins. */
export const NONE: f32 = -Infinity;
