/** A bar for long work, with an estimate of the time that is left. */

import { ProgressLine } from "./terminal.ts";

/** How {@link ProgressBar} shows itself. */
export interface ProgressBarOptions {
  /** Seconds between two lines where there is no terminal. Default: 5. */
  readonly logSeconds?: number;
  /** Seconds that the work is expected to take; an estimate from its progress replaces them. */
  readonly expectedSeconds?: number;
  /** Whether the last parts of the work are the slowest: then the larger estimate is shown. */
  readonly slowAtEnd?: boolean;
}

const BAR_WIDTH = 20;

/** Part of the work after which its own speed tells more than what was expected. */
const TELLING_PART = 0.05;

/**
 * Writes a duration for a person.
 *
 * @param seconds The duration.
 * @returns For instance `8 s`, `5 min` or `1 h 20 min`.
 */
export function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/**
 * Draws a bar.
 *
 * @param part The part of the work that is done, from 0 to 1.
 * @returns 20 characters and the percentage.
 */
export function drawBar(part: number): string {
  const full = Math.floor(Math.min(1, part) * BAR_WIDTH);
  const percent = Math.floor(100 * Math.min(1, part));
  return `${"█".repeat(full)}${"░".repeat(BAR_WIDTH - full)} ${`${percent}`.padStart(3)} %`;
}

/** A bar on standard error that says what is done, how much of it, and how long the rest takes. */
export class ProgressBar {
  readonly #line: ProgressLine;
  readonly #expectedSeconds: number | undefined;
  readonly #slowAtEnd: boolean;
  readonly #startedAt = performance.now();

  /**
   * @param options How often it shows where there is no terminal, and how long the work may take.
   */
  constructor(options: ProgressBarOptions = {}) {
    this.#line = new ProgressLine(options.logSeconds);
    this.#expectedSeconds = options.expectedSeconds;
    this.#slowAtEnd = options.slowAtEnd ?? false;
  }

  /** Seconds since the bar was made. */
  get seconds(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  /**
   * Shows the bar if it is time to.
   *
   * @param part The part of the work that is done, from 0 to 1.
   * @param text What is being done.
   */
  update(part: number, text: string): void {
    const left = this.#secondsLeft(part);
    const rest = left === null ? "" : `, ${formatDuration(left)} left`;
    this.#line.update(`${drawBar(part)}  ${text}${rest}`);
  }

  /** Clears the bar from a terminal, so that what follows starts clean. */
  clear(): void {
    this.#line.clear();
  }

  #secondsLeft(part: number): number | null {
    const measured = part >= TELLING_PART ? this.seconds * (1 - part) / part : null;
    if (this.#expectedSeconds === undefined) return measured;
    const expected = Math.max(0, this.#expectedSeconds - this.seconds);
    if (measured === null) return expected;
    return this.#slowAtEnd ? Math.max(measured, expected) : measured;
  }
}
