/** Promise: the curves time every batch that a CUDA kernel was timed with, and show all of them on the right axes. */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createGate } from "../../mod.ts";
import { batchKey, listCurveBatches, listGpuBatches } from "../../bench/curves/batches.ts";
import { listCudaResults } from "../../bench/curves/cuda_peers.ts";
import type { CurveReport, CurveResult } from "../../bench/curves/curves.ts";
import { drawByExperts, drawByTokens } from "../../bench/curves/plots.ts";
import { type Workload, workloadOptions } from "../../bench/gpu/workloads.ts";

/** A microsecond for each token on WASM, a hundredth on WebGPU. */
function resultOf(backend: "wasm" | "webgpu", work: Workload): CurveResult {
  const median = work.numTokens * (backend === "wasm" ? 1e-6 : 1e-8);
  return { backend, ...work, median, least: median, most: median };
}

const REPORT: CurveReport = {
  machine: "A <CPU>",
  adapter: "A GPU",
  runtime: "Deno",
  date: "2026-11-28",
  results: [
    ...listGpuBatches().map((work) => resultOf("webgpu", work)),
    ...listCurveBatches().map((work) => resultOf("wasm", work)),
  ],
};

/** Points of each line, panel by panel. */
function countPoints(svg: string): number[] {
  return [...svg.matchAll(/points="([^"]*)"/g)].map(([, points]) =>
    points.split(" ").filter(Boolean).length
  );
}

Deno.test("curves: each batch of a CUDA kernel is timed once, and is one that a gate takes", async () => {
  const keys = listGpuBatches().map(batchKey);
  assertEquals(keys.length, new Set(keys).size);
  for (const cuda of listCudaResults()) assert(keys.includes(batchKey(cuda)), batchKey(cuda));
  for (const work of listGpuBatches()) {
    using gate = await createGate({ ...workloadOptions(work), backend: "wasm" });
    assertEquals([gate.numExperts, gate.topK], [work.shape[0], work.shape[3]]);
  }
});

Deno.test("curves: by tokens, three panels have WASM, WebGPU and CUDA's kernels of the same gate", () => {
  const svg = drawByTokens(REPORT, "abc");
  assertEquals(countPoints(svg), [11, 11, 6, 11, 11, 6, 11, 11, 2]);
  // A microsecond a token on WASM whatever the batch: one height.
  const [wasm] = svg.match(/points="[^"]*"/)!;
  assertEquals(new Set([...wasm.matchAll(/,([\d.]+)/g)].map(([, y]) => y)).size, 1);
  for (const words of ["A &lt;CPU>", "commit abc", "FlashInfer", "tokens in a batch", ">1 µs<"]) {
    assertStringIncludes(svg, words);
  }
  assertEquals(/NaN|undefined|Infinity/.test(svg), false);
});

Deno.test("curves: by experts, two panels have each gate that differs in its experts only", () => {
  const svg = drawByExperts(REPORT, "abc");
  assertEquals(countPoints(svg), [9, 9, 2, 8, 8, 3]);
  for (const words of ["20 000 tokens", ">16<", ">2048<", "experts"]) {
    assertStringIncludes(svg, words);
  }
  assertEquals(/NaN|undefined|Infinity/.test(svg), false);
});
