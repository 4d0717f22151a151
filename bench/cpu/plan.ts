/**
 * The time of a dispatch plan on the CPU: microseconds a plan, the best of many rounds.
 *
 * ```sh
 * deno run -A bench/cpu/plan.ts
 * ```
 */

import { cpus } from "node:os";
import { createPlanner } from "../../plan.ts";
import { idsOf } from "../../tests/plan/plan_cases.ts";
import { print } from "../../tools/lib/terminal.ts";
import { round, table } from "../lib/markdown.ts";

/** Experts, ids per token, tokens. */
const SHAPES = [
  [384, 8, 1],
  [384, 8, 32],
  [384, 8, 512],
  [384, 8, 20_000],
  [64, 6, 1],
  [64, 6, 32],
  [64, 6, 20_000],
  [4096, 8, 20_000],
];

const ROUNDS = 120;
/** A round is long enough for the clock. */
const ROUND_MS = 2;

/** Microseconds a call, of the best round: others were interrupted. */
function best(call: () => void): number {
  let calls = 1;
  let least = Infinity;
  for (let i = 0; i < ROUNDS; i++) {
    const start = performance.now();
    for (let n = 0; n < calls; n++) call();
    const time = performance.now() - start;
    least = Math.min(least, time / calls);
    if (time < ROUND_MS) calls *= 2;
  }
  return 1000 * least;
}

async function timeShape([numExperts, topK, numTokens]: readonly number[]): Promise<string[]> {
  const options = { numExperts, topK };
  using planner = await createPlanner({ ...options, backend: "cpu" });
  const ids = idsOf({ options, numTokens, kind: "uniform" });
  const { tokensPerExpert, expertOffsets, rowToRoute, routeToRow, ...plan } = planner.planSync(ids);
  const { blocks, totals, dispatchArgs } = plan;
  const given = { tokensPerExpert, expertOffsets, rowToRoute, routeToRow };
  const outputs = { ...given, blocks, totals, dispatchArgs };
  const reused = best(() => planner.planSync(ids, outputs));
  const allocated = best(() => planner.planSync(ids));
  return [`${numExperts}, ${topK}, ${numTokens}`, round(reused), round(allocated)];
}

const rows: string[][] = [];
for (const shape of SHAPES) rows.push(await timeShape(shape));
print(`${cpus()[0].model.trim()}; Deno ${Deno.version.deno}. Microseconds a plan.\n`);
print(table(["P, K, tokens", "outputs reused", "outputs allocated"], rows));
