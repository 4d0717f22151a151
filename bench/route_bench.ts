/**
 * End to end: logits in the CPU's memory to a decision in the CPU's memory, on both backends, by a
 * typed-array loop and by the reference. One iteration routes T tokens; divide by T for the time of a token.
 *
 * ```sh
 * deno task bench                       # everything, some minutes
 * deno task bench --filter "T=32 "      # one batch size
 * deno task bench --filter "384,1,1,8"  # one shape
 * ```
 */

import { createGate } from "../mod.ts";
import { resolveBatch } from "../gate/batch.ts";
import { resolveOptions } from "../gate/resolve_options.ts";
import type { Shape } from "../tests/support/parity_cases.ts";
import { routeReference } from "../reference/route.ts";
import { openGpu } from "../tools/lib/gpu.ts";
import { print, printError } from "../tools/lib/terminal.ts";
import { BENCH_ROWS, BENCH_SHAPES, benchOptions } from "./lib/data.ts";
import { RowWindow } from "./lib/row_window.ts";
import { createLoop } from "./thirdparty/loop_rival.ts";

const BATCHES = [1, 32, 512, 4096] as const;

/** By experts, each made at the first call, which is a warm-up. */
const windows = new Map<number, RowWindow>();

function nextRows(numExperts: number, numTokens: number): Float32Array<ArrayBuffer> {
  const rows = windows.get(numExperts) ?? new RowWindow(numExperts, BENCH_ROWS);
  windows.set(numExperts, rows);
  return rows.next(numTokens);
}

interface Place {
  readonly shape: Shape;
  readonly numTokens: number;
  readonly group: string;
}

async function benchWasm({ shape, numTokens, group }: Place): Promise<void> {
  const gate = await createGate({ ...benchOptions(shape, "f32"), backend: "wasm" });
  const indices = new Int32Array(numTokens * gate.topK);
  const weights = new Float32Array(numTokens * gate.topK);
  Deno.bench({
    name: `${group} wasm`,
    group,
    baseline: true,
    fn: () => void gate.routeSync(nextRows(gate.numExperts, numTokens), { indices, weights }),
  });
}

async function benchWebGpu(
  { shape, numTokens, group }: Place,
  device: GPUDevice,
): Promise<void> {
  const gate = await createGate({ ...benchOptions(shape, "f32"), backend: "webgpu", device });
  const indices = new Int32Array(numTokens * gate.topK);
  const weights = new Float32Array(numTokens * gate.topK);
  Deno.bench({
    name: `${group} webgpu`,
    group,
    fn: async () => {
      await gate.route(nextRows(gate.numExperts, numTokens), { indices, weights });
    },
  });
}

function benchLoop({ shape, numTokens, group }: Place): void {
  const [numExperts, groupCount, groupsSelected, topK] = shape;
  const { bias } = benchOptions(shape, "f32");
  const scoring = "sigmoid" as const;
  const gate = { scoring, numExperts, groupCount, groupsSelected, topK, bias };
  const route = createLoop(gate, numTokens);
  const indices = new Int32Array(numTokens * topK);
  const weights = new Float32Array(numTokens * topK);
  Deno.bench({
    name: `${group} loop`,
    group,
    fn: () => route({ logits: nextRows(numExperts, numTokens), indices, weights }),
  });
}

function benchReference({ shape, numTokens, group }: Place): void {
  const resolved = resolveOptions(benchOptions(shape, "f32"));
  const slow = numTokens * resolved.numExperts > 4096;
  Deno.bench({
    name: `${group} reference`,
    group,
    ...(slow && { n: 1, warmup: 0 }),
    fn: () => {
      const logits = nextRows(resolved.numExperts, numTokens);
      routeReference(resolved, resolveBatch(resolved, logits));
    },
  });
}

const gpu = Deno.env.get("TILEGATE_GPU") === "skip"
  ? { reason: "TILEGATE_GPU=skip" }
  : await openGpu();
if (gpu.device === undefined) printError(`webgpu is left out: ${gpu.reason}`);
else print(`webgpu: ${gpu.name}`);

for (const shape of BENCH_SHAPES) {
  for (const numTokens of BATCHES) {
    const place = { shape, numTokens, group: `${shape.join(",")} T=${numTokens}` };
    await benchWasm(place);
    if (gpu.device !== undefined) await benchWebGpu(place, gpu.device);
    benchLoop(place);
    benchReference(place);
  }
}
