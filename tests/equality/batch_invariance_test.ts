/**
 * Promise: batch invariance. A row alone, in any batch, at any position, however the batch is cut, has the
 * same bits, on both backends and where `auto` changes between them.
 */

import { assertEquals } from "@std/assert";
import { resolveBatch } from "../../gate/batch.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { WebGpuKernel } from "../../backends/webgpu/kernel.ts";
import { createGate, type Dtype, type Gate, type GateOptions } from "../../mod.ts";
import { assertSameBits, bitsOf, type Decision, gpuTest } from "../support/gpu.ts";
import { randomBias, randomRows } from "../support/random_rows.ts";
import { RandomSource } from "../support/random_source.ts";

const SEED = 20_261_128;

/** The kinds of row that are looked at; the rows around them are of every kind. */
const PROBES = ["normal", "near ties", "all equal", "any bits"] as const;

const RUNS = 100;

/** Rows of the batches: the WASM kernel routes 8 at once, a workgroup up to 32, a chunk more. */
const SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 33, 64, 130] as const;

function biasOf(numExperts: number): Float32Array {
  return randomBias({ numExperts, dtype: "f32" }, { seed: SEED }) as Float32Array;
}

const GATES: Readonly<Record<string, GateOptions>> = {
  "sigmoid with a bias": { numExperts: 384, topK: 8, bias: biasOf(384), routedScalingFactor: 2.8 },
  "sigmoid in groups": {
    numExperts: 256,
    topK: 8,
    bias: biasOf(256),
    groups: { count: 8, selected: 4 },
    numSharedExperts: 1,
  },
  "softmax over all experts": { numExperts: 60, topK: 4, scoring: "softmax", renormalize: false },
  "softmax of bfloat16": { numExperts: 128, topK: 8, scoring: "softmax", dtype: "bf16" },
  "sqrtsoftplus with a bias": {
    numExperts: 100,
    topK: 6,
    scoring: "sqrtsoftplus",
    bias: biasOf(100),
  },
  "float16 in groups that fill no quad": {
    numExperts: 60,
    topK: 6,
    dtype: "f16",
    bias: biasOf(60),
    groups: { count: 10, selected: 3, score: "max" },
  },
  "more groups than lanes": {
    numExperts: 450,
    topK: 9,
    bias: biasOf(450),
    groups: { count: 150, selected: 20 },
  },
};

type Rows = ReturnType<typeof randomRows>;

/** Rows of a gate, and the experts of each. */
interface Batches {
  readonly options: GateOptions;
  /** The rows that are looked at, one by one. */
  readonly probes: readonly Rows[];
  /** Rows of every kind around them, as many as the largest batch has. */
  readonly others: Rows;
}

function batchesOf(options: GateOptions): Batches {
  const { numExperts, dtype = "f32" } = options;
  const rows = (numTokens: number, flavour?: string): Rows =>
    randomRows({ numTokens, numExperts, dtype: dtype as Dtype }, { seed: SEED, flavour });
  return {
    options,
    probes: PROBES.map((flavour) => rows(1, flavour)),
    others: rows(Math.max(...SIZES)),
  };
}

/** Where a row stands in a batch. */
interface Place {
  readonly probe: Rows;
  /** Rows of the batch. */
  readonly size: number;
  readonly position: number;
}

/** A batch of other rows with the probe at one position. */
function batchWith(
  { options, others }: Batches,
  { probe, size, position }: Place,
): Rows {
  const batch = others.slice(0, size * options.numExperts);
  batch.set(probe, position * options.numExperts);
  return batch;
}

/** Rows of a result, as a copy. */
function rowsOf(
  { indices, weights }: Decision,
  width: number,
  [from, end]: [number, number],
): Decision {
  return {
    indices: indices.slice(from * width, end * width),
    weights: weights.slice(from * width, end * width),
  };
}

function widthOf({ topK, numSharedExperts = 0 }: GateOptions): number {
  return topK + numSharedExperts;
}

/** The bits of a result as text, to count the distinct ones. */
function textOf({ indices, weights }: Decision): string {
  return [...indices, ...bitsOf(weights)].join();
}

