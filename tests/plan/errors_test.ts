/** Promise: bad input is refused with these words, before anything is written. */

import { assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import { checkPlanBuffers, type PlanEncodeBuffers } from "../../plan/encode_buffers.ts";
import { resolvePlanner } from "../../plan/options.ts";
import { createPlanner, type PlannerOptions, type PlanOptions } from "../../plan.ts";

const BASE = { numExperts: 8, topK: 2 };
const STORAGE = 0x80;
const OPTION_NAMES =
  "numExperts, topK, expertMap, blockSize, alignment, dispatches, backend, device";
const OUTPUT_NAMES =
  "tokensPerExpert, expertOffsets, rowToRoute, routeToRow, blocks, totals, dispatchArgs";

type ErrorClass = typeof TypeError | typeof RangeError;
type Row = readonly [given: unknown, error: ErrorClass, message: string];

const OPTION_ERRORS: readonly Row[] = [
  [null, TypeError, "options must be an object, got null"],
  [{ ...BASE, experts: 8 }, TypeError, `option name must be one of ${OPTION_NAMES}, got "experts"`],
  [{ topK: 2 }, TypeError, "numExperts must be an integer from 1 to 4128, got undefined"],
  [
    { ...BASE, numExperts: 4129 },
    RangeError,
    "numExperts must be an integer from 1 to 4128, got 4129",
  ],
  [{ ...BASE, topK: 0 }, RangeError, "topK must be an integer from 1 to 96, got 0"],
  [{ ...BASE, topK: 97 }, RangeError, "topK must be an integer from 1 to 96, got 97"],
  [
    { ...BASE, blockSize: 1.5 },
    RangeError,
    "blockSize must be an integer from 1 to 65536, got 1.5",
  ],
  [
    { ...BASE, alignment: "64" },
    TypeError,
    'alignment must be an integer from 1 to 65536, got "64"',
  ],
  [
    { ...BASE, expertMap: [0] },
    TypeError,
    "expertMap must be an Int32Array of at least 0, got an array of 1; pass Int32Array.from(it)",
  ],
  [
    { ...BASE, expertMap: Int32Array.of(0, -2) },
    RangeError,
    "expertMap[1] must be an expert of the plan or -1, got -2",
  ],
  [
    { ...BASE, dispatches: {} },
    TypeError,
    "dispatches must be an array of at most 8, got an object",
  ],
  [
    { ...BASE, dispatches: Array(9).fill({ over: "rows" }) },
    TypeError,
    "dispatches must be an array of at most 8, got an array of 9",
  ],
  [
    { ...BASE, dispatches: [{ over: "row" }] },
    RangeError,
    'dispatches[0].over must be "blocks" or "rows", got "row"',
  ],
  [
    { ...BASE, dispatches: [{ over: "rows", x: 65_536 }] },
    RangeError,
    "dispatches[0].x must be an integer from 1 to 65535, got 65536",
  ],
  [
    { ...BASE, dispatches: [{ over: "rows", y: 1 }] },
    TypeError,
    'option name in dispatches[0] must be one of over, x, per, got "y"',
  ],
  [
    { ...BASE, backend: "gpu" },
    RangeError,
    'backend must be "auto" or "webgpu" or "cpu" or "wasm", got "gpu"',
  ],
  [{ ...BASE, device: {} }, TypeError, "device must be a GPUDevice, got an object"],
];

for (const [given, error, message] of OPTION_ERRORS) {
  Deno.test(`plan errors: Cannot create planner: ${message}`, async () => {
    const refused = await assertRejects(() => createPlanner(given as PlannerOptions), Error);
    assertInstanceOf(refused, error);
    assertEquals(refused.message, `Cannot create planner: ${message}`);
  });
}

const IDS = Int32Array.of(0, 1, 2, 3);
const SHARED = new Int32Array(64);

type CallRow = readonly [indices: unknown, options: unknown, error: ErrorClass, message: string];

const CALL_ERRORS: readonly CallRow[] = [
  [
    [0, 1],
    {},
    TypeError,
    "indices must be an Int32Array of at least 0, got an array of 2; pass Int32Array.from(it)",
  ],
  [
    new Uint32Array(4),
    {},
    TypeError,
    "indices must be an Int32Array of at least 0, got a Uint32Array of 4",
  ],
  [
    new Int32Array(3),
    {},
    TypeError,
    "indices must be an Int32Array of a multiple of topK 2 values, got an Int32Array of 3",
  ],
  [
    IDS,
    { numTokens: 3 },
    TypeError,
    "indices must be an Int32Array of at least numTokens 3 x topK 2 values, got an Int32Array of 4",
  ],
  [
    IDS,
    { numTokens: -1 },
    RangeError,
    "numTokens must be an integer from 0 to 268435455 (rows are numbered in 32 bits), got -1",
  ],
  [
    IDS,
    { tokens: 2 },
    TypeError,
    `option name must be one of numTokens, ${OUTPUT_NAMES}, got "tokens"`,
  ],
  [
    IDS,
    { blocks: new Int32Array(15) },
    TypeError,
    "blocks must be an Int32Array of at least 16, got an Int32Array of 15",
  ],
  [
    IDS,
    { rowToRoute: new Uint32Array(4) },
    TypeError,
    "rowToRoute must be an Int32Array of at least 4, got a Uint32Array of 4",
  ],
  [
    IDS,
    { dispatchArgs: new Int32Array(4) },
    TypeError,
    "dispatchArgs must be a Uint32Array of at least 0, got an Int32Array of 4",
  ],
  [
    IDS,
    { routeToRow: IDS },
    TypeError,
    "routeToRow must be memory apart from indices, got an overlapping view",
  ],
  [
    IDS,
    { rowToRoute: SHARED.subarray(0, 8), routeToRow: SHARED.subarray(3) },
    TypeError,
    "routeToRow must be memory apart from rowToRoute, got an overlapping view",
  ],
];

for (const [indices, options, error, message] of CALL_ERRORS) {
  Deno.test(`plan errors: Cannot plan: ${message}`, async () => {
    using planner = await createPlanner({ ...BASE, backend: "cpu" });
    const before = IDS.slice();
    const refused = assertThrows(
      () => planner.planSync(indices as Int32Array, options as PlanOptions),
      Error,
    );
    assertInstanceOf(refused, error);
    assertEquals(refused.message, `Cannot plan: ${message}`);
    const rejected = await assertRejects(
      () => planner.plan(indices as Int32Array, options as PlanOptions),
      Error,
    );
    assertEquals(rejected.message, refused.message);
    assertEquals([IDS, SHARED], [before, new Int32Array(64)]);
  });
}

/** As much of a buffer as the checks look at. */
function fakeBuffer(size: number, usage = STORAGE): GPUBuffer {
  return { size, usage } as GPUBuffer;
}

const indices = fakeBuffer(16);
const numTokens = 2;

const ENCODE_ERRORS: readonly Row[] = [
  [
    { indices, numTokens, rows: indices },
    TypeError,
    `option name in buffers must be one of indices, numTokens, ${OUTPUT_NAMES}, got "rows"`,
  ],
  [{ numTokens }, TypeError, "indices must be a GPUBuffer, got undefined"],
  [
    { indices },
    TypeError,
    "numTokens must be an integer from 0 to 268435455 (rows are numbered in 32 bits), got undefined",
  ],
  [
    { indices: fakeBuffer(12), numTokens },
    TypeError,
    "indices must be a GPUBuffer of at least 16 bytes, got 12 bytes",
  ],
  [
    { indices, numTokens, blocks: new Int32Array(16) },
    TypeError,
    "blocks must be a GPUBuffer, got an Int32Array of 16",
  ],
  [
    { indices, numTokens, totals: fakeBuffer(32, 0x8) },
    TypeError,
    "totals must be a GPUBuffer with usage STORAGE (0x80), got usage 0x8",
  ],
  [
    { indices, numTokens, blocks: fakeBuffer(63) },
    TypeError,
    "blocks must be a GPUBuffer of at least 64 bytes, got 63 bytes",
  ],
  [
    { indices, numTokens, routeToRow: indices },
    TypeError,
    "routeToRow must be a GPUBuffer apart from indices, got the same one",
  ],
];

for (const [given, error, message] of ENCODE_ERRORS) {
  Deno.test(`plan errors: Cannot encode: ${message}`, () => {
    const planner = resolvePlanner(BASE);
    const refused = assertThrows(
      () => checkPlanBuffers(planner, given as PlanEncodeBuffers),
      Error,
    );
    assertInstanceOf(refused, error);
    assertEquals(refused.message, `Cannot encode: ${message}`);
  });
}

Deno.test("plan errors: lengths refuses what plan refuses", async () => {
  using planner = await createPlanner({ ...BASE, alignment: 65_536 });
  assertThrows(() => planner.lengths(1.5), RangeError, "Cannot plan: numTokens must be an integer");
  assertThrows(() => planner.lengths(2 ** 30), RangeError, "rows are numbered in 32 bits");
});

Deno.test("plan errors: a destroyed planner says so", async () => {
  const planner = await createPlanner({ ...BASE, backend: "cpu" });
  planner.destroy();
  const message = "Cannot plan: planner must be alive, got a destroyed planner";
  assertThrows(() => planner.planSync(IDS), Error, message);
  await assertRejects(() => planner.plan(IDS), Error, message);
});
