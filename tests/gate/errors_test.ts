/** Promise: bad input is refused with these words, on both backends, before anything is written. */

import { assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import { describe } from "../../gate/describe.ts";
import { resolveWasmSource } from "../../gate/backend_options.ts";
import { resolveBatch, resolveWeighBatch, type RouteOptions } from "../../gate/batch.ts";
import {
  checkEncodeBuffers,
  checkEncodeWeighBuffers,
  type EncodeBuffers,
} from "../../gate/encode_buffers.ts";
import type { GateOptions, LogitsArray, WasmSource } from "../../gate/options.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { BackendUnavailableError, createGate } from "../../mod.ts";
import { BASE, type ErrorCase, OPTION_ERRORS } from "./error_cases.ts";
import {
  ENCODE_ERRORS,
  fakeBuffer,
  ROUTE_ERRORS,
  type RouteArguments,
  WEIGH_ERRORS,
} from "./error_cases_calls.ts";

function assertRefused(error: unknown, expected: ErrorCase<unknown>): void {
  assertInstanceOf(error, expected.error);
  assertEquals(error.message, expected.message);
}

for (const row of OPTION_ERRORS) {
  Deno.test(`errors: ${row.message}`, async () => {
    const options = row.given as GateOptions;
    assertRefused(assertThrows(() => resolveOptions(options)), row);
    assertRefused(await assertRejects(() => createGate(options)), row);
  });
}

for (const row of ROUTE_ERRORS) {
  Deno.test(`errors: ${row.message}`, async () => {
    const { gate: extra, logits, options } = row.given;
    const gateOptions = { ...BASE, ...extra };
    const resolved = resolveOptions(gateOptions);
    const refused = assertThrows(() => resolveBatch(resolved, ...callArguments(row.given)));
    assertRefused(refused, row);
    using gate = await createGate({ ...gateOptions, backend: "wasm" });
    const before = copyOutputs(options);
    assertRefused(assertThrows(() => gate.routeSync(...callArguments(row.given))), row);
    assertRefused(await assertRejects(() => gate.route(logits as LogitsArray, options)), row);
    assertEquals(copyOutputs(options), before);
  });
}

for (const row of WEIGH_ERRORS) {
  Deno.test(`errors: ${row.message}`, async () => {
    const { logits, expertIds, options } = row.given;
    const call = [logits as LogitsArray, expertIds as Int32Array, options] as const;
    using gate = await createGate({ ...BASE, backend: "wasm" });
    const before = copyOutputs(options);
    assertRefused(assertThrows(() => gate.weighSync(...call)), row);
    assertRefused(await assertRejects(() => gate.weigh(...call)), row);
    assertEquals(copyOutputs(options), before);
  });
}

for (const row of ENCODE_ERRORS) {
  Deno.test(`errors: ${row.message}`, () => {
    const { gate, buffers } = row.given;
    const resolved = resolveOptions({ ...BASE, ...gate });
    const refused = assertThrows(() => checkEncodeBuffers(resolved, buffers as EncodeBuffers));
    assertRefused(refused, row);
  });
}

Deno.test({
  name: "errors: the WebGPU backend refuses with the same words",
  ignore: Deno.env.get("TILEGATE_GPU") === "skip",
  async fn(t) {
    const adapter = await navigator.gpu.requestAdapter();
    const device = await adapter!.requestDevice();
    try {
      for (const row of ROUTE_ERRORS) {
        await t.step(row.message, async () => {
          using gate = await createGate({ ...BASE, ...row.given.gate, backend: "webgpu", device });
          const before = copyOutputs(row.given.options);
          const refused = await assertRejects(() => gate.route(...callArguments(row.given)));
          assertRefused(refused, row);
          assertEquals(copyOutputs(row.given.options), before);
        });
      }
    } finally {
      device.destroy();
      await device.lost;
    }
  },
});

Deno.test("errors: a promised kernel that is none is refused when it arrives", async () => {
  const source = Promise.resolve("tilegate.wasm") as unknown as WasmSource;
  const refused = await assertRejects(() => resolveWasmSource(source));
  assertRefused(refused, {
    given: source,
    error: TypeError,
    message: "Cannot create gate: wasm must be a WebAssembly.Module, its bytes, or a promise of " +
      'either, got "tilegate.wasm"',
  });
});

Deno.test("errors: BackendUnavailableError says which backend, why, and what caused it", () => {
  const cause = new Error("no driver");
  const error = new BackendUnavailableError("webgpu", "There is no adapter.", { cause });
  assertEquals(error.name, "BackendUnavailableError");
  assertEquals(error.message, 'Cannot use backend "webgpu": There is no adapter.');
  assertEquals([error.backend, error.reason, error.cause], [
    "webgpu",
    "There is no adapter.",
    cause,
  ]);
});

Deno.test("options: every kind of value that is allowed", () => {
  const accepted: GateOptions[] = [
    { numExperts: 1, topK: 1 },
    { numExperts: 4096, topK: 64, numSharedExperts: 32 },
    { ...BASE, topK: 4, groups: { count: 4, selected: 2 } },
    { ...BASE, groups: { count: 8, selected: 8, score: "max" } },
    { ...BASE, bias: Float32Array.of(0, -0, 1e-45, 3.4e38, -3.4e38, 1, 2, 3) },
    { ...BASE, bias: new Float32Array(new ArrayBuffer(40), 8) },
    { ...BASE, bias: new Float32Array(new SharedArrayBuffer(32)) },
    { ...BASE, bias: new Float16Array(8) },
    { ...BASE, bias: { dtype: "f16", data: new Float16Array(8) } },
    { ...BASE, bias: { dtype: "f16", data: new Uint16Array(8) } },
    { ...BASE, bias: { dtype: "bf16", data: new Uint16Array(8) } },
    { ...BASE, epsilon: 0, routedScalingFactor: 1e-45, renormalize: false, scaleOutput: false },
    { ...BASE, scoring: undefined, bias: undefined, groups: undefined, expertMap: undefined },
    { ...BASE, perExpertScale: new Float32Array(8), expertMap: new Int32Array(8).fill(-1) },
    { ...BASE, backend: "webgpu", wasm: new Uint8Array(8) },
    { ...BASE, backend: "wasm", wasm: Promise.resolve(new ArrayBuffer(8)) },
  ];
  for (const options of accepted) {
    assertEquals(resolveOptions(options).numExperts, options.numExperts);
  }
});

Deno.test("options: the defaults", () => {
  const backend = {
    name: "auto",
    gpuFrom: undefined,
    device: undefined,
    checkDevice: true,
    wasm: undefined,
  } as const;
  assertEquals(resolveOptions(BASE), {
    numExperts: 8,
    topK: 2,
    scoring: "sigmoid",
    logitScale: 1,
    logitSoftCap: null,
    bias: null,
    numBiases: 1,
    groupCount: 1,
    groupsSelected: 1,
    groupScore: "top2sum",
    renormalize: true,
    epsilon: Math.fround(1e-20),
    routedScalingFactor: 1,
    scaleOutput: true,
    numSharedExperts: 0,
    sharedExpertSink: false,
    perExpertScale: null,
    expertMap: null,
    dtype: "f32",
    backend,
  });
});

Deno.test("options: numbers are rounded to binary32, and the bias is decoded exactly", () => {
  const data = Uint16Array.of(0x3c01, 0x8001, 0, 0, 0, 0, 0, 0xfbff);
  const { bias, ...rest } = resolveOptions({
    ...BASE,
    bias: { dtype: "f16", data },
    routedScalingFactor: 2.827,
    epsilon: -0,
  });
  assertEquals(bias, Float32Array.of(1 + 2 ** -10, -(2 ** -24), 0, 0, 0, 0, 0, -65504));
  assertEquals(rest.routedScalingFactor, Math.fround(2.827));
  assertEquals(Object.is(rest.epsilon, 0), true);
});

Deno.test("options: changing the caller's arrays afterwards changes nothing", () => {
  const [bias, perExpertScale] = [new Float32Array(8), new Float32Array(8)];
  const expertMap = new Int32Array(8);
  const groups = { count: 2, selected: 1 };
  const resolved = resolveOptions({ ...BASE, bias, perExpertScale, expertMap, groups });
  for (const array of [bias, perExpertScale, expertMap]) array.fill(1);
  groups.count = 4;
  assertEquals([resolved.bias![0], resolved.perExpertScale![0], resolved.expertMap![0]], [0, 0, 0]);
  assertEquals(resolved.groupCount, 2);
});

Deno.test("route: numbers of tokens and outputs that are allowed", () => {
  const resolved = resolveOptions({ ...BASE, numSharedExperts: 1 });
  const none = resolveBatch(resolved, new Float32Array(0));
  assertEquals([none.numTokens, none.numValidTokens, none.indices.length], [0, 0, 0]);
  const logits = new Float32Array(30);
  const given = { numTokens: 3, numValidTokens: 0, indices: new Int32Array(12) };
  const batch = resolveBatch(resolved, logits, given);
  assertEquals([batch.numTokens, batch.numValidTokens, batch.weights.length], [3, 0, 9]);
  assertEquals(batch.outputs.indices === given.indices, true);
  assertEquals(resolveBatch(resolved, new Float32Array(24)).numValidTokens, 3);
});

Deno.test("route: arrays may share a buffer as long as the parts in use lie apart", () => {
  const resolved = resolveOptions(BASE);
  const arena = new ArrayBuffer(4 * 12);
  const indices = new Int32Array(arena, 32, 2);
  const weights = new Float32Array(arena, 40, 2);
  const batch = resolveBatch(resolved, new Float32Array(arena), { numTokens: 1, indices, weights });
  assertEquals(batch.numTokens, 1);
  const all = { numTokens: 0, indices: new Int32Array(arena), weights: new Float32Array(arena) };
  assertEquals(resolveBatch(resolved, new Float32Array(arena), all).numTokens, 0);
});

Deno.test("weigh: ids of experts that are allowed", () => {
  const resolved = resolveOptions({ ...BASE, numSharedExperts: 1 });
  const logits = new Float32Array(24);
  assertEquals(resolveBatch(resolved, logits).expertIds, undefined);
  // Twice the same, longer than needed, and no ids in the padding.
  const expertIds = Int32Array.of(7, 7, 0, 7, -1, 8, 99);
  const batch = resolveWeighBatch(resolved, { logits, expertIds }, { numValidTokens: 2 });
  assertEquals(batch.expertIds?.buffer === expertIds.buffer, true);
});

Deno.test("route: each dtype takes its arrays", () => {
  const [raw, half] = [new Uint16Array(16), new Float16Array(16)];
  for (const [dtype, logits] of [["f16", raw], ["f16", half], ["bf16", raw]] as const) {
    assertEquals(resolveBatch(resolveOptions({ ...BASE, dtype }), logits).numTokens, 2);
  }
});

Deno.test("encode: buffers that are allowed", () => {
  const resolved = resolveOptions({ numExperts: 7, topK: 2, dtype: "bf16" });
  const buffers = {
    logits: fakeBuffer(44),
    indices: fakeBuffer(24),
    weights: fakeBuffer(64),
    numTokens: 3,
  };
  assertEquals(checkEncodeBuffers(resolved, buffers), { numTokens: 3, numValidTokens: 3 });
  const padded = { numTokens: 3, numValidTokens: 1 };
  assertEquals(checkEncodeBuffers(resolved, { ...buffers, ...padded }), padded);
  const weighed = { ...buffers, ...padded, expertIds: fakeBuffer(24) };
  assertEquals(checkEncodeWeighBuffers(resolved, weighed), padded);
});

Deno.test("errors: values are described shortly", () => {
  const values: [unknown, string][] = [
    [undefined, "undefined"],
    [-0, "-0"],
    [12n, "12n"],
    [Symbol("x"), "a symbol"],
    [() => 1, "a function"],
    ["x".repeat(99), `"${"x".repeat(39)}…"`],
    [new Int8Array(3), "an Int8Array of 3"],
    [new Uint8Array(3), "a Uint8Array of 3"],
    [new DataView(new ArrayBuffer(3)), "a DataView of 3 bytes"],
    [new ArrayBuffer(3), "an ArrayBuffer of 3 bytes"],
    [new Map(), "a Map"],
    [new (class Router {})(), "a Router"],
    [
      new (class Router {
        length = (): number => 3;
      })(),
      "a Router",
    ],
    [Object.create(null), "an object"],
    [{}, "an object"],
  ];
  for (const [value, text] of values) assertEquals(describe(value), text);
});

function callArguments({ logits, options }: RouteArguments): [LogitsArray, RouteOptions] {
  return [logits as LogitsArray, options as RouteOptions];
}

/** What the outputs hold, to see that nothing was written. */
function copyOutputs(options: RouteOptions | undefined): unknown[] {
  const { indices, weights } = options ?? {};
  return [indices, weights].map((output) =>
    output?.length ? Array.from<number>(output) : describe(output)
  );
}
