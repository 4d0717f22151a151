/**
 * tilegate's WASM backend against what else there is for a CPU in JavaScript: all in one process,
 * called in turn, each rival's answers checked first. Runs in any runtime that is given the rivals.
 */

import { createGate, type WasmGate } from "../../mod.ts";
import type { Shape } from "../../tests/support/parity_cases.ts";
import {
  checkAnswers,
  type Entry,
  listCalls,
  type RacePlan,
  type RaceTime,
  takeTurns,
} from "../lib/race.ts";
import { raceGate, raceLogits, ROW_KINDS, tilegateOptions } from "../lib/race_data.ts";
import { createLoop } from "../thirdparty/loop_rival.ts";
import type { Rival, RivalCall, RivalGate } from "../thirdparty/rivals.ts";

/** Engines take more than 10 000 tokens to reach their best code; memory and clocks, some time. */
export const PLAN: RacePlan = {
  rounds: 15,
  warmTokens: 16 * 1024,
  warmMs: 300,
  mostWarmMs: 4000,
  turnMs: 4,
};

/** Tokens a call, in the tables. */
export const CPU_BATCHES: readonly number[] = [512, 1];

/** A line of the result. */
export interface CpuResult extends RaceTime {
  /** The opponents: `rivals`, or other kinds of `rows`. Compare within a race only. */
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

/** Makes a rival. */
export type CreateRival = (gate: RivalGate, numTokens: number) => Promise<Rival>;

/** The routers of a race, and how long it takes. */
export interface CpuRace {
  /** Rivals beside the typed-array loop, by name; none where tilegate races alone. */
  readonly rivals: Readonly<Record<string, CreateRival>> | null;
  /** Turns of each contestant. */
  readonly rounds: number;
}

async function enterRivals(
  gate: RivalGate,
  rivals: Readonly<Record<string, CreateRival>>,
  { calls, numTokens }: Entry,
): Promise<Entry[]> {
  const enter = (name: string, rival: Rival): Entry => ({ name, rival, calls, numTokens });
  const entries = [enter("loop", createLoop(gate, numTokens))];
  for (const [name, create] of Object.entries(rivals)) {
    entries.push(enter(name, await create(gate, numTokens)));
  }
  return [...entries, await enterView(gate, numTokens, calls)];
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

/**
 * Races a shape: the rivals on normal rows, then tilegate by itself on every kind of rows.
 *
 * @param shape Experts, groups, groups selected, topK.
 * @param numTokens Rows a call.
 * @param race The routers, and how long.
 * @returns The times of all routers.
 */
export async function raceShape(
  shape: Shape,
  numTokens: number,
  { rivals, rounds }: CpuRace,
): Promise<CpuResult[]> {
  const gate = raceGate(shape);
  const results: CpuResult[] = [];
  const [first, ...others] = await enterOurs(gate, numTokens);
  const entries = rivals ? await enterRivals(gate, rivals, first) : [];
  for (const [race, field] of [["rivals", entries], ["rows", others]] as const) {
    const entries = [first, ...field];
    for (const entry of entries) await checkAnswers(gate, entry);
    const times = await takeTurns(entries, { ...PLAN, rounds });
    results.push(...times.map((time) => ({ race, shape, numTokens, ...time })));
  }
  return results;
}