/** Routes batches that overlap, and gives the row of the probe from each. */
async function routeProbe(
  gate: Gate,
  batches: Batches,
  places: readonly Place[],
): Promise<Decision[]> {
  const width = widthOf(batches.options);
  return await Promise.all(places.map(async (place) => {
    const { position } = place;
    return rowsOf(await gate.route(batchWith(batches, place)), width, [position, position + 1]);
  }));
}

/** One gate for all batches: what it has learnt from the rows before must not show. */
async function assertSameAtAnyPosition(gate: Gate, batches: Batches): Promise<void> {
  for (const [i, probe] of batches.probes.entries()) {
    const alone = textOf(await gate.route(probe));
    const places = SIZES.flatMap((size) =>
      [...new Set([0, size >> 1, size - 1])].map((position) => ({ probe, size, position }))
    );
    for (const [at, own] of (await routeProbe(gate, batches, places)).entries()) {
      const { position, size } = places[at];
      assertEquals(textOf(own), alone, `${PROBES[i]}, row ${position} of ${size}`);
    }
  }
}

/** Cuts the same rows at other places each time; the parts put together are the whole. */
async function assertSameHoweverCut(gate: Gate, { options, others }: Batches): Promise<void> {
  const { numExperts } = options;
  const numTokens = others.length / numExperts;
  const whole = await gate.route(others);
  const source = new RandomSource(SEED, numExperts);
  for (let time = 0; time < 4; time++) {
    const cuts = [0];
    while (cuts.at(-1)! < numTokens) {
      cuts.push(Math.min(cuts.at(-1)! + 1 + source.below(40), numTokens));
    }
    await Promise.all(
      cuts.slice(1).map(async (end, i) => {
        const part = await gate.route(others.subarray(cuts[i] * numExperts, end * numExperts));
        assertSameBits(part, rowsOf(whole, widthOf(options), [cuts[i], end]));
      }),
    );
  }
}

/** Counts the distinct results of one row over many runs, each in a batch of another size. */
async function countDistinct(gate: Gate, batches: Batches): Promise<number> {
  const source = new RandomSource(SEED, 1);
  const [probe] = batches.probes;
  const places = Array.from({ length: RUNS }, (): Place => {
    const size = SIZES[source.below(SIZES.length)];
    return { probe, size, position: source.below(size) };
  });
  return new Set((await routeProbe(gate, batches, places)).map(textOf)).size;
}

for (const [name, options] of Object.entries(GATES)) {
  const batches = batchesOf(options);

  Deno.test(`batch invariance, wasm: a row in any batch, at any position, ${name}`, async () => {
    using gate = await createGate({ ...options, backend: "wasm" });
    await assertSameAtAnyPosition(gate, batches);
  });

  Deno.test(`batch invariance, wasm: a batch cut anyhow, ${name}`, async () => {
    using gate = await createGate({ ...options, backend: "wasm" });
    await assertSameHoweverCut(gate, batches);
  });

  Deno.test(`batch invariance, wasm: 1 distinct output over ${RUNS} runs, ${name}`, async () => {
    using gate = await createGate({ ...options, backend: "wasm" });
    assertEquals(await countDistinct(gate, batches), 1);
  });

  // One test a gate: each device compiles the gate's shader, which takes a software adapter a second.
  gpuTest(`batch invariance, webgpu: ${name}`, async (device, t) => {
    using gate = await createGate({ ...options, backend: "webgpu", device });
    await t.step(
      "a row in any batch, at any position",
      () => assertSameAtAnyPosition(gate, batches),
    );
    await t.step("a batch cut anyhow", () => assertSameHoweverCut(gate, batches));
    await t.step(`1 distinct output over ${RUNS} runs`, async () => {
      assertEquals(await countDistinct(gate, batches), 1);
    });
    await t.step("a batch cut into chunks by the kernel", async () => {
      const resolved = resolveOptions(options);
      const kernel = await WebGpuKernel.create(resolved, device, { chunkBytes: 8000 });
      const batch = resolveBatch(resolved, batches.others);
      await kernel.route(batch);
      assertSameBits(batch, await gate.route(batches.others));
      kernel.destroy();
    });
    await t.step("the bits of wasm, where auto changes between them", async () => {
      const gpuFrom = 8 * options.numExperts;
      using auto = await createGate({ ...options, device, gpuFrom });
      assertEquals(await countDistinct(auto, batches), 1);
    });
  });
}
