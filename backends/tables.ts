/**
 * The one table both kernels read: how far 2^(−i/256) lies below one.
 *
 * @module
 */

/** Entries of the exp table: a step is ln 2 / 256, so that a cubic remainder reaches 2^−38. */
export const EXP_STEPS = 256;

/**
 * Builds the exp table `round(2^32 · (1 − 2^(−i/256)))`, `i` in `0..255`.
 *
 * Square roots of binary64 give each power with an error below 2^−50, and no entry's fraction lies
 * within 2^−10 of one half, so every IEEE machine rounds to the same 256 words (a test pins them
 * against 80 digits).
 *
 * @returns The table, `[256]`, in units of 2^−32.
 */
export function expTable(): Uint32Array {
  const table = new Uint32Array(EXP_STEPS);
  const powers = new Float64Array(EXP_STEPS).fill(1);
  let root = 0.5;
  for (let bit = EXP_STEPS >> 1; bit > 0; bit >>= 1) {
    root = Math.sqrt(root);
    // Each power that is done gives one more: all multiples of `bit` are done then.
    for (let i = 0; i < EXP_STEPS; i += 2 * bit) powers[i + bit] = powers[i] * root;
  }
  for (let i = 0; i < EXP_STEPS; i++) table[i] = Math.round((1 - powers[i]) * 2 ** 32);
  return table;
}
