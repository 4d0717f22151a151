/** The GPU table of `bench/README.md`, from what `gpu_kernel.ts --json` has measured. */

import type { Dtype, Scoring } from "../../mod.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import type { Shape } from "../../tests/support/parity_cases.ts";
import { specialize } from "../../wgsl/generate/shader.ts";
import { benchOptions } from "../lib/data.ts";
import { countOperations } from "./operation_counts.ts";

/** One line of a measurement. */
interface GpuResult {
  readonly shape: Shape;
  readonly numTokens: number;
  readonly dtype: Dtype;
  readonly scoring: Scoring;
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
  /** TB/s, for the floor. */
  readonly bandwidth: number;
  /** What was timed, in order. */
  readonly results: readonly GpuResult[];
}

/** Integer operations of a launch, by the shader's text; an invocation does all of its row's. */
function integerOperations({ shape, dtype, scoring, biased, numTokens }: GpuResult): number {
  const { bias, ...unbiased } = benchOptions(shape, dtype);
  const plan = specialize(resolveOptions({ ...unbiased, scoring, ...(biased && { bias }) }));
  const lanes = plan.workgroupSize / plan.rowsPerWorkgroup;
  return countOperations(plan).integer * lanes * numTokens;
}

/** Bytes of the logits, read once, and of the results. */
function megabytes({ shape: [numExperts, , , topK], dtype, numTokens }: GpuResult): number {
  return numTokens * (numExperts * (dtype === "f32" ? 4 : 2) + topK * 8) / 1e6;
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
    "MB",
    "10⁶ int op",
  ];
  const rows = reports.flatMap(({ results }) => results).map((one) => [
    one.shape.join(","),
    String(one.numTokens),
    one.dtype,
    [one.scoring, one.biased ? "" : "no bias", one.rows === "normal" ? "" : one.rows]
      .filter(Boolean).join(", "),
    micros(one.median),
    micros(one.floor),
    (one.median / one.floor).toFixed(one.median > 100 * one.floor ? 0 : 1),
    megabytes(one).toFixed(1),
    String(Number((integerOperations(one) / 1e6).toPrecision(3))),
  ]);
  return { head, rows };
}
