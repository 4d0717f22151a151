/**
 * The one error class of the package. Its other errors are the language's own, with the message
 * `Cannot <action>: <name> must be <wanted>, got <actual>`.
 *
 * @module
 */

/**
 * Says that the backend asked for is not there, why, and which cure applies.
 *
 * @example
 * ```ts
 * import { BackendUnavailableError } from "@tilegate/tilegate";
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
 * Gives the text of anything thrown.
 *
 * @param cause What was caught.
 * @returns Its message.
 */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
