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
import { BENCH_ROWS, BENCH_SHAPES, benchLogits, benchOptions } from "./lib/data.ts";
import { createLoop } from "./thirdparty/loop_rival.ts";

const BATCHES = [1, 32, 512, 4096] as const;

/** Walks through the rows, a batch at a time, so that no two calls in a row see the same. */
class RowWindow {
  readonly #logits = new Map<number, Float32Array<ArrayBuffer>>();
  #first = 0;

  next(numExperts: number, numTokens: number): Float32Array<ArrayBuffer> {
    const all = this.#rows(numExperts);
    this.#first = (this.#first + numTokens) % BENCH_ROWS;
    const first = Math.min(this.#first, BENCH_ROWS - numTokens);
    return all.subarray(first * numExperts, (first + numTokens) * numExperts);
  }

  /** Made at the first call, which is a warm-up. */
  #rows(numExperts: number): Float32Array<ArrayBuffer> {
    const known = this.#logits.get(numExperts);
    if (known !== undefined) return known;
    const rows = benchLogits(numExperts, "f32") as Float32Array<ArrayBuffer>;
    this.#logits.clear();
    this.#logits.set(numExperts, rows);
    return rows;
  }
}

const rows = new RowWindow();

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
    fn: () => void gate.routeSync(rows.next(gate.numExperts, numTokens), { indices, weights }),
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
      await gate.route(rows.next(gate.numExperts, numTokens), { indices, weights });
    },
  });
}

function benchLoop({ shape, numTokens, group }: Place): void {
  const [numExperts, groupCount, groupsSelected, topK] = shape;
  const { bias } = benchOptions(shape, "f32");
  const gate = { numExperts, groupCount, groupsSelected, topK, bias };
  const route = createLoop(gate, numTokens);
  const indices = new Int32Array(numTokens * topK);
  const weights = new Float32Array(numTokens * topK);
  Deno.bench({
    name: `${group} loop`,
    group,
    fn: () => route({ logits: rows.next(numExperts, numTokens), indices, weights }),
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
      const logits = rows.next(resolved.numExperts, numTokens);
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
