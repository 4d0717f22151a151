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
import { CPU_DATA, cpuGate, cpuLogits } from "./cpu_data.ts";
import { BENCH_SHAPES } from "./data.ts";
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

/** Tokens before the clock starts: engines take more than 10 000 to reach their best code. */
const WARM_TOKENS = 16 * 1024;
const WARM_MS = 300;
const MOST_WARM_MS = 4000;

/** One who is timed. */
interface Contestant {
  readonly name: string;
  readonly rival: Rival;
  readonly calls: readonly RivalCall[];
  readonly numTokens: number;
  /** Calls a turn; slow ones do a part of the rows each turn. */
  turn: number;
  next: number;
  readonly times: number[];
}

/** A line of the result: nanoseconds a token. */
export interface CpuResult {
  /** Against whom: `rivals`, or other kinds of `rows`. Compare within a race only. */
  readonly race: string;
  readonly shape: Shape;
  readonly numTokens: number;
  readonly name: string;
  readonly nanoseconds: number;
  /** The fastest turn. */
  readonly least: number;
}

function listCalls(gate: RivalGate, numTokens: number, logits: Float32Array): RivalCall[] {
  const { numExperts, topK } = gate;
  const indices = new Int32Array(numTokens * topK);
  const weights = new Float32Array(numTokens * topK);
  return Array.from({ length: logits.length / (numTokens * numExperts) }, (_, i) => ({
    logits: logits.subarray(i * numTokens * numExperts, (i + 1) * numTokens * numExperts),
    indices,
    weights,
  }));
}

async function createTilegate(gate: RivalGate): Promise<WasmGate> {
  const { groupCount, groupsSelected, ...rest } = gate;
  const groups = groupCount > 1 ? { count: groupCount, selected: groupsSelected } : undefined;
  return await createGate({ ...rest, ...(groups && { groups }), backend: "wasm" });
}

/** The scores of a row in binary64 and the ids that rank best, by sorting. */
function routeSlowly(gate: RivalGate, logits: Float32Array): { ids: number[]; scores: number[] } {
  const { numExperts, groupCount, groupsSelected, topK, bias } = gate;
  const scores = Array.from(logits, (x) => 1 / (1 + Math.exp(-x)));
  const choices = scores.map((score, e) => score + bias[e]);
  const size = numExperts / groupCount;
  const groups = Array.from({ length: groupCount }, (_, g) => {
    const [first, second] = choices.slice(g * size, (g + 1) * size).sort((a, b) => b - a);
    return { g, score: first + second };
  }).sort((a, b) => b.score - a.score || a.g - b.g).slice(0, groupsSelected);
  const kept = new Set(groups.map(({ g }) => g));
  const ids = Array.from(choices.keys()).filter((e) => kept.has(Math.floor(e / size)))
    .sort((a, b) => choices[b] - choices[a] || a - b).slice(0, topK);
  return { ids, scores };
}

/** Counts rows whose ids or weights are wrong; binary32 may swap a near tie now and then. */
async function checkAnswers(gate: RivalGate, { name, rival, calls }: Contestant): Promise<void> {
  const { numExperts, topK } = gate;
  const { logits, indices, weights } = calls[0];
  await rival(calls[0]);
  const rows = Math.min(64, logits.length / numExperts);
  let wrong = 0;
  for (let t = 0; t < rows; t++) {
    const row = logits.subarray(t * numExperts, (t + 1) * numExperts);
    const { ids, scores } = routeSlowly(gate, row);
    const sum = ids.reduce((total, e) => total + scores[e], 0);
    const right = ids.every((e, k) =>
      indices[t * topK + k] === e && Math.abs(weights[t * topK + k] - scores[e] / sum) < 1e-5
    );
    if (!right) wrong++;
  }
  if (wrong > 1) throw new Error(`${name} answers wrong in ${wrong} of ${rows} rows`);
}

