/**
 * The races of `race_cpu.ts` in Deno: the WASM backend against what else there is for a CPU in
 * JavaScript, medians, 4096 rotating rows.
 *
 * ```sh
 * npm ci --prefix bench/thirdparty
 * alias rivals="deno run -A --config bench/thirdparty/deno.json bench/cpu/rivals.ts"
 * rivals                                    # everything, some minutes
 * rivals --shape 256,8,4,8 --tokens 512     # one shape, one batch size
 * rivals --alone                            # tilegate only
 * ```
 */

import type { Arguments, FlagKind } from "../../tools/lib/arguments.ts";
import { parseShape } from "../../tools/lib/shape.ts";
import { print } from "../../tools/lib/terminal.ts";
import { runTool } from "../../tools/lib/tool.ts";
import { CPU_BATCHES, type CpuResult, type CreateRival, PLAN, raceShape } from "./race_cpu.ts";
import { BENCH_SHAPES } from "../lib/data.ts";

const FLAGS: Readonly<Record<string, FlagKind>> = {
  "shape": "value",
  "tokens": "value",
  "alone": "switch",
  "rounds": "value",
  "json": "value",
  "help": "switch",
};

const HELP = `Usage: deno run -A --config bench/thirdparty/deno.json bench/cpu/rivals.ts [options]

Times the WASM backend and its rivals: nanoseconds a token, medians and the fastest turn.

  --shape E,G,sel,K  experts, groups, groups selected, topK; may be repeated (default: seven shapes)
  --tokens LIST      tokens a call: powers of two up to 4096 (default 512,1)
  --rounds N         turns of each contestant, of which the median counts (default 15)
  --alone            tilegate only
  --json FILE        write the results there too
  --help             this text
`;

/** What the rivals import comes with the configuration of `bench/thirdparty`, which nothing else needs. */
async function importRivals(): Promise<Record<string, CreateRival>> {
  const load = (file: string): Promise<Record<string, CreateRival>> =>
    import(new URL(`../thirdparty/${file}`, import.meta.url).href);
  const { createOrt } = await load("ort_rival.ts");
  const { createTfjs } = await load("tfjs_rival.ts");
  return { ort: createOrt, tfjs: createTfjs };
}

function describe(results: readonly CpuResult[]): string {
  const ours = (race: string): number => results.find((one) => one.race === race)!.nanoseconds;
  return results.map(({ race, name, nanoseconds, least }) => {
    const ratio = (nanoseconds / ours(race)).toFixed(2);
    return `  ${name.padEnd(24)}${nanoseconds.toFixed(0).padStart(9)} ns${ratio.padStart(8)}` +
      `${least.toFixed(0).padStart(9)} ns at the least`;
  }).join("\n");
}

async function benchRivals(args: Arguments): Promise<number> {
  const shapes = args.all("shape").map(parseShape);
  const tokens = args.list("tokens").map(Number);
  const race = {
    rivals: args.has("alone") ? null : await importRivals(),
    rounds: args.count("rounds", 1) ?? PLAN.rounds,
  };
  const results: CpuResult[] = [];
  for (const numTokens of tokens.length > 0 ? tokens : CPU_BATCHES) {
    for (const shape of shapes.length > 0 ? shapes : BENCH_SHAPES) {
      const some = await raceShape(shape, numTokens, race);
      results.push(...some);
      print(`${shape.join(",")}, ${numTokens} tokens a call\n${describe(some)}`);
    }
  }
  const path = args.text("json");
  if (path !== undefined) await Deno.writeTextFile(path, JSON.stringify(results));
  return 0;
}

await runTool({ help: HELP, flags: FLAGS, run: benchRivals });
