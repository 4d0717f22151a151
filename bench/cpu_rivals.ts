/**
 * tilegate's WASM backend against what else there is for a CPU in JavaScript: everybody in one
 * process, called in turn, medians, 4096 rotating rows; each rival's answers are checked first.
 *
 * ```sh
 * npm ci --prefix bench/thirdparty
 * alias rivals="deno run -A --config bench/thirdparty/deno.json bench/cpu_rivals.ts"
 * rivals                                    # everything, some minutes
 * rivals --shape 256,8,4,8 --tokens 512     # one shape, one batch size
 * rivals --alone                            # tilegate only
 * ```
 */

import { createGate, type WasmGate } from "../mod.ts";
import type { Shape } from "../tests/parity_cases.ts";
import type { Arguments, FlagKind } from "../tools/arguments.ts";
import { parseShape } from "../tools/shape.ts";
import { print } from "../tools/terminal.ts";
import { runTool } from "../tools/tool.ts";
import { BENCH_SHAPES } from "./data.ts";
import {
  checkAnswers,
  type Entry,
  listCalls,
  type RacePlan,
  type RaceTime,
  takeTurns,
} from "./race.ts";
import { raceGate, raceLogits, ROW_KINDS, tilegateOptions } from "./race_data.ts";
import { createLoop } from "./thirdparty/loop_rival.ts";
import type { Rival, RivalCall, RivalGate } from "./thirdparty/rivals.ts";

const FLAGS: Readonly<Record<string, FlagKind>> = {
  "shape": "value",
  "tokens": "value",
  "alone": "switch",
  "rounds": "value",
  "json": "value",
  "help": "switch",
};

const HELP = `Usage: deno run -A --config bench/thirdparty/deno.json bench/cpu_rivals.ts [options]

Times the WASM backend and its rivals: nanoseconds a token, medians and the fastest turn.

  --shape E,G,sel,K  experts, groups, groups selected, topK; may be repeated (default: seven shapes)
  --tokens LIST      tokens a call: powers of two up to 4096 (default 512,1)
  --rounds N         turns of each contestant, of which the median counts (default 15)
  --alone            tilegate only
  --json FILE        write the results there too
  --help             this text
`;

/** Engines take more than 10 000 tokens to reach their best code; memory and clocks, some time. */
const PLAN: RacePlan = {
  rounds: 15,
  warmTokens: 16 * 1024,
  warmMs: 300,
  mostWarmMs: 4000,
  turnMs: 4,
};

/** A line of the result. */
export interface CpuResult extends RaceTime {
  /** Against whom: `rivals`, or other kinds of `rows`. Compare within a race only. */
  readonly race: string;
  readonly shape: Shape;
  readonly numTokens: number;
}

async function createTilegate(gate: RivalGate): Promise<WasmGate> {
  return await createGate({ ...tilegateOptions(gate), backend: "wasm" });
}

async function enterOurs(gate: RivalGate, numTokens: number): Promise<Entry[]> {
  const ours = await createTilegate(gate);
  const rival: Rival = ({ logits, indices, weights }) =>
    void ours.routeSync(logits, { indices, weights });
  return ROW_KINDS.map((kind) => {
    const name = kind === "normal" ? "tilegate" : `tilegate, ${kind}`;
    const calls = listCalls(gate, numTokens, raceLogits(gate.numExperts, kind));
    return { name, rival, calls, numTokens };
  });
}

type CreateRival = (gate: RivalGate, numTokens: number) => Promise<Rival>;

async function importRival(path: string): Promise<Record<string, CreateRival>> {
  return await import(new URL(path, import.meta.url).href);
}

async function enterRivals(
  gate: RivalGate,
  numTokens: number,
  calls: readonly RivalCall[],
): Promise<Entry[]> {
  // Written so that nobody but this bench needs what they import.
  const { createOrt } = await importRival("./thirdparty/ort_rival.ts");
  const { createTfjs } = await importRival("./thirdparty/tfjs_rival.ts");
  const enter = (name: string, rival: Rival): Entry => ({ name, rival, calls, numTokens });
  return [
    enter("loop", createLoop(gate, numTokens)),
    enter("ort", await createOrt(gate, numTokens)),
    enter("tfjs", await createTfjs(gate, numTokens)),
    await enterView(gate, numTokens, calls),
  ];
}

/** Tilegate with its logits written where the kernel reads them: no copy is measured. */
async function enterView(
  gate: RivalGate,
  numTokens: number,
  calls: readonly RivalCall[],
): Promise<Entry> {
  const ours = await createTilegate(gate);
  const view = ours.logitsView(calls.length * numTokens) as Float32Array;
  calls.forEach(({ logits }, i) => view.set(logits, i * logits.length));
  return {
    name: "tilegate, no copy",
    rival: ({ logits, indices, weights }) => void ours.routeSync(logits, { indices, weights }),
    calls: listCalls(gate, numTokens, view),
    numTokens,
  };
}

/** Races a shape: the rivals on normal rows, then tilegate by itself on every kind of rows. */
async function raceShape(
  shape: Shape,
  numTokens: number,
  { alone, rounds }: { readonly alone: boolean; readonly rounds: number },
): Promise<CpuResult[]> {
  const gate = raceGate(shape);
  const results: CpuResult[] = [];
  const [first, ...others] = await enterOurs(gate, numTokens);
  const rivals = alone ? [] : await enterRivals(gate, numTokens, first.calls);
  for (const [race, entries] of [["rivals", rivals], ["rows", others]] as const) {
    const everybody = [first, ...entries];
    for (const one of everybody) await checkAnswers(gate, one);
    const times = await takeTurns(everybody, { ...PLAN, rounds });
    results.push(...times.map((time) => ({ race, shape, numTokens, ...time })));
  }
  return results;
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
  const plan = { alone: args.has("alone"), rounds: args.count("rounds", 1) ?? PLAN.rounds };
  const results: CpuResult[] = [];
  for (const numTokens of tokens.length > 0 ? tokens : [512, 1]) {
    for (const shape of shapes.length > 0 ? shapes : BENCH_SHAPES) {
      const some = await raceShape(shape, numTokens, plan);
      results.push(...some);
      print(`${shape.join(",")}, ${numTokens} tokens a call\n${describe(some)}`);
    }
  }
  const path = args.text("json");
  if (path !== undefined) await Deno.writeTextFile(path, JSON.stringify(results));
  return 0;
}

await runTool({ help: HELP, flags: FLAGS, run: benchRivals });
