/** What the command-line tools share: printing and one progress line. */

const encoder = new TextEncoder();

/** A mistake in the arguments or in a file of the user's: told in one sentence, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
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
    // The reader has seen enough, as in `deno task route | head`.
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

/** A progress line on standard error: rewritten in place on a terminal, a plain line every few seconds elsewhere. */
export class ProgressLine {
  readonly #terminal = Deno.stderr.isTerminal();
  #shownAt = performance.now();
  #width = 0;

  /**
   * Shows the line if it is time to.
   *
   * @param text What to show, under 80 characters.
   */
  update(text: string): void {
    const now = performance.now();
    if (now - this.#shownAt < (this.#terminal ? 100 : 5000)) return;
    this.#shownAt = now;
    writeAll(Deno.stderr, this.#terminal ? `\r${text.padEnd(this.#width)}` : text + "\n");
    this.#width = text.length;
  }

  /** Clears the line from a terminal, so that what follows starts clean. */
  clear(): void {
    if (this.#terminal && this.#width > 0) {
      writeAll(Deno.stderr, `\r${" ".repeat(this.#width)}\r`);
    }
    this.#width = 0;
  }
}
