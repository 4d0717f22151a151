/**
 * Finds the names that a misspelt one may have meant.
 *
 * @module
 */

/**
 * Finds the names nearest to one that is not known.
 *
 * @param name The name.
 * @param names The known names.
 * @returns At most three of them, nearest first; none where all are far.
 */
export function nearestNames(name: string, names: readonly string[]): readonly string[] {
  const plain = squeeze(name);
  const far = Math.max(2, Math.floor(plain.length / 3));
  return names
    .map((each) => ({ each, distance: distance(plain, squeeze(each)) }))
    .filter(({ distance }) => distance <= far)
    .toSorted((one, other) => one.distance - other.distance)
    .slice(0, 3)
    .map(({ each }) => each);
}

/** `Qwen3-MoE` and `qwen3_moe` are one name. */
function squeeze(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** The least number of letters to insert, delete or change: one row of the usual table at a time. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const changed = row[j - 1] + Number(one[i - 1] !== other[j - 1]);
      next.push(Math.min(changed, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[other.length];
}
