/** Promise: a planner reads its options once: changing the caller's map or dispatches afterwards changes nothing. */

import { assertEquals } from "@std/assert";
import { createPlanner, type PlannerOptions } from "../../plan.ts";

Deno.test("copied options: the map and the dispatches are the planner's own", async () => {
  const expertMap = Int32Array.of(0, 1, -1, 2);
  const dispatches = [{ over: "rows", x: 3, per: 2 }] as { over: "rows"; x: number; per: number }[];
  const options: PlannerOptions = { numExperts: 3, topK: 2, expertMap, dispatches };
  using planner = await createPlanner(options);
  const indices = Int32Array.of(0, 1, 3, 2, 3, 0);
  const before = await planner.plan(indices);
  expertMap.fill(0);
  dispatches[0].x = 9;
  dispatches.push({ over: "rows", x: 1, per: 1 });
  const after = await planner.plan(indices);
  assertEquals(after.tokensPerExpert, Int32Array.of(2, 1, 2));
  for (const name of ["rowToRoute", "routeToRow", "totals", "dispatchArgs"] as const) {
    assertEquals(after[name], before[name], name);
  }
});
