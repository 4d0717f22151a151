/** A race of routers: the answers of each are checked, then all are called in turn, in one process. Runs in a page too. */

import type { ResidentRival, Rival, RivalCall, RivalGate } from "../thirdparty/rivals.ts";

/** A router in a race. */
export interface Entry extends Partial<ResidentRival> {
  /** Its name. */
  readonly name: string;
  /** Routes one batch. */
  readonly rival: Rival;
  /** The batches, walked through in turn. */
  readonly calls: readonly RivalCall[];
  /** Rows of each. */
  readonly numTokens: number;
}

/** How long each router is warmed up and timed. */
export interface RacePlan {
  /** Turns of each router, of which the median counts. */
  readonly rounds: number;
  /** Tokens before the clock starts, */
  readonly warmTokens: number;
  /** and milliseconds, */
  readonly warmMs: number;
  /** but not more than these, once `warmMs` are over. */
  readonly mostWarmMs: number;
  /** Milliseconds of a turn; a call that takes longer is a turn by itself. */
  readonly turnMs: number;
}

/** The speed of a router, in nanoseconds a token. */
export interface RaceTime {
  /** Its name. */
  readonly name: string;
  /** The median turn. */
  readonly nanoseconds: number;
  /** The fastest turn. */
  readonly least: number;
}

/** A router that is timed. */
interface Contestant extends Entry {
  /** Calls a turn; slow ones do a part of the rows each turn. */
  turn: number;
  next: number;
  readonly times: number[];
}

/**
 * Cuts rows into calls, which share the arrays of their results.
 *
 * @param gate The gate.
 * @param numTokens Rows a call.
 * @param logits All rows, a multiple of `numTokens`.
 * @returns The calls.
 */
export function listCalls(gate: RivalGate, numTokens: number, logits: Float32Array): RivalCall[] {
  const { numExperts, topK } = gate;
  const indices = new Int32Array(numTokens * topK);
  const weights = new Float32Array(numTokens * topK);
  return Array.from({ length: logits.length / (numTokens * numExperts) }, (_, i) => ({
    logits: logits.subarray(i * numTokens * numExperts, (i + 1) * numTokens * numExperts),
    indices,
    weights,
  }));
}

/** Scores up to a factor that is the same for all, which weights that are divided by their sum do not show. */
function scoreSlowly({ scoring }: RivalGate, logits: Float32Array): number[] {
  if (scoring === "sigmoid") return Array.from(logits, (x) => 1 / (1 + Math.exp(-x)));
  const most = Math.max(...logits);
  return Array.from(logits, (x) => Math.exp(x - most));
}

/** The scores of a row in binary64 and the ids that rank best, by sorting. */
function routeSlowly(gate: RivalGate, logits: Float32Array): { ids: number[]; scores: number[] } {
  const { numExperts, groupCount, groupsSelected, topK, bias } = gate;
  const scores = scoreSlowly(gate, logits);
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

/**
 * Checks the answers of a router: ids and weights of the first rows of the first call. Binary32
 * may swap a near tie, so one row may differ.
 *
 * @param gate The gate.
 * @param entry The router.
 * @throws {Error} If more are wrong.
 */
export async function checkAnswers(gate: RivalGate, entry: Entry): Promise<void> {
  const { numExperts, topK } = gate;
  const [call] = entry.calls;
  const { logits, indices, weights } = call;
  // What an earlier router has written into these arrays must not be taken for an answer.
  indices.fill(-1);
  weights.fill(NaN);
  await entry.rival(call);
  await entry.fetch?.(call);
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
  if (wrong > 1) throw new Error(`${entry.name} answers wrong in ${wrong} of ${rows} rows`);
}

async function takeTurn(one: Contestant): Promise<number> {
  const { rival, calls, turn, numTokens } = one;
  const start = performance.now();
  for (let i = 0; i < turn; i++) {
    const pending = rival(calls[one.next]);
    if (pending) await pending;
    one.next = one.next + 1 < calls.length ? one.next + 1 : 0;
  }
  if (one.finish) await one.finish();
  return (performance.now() - start) * 1e6 / (turn * numTokens);
}

/** Warms a contestant up and fits its turn to the plan. */
async function warmUp(one: Contestant, plan: RacePlan): Promise<void> {
  const { calls, numTokens } = one;
  const start = performance.now();
  let tokens = 0;
  one.turn = Math.max(1, Math.floor(16 / numTokens));
  while (
    performance.now() - start < plan.warmMs ||
    tokens < plan.warmTokens && performance.now() - start < plan.mostWarmMs
  ) {
    await takeTurn(one);
    tokens += one.turn * numTokens;
  }
  const perToken = await takeTurn(one);
  const fitting = plan.turnMs * 1e6 / (perToken * numTokens);
  one.turn = Math.ceil(Math.min(calls.length, Math.max(1, fitting)));
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1];
}

/**
 * Times all routers, called in turn.
 *
 * @param entries The routers, their answers checked.
 * @param plan How long.
 * @returns Their times, in the same order.
 */
export async function takeTurns(
  entries: readonly Entry[],
  plan: RacePlan,
): Promise<RaceTime[]> {
  const contestants = entries.map((entry): Contestant => {
    return { ...entry, turn: 1, next: 0, times: [] };
  });
  for (const one of contestants) await warmUp(one, plan);
  for (let round = 0; round < plan.rounds; round++) {
    for (const one of contestants) one.times.push(await takeTurn(one));
  }
  return contestants.map(({ name, times }) => {
    return { name, nanoseconds: median(times), least: Math.min(...times) };
  });
}
