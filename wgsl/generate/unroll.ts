/**
 * Writing statements out, once for each of a few numbers: an array that is indexed in a loop would leave
 * the registers, so that every value of a lane is a variable of its own.
 *
 * @module
 */

/** The items of a quad. */
export const ITEMS = ["x", "y", "z", "w"] as const;

/**
 * Writes something for each number below a count.
 *
 * @param count How often.
 * @param write Writes it for one number.
 * @returns WGSL.
 */
export function forEach(count: number, write: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => write(i)).join("\n");
}

/**
 * Writes the largest of some expressions, as a balanced tree of `max`.
 *
 * @param names The expressions, one at least.
 * @returns A WGSL expression.
 */
export function largest(names: readonly string[]): string {
  if (names.length === 1) return names[0];
  const half = names.length >> 1;
  return `max(${largest(names.slice(0, half))}, ${largest(names.slice(half))})`;
}
