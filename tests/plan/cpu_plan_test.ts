/** Promise: the CPU's plan is the reference's, whole arrays, tails included, whatever the ids are. */

import { assert, assertEquals } from "@std/assert";
import { createPlanner } from "../../plan.ts";
import {
  differences,
  idsOf,
  largeCases,
  outputsOf,
  type PlanCase,
  randomCases,
  smallCases,
  STEPS,
} from "./plan_cases.ts";

async function differencesOnCpu(plan: PlanCase): Promise<string[]> {
  using planner = await createPlanner({ ...plan.options, backend: "cpu" });
  return differences(plan, outputsOf(planner.planSync(idsOf(plan))));
}

async function assertAllEqual(cases: readonly PlanCase[]): Promise<void> {
  for (const plan of cases) assertEquals(await differencesOnCpu(plan), []);
}

Deno.test("plan on the CPU: the edges of every size", () => assertAllEqual(smallCases()));

Deno.test("plan on the CPU: shapes and maps drawn at random", () =>
  assertAllEqual(randomCases(300)));

Deno.test("plan on the CPU: a million routes", () => assertAllEqual(largeCases()));

Deno.test("plan on the CPU: every alignment with every block size", async () => {
  for (const alignment of STEPS) {
    for (const blockSize of STEPS) {
      const options = { numExperts: 60, topK: 4, alignment, blockSize };
      await assertAllEqual([{ options, numTokens: 333, kind: "zipf" }]);
    }
  }
});

Deno.test("plan on the CPU: the numbers by name are those of totals", async () => {
  using planner = await createPlanner({ numExperts: 3, topK: 2, alignment: 4, blockSize: 2 });
  const plan = await planner.plan(Int32Array.of(2, 2, -1, 0, 2, 9));
  assertEquals([...plan.totals], [8, 3, 4, 2, 2, 3, 6, 0]);
  const { numRows, numBlocks, numRoutesPlaced, numRoutesIgnored, numActiveExperts } = plan;
  const byName = [numRows, numBlocks, numRoutesPlaced, numRoutesIgnored, numActiveExperts];
  assertEquals([...byName, plan.maxTokensPerExpert], [...plan.totals.subarray(0, 6)]);
});

Deno.test("plan on the CPU: outputs given are written into, and nothing beside them", async () => {
  using planner = await createPlanner({ numExperts: 5, topK: 2, backend: "cpu" });
  const indices = Int32Array.of(4, 1, 0, 4, -1, 4, 99, 99);
  const expected = outputsOf(planner.planSync(indices.subarray(0, 6)));
  const given = Object.fromEntries(
    Object.entries(expected).map(([name, { length, constructor }]) => {
      const ArrayType = constructor as typeof Int32Array;
      return [name, new ArrayType(length + 5).fill(77).subarray(2)];
    }),
  ) as unknown as typeof expected;
  const plan = planner.planSync(indices, { ...given, numTokens: 3 });
  for (const [name, view] of Object.entries(given) as [keyof typeof given, Int32Array][]) {
    assert(plan[name] === view);
    const { length } = expected[name];
    assertEquals([...view.subarray(0, length)], [...expected[name]], name);
    assertEquals([...new Int32Array(view.buffer).subarray(0, 2)], [77, 77], name);
    assertEquals([...view.subarray(length)], [77, 77, 77], name);
  }
});

Deno.test("plan on the CPU: every subset of outputs may be given", async () => {
  const plan: PlanCase = {
    options: { numExperts: 9, topK: 3, alignment: 2, blockSize: 4, dispatches: [{ over: "rows" }] },
    numTokens: 21,
    kind: "outside",
  };
  using planner = await createPlanner({ ...plan.options, backend: "wasm" });
  const indices = idsOf(plan);
  for (let subset = 0; subset < 128; subset++) {
    const all = Object.entries(outputsOf(planner.planSync(indices)));
    const given = all.filter((_, i) => subset >> i & 1);
    for (const [, view] of given) view.fill(77);
    const made = planner.planSync(indices, Object.fromEntries(given));
    assertEquals(differences(plan, outputsOf(made)), []);
  }
});