async function takeTurn(one: Contestant): Promise<number> {
  const { rival, calls, turn, numTokens } = one;
  const start = performance.now();
  for (let i = 0; i < turn; i++) {
    const pending = rival(calls[one.next]);
    if (pending) await pending;
    one.next = one.next + 1 < calls.length ? one.next + 1 : 0;
  }
  return (performance.now() - start) * 1e6 / (turn * numTokens);
}

/** Warms a contestant up and fits its turn to a few milliseconds. */
async function warmUp(one: Contestant): Promise<void> {
  const { calls, numTokens } = one;
  const start = performance.now();
  let tokens = 0;
  one.turn = Math.max(1, Math.floor(16 / numTokens));
  while (
    performance.now() - start < WARM_MS ||
    tokens < WARM_TOKENS && performance.now() - start < MOST_WARM_MS
  ) {
    await takeTurn(one);
    tokens += one.turn * numTokens;
  }
  const perToken = await takeTurn(one);
  one.turn = Math.ceil(Math.min(calls.length, Math.max(1, 4e6 / (perToken * numTokens))));
}

async function takeTurns(contestants: readonly Contestant[], rounds: number): Promise<void> {
  for (const one of contestants) await warmUp(one);
  for (let round = 0; round < rounds; round++) {
    for (const one of contestants) one.times.push(await takeTurn(one));
  }
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1];
}

async function enterOurs(gate: RivalGate, numTokens: number): Promise<Contestant[]> {
  const ours = await createTilegate(gate);
  const rival: Rival = ({ logits, indices, weights }) =>
    void ours.routeSync(logits, { indices, weights });
  return CPU_DATA.map((kind): Contestant => {
    const name = kind === "normal" ? "tilegate" : `tilegate, ${kind}`;
    const calls = listCalls(gate, numTokens, cpuLogits(gate.numExperts, kind));
    return { name, rival, calls, numTokens, turn: 1, next: 0, times: [] };
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
): Promise<Contestant[]> {
  // Written so that nobody but this bench needs what they import.
  const { createOrt } = await importRival("./thirdparty/ort_rival.ts");
  const { createTfjs } = await importRival("./thirdparty/tfjs_rival.ts");
  const enter = (name: string, rival: Rival): Contestant => {
    return { name, rival, calls, numTokens, turn: 1, next: 0, times: [] };
  };
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
): Promise<Contestant> {
  const ours = await createTilegate(gate);
  const view = ours.logitsView(calls.length * numTokens) as Float32Array;
  calls.forEach(({ logits }, i) => view.set(logits, i * logits.length));
  return {
    name: "tilegate, no copy",
    rival: ({ logits, indices, weights }) => void ours.routeSync(logits, { indices, weights }),
    calls: listCalls(gate, numTokens, view),
    numTokens,
    turn: 1,
    next: 0,
    times: [],
  };
}

/** Races a shape: the rivals on normal rows, then tilegate by itself on every kind of rows. */
async function raceShape(
  shape: Shape,
  numTokens: number,
  { alone, rounds }: { readonly alone: boolean; readonly rounds: number },
): Promise<CpuResult[]> {
  const gate = cpuGate(shape);
  const results: CpuResult[] = [];
  const [first, ...others] = await enterOurs(gate, numTokens);
  const rivals = alone ? [] : await enterRivals(gate, numTokens, first.calls);
  for (const [race, contestants] of [["rivals", rivals], ["rows", others]] as const) {
    const everybody = [{ ...first, times: [] as number[] }, ...contestants];
    for (const one of everybody) await checkAnswers(gate, one);
    await takeTurns(everybody, rounds);
    for (const { name, times } of everybody) {
      const least = Math.min(...times);
      results.push({ race, shape, numTokens, name, nanoseconds: median(times), least });
    }
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
  const plan = { alone: args.has("alone"), rounds: args.count("rounds", 1) ?? 15 };
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
