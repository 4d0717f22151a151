/**
 * A self-written stand-in for `@std/assert`, with the names and semantics the tests use.
 *
 * It is read only where JSR cannot be reached: see `tools/setup/jsr.ts`.
 *
 * @module
 */

import { difference, equal, show } from "./equal.ts";
export { equal } from "./equal.ts";

// deno-lint-ignore no-explicit-any
type AnyConstructor<T> = abstract new (...args: any[]) => T;
// deno-lint-ignore no-explicit-any
type ErrorConstructor<E extends Error> = new (...args: any[]) => E;

/** What a failed assertion throws. */
export class AssertionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

function failWith(text: string, msg?: string): never {
  throw new AssertionError(msg ? `${text.replace(/\.$/, "")}: ${msg}` : text);
}

/** Makes sure that `expr` is truthy. */
export function assert(expr: unknown, msg: string = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/** Makes sure that `expr` is falsy. */
export function assertFalse(expr: unknown, msg: string = ""): void {
  if (expr) throw new AssertionError(msg);
}

/** Makes sure that two values are deeply equal. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) return;
  failWith(`Values are not equal${msg ? `: ${msg}` : "."}\n\n${difference(actual, expected)}`);
}

/** Makes sure that two values are not deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) failWith(`Expected actual: ${show(actual)} not to be equal`, msg);
}

/** Makes sure that two values are the same by `Object.is`. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  if (Object.is(actual, expected)) return;
  const tail = `${msg ? `: ${msg}` : "."}\n\n${difference(actual, expected)}`;
  failWith(`Values are not strictly equal${tail}`);
}

/** Makes sure that two values are not the same by `Object.is`. */
export function assertNotStrictEquals<T>(actual: T, expected: T, msg?: string): void {
  if (Object.is(actual, expected)) failWith(`Expected ${show(actual)} to be another value`, msg);
}

/** Makes sure that a value is neither null nor undefined. */
export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T> {
  if (actual === null || actual === undefined) {
    failWith(`Expected actual: "${actual}" to not be null or undefined`, msg);
  }
}

/** Makes sure that a value is an instance of a class. */
export function assertInstanceOf<T>(
  actual: unknown,
  expectedType: AnyConstructor<T>,
  msg: string = "",
): asserts actual is T {
  if (actual instanceof expectedType) return;
  failWith(`Expected object to be an instance of "${expectedType.name}", got ${show(actual)}`, msg);
}

/** Makes sure that two numbers are near each other. */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance?: number,
  msg?: string,
): void {
  if (Object.is(actual, expected)) return;
  const allowed = tolerance ?? (Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7);
  if (Math.abs(expected - actual) <= allowed) return;
  failWith(`Expected actual: "${actual}" to be close to "${expected}" within ${allowed}`, msg);
}

/** Makes sure that `actual` is greater than `expected`. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual > expected)) failWith(`Expect ${show(actual)} > ${show(expected)}`, msg);
}

/** Makes sure that `actual` is at least `expected`. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual >= expected)) failWith(`Expect ${show(actual)} >= ${show(expected)}`, msg);
}

/** Makes sure that `actual` is less than `expected`. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual < expected)) failWith(`Expect ${show(actual)} < ${show(expected)}`, msg);
}

/** Makes sure that `actual` is at most `expected`. */
export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual <= expected)) failWith(`Expect ${show(actual)} <= ${show(expected)}`, msg);
}

/** Makes sure that a text matches a pattern. */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  if (!expected.test(actual)) failWith(`Expected actual: "${actual}" to match: "${expected}"`, msg);
}

/** Makes sure that a text does not match a pattern. */
export function assertNotMatch(actual: string, expected: RegExp, msg?: string): void {
  if (expected.test(actual)) {
    failWith(`Expected actual: "${actual}" to not match: "${expected}"`, msg);
  }
}

/** Makes sure that a text contains another. */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  if (!actual.includes(expected)) {
    failWith(`Expected actual: "${actual}" to contain: "${expected}"`, msg);
  }
}

