/** Times batches on WASM: logits in memory to results in memory, in one thread. */

import { createWasmGate, type WasmGate } from "../../wasm.ts";
import type { benchLogits } from "../lib/data.ts";
import { RowWindow } from "../lib/row_window.ts";
import type { Timing } from "../gpu/rig.ts";
import { type Workload, workloadOptions } from "../gpu/workloads.ts";

/** Some thousand rows of a batch, which are repeated. */
export type RowsOf = (work: Workload) => ReturnType<typeof benchLogits>;

/** How long. */
export interface WasmPlan {
  /** Calls for as long are not timed. */
  readonly warmSeconds: number;
  /** Of which the median counts. */
  readonly blocks: number;
  /** A block of calls is timed as one, so that the clock's steps do not show. */
  readonly blockSeconds: number;
}

function timeBlock(call: () => void, calls: number): number {
  const start = performance.now();
  for (let i = 0; i < calls; i++) call();
  return (performance.now() - start) / 1000 / calls;
}

function timeCalls(call: () => void, { warmSeconds, blocks, blockSeconds }: WasmPlan): Timing {
  const end = performance.now() + 1000 * warmSeconds;
  let fastest = Infinity;
  do fastest = Math.min(fastest, timeBlock(call, 1)); while (performance.now() < end);
  // A clock in a coarse step may read 0.
  const calls = Math.max(1, Math.ceil(blockSeconds / Math.max(fastest, 1e-7)));
  const times = Array.from({ length: blocks }, () => timeBlock(call, calls)).sort((a, b) => a - b);
  return { median: times[blocks >> 1], least: times[0], most: times.at(-1)! };
}

function callOf(gate: WasmGate, rows: RowWindow, { numTokens, shape }: Workload): () => void {
  const indices = new Int32Array(numTokens * shape[3]);
  const weights = new Float32Array(indices.length);
  return () => void gate.routeSync(rows.next(numTokens), { indices, weights });
}

/**
 * Times batches.
 *
 * @param works The batches, whose logits are f32.
 * @param options Their rows, and how long.
 * @returns Seconds of a call, for each batch.
 */
export async function timeOnWasm(
  works: readonly Workload[],
  { rowsOf, plan }: { readonly rowsOf: RowsOf; readonly plan: WasmPlan },
): Promise<Timing[]> {
  const times = new Map<Workload, Timing>();
  for (const [numExperts, some] of Map.groupBy(works, ({ shape }) => shape[0])) {
    const most = Math.max(...some.map(({ numTokens }) => numTokens));
    const few = rowsOf(some[0]) as Float32Array<ArrayBuffer>;
    const rows = new RowWindow(numExperts, most, { few });
    for (const work of some) {
      using gate = await createWasmGate({ ...workloadOptions(work), backend: "wasm" });
      times.set(work, timeCalls(callOf(gate, rows, work), plan));
    }
  }
  return works.map((work) => times.get(work)!);
}
