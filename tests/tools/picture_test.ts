/** Promise: a picture of a decision fits its width, marks each group and each choice, and names its experts. */

import { assert, assertEquals } from "@std/assert";
import { axisLine, divideColumns } from "../../tools/route/columns.ts";
import { loadChart } from "../../tools/route/chart.ts";
import { stripLines } from "../../tools/route/strip.ts";

const SHAPES: readonly (readonly [numExperts: number, groupCount: number])[] = [
  [1, 1],
  [7, 1],
  [60, 6],
  [72, 1],
  [160, 8],
  [256, 8],
  [384, 1],
  [896, 28],
  [4096, 64],
  [4096, 1024],
];

Deno.test("divideColumns() puts each expert into one column, and no two groups into the same", () => {
  for (const [numExperts, groupCount] of SHAPES) {
    const columns = divideColumns(numExperts, { width: 72, groupCount });
    const separators = columns.filter(({ startsGroup }) => startsGroup).length;
    assert(columns.length + separators <= 72);
    let next = 0;
    for (const { first, last } of columns) {
      assertEquals(first, next);
      if (separators > 0) {
        const perGroup = numExperts / groupCount;
        assertEquals(Math.floor(first / perGroup), Math.floor(last / perGroup));
      }
      next = last + 1;
    }
    assertEquals(next, numExperts);
  }
});

Deno.test("pictures fit their width, with their axis", () => {
  for (const [numExperts, groupCount] of SHAPES) {
    const indices = Int32Array.from({ length: 8 }, (_, i) => Math.min(i, numExperts - 1));
    const weights = new Float32Array(8).fill(0.1);
    for (const width of [40, 80]) {
      const strip = stripLines({ indices, weights }, {
        tokens: 2,
        rowWidth: 4,
        numExperts,
        groupCount,
        width,
      });
      const chart = loadChart(new Uint32Array(numExperts), { width, groupCount });
      for (const line of [...strip, ...chart]) assert([...line].length <= width, line);
    }
  }
});

Deno.test("stripLines() shades each choice by its weight and leaves shared experts out", () => {
  const routed = {
    indices: Int32Array.of(0, 3, 8, 5, 7, 8),
    weights: Float32Array.of(0.8, 0.2, 0.5, 0.5, 0.4, 0.5),
  };
  const lines = stripLines(routed, { tokens: 2, rowWidth: 3, numExperts: 8, groupCount: 2 });
  assertEquals(lines, [
    "     0 │█  ░│",
    "     1 │    │ █ █",
    "        0    4  7",
  ]);
});

Deno.test("stripLines() draws with plain characters where there is no terminal", () => {
  const routed = { indices: Int32Array.of(1, 2), weights: Float32Array.of(1, 0.25) };
  const options = { tokens: 1, rowWidth: 2, numExperts: 4, blocks: false };
  assertEquals(stripLines(routed, options), ["     0 | #.", "        0  3"]);
});

Deno.test("axisLine() names the first expert of each group that has room, and the last", () => {
  assertEquals(
    axisLine(divideColumns(256, { width: 72, groupCount: 8 })).trimEnd(),
    [
      "0       ",
      "32      ",
      "64      ",
      "96      ",
      "128     ",
      "160     ",
      "192     ",
      "224  255",
    ].join(" "),
  );
  assertEquals(axisLine(divideColumns(1, { width: 72 })), "0");
});
