/** The race of the WebGPU backends, as it is run in a page. */

import type { WebGpuGate } from "../../mod.ts";
import { createWebGpuGate } from "../../webgpu.ts";
import type { Shape } from "../../tests/support/parity_cases.ts";
import { adapterName } from "../../tools/lib/gpu.ts";
import { createResult, readBuffer, uploadLogits } from "./buffers.ts";
import { checkAnswers, type Entry, listCalls, type RacePlan, takeTurns } from "../lib/race.ts";
import { raceGate, raceLogits, tilegateOptions } from "../lib/race_data.ts";
import type {
  CreateGpuRival,
  GpuRival,
  ResidentRival,
  RivalCall,
  RivalScoring,
} from "../thirdparty/rivals.ts";

/** Where logits come from and results go to: arrays of JavaScript's, or buffers on the GPU. */
export const WEBGPU_RACES = ["arrays", "buffers"] as const;

/** A gate of a race. */
export interface WebGpuRaceGate {
  /** Experts, groups, groups selected, topK. */
  readonly shape: Shape;
  /** The rule. */
  readonly scoring: RivalScoring;
}

/** What a page is to race. */
export interface WebGpuPlan extends RacePlan {
  /** The gates. */
  readonly gates: readonly WebGpuRaceGate[];
  /** Tokens a call. */
  readonly tokens: readonly number[];
}

/** A line of the result. Compare within a race only. */
export interface WebGpuResult extends WebGpuRaceGate {
  /** Where logits and results are. */
  readonly race: typeof WEBGPU_RACES[number];
  readonly numTokens: number;
  /** The router's name. */
  readonly name: string;
  /** The median, a token. */
  readonly nanoseconds?: number;
  /** The fastest turn. */
  readonly least?: number;
  /** Why there is no time: what was thrown. */
  readonly refusal?: string;
}

/** What a page reports. */
export interface WebGpuRace {
  /** The adapter. */
  readonly adapter: string;
  /** The times of all routers. */
  readonly results: readonly WebGpuResult[];
}

/** A race. */
type Heat = Pick<WebGpuResult, "race" | "shape" | "scoring" | "numTokens">;

/** The routers that take part, by name. */
type Creators = Readonly<Record<string, CreateGpuRival>>;

/** A router that runs here, or why it does not. */
type Opened =
  | { readonly name: string; readonly rival: GpuRival }
  | { readonly name: string; readonly refusal: string };

function encodeCalls(gate: WebGpuGate, calls: readonly RivalCall[]): ResidentRival {
  const { device, topK } = gate;
  const [{ indices, weights }] = calls;
  const results = {
    numTokens: indices.length / topK,
    indices: createResult(device, indices.byteLength),
    weights: createResult(device, weights.byteLength),
  };
  const uploads = new Map(calls.map(({ logits }) => [logits, uploadLogits(device, logits)]));
  return {
    rival({ logits }) {
      const encoder = device.createCommandEncoder();
      gate.encode(encoder, { ...results, logits: uploads.get(logits)! });
      device.queue.submit([encoder.finish()]);
    },
    finish: () => device.queue.onSubmittedWorkDone(),
    async fetch(call) {
      call.indices.set(new Int32Array(await readBuffer(device, results.indices)));
      call.weights.set(new Float32Array(await readBuffer(device, results.weights)));
    },
  };
}

/** Tilegate as one of the racers; its device, and so every buffer, goes with the gate. */
const createTilegate: CreateGpuRival = async (gate) => {
  const ours = await createWebGpuGate(tilegateOptions(gate));
  return {
    async route({ logits, indices, weights }) {
      await ours.route(logits, { indices, weights });
    },
    keepOnGpu: (calls) => Promise.resolve(encodeCalls(ours, calls)),
    destroy: () => ours.destroy(),
  };
};

async function openAll(
  creators: Creators,
  { shape, scoring, numTokens }: Omit<Heat, "race">,
): Promise<Opened[]> {
  const opened: Opened[] = [];
  for (const [name, create] of Object.entries(creators)) {
    try {
      opened.push({ name, rival: await create(raceGate(shape, scoring), numTokens) });
    } catch (error) {
      opened.push({ name, refusal: String(error) });
    }
  }
  return opened;
}

/** Gets a router ready and checks its answers, or says why that fails. */
async function enter(heat: Heat, opened: Opened): Promise<Entry | WebGpuResult> {
  const { race, shape, scoring, numTokens } = heat;
  const { name } = opened;
  if ("refusal" in opened) return { ...heat, ...opened };
  try {
    const gate = raceGate(shape, scoring);
    const calls = listCalls(gate, numTokens, raceLogits(gate.numExperts, "normal"));
    const how = race === "arrays"
      ? { rival: opened.rival.route }
      : await opened.rival.keepOnGpu(calls);
    const entry: Entry = { name, calls, numTokens, ...how };
    await checkAnswers(gate, entry);
    return entry;
  } catch (error) {
    return { ...heat, name, refusal: String(error) };
  }
}

async function runHeat(
  heat: Heat,
  { opened, plan }: { readonly opened: readonly Opened[]; readonly plan: RacePlan },
): Promise<WebGpuResult[]> {
  const refused: WebGpuResult[] = [];
  const entries: Entry[] = [];
  for (const one of opened) {
    const entered = await enter(heat, one);
    if ("rival" in entered) entries.push(entered);
    else refused.push(entered);
  }
  const times = await takeTurns(entries, plan);
  return [...times.map((time) => ({ ...heat, ...time })), ...refused];
}

async function raceAll(
  { gates, tokens, ...plan }: WebGpuPlan,
  creators: Creators,
): Promise<WebGpuRace> {
  using smallest = await createWebGpuGate({ numExperts: 4, topK: 1 });
  const adapter = adapterName(smallest.adapterInfo);
  const results: WebGpuResult[] = [];
  for (const numTokens of tokens) {
    for (const gate of gates) {
      const opened = await openAll(creators, { ...gate, numTokens });
      for (const race of WEBGPU_RACES) {
        results.push(...await runHeat({ race, ...gate, numTokens }, { opened, plan }));
      }
      for (const one of opened) if ("rival" in one) await one.rival.destroy();
    }
  }
  return { adapter, results };
}

/**
 * Races as `plan.json`, beside the page's program, says, and reports a {@linkcode WebGpuRace}, or the
 * text of what was thrown.
 *
 * @param rivals The other routers, by name.
 */
export async function raceInPage(rivals: Creators): Promise<void> {
  const plan = await (await fetch("/page/plan.json")).json();
  const report = await raceAll(plan, { tilegate: createTilegate, ...rivals }).catch(String);
  await fetch(`/report${location.pathname}`, { method: "POST", body: JSON.stringify(report) });
}
