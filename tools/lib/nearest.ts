/** Finds the name that was probably meant. */

/** The number of letters to insert, delete, replace or swap with the next to make one word of another. */
function editDistance(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const replaced = row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1);
      const swaps = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const swapped = swaps ? before[j - 2] + 1 : Infinity;
      next.push(Math.min(replaced, swapped, row[j] + 1, next[j - 1] + 1));
    }
    before = row;
    row = next;
  }
  return row[other.length];
}

function squeeze(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/**
 * Finds a name regardless of case and punctuation: `kimi-k2`, `kimi_k2` and `kimiK2` are one.
 *
 * @param name The name.
 * @param names Those that there are.
 * @returns The one that is meant, or undefined.
 */
export function findName(name: string, names: readonly string[]): string | undefined {
  return names.find((each) => each === name) ??
    names.find((each) => squeeze(each) === squeeze(name));
}

/**
 * Asks whether another name was meant, for the end of a message.
 *
 * @param name A name that there is not.
 * @param names Those that there are.
 * @returns For instance `: did you mean kimiK2?`, or an empty text where none is near.
 */
export function didYouMean(name: string, names: readonly string[]): string {
  const asked = squeeze(name);
  const ranked = names
    .map((each) => ({ each, distance: editDistance(asked, squeeze(each)) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  if (best !== undefined && best.distance <= Math.max(1, asked.length / 3)) {
    return `: did you mean ${best.each}?`;
  }
  const longer = names.filter((each) => squeeze(each).startsWith(asked)).slice(0, 4);
  return asked.length >= 2 && longer.length > 0 ? `: did you mean ${longer.join(" or ")}?` : "";
}
