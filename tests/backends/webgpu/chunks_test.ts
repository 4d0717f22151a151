/** Promise: however many rows a batch has, each gets a workgroup, and a batch cut into chunks keeps its bits. */

import { assert, assertEquals } from "@std/assert";
import { resolveBatch } from "../../../gate/batch.ts";
import { resolveOptions } from "../../../gate/resolve_options.ts";
import { cutChunk } from "../../../backends/webgpu/chunks.ts";
import { WebGpuKernel } from "../../../backends/webgpu/kernel.ts";
import { createGate, type Dtype, type GateOptions } from "../../../mod.ts";
import { specialize } from "../../../wgsl/generate/shader.ts";
import { assertSameBits, gpuTest, routeOnWasm } from "../../support/gpu.ts";
import { randomRows } from "../../support/random_rows.ts";

const SEED = 20_260_401;
const OPTIONS: GateOptions = { numExperts: 23, topK: 5, numSharedExperts: 1 };

function rowsFor(options: GateOptions, numTokens: number): ReturnType<typeof randomRows> {
  const { numExperts, dtype = "f32" } = options;
  return randomRows({ numTokens, numExperts, dtype }, { seed: SEED, firstRow: numTokens });
}

gpuTest("workgroups past 65 535 go into the second dimension", async (device) => {
  const options = { numExperts: 2, topK: 1 };
  const { rowsPerWorkgroup } = specialize(resolveOptions(options));
  const logits = rowsFor({ ...options }, 65_536 * rowsPerWorkgroup + 1);
  using gate = await createGate({ ...options, backend: "webgpu", device });
  assertSameBits(await gate.route(logits), await routeOnWasm(options, { logits }));
});

Deno.test("every row has a workgroup, and no dimension more than 65 535", () => {
  const plan = specialize(resolveOptions(OPTIONS));
  for (const workgroups of [1, 2, 65_535, 65_536, 65_537, 131_071, 10_000_019]) {
    const rows = workgroups * plan.rowsPerWorkgroup;
    const batch = { numTokens: rows + 5, numValidTokens: rows + 4 };
    const { x, y, params } = cutChunk(batch, { plan, first: 5, limit: rows });
    assert(x <= 65_535 && y <= 65_535 && x * y >= workgroups && x * y < workgroups + y);
    assertEquals([...params], [rows, rows - 1, x, 0]);
  }
});

for (const dtype of ["f32", "bf16"] as const satisfies readonly Dtype[]) {
  const transfers = {
    "cut into chunks": { chunkBytes: 1000, stagedBytes: Infinity },
    // The last chunks are written, the others staged, in the same buffers.
    "cut into chunks, of which some are staged": { chunkBytes: 1000, stagedBytes: 400 },
  };
  for (const [name, transfer] of Object.entries(transfers)) {
    gpuTest(`a ${dtype} batch that is ${name} keeps its bits`, async (device) => {
      const options = { ...OPTIONS, dtype };
      const resolved = resolveOptions(options);
      const kernel = await WebGpuKernel.create(resolved, device, transfer);
      const calls = [[211, 191], [64, 64], [90, 3]].map(([numTokens, numValidTokens]) => {
        const logits = rowsFor(options, numTokens);
        const batch = resolveBatch(resolved, logits, { numValidTokens });
        return { logits, numValidTokens, batch };
      });
      await Promise.all(calls.map(({ batch }) => kernel.route(batch)));
      for (const { batch, ...call } of calls) {
        assertSameBits(batch, await routeOnWasm(options, call));
      }
      kernel.destroy();
    });
  }
}
