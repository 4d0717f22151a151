/**
 * The one error class of the gate, and the end of its other messages:
 * `Cannot <action>: <name> must be <wanted>, got <actual>`.
 *
 * @module
 */

/**
 * Says that the backend asked for is not there, why, and which cure applies.
 *
 * @example
 * ```ts
 * import { BackendUnavailableError } from "./errors.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new BackendUnavailableError("webgpu", 'No adapter was found; use backend "wasm".');
 * assertEquals(error.backend, "webgpu");
 * assertEquals(error.message, 'Cannot use backend "webgpu": No adapter was found; use backend "wasm".');
 * ```
 */
export class BackendUnavailableError extends Error {
  /** The backend that is missing. */
  readonly backend: "webgpu" | "wasm";
  /** Why it is missing, and what to do about it: full sentences. */
  readonly reason: string;

  /**
   * Makes the error; its message is `Cannot use backend "<backend>": <reason>`.
   *
   * @param backend The backend that is missing.
   * @param reason Why, and what to do about it: full sentences.
   * @param options The `cause`, when another error told of it.
   */
  constructor(backend: "webgpu" | "wasm", reason: string, options?: ErrorOptions) {
    super(`Cannot use backend "${backend}": ${reason}`, options);
    this.name = "BackendUnavailableError";
    this.backend = backend;
    this.reason = reason;
  }
}

/**
 * Names a value shortly, for the end of an error message.
 *
 * @param value Anything.
 * @returns Its text, for example `a Float64Array of 12`, `"abc"`, `-3`, `NaN`, `null`.
 *
 * @example
 * ```ts
 * import { describe } from "./errors.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(describe(new Float64Array(12)), "a Float64Array of 12");
 * assertEquals(describe(-0), "-0");
 * ```
 */
export function describe(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.length > 40 ? `${value.slice(0, 39)}…` : value);
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `${value}n`;
    case "function":
    case "symbol":
      return `a ${typeof value}`;
    case "object":
      return value === null ? "null" : describeObject(value);
    default:
      return String(value);
  }
}

/**
 * Tells whether memory was transferred away. `ArrayBuffer.prototype.detached` is newer than
 * Node 20; making a view of a detached buffer throws in every runtime.
 *
 * @param buffer The buffer of a view.
 * @returns Whether it is detached.
 */
export function isDetached(buffer: ArrayBufferLike): boolean {
  if (buffer.byteLength !== 0) return false;
  try {
    return new Uint8Array(buffer).length !== 0;
  } catch {
    return true;
  }
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  const tag = tagOf(value);
  const name: unknown = tag === "Object" ? value.constructor?.name : tag;
  if (typeof name !== "string" || name === "Object") return "an object";
  if (ArrayBuffer.isView(value) && isDetached(value.buffer)) return `a detached ${name}`;
  const { length, byteLength } = value as {
    readonly length?: unknown;
    readonly byteLength?: unknown;
  };
  let extent = "";
  if (typeof byteLength === "number") extent = ` of ${byteLength} bytes`;
  if (typeof length === "number") extent = ` of ${length}`;
  return `${/^[AEIO]/.test(name) ? "an" : "a"} ${name}${extent}`;
}

/**
 * Names the class of an object of the language, also of one made in another realm, where `instanceof` fails.
 *
 * @param value Anything.
 * @returns For example `"Float32Array"`.
 */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/**
 * Gives the text of anything thrown.
 *
 * @param cause What was caught.
 * @returns Its message.
 */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
