/** The table of plans in `bench/README.md`, from what `plan.ts --json` has measured. */

import { table } from "../lib/markdown.ts";
import type { JobTime } from "./timestamps.ts";

/** What `plan.ts --json` writes. */
export interface PlanReport {
  /** The adapter. */
  readonly adapter: string;
  /** The runtime and its version. */
  readonly runtime: string;
  /** The day. */
  readonly date: string;
  /** What was timed, in order: the plan, its dispatches and, where not all of them ran, the last that did. */
  readonly times: readonly JobTime[];
}

/**
 * Lays times out.
 *
 * @param report What was measured.
 * @returns Where, and the table in Markdown.
 */
export function planTable({ adapter, runtime, date, times }: PlanReport): string {
  const head = ["P, K, tokens", "dispatches", "up to", "µs", "least", "most"];
  const rows = times.map(({ name, median, least, most }) => {
    const [plan, dispatches = "", upTo = ""] = name.split(" | ");
    return [plan, dispatches, upTo, ...[median, least, most].map((time) => time.toFixed(2))];
  });
  return `${adapter}; ${runtime}; ${date}. Microseconds a plan.\n\n${table(head, rows)}`;
}
