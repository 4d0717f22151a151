/** What a comparison came to, as text to paste into a report. */

import { formatBits, formatCount, formatTime } from "../lib/format.ts";
import type { Failure, ShapeResult } from "./compare.ts";
import { shapeKey } from "./shapes.ts";

/** A whole comparison. */
export interface Comparison {
  /** The version of tilegate. */
  readonly version: string;
  /** The browser and its system. */
  readonly browser: string;
  /** The GPU, or why there is none. */
  readonly gpu: string;
  /** The seed of the rows. */
  readonly seed: number;
  /** The address that does it again. */
  readonly address: string;
  /** What broke off, if something did. */
  readonly interruption: string | null;
  /** The shapes, in order. */
  readonly results: readonly ShapeResult[];
}

/** Adds up the rows and the differing bits. */
export function totalsOf(
  results: readonly ShapeResult[],
): { readonly rows: number; readonly differingBits: number } {
  const sum = (key: "rows" | "differingBits"): number =>
    results.reduce((total, result) => total + result[key], 0);
  return { rows: sum("rows"), differingBits: sum("differingBits") };
}

/** Shows a failed row: its options, seed and bits, and how to route it again. */
export function describeFailure(failure: Failure, seed: number): string {
  const { name, row, slot, answers } = failure;
  return [
    `options: ${name}`,
    `seed ${seed}, row ${row}, slot ${slot}`,
    ...answers.map(({ by, id, bits }) =>
      `${by.padEnd(9)} expert ${id} (${formatBits(id)}), weight bits ${formatBits(bits)}`
    ),
    `again: deno task verify --seed ${seed} --first-row ${row} --rows 1 --case "${name}"`,
  ].join("\n");
}

function describeResult(result: ShapeResult): string {
  const { shape, rows, differingBits, cpuSeconds, gpuSeconds } = result;
  return [
    shapeKey(shape).padEnd(14),
    `${rows} rows`.padStart(11),
    `${differingBits} differing bits`.padStart(19),
    `CPU ${formatTime(cpuSeconds)}`.padStart(14),
    gpuSeconds === null ? "" : `GPU ${formatTime(gpuSeconds)}`.padStart(14),
  ].join("  ").trimEnd();
}

/** Says in a sentence what was found. */
export function describeTotals({ results, gpu }: Pick<Comparison, "results" | "gpu">): string {
  const { rows } = totalsOf(results);
  const shapes = `${results.length} ${results.length === 1 ? "shape" : "shapes"}`;
  const onGpu = results.some(({ gpuSeconds }) => gpuSeconds !== null);
  const sources = onGpu ? `GPU (${gpu}), CPU and reference` : "CPU and reference";
  return `${formatCount(rows)} rows of ${shapes} on ${sources}`;
}

/**
 * Writes a comparison as text.
 *
 * @param comparison The comparison.
 * @returns The lines, joined.
 */
export function toText(comparison: Comparison): string {
  const { version, browser, gpu, seed, address, interruption, results } = comparison;
  const { differingBits } = totalsOf(results);
  return [
    `tilegate ${version}: ${differingBits} differing bits, ${describeTotals(comparison)}`,
    `browser: ${browser}`,
    `GPU:     ${gpu}`,
    `seed:    ${seed}`,
    `again:   ${address}`,
    ...(interruption === null ? [] : [`broken off: ${interruption}`]),
    "",
    "experts,groups,selected,top-k; time for a token",
    ...results.map(describeResult),
    ...results.flatMap(({ failures }) => failures)
      .flatMap((failure) => ["", describeFailure(failure, seed)]),
  ].join("\n");
}
