/** The GPU table of `bench/README.md`, from what `gpu_kernel.ts --json` has measured. */

/** One line of a measurement. */
interface GpuResult {
  readonly shape: readonly number[];
  readonly numTokens: number;
  readonly dtype: string;
  readonly scoring: string;
  readonly biased: boolean;
  readonly rows: string;
  /** Seconds a launch. */
  readonly median: number;
  /** Seconds to read the logits and write the results once. */
  readonly floor: number;
}

/** What `gpu_kernel.ts --json` writes. */
export interface GpuReport {
  /** The adapter. */
  readonly adapter: string;
  /** The runtime and its version. */
  readonly runtime: string;
  /** The day. */
  readonly date: string;
  /** What was timed, in order. */
  readonly results: readonly GpuResult[];
}

function micros(seconds: number): string {
  return (seconds * 1e6).toFixed(seconds < 1e-4 ? 1 : 0);
}

/**
 * Lays measurements out in one table.
 *
 * @param reports Measurements of one adapter.
 * @returns The table's head and its rows.
 */
export function gpuRows(reports: readonly GpuReport[]): { head: string[]; rows: string[][] } {
  const head = [
    "E,G,sel,K",
    "tokens",
    "dtype",
    "scoring",
    "µs a launch",
    "floor",
    "times the floor",
  ];
  const rows = reports.flatMap(({ results }) => results).map((one) => [
    one.shape.join(","),
    String(one.numTokens),
    one.dtype,
    [one.scoring, one.biased ? "" : "no bias", one.rows === "normal" ? "" : one.rows]
      .filter(Boolean).join(", "),
    micros(one.median),
    micros(one.floor),
    (one.median / one.floor).toFixed(1),
  ]);
  return { head, rows };
}
