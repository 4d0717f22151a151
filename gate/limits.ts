/**
 * The largest values that options and arguments may have. Every other module takes them from here.
 *
 * @module
 */

/** The most routed experts E. */
export const MAX_EXPERTS = 4096;

/** The most routed experts per token K. */
export const MAX_TOP_K = 64;

/** The most fused shared experts S. */
export const MAX_SHARED_EXPERTS = 32;

/** The most slots of a row that are scored: K, and S where the router scores the shared experts. */
export const MAX_SCORED_SLOTS = 64;

/** The most correction biases of a gate. */
export const MAX_BIASES = 16;

/** The most rows of a batch: row numbers are i32 in the kernels. */
export const MAX_TOKENS = 0x7fffffff;
