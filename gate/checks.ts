/**
 * The checks that options and arguments share. Each returns what it was given, typed, or throws in
 * the error grammar: `TypeError` for a wrong type or shape, `RangeError` for a value of the right
 * type outside its range.
 *
 * @module
 */

import { describe, nearestName } from "./describe.ts";

/** Which argument a check is about. */
export interface Subject {
  /** The call and the argument, as a message has them: "create gate: topK". */
  readonly subject: string;
}

/** A whole-number argument and its bounds, both included. */
export interface IntegerRule extends Subject {
  /** The least value. */
  readonly min: number;
  /** The greatest value. */
  readonly max: number;
  /** Where the greatest value comes from, when it is not a constant. */
  readonly because?: string;
}

/**
 * Checks that an options object is one, and that it has only names that are known.
 *
 * @param options What the caller gave.
 * @param rule The call, the argument, and the names it may have.
 * @returns The same object.
 * @throws {TypeError} If it is no object, or has an unknown name; the known ones are named.
 */
export function checkNames<Options extends object>(
  options: Options,
  rule: {
    readonly action: string;
    readonly name: string;
    readonly names: Readonly<Record<keyof Options & string, true>>;
  },
): Options {
  const { action, name, names } = rule;
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    refuse(options, `${action}: ${name} must be an object`);
  }
  for (const key of Object.keys(options)) {
    if (Object.hasOwn(names, key)) continue;
    const place = name === "options" ? "" : ` in ${name}`;
    const known = Object.keys(names);
    const nearest = nearestName(key, known);
    const got = describe(key) + (nearest ? `; did you mean ${nearest}?` : "");
    refuse(key, `${action}: option name${place} must be one of ${known.join(", ")}`, { got });
  }
  return options;
}

/** How a refused argument is told from what was wanted. */
export interface Refused {
  /** The type whose values may be outside a range, if there is one. */
  readonly type?: string;
  /** What it is, where the value's description does not say it best. */
  readonly got?: string;
}

/**
 * Throws in the error grammar.
 *
 * @param value What the caller gave.
 * @param rule The call, the argument and what it must be: "create gate: topK must be a number".
 * @param refused What it is instead.
 * @throws {RangeError} If the value is of the type given.
 * @throws {TypeError} If it is of any other.
 */
export function refuse(
  value: unknown,
  rule: string,
  { type, got = describe(value) }: Refused = {},
): never {
  const kind: string = typeof value;
  throw new (kind === type ? RangeError : TypeError)(`Cannot ${rule}, got ${got}`);
}

/**
 * Checks a whole number.
 *
 * @param value What the caller gave.
 * @param rule The argument and its bounds.
 * @returns The number.
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If it is not whole, or out of its bounds.
 */
export function checkInteger(value: unknown, rule: IntegerRule): number {
  if (Number.isInteger(value) && (value as number) >= rule.min && (value as number) <= rule.max) {
    return (value as number) + 0; // -0 becomes 0
  }
  const because = rule.because === undefined ? "" : ` (${rule.because})`;
  const wanted = `an integer from ${rule.min} to ${rule.max}${because}`;
  refuse(value, `${rule.subject} must be ${wanted}`, { type: "number" });
}

/**
 * Checks a number that is computed with in binary32, and rounds it.
 *
 * @param value What the caller gave.
 * @param rule The argument, and whether 0 is excluded.
 * @returns The number rounded to binary32, finite.
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If it is negative, not finite, or 0 where that is excluded, before or after rounding.
 */
export function checkFloat32(
  value: unknown,
  rule: Subject & { readonly positive: boolean },
): number {
  const rounded = typeof value === "number" ? Math.fround(value) : NaN;
  const least = rule.positive ? rounded > 0 : rounded >= 0 && (value as number) >= 0;
  if (least && rounded < Infinity) return rounded + 0; // -0 becomes 0
  const wanted = `a finite number ${rule.positive ? "> 0" : ">= 0"} in binary32`;
  refuse(value, `${rule.subject} must be ${wanted}`, { type: "number" });
}

/**
 * Checks a flag.
 *
 * @param value What the caller gave.
 * @param rule The argument.
 * @returns The flag.
 * @throws {TypeError} If it is no boolean.
 */
export function checkBoolean(value: unknown, rule: Subject): boolean {
  if (typeof value === "boolean") return value;
  refuse(value, `${rule.subject} must be a boolean`);
}

/**
 * Checks a choice among words.
 *
 * @param value What the caller gave.
 * @param rule The argument and its words.
 * @returns The word.
 * @throws {TypeError} If it is no string.
 * @throws {RangeError} If it is another string.
 */
export function checkWord<Word extends string>(
  value: unknown,
  rule: Subject & { readonly words: readonly Word[] },
): Word {
  const word = rule.words.find((each) => each === value);
  if (word !== undefined) return word;
  const wanted = rule.words.map((each) => `"${each}"`).join(" or ");
  refuse(value, `${rule.subject} must be ${wanted}`, { type: "string" });
}
