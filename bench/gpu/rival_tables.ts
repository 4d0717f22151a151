/** The WebGPU tables of `bench/README.md`, from what `bench/gpu/rivals.ts --json` has measured. */

import { round, table } from "../lib/markdown.ts";
import type { WebGpuRace, WebGpuResult } from "./race_gpu.ts";

/** What `bench/gpu/rivals.ts --json` writes. */
export interface WebGpuReport extends WebGpuRace {
  /** The processor, which is the software adapter's. */
  readonly machine: string;
  /** The browser and its version. */
  readonly runtime: string;
  /** The day. */
  readonly date: string;
}

const NAMES = ["tilegate", "ort", "tfjs"] as const;
const HEAD = ["E,G,sel,K", "tokens", "tilegate", "ort-web", "tfjs"] as const;

function milliseconds({ nanoseconds, numTokens }: WebGpuResult): number {
  return nanoseconds === undefined ? NaN : nanoseconds * numTokens / 1e6;
}

function cell(result: WebGpuResult, ours: WebGpuResult): string {
  if (result.refusal !== undefined) return "does not run";
  const time = milliseconds(result);
  const ratio = (time / milliseconds(ours)).toFixed(1);
  return result === ours ? round(time) : `${round(time)} (${ratio} ×)`;
}

/** A row for each shape and number of tokens, in the order in which they were raced. */
function raceTable(results: readonly WebGpuResult[]): string {
  const heats = Map.groupBy(results, ({ shape, numTokens }) => `${shape.join(",")} ${numTokens}`);
  const rows = [...heats].map(([heat, entered]) => {
    const byName = new Map(entered.map((one) => [one.name, one]));
    const ours = byName.get("tilegate")!;
    return [...heat.split(" "), ...NAMES.map((name) => cell(byName.get(name)!, ours))];
  });
  return table(HEAD, rows);
}

/** Lists the routers that do not run, with what was thrown, each once. */
function listRefusals(results: readonly WebGpuResult[]): string[] {
  const said = results.filter(({ refusal }) => refusal !== undefined).map(({ name, refusal }) =>
    `- ${name} does not run: ${refusal!.replaceAll(/\s+/g, " ")}`
  );
  return said.length > 0 ? [[...new Set(said)].join("\n")] : [];
}

/**
 * Lays a measurement out.
 *
 * @param report The measurement.
 * @returns Two tables, and what was thrown by routers that do not run.
 */
export function webGpuTables({ results }: WebGpuReport): string {
  return [
    "Logits from arrays, results in arrays, milliseconds a call; in brackets how many times slower:",
    raceTable(results.filter(({ race }) => race === "arrays")),
    "Logits and results in buffers on the GPU, milliseconds a call:",
    raceTable(results.filter(({ race }) => race === "buffers")),
    ...listRefusals(results),
  ].join("\n\n");
}
