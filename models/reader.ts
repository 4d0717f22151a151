/**
 * What every reading of a key needs: the part of a config, the checks, and the error grammar.
 *
 * @module
 */

import { refuse, type Subject } from "../gate/checks.ts";

/** A config, or a part of one. */
export type Config = Readonly<Record<string, unknown>>;

/** A part of a config and where it stands. */
export interface Part {
  /** Its keys. */
  readonly keys: Config;
  /** What stands before its keys in messages: `""` or `"text_config."`. */
  readonly path: string;
}

/**
 * Checks that a part of a config is an object.
 *
 * @param value The part.
 * @param name Its key.
 * @returns The same.
 * @throws {TypeError} If it is something else.
 */
export function checkObject(value: unknown, name: string): Config {
  if (isObject(value)) return value;
  refuse(value, `${about(name).subject} must be an object`);
}

/**
 * Tells whether a value is an object with keys.
 *
 * @param value Anything.
 * @returns Whether it is an object, and no array.
 */
export function isObject(value: unknown): value is Config {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Names a key in the error grammar.
 *
 * @param key The key with its path.
 * @returns What the checks of options take.
 */
export function about(key: string): Subject {
  return { subject: `read config: ${key}` };
}

/**
 * Throws in the error grammar.
 *
 * @param name The key.
 * @param mismatch What was wanted, and what it got where that is more than the value.
 * @param value The key's value.
 * @throws {TypeError} If the value is missing.
 * @throws {RangeError} If it is there.
 */
export function fail(
  name: string,
  mismatch: { readonly wanted: string; readonly got?: string },
  value: unknown,
): never {
  const { wanted, got } = mismatch;
  const type = isMissing(value) ? undefined : typeof value;
  refuse(value, `${about(name).subject} must be ${wanted}`, { type, got });
}

/**
 * Tells whether a config has no value for a key.
 *
 * @param value The value.
 * @returns Whether the key is not there, or `null`.
 */
export function isMissing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/**
 * Reads a flag as Python's `if` does: 0 and `null` are false, other numbers are true.
 *
 * @param value The value.
 * @param key The key with its path.
 * @returns The flag.
 * @throws {TypeError} If it is no boolean, number or `null`; a text would be true, whatever it says.
 */
export function isTrue(value: unknown, key: string): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value !== 0;
  if (value === null) return false;
  refuse(value, `${about(key).subject} must be a boolean`);
}

/**
 * Tells whether two values of configs say the same.
 *
 * @param one A value.
 * @param other Another.
 * @returns Whether they are equal; arrays, entry by entry. `true` is 1 and `false` 0, as in Python.
 */
export function isSame(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return Object.is(plain(one), plain(other));
  return one.length === other.length &&
    one.every((entry, index) => Object.is(plain(entry), plain(other[index])));
}

/** A number that equals the value in Python, where there is one; 0 for -0. */
function plain(value: unknown): unknown {
  const isNumber = typeof value === "boolean" || typeof value === "bigint" || value === 0;
  return isNumber ? Number(value) + 0 : value;
}
