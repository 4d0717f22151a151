/** Promise: the plot shows what was timed, and says from which batch size on WebGPU is faster. */

import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import type { CrossingReport, CrossingResult } from "../../bench/crossing/crossing.ts";
import { crossingOf, drawCrossing, pointsOf } from "../../bench/crossing/plot.ts";

/** Microseconds a token at 1, 16 and 256 tokens. */
type Line = readonly [number, number, number];

function reportOf(webgpu: string, lines: { wasm: Line; webgpu: Line }): CrossingReport {
  const results = (["wasm", "webgpu"] as const).flatMap((backend) =>
    lines[backend].map((micros, i): CrossingResult => {
      const numTokens = 16 ** i;
      const median = micros * numTokens / 1e6;
      const where = { shape: [64, 1, 1, 6] as const, numTokens, backend, computed: backend };
      return { ...where, median, least: median, most: median };
    })
  );
  const where = { machine: "A <CPU>", runtime: "Deno", adapter: "A GPU", date: "2026-11-25" };
  return { ...where, webgpu, results };
}

const SLOW = reportOf("wgpu", { wasm: [1, 0.5, 0.5], webgpu: [900, 60, 4] });
const QUICK = reportOf("Dawn", { wasm: [1, 0.5, 0.5], webgpu: [100, 8, 1 / 32] });

Deno.test("crossing: lines cross where straight lines on logarithmic paper do", () => {
  const shape = "64,1,1,6";
  const wasm = pointsOf(QUICK, { shape, backend: "wasm" });
  const webgpu = pointsOf(QUICK, { shape, backend: "webgpu" });
  assertEquals(webgpu.map(([numTokens]) => numTokens), [1, 16, 256]);
  // 16 times slower at 16 tokens, 16 times faster at 256: equal half-way.
  assertAlmostEquals(crossingOf(wasm, webgpu)!, 64, 1e-6);
  assertEquals(crossingOf(wasm, pointsOf(SLOW, { shape, backend: "webgpu" })), null);
  assertEquals(crossingOf(wasm, wasm.map(([tokens, micros]) => [tokens, micros / 2])), 1);
});

Deno.test("crossing: the SVG has a line for each backend, a mark for each crossing, and its origin", () => {
  const svg = drawCrossing([SLOW, QUICK], { caption: ["A <CPU> & more", "commit abc"] });
  assertEquals(svg.match(/<polyline /g)?.length, 3);
  assertEquals(svg.match(/class="cross /g)?.length, 1);
  assertStringIncludes(svg, "WebGPU, Dawn: from 64 tokens");
  assertStringIncludes(svg, "WebGPU, wgpu: not up to 256 tokens");
  assertStringIncludes(svg, "A &lt;CPU> &amp; more");
  assertStringIncludes(svg, "commit abc");
  assertEquals(/NaN|undefined|Infinity/.test(svg), false);
});
