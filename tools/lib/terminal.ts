/** What the command-line tools share: printing and one progress line. */

const encoder = new TextEncoder();

/** A mistake in the arguments or in a file of the user's: told in one sentence, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Escapes control and direction characters, which a terminal would obey. They may occur in the name of
 * a file or in its header.
 *
 * @param text A text from outside.
 * @returns The text with each of them as `\\x1b` or `\\u202e`.
 */
export function printable(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length < 3 ? `\\x${code.padStart(2, "0")}` : `\\u${code}`;
  });
}

interface Sink {
  writeSync(bytes: Uint8Array): number;
  isTerminal(): boolean;
}

function writeAll(sink: Sink, text: string): void {
  let bytes = encoder.encode(text);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(sink.writeSync(bytes));
  } catch (error) {
    // The pipe is closed, as by `deno task route | head`.
    if (error instanceof Deno.errors.BrokenPipe) Deno.exit(0);
    throw error;
  }
}

/**
 * Prints lines to standard output.
 *
 * @param lines The lines, without their ends.
 */
export function print(...lines: string[]): void {
  writeAll(Deno.stdout, lines.map((line) => line + "\n").join(""));
}

/**
 * Prints one line to standard error.
 *
 * @param line The line, without its end.
 */
export function printError(line: string): void {
  writeAll(Deno.stderr, line + "\n");
}

/**
 * Measures the terminal.
 *
 * @returns Its columns, 40 at the least and 80 at the most; 80 if it does not tell.
 */
export function terminalWidth(): number {
  const { columns } = Deno.consoleSize();
  return columns === 0 ? 80 : Math.max(40, Math.min(80, columns));
}

/** Milliseconds between two states of a line that a terminal rewrites in place. */
const REWRITE_MS = 100;

/** A progress line on standard error: rewritten in place on a terminal, a plain line now and then elsewhere. */
export class ProgressLine {
  readonly #terminal = Deno.stderr.isTerminal();
  readonly #intervalMs: number;
  #shownAt = performance.now();
  #width = 0;

  /**
   * @param logSeconds Seconds between two lines where there is no terminal. Default: 5.
   */
  constructor(logSeconds = 5) {
    this.#intervalMs = this.#terminal ? REWRITE_MS : 1000 * logSeconds;
  }

  /**
   * Shows the line if it is time to.
   *
   * @param text What to show; cut off where the terminal ends.
   */
  update(text: string): void {
    const now = performance.now();
    if (now - this.#shownAt < this.#intervalMs) return;
    this.#shownAt = now;
    if (!this.#terminal) return writeAll(Deno.stderr, text + "\n");
    const line = text.slice(0, terminalWidth() - 1);
    writeAll(Deno.stderr, `\r${line.padEnd(this.#width)}`);
    this.#width = line.length;
  }

  /** Clears the line from a terminal, so that what follows starts clean. */
  clear(): void {
    if (this.#terminal && this.#width > 0) {
      writeAll(Deno.stderr, `\r${" ".repeat(this.#width)}\r`);
    }
    this.#width = 0;
  }
}
