/** Promise: the fast path takes only calls that the full checks accept, and gives the same results. */

import { assert, assertEquals } from "@std/assert";
import { resolveBatch } from "../../../gate/batch.ts";
import { resolveOptions } from "../../../gate/resolve_options.ts";
import { WasmKernel } from "../../../backends/wasm/kernel.ts";
import type { LogitsArray, RouteOptions } from "../../../mod.ts";
import { createWasmGate } from "../../../wasm.ts";
import { bitsOf } from "../../support/gpu.ts";
import { randomRows } from "../../support/random_rows.ts";

const NUM_EXPERTS = 40;
const NUM_TOKENS = 9;
const WIDTH = 6;
const RESOLVED = resolveOptions({ numExperts: NUM_EXPERTS, topK: 5, numSharedExperts: 1 });
const SHAPE = { numTokens: NUM_TOKENS, numExperts: NUM_EXPERTS, dtype: "f32" } as const;
const ROWS = randomRows(SHAPE, { seed: 5, flavour: "normal" }) as Float32Array<ArrayBuffer>;
const ROW = ROWS.subarray(0, NUM_EXPERTS);

/** What a call came to, in words that can be compared. */
type Outcome = { readonly error: string } | {
  readonly indices: readonly number[];
  readonly weights: readonly number[];
};

/** A call whose options object may have any names. */
interface Call {
  readonly logits: LogitsArray;
  readonly options?: Record<string, unknown>;
}

function outcomeOf(route: () => { indices: Int32Array; weights: Float32Array }): Outcome {
  try {
    const { indices, weights } = route();
    return { indices: [...indices], weights: [...bitsOf(weights)] };
  } catch (error) {
    return { error: `${(error as Error).name}: ${(error as Error).message}` };
  }
}

/** Routes past the fast path. */
async function openChecked(): Promise<(call: Call) => Outcome> {
  const kernel = await WasmKernel.create(RESOLVED);
  return ({ logits, options }) =>
    outcomeOf(() => {
      const batch = resolveBatch(RESOLVED, logits, options as RouteOptions);
      kernel.route(batch);
      return batch;
    });
}

/** Routes as a gate does, which has taken calls with the same options object before, of many rows too. */
async function openGate(seen?: RouteOptions): Promise<(call: Call) => Outcome> {
  const gate = await createWasmGate({ numExperts: NUM_EXPERTS, topK: 5, numSharedExperts: 1 });
  gate.routeSync(ROWS);
  for (let time = 0; seen && time < 3; time++) gate.routeSync(ROW, seen);
  return ({ logits, options }) => outcomeOf(() => gate.routeSync(logits, options as RouteOptions));
}

function outputs(length = WIDTH): { indices: Int32Array; weights: Float32Array } {
  return { indices: new Int32Array(length), weights: new Float32Array(length) };
}

const LOGITS: Readonly<Record<string, LogitsArray>> = {
  "one row": ROW,
  "several rows": ROWS,
  "a row and a half": ROWS.subarray(0, 1.5 * NUM_EXPERTS),
  "half a row": ROWS.subarray(0, NUM_EXPERTS / 2),
  "a logit too many": ROWS.subarray(0, NUM_EXPERTS + 1),
  "no row": ROWS.subarray(0, 0),
  "words of 16 bits": new Uint16Array(NUM_EXPERTS),
};

for (const [name, logits] of Object.entries(LOGITS)) {
  Deno.test(`fast path: ${name}, without outputs and with them`, async () => {
    const [fast, checked] = [await openGate(), await openChecked()];
    assertEquals(fast({ logits }), checked({ logits }));
    const length = NUM_TOKENS * WIDTH;
    const own = fast({ logits, options: { ...outputs(length) } });
    assertEquals(own, checked({ logits, options: { ...outputs(length) } }));
  });
}

/** Changes an options object that a gate has taken before. */
const CHANGES: Readonly<Record<string, (options: Record<string, unknown>) => void>> = {
  "nothing": () => {},
  "numValidTokens: 0": (options) => options.numValidTokens = 0,
  "numTokens: 0": (options) => options.numTokens = 0,
  "a name that is no option": (options) => options.numValidToken = 0,
  "numTokens that is not enumerable": (options) => {
    Object.defineProperty(options, "numTokens", { value: 0, enumerable: false });
  },
  "shorter indices": (options) => options.indices = new Int32Array(WIDTH - 1),
  "shorter weights": (options) => options.weights = new Float32Array(WIDTH - 1),
  "longer outputs": (options) => Object.assign(options, outputs(WIDTH + 3)),
  "indices of another class": (options) => options.indices = new Uint32Array(WIDTH),
  "weights of another class": (options) => options.weights = new Float64Array(WIDTH),
  "no indices": (options) => delete options.indices,
  "weights that are the logits": (options) => options.weights = ROW.subarray(0, WIDTH),
  "indices that lie in the logits": (options) => {
    options.indices = new Int32Array(ROW.buffer, 8, WIDTH);
  },
  "outputs that overlap": (options) => {
    const buffer = new ArrayBuffer(4 * WIDTH);
    options.indices = new Int32Array(buffer);
    options.weights = new Float32Array(buffer);
  },
  "outputs that were transferred away": (options) => {
    structuredClone(null, { transfer: [(options.indices as Int32Array).buffer as ArrayBuffer] });
  },
};

for (const [name, change] of Object.entries(CHANGES)) {
  Deno.test(`fast path: an options object that is changed between calls, ${name}`, async () => {
    const [seen, fresh] = [outputs(), outputs()];
    const fast = await openGate(seen);
    const checked = await openChecked();
    seen.indices.fill(0);
    seen.weights.fill(0);
    const outcomes = [[fast, seen], [checked, fresh]] as const;
    const [own, expected] = outcomes.map(([route, outputs]) => {
      const options = outputs as unknown as Record<string, unknown>;
      change(options);
      return route({ logits: ROW, options });
    });
    assertEquals(own, expected);
  });
}

Deno.test("fast path: results are written into the outputs given, and nothing beside them", async () => {
  const gate = await createWasmGate({ numExperts: NUM_EXPERTS, topK: 5, numSharedExperts: 1 });
  const expected = gate.routeSync(ROW);
  const indices = new Int32Array(20).fill(99).subarray(7, 17);
  const weights = new Float32Array(20).fill(99).subarray(3, 13);
  const result = gate.routeSync(ROW, { indices, weights });
  assert(result.indices === indices && result.weights === weights);
  assertEquals(indices.subarray(0, WIDTH), expected.indices);
  assertEquals(bitsOf(weights.subarray(0, WIDTH)), bitsOf(expected.weights));
  const around = [...new Int32Array(indices.buffer), ...new Float32Array(weights.buffer)];
  assertEquals(around.filter((value) => value === 99).length, 2 * (20 - WIDTH));
});