/** Makes sure that every expected element is in a list. */
export function assertArrayIncludes<T>(
  actual: ArrayLike<T>,
  expected: ArrayLike<T>,
  msg?: string,
): void {
  const present = Array.from(actual);
  const missing = Array.from(expected).filter((x) => !present.some((y) => equal(x, y)));
  if (missing.length > 0) failWith(`Expected ${show(actual)} to include ${show(missing)}`, msg);
}

/** Makes sure that every property of `expected` is, deeply, in `actual`. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  if (!matches(actual, expected)) {
    failWith(`Values do not match\n\n${difference(actual, expected)}`, msg);
  }
}

function matches(actual: unknown, expected: unknown): boolean {
  const plain = typeof expected === "object" && expected !== null && !ArrayBuffer.isView(expected);
  if (!plain || typeof actual !== "object" || actual === null) return equal(actual, expected);
  const values = actual as Record<PropertyKey, unknown>;
  return Reflect.ownKeys(expected).every((key) =>
    matches(values[key], (expected as Record<PropertyKey, unknown>)[key])
  );
}

/** Makes sure that a value is an error of a class whose message contains a text or matches. */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  ErrorClass?: AnyConstructor<E>,
  msgMatches?: string | RegExp,
  msg?: string,
): asserts error is E {
  if (!(error instanceof Error)) failWith(`Expected "error" to be an Error object`, msg);
  if (ErrorClass && !(error instanceof ErrorClass)) {
    failWith(`Expected error to be instance of "${ErrorClass.name}", but was "${error.name}"`, msg);
  }
  if (msgMatches === undefined) return;
  const found = typeof msgMatches === "string"
    ? error.message.includes(msgMatches)
    : msgMatches.test(error.message);
  if (!found) {
    const wanted = typeof msgMatches === "string"
      ? `include "${msgMatches}"`
      : `match ${msgMatches}`;
    failWith(`Expected error message to ${wanted}, but got "${error.message}"`, msg);
  }
}

interface Expectation {
  readonly ErrorClass?: ErrorConstructor<Error>;
  readonly includes?: string;
  readonly msg?: string;
}

function readExpectation(first: unknown, includes?: string, msg?: string): Expectation {
  if (typeof first === "string") return { msg: first };
  return { ErrorClass: first as ErrorConstructor<Error> | undefined, includes, msg };
}

function checkThrown(error: unknown, expected: Expectation): unknown {
  if (expected.ErrorClass) {
    assertIsError(error, expected.ErrorClass, expected.includes, expected.msg);
  }
  return error;
}

/** Runs a function, expecting it to throw, and returns what it threw. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorConstructor<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(
  fn: () => unknown,
  first?: unknown,
  includes?: string,
  msg?: string,
): unknown {
  const expected = readExpectation(first, includes, msg);
  try {
    fn();
  } catch (error) {
    return checkThrown(error, expected);
  }
  failWith("Expected function to throw", expected.msg);
}

/** Runs a function, expecting its promise to reject, and returns the reason. */
export function assertRejects(fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorConstructor<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  first?: unknown,
  includes?: string,
  msg?: string,
): Promise<unknown> {
  const expected = readExpectation(first, includes, msg);
  let returned: PromiseLike<unknown> | undefined;
  try {
    returned = fn();
    await returned;
  } catch (error) {
    if (returned === undefined) failWith("Function throws when expected to reject", expected.msg);
    return checkThrown(error, expected);
  }
  failWith("Expected function to reject", expected.msg);
}

/** Fails at once. */
export function fail(msg?: string): never {
  failWith(msg ? `Failed assertion: ${msg}` : "Failed assertion");
}

/** Marks a place that must not be reached. */
export function unreachable(msg?: string): never {
  failWith(msg ?? "Unreachable.");
}

/** Marks what is not written yet. */
export function unimplemented(msg?: string): never {
  failWith(msg ?? "Unimplemented.");
}
