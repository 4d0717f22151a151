/**
 * The checks that options and arguments share. Each returns what it was given, typed, or throws in
 * the error grammar: `TypeError` for a wrong type or shape, `RangeError` for a value of the right
 * type outside its range.
 *
 * @module
 */

import { mismatchMessage } from "./errors.ts";

/** Which argument of which call a check is about. */
export interface Subject {
  /** The call: "create gate", "route", "encode". */
  readonly action: string;
  /** The argument or option. */
  readonly name: string;
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

/** What the field calls our options elsewhere (configuration files, other routers), normalized. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  correctionbias: "bias",
  ecorrectionbias: "bias",
  expertbias: "bias",
  experts: "numExperts",
  ngroup: "groups",
  normtopkprob: "renormalize",
  nroutedexperts: "numExperts",
  nsharedexperts: "numSharedExperts",
  numexpertspertok: "topK",
  numlocalexperts: "numExperts",
  rsf: "routedScalingFactor",
  scoringfunc: "scoring",
  topkgroup: "groups",
};

/**
 * Checks that an options object is one, and that it has no name that nobody reads.
 *
 * @param options What the caller gave.
 * @param rule The call, the argument's name, and the names it may have.
 * @returns The same object.
 * @throws {TypeError} If it is no object, or has an unknown name; the nearest known one is named.
 */
export function checkNames<Options extends object>(
  options: Options,
  rule: Subject & { readonly names: Readonly<Record<keyof Options & string, true>> },
): Options {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(mismatchMessage({ ...rule, wanted: "an object" }, options));
  }
  for (const key of Object.keys(options)) {
    if (Object.hasOwn(rule.names, key)) continue;
    const names = Object.keys(rule.names);
    const near = nearest(key, names);
    const wanted = near === undefined
      ? `one of ${names.join(", ")}`
      : `"${near}" or another known one`;
    const name = rule.name === "options" ? "option name" : `option name in ${rule.name}`;
    throw new TypeError(mismatchMessage({ action: rule.action, name, wanted }, key));
  }
  return options;
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
  throw new (typeof value === "number" ? RangeError : TypeError)(
    mismatchMessage({ ...rule, wanted }, value),
  );
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
  throw new (typeof value === "number" ? RangeError : TypeError)(
    mismatchMessage({ ...rule, wanted }, value),
  );
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
  throw new TypeError(mismatchMessage({ ...rule, wanted: "a boolean" }, value));
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
  throw new (typeof value === "string" ? RangeError : TypeError)(
    mismatchMessage({ ...rule, wanted }, value),
  );
}

/**
 * Names the class of a typed array, also of one made in another realm, where `instanceof` fails.
 *
 * @param value Anything.
 * @returns For example `"Float32Array"`; `undefined` when it is no view of memory.
 */
export function viewName(value: unknown): string | undefined {
  return ArrayBuffer.isView(value)
    ? (value as { readonly [Symbol.toStringTag]?: string })[Symbol.toStringTag]
    : undefined;
}

function nearest(key: string, names: readonly string[]): string | undefined {
  const plain = normalized(key);
  const other = OTHER_NAMES[plain];
  if (other !== undefined && names.includes(other)) return other;
  let best: string | undefined;
  let least = Math.max(1, Math.floor(plain.length / 3)) + 1;
  for (const name of names) {
    const distance = editDistance(plain, normalized(name));
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}

function normalized(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const change = previous[column - 1] + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(change, previous[column] + 1, current[column - 1] + 1));
    }
    previous = current;
  }
  return previous[to.length];
}
