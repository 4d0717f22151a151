/** Promise: a chart fits the terminal whatever the number of experts, and shows every load. */

import { assert, assertEquals } from "@std/assert";
import { describeLoads, expertLoads, loadChart } from "../../tools/route/chart.ts";

Deno.test("loadChart() fits its width for any number of experts", () => {
  for (const experts of [1, 2, 7, 60, 72, 73, 384, 896, 4096]) {
    const loads = Uint32Array.from({ length: experts }, (_, e) => (e * 37) % 11);
    for (const width of [40, 80]) {
      for (const blocks of [true, false]) {
        const lines = loadChart(loads, { width, blocks });
        assert(lines.length > 0 && lines.length <= 16);
        assert(lines.every((line) => [...line].length <= width), lines.join("\n"));
      }
    }
  }
});

Deno.test("loadChart() draws a full bar for the highest and a sliver for the lowest", () => {
  assertEquals(loadChart([0, 1, 48]), [
    "    48 │  █",
    "       │  █",
    "       │  █",
    "       │  █",
    "       │  █",
    "     0 │ ▁█",
    "       └───",
    "        0 2",
  ]);
});

Deno.test("loadChart() draws with plain characters where there is no terminal", () => {
  assertEquals(loadChart([1, 2, 0], { width: 16, blocks: false }), [
    "expert 0 1 ##",
    "expert 1 2 ###",
    "expert 2 0",
  ]);
});

Deno.test("loadChart() draws nothing without experts, and all zeros without dividing by one", () => {
  assertEquals(loadChart([]), []);
  assertEquals(loadChart([0, 0], { blocks: false }), ["expert 0 0", "expert 1 0"]);
});

Deno.test("expertLoads() leaves padding and shared experts out", () => {
  assertEquals([...expertLoads(Int32Array.of(0, 2, 2, -1, 3, 4), 3)], [1, 0, 2]);
});

Deno.test("describeLoads() names the busiest expert and counts the idle", () => {
  assertEquals(
    describeLoads(Uint32Array.of(1, 0, 5)),
    "busiest: expert 2 with 5 (2.5 x the mean of 2.00); 1 of 3 idle",
  );
});
