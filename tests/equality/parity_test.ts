/** Promise: WASM, WebGPU and the reference give the same bits; `deno task fuzz` runs this at any size. */

import { assertEquals } from "@std/assert";
import { openGpu } from "../../tools/lib/gpu.ts";
import { runParity } from "../support/parity.ts";
import { type ParityCase, parityCases, TILED_SHAPES } from "../support/parity_cases.ts";
import { randomGates } from "../support/random_gates.ts";

const ROWS = 20_000;

/** Other rows and other cases in every run, unless told; a failure prints it. */
const SEED = Number(Deno.env.get("TILEGATE_SEED") ?? Date.now() % 2 ** 31);

/** The seven tiled shapes, and others of up to `experts` experts, in turn by the seed. */
function pickCases(count: number, experts: number): ParityCase[] {
  const first = TILED_SHAPES.length;
  const rest = parityCases().slice(first).filter(({ shape }) => shape[0] <= experts);
  const start = SEED * count % rest.length;
  const turned = [...rest.slice(start), ...rest.slice(0, start)];
  return [...parityCases().slice(0, first), ...turned].slice(0, count);
}

/** Random gates of up to `experts` experts. */
function pickSmall(count: number, experts: number): ParityCase[] {
  return randomGates(10 * count, SEED).filter(({ shape }) => shape[0] <= experts).slice(0, count);
}

Deno.test(`random rows have the same bits on wasm and by the reference (seed ${SEED})`, async () => {
  const cases = pickCases(80, 4096);
  const report = await runParity({
    cases,
    rows: ROWS,
    seed: SEED,
    backends: ["wasm"],
    referenceEvery: 16,
  });
  assertEquals(report.differingBits, 0, report.failures.slice(0, 3).join("\n"));
});

Deno.test(`random gates have the same bits on wasm and by the reference (seed ${SEED})`, async () => {
  const report = await runParity({
    cases: randomGates(200, SEED),
    rows: 6_000,
    seed: SEED,
    backends: ["wasm"],
  });
  assertEquals(report.differingBits, 0, report.failures.slice(0, 3).join("\n"));
});

Deno.test({
  name: `random rows have the same bits on wasm and webgpu (seed ${SEED})`,
  ignore: Deno.env.get("TILEGATE_GPU") === "skip",
  async fn() {
    const gpu = await openGpu();
    if (gpu.device === undefined) throw new Error(`Cannot compare with webgpu: ${gpu.reason}`);
    const { device } = gpu;
    const report = await runParity({
      // A software adapter takes a second for each shader.
      cases: [...pickCases(10, 1024), ...pickSmall(4, 512)],
      rows: ROWS / 2,
      seed: SEED,
      backends: ["wasm", "webgpu"],
      device,
      referenceEvery: 0,
    });
    device.destroy();
    assertEquals(report.differingBits, 0, report.failures.slice(0, 3).join("\n"));
  },
});
