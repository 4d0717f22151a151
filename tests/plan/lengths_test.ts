/** Promise: the lengths of the outputs are known before anything runs, and no plan needs more. */

import { assert, assertEquals } from "@std/assert";
import { createPlanner } from "../../plan.ts";
import { referencePlan } from "../../reference/plan.ts";
import { describeCase, idsOf, randomCases, smallCases } from "./plan_cases.ts";

Deno.test("lengths: Kimi-K2's router, 20 000 tokens", async () => {
  using planner = await createPlanner({ numExperts: 384, topK: 8, blockSize: 64 });
  assertEquals(planner.lengths(20_000), {
    tokensPerExpert: 384,
    expertOffsets: 385,
    rowToRoute: 160_000,
    routeToRow: 160_000,
    blocks: 4 * 2878,
    totals: 8,
    dispatchArgs: 0,
  });
});

Deno.test("lengths: they are those of the reference's arrays, which hold every row and block", async () => {
  for (const plan of [...smallCases(), ...randomCases(300)]) {
    using planner = await createPlanner(plan.options);
    const expected = referencePlan(idsOf(plan), plan.options);
    for (const [name, length] of Object.entries(planner.lengths(plan.numTokens))) {
      assertEquals(length, expected[name as keyof typeof expected].length, describeCase(plan));
    }
    const [numRows, numBlocks] = expected.totals;
    assert(numRows <= expected.rowToRoute.length, describeCase(plan));
    assert(4 * numBlocks <= expected.blocks.length, describeCase(plan));
  }
});

Deno.test("lengths: ids that spread over the experts fill the arrays to the last row and block", async () => {
  const options = { numExperts: 6, topK: 1, alignment: 5, blockSize: 5 };
  using planner = await createPlanner(options);
  // One row of every expert beyond a multiple of 5: padding is at its most.
  const indices = new Int32Array(5 * 7 + 6).map((_, i) => i < 35 ? 0 : i - 35);
  const plan = await planner.plan(indices);
  assertEquals(plan.numRows, plan.rowToRoute.length);
  assertEquals(4 * plan.numBlocks, plan.blocks.length);
});
