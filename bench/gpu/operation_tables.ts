/** The GPU tables of `bench/README.md`, from what `bench/gpu/kernel.ts --json` has measured. */

import { resolveOptions } from "../../gate/resolve_options.ts";
import { specialize } from "../../wgsl/generate/shader.ts";
import { countOperations } from "./operation_counts.ts";
import { type Workload, workloadOptions } from "./workloads.ts";

/** One line of a measurement. */
interface GpuResult extends Workload {
  /** Seconds a launch. */
  readonly median: number;
  /** Seconds to read the logits and write the results once. */
  readonly floor: number;
}

/** What `bench/gpu/kernel.ts --json` writes. */
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

/** A table's head and its rows. */
export interface Cells {
  /** The names of the columns. */
  readonly head: string[];
  /** The cells. */
  readonly rows: string[][];
}

/** Integer operations of a launch, by the shader's text; an invocation does all of its row's. */
function integerOperations(work: GpuResult): number {
  const plan = specialize(resolveOptions(workloadOptions(work)));
  const lanes = plan.workgroupSize / plan.rowsPerWorkgroup;
  return countOperations(plan).integer * lanes * work.numTokens;
}

/** Bytes of the logits, read once, and of the results. */
function megabytes({ shape: [numExperts, , , topK], dtype, numTokens }: GpuResult): number {
  return numTokens * (numExperts * (dtype === "f32" ? 4 : 2) + topK * 8) / 1e6;
}

function micros(seconds: number): string {
  return (seconds * 1e6).toFixed(seconds < 1e-4 ? 1 : 0);
}

/**
 * Describes a gate's scoring, and what else its kernel depends on.
 *
 * @param gate The gate.
 * @returns A few words.
 */
export function describeGate(
  { scoring, biased, renormalize }: Pick<Workload, "scoring" | "biased" | "renormalize">,
): string {
  return [scoring, biased ? "bias" : "", renormalize ? "" : "raw"].filter(Boolean).join(", ");
}

/**
 * Lays measurements of shapes out in one table.
 *
 * @param reports Measurements of one adapter.
 * @returns The table's head and its rows.
 */
export function gpuRows(reports: readonly GpuReport[]): Cells {
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
    one.name,
    String(one.numTokens),
    one.dtype,
    [describeGate(one), one.rows === "normal" ? "" : one.rows].filter(Boolean).join(", "),
    micros(one.median),
    micros(one.floor),
    (one.median / one.floor).toFixed(one.median > 100 * one.floor ? 0 : 1),
    megabytes(one).toFixed(1),
    String(Number((integerOperations(one) / 1e6).toPrecision(3))),
  ]);
  return { head, rows };
}

/**
 * Lays measurements of presets out by name and number of tokens.
 *
 * @param report What `bench/gpu/kernel.ts --presets --json` has measured.
 * @returns The table's head and its rows: microseconds a launch.
 */
export function presetRows({ results }: GpuReport): Cells {
  const tokens = [...new Set(results.map(({ numTokens }) => numTokens))];
  const names = [...new Set(results.map(({ name }) => name))];
  const rows = names.map((name) => {
    const mine = results.filter((one) => one.name === name);
    const times = tokens.map((count) => {
      const found = mine.find(({ numTokens }) => numTokens === count);
      return found ? micros(found.median) : "";
    });
    return [name, mine[0].shape.join(), describeGate(mine[0]), ...times];
  });
  return {
    head: ["preset", "E,G,sel,K", "scoring", ...tokens.map((count) => `T = ${count}`)],
    rows,
  };
}
