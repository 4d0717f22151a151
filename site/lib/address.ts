/** What the page's address asks for, so that a run can be linked to. */

/// <reference lib="dom" />

/**
 * Reads a whole number from the page's address.
 *
 * @param name The parameter.
 * @param bounds Its range, and what it is when the address does not say, or says nonsense.
 * @returns The number.
 */
export function readNumber(
  name: string,
  bounds: { readonly min: number; readonly max: number; readonly otherwise: number },
): number {
  const text = new URL(location.href).searchParams.get(name);
  const value = Number(text);
  if (text === null || text === "" || !Number.isInteger(value)) return bounds.otherwise;
  return value >= bounds.min && value <= bounds.max ? value : bounds.otherwise;
}

/** Reads every value of a parameter of the page's address. */
export function readAll(name: string): string[] {
  return new URL(location.href).searchParams.getAll(name);
}
