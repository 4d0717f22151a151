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

/** The routers by rule, with their names in the tables. */
const FIELDS = {
  sigmoid: { tilegate: "tilegate", ort: "ort-web", tfjs: "tfjs" },
  softmax: { tilegate: "tilegate", ort: "ort-web", tfjs: "tfjs", doppler: "doppler-gpu" },
} as const;

const RULES = { sigmoid: "Sigmoid with a bias", softmax: "Softmax without a bias" } as const;
const PLACES = {
  arrays: "logits from arrays, results in arrays",
  buffers: "logits and results in buffers on the GPU",
} as const;

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
function raceTable(
  results: readonly WebGpuResult[],
  fields: Readonly<Record<string, string>>,
): string {
  const heats = Map.groupBy(results, ({ shape, numTokens }) => `${shape.join(",")} ${numTokens}`);
  const rows = [...heats].map(([heat, entered]) => {
    const byName = new Map(entered.map((one) => [one.name, one]));
    const ours = byName.get("tilegate")!;
    return [
      ...heat.split(" "),
      ...Object.keys(fields).map((name) => cell(byName.get(name)!, ours)),
    ];
  });
  return table(["E,G,sel,K", "tokens", ...Object.values(fields)], rows);
}

/** Lists the routers of the tables that do not run, with what was thrown, each once. */
function listRefusals(results: readonly WebGpuResult[]): string[] {
  const said = results.filter(({ refusal, name, scoring }) =>
    refusal !== undefined && name in FIELDS[scoring]
  ).map(({ name, refusal }) => `- ${name} does not run: ${refusal!.replaceAll(/\s+/g, " ")}`);
  return said.length > 0 ? [[...new Set(said)].join("\n")] : [];
}

/**
 * Lays a measurement out.
 *
 * @param report The measurement.
 * @returns A table for each rule and each place of the logits, and what was thrown by routers that do not run.
 */
export function webGpuTables({ results }: WebGpuReport): string {
  const tables = (["sigmoid", "softmax"] as const).flatMap((scoring) =>
    (["arrays", "buffers"] as const).flatMap((race) => {
      const some = results.filter((one) => one.race === race && one.scoring === scoring);
      if (some.length === 0) return [];
      const title =
        `${RULES[scoring]}, ${PLACES[race]}, milliseconds a call; in brackets how many ` +
        "times slower:";
      return [title, raceTable(some, FIELDS[scoring])];
    })
  );
  return [...tables, ...listRefusals(results)].join("\n\n");
}
