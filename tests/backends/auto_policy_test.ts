/** Promise: `auto` computes where it is faster, says where that is, and wakes no GPU for less. */

import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  BackendTrials,
  batchSize,
  decideBackend,
  gpuSizes,
} from "../../backends/choose_backend.ts";
import { chooseBackend, createGate, type Gate, type GateOptions } from "../../mod.ts";
import { assertSameBits, gpuTest, routeOnWasm } from "../support/gpu.ts";

/** So few experts that WASM has room for the large batches too: they must not be taken for small ones. */
const NUM_EXPERTS = 8;
const OPTIONS: GateOptions = { numExperts: NUM_EXPERTS, topK: 2 };
const LEAST = gpuSizes().least;
/** The fewest tokens for which a GPU is asked for. */
const MANY = Math.ceil(LEAST / batchSize(1, NUM_EXPERTS));

/** What was asked of a `navigator.gpu`. */
interface Asked {
  adapters: number;
  devices: GPUDevice[];
}

/** Replaces `navigator.gpu` while a test runs. `find` gives its adapter. */
async function withGpu(
  find: () => Promise<Pick<GPUAdapter, "info" | "limits" | "requestDevice"> | null>,
  test: (asked: Asked) => Promise<void>,
): Promise<void> {
  const asked: Asked = { adapters: 0, devices: [] };
  const requestAdapter = async (): Promise<object | null> => {
    asked.adapters++;
    const adapter = await find();
    if (adapter === null) return null;
    const requestDevice = async (descriptor?: GPUDeviceDescriptor): Promise<GPUDevice> => {
      const device = await adapter.requestDevice(descriptor);
      asked.devices.push(device);
      return device;
    };
    return { info: adapter.info, limits: adapter.limits, requestDevice };
  };
  Object.defineProperty(navigator, "gpu", { value: { requestAdapter }, configurable: true });
  try {
    await test(asked);
  } finally {
    Reflect.deleteProperty(navigator, "gpu");
  }
}

function fakeAdapter(isFallbackAdapter: boolean): Pick<GPUAdapter, "info" | "limits"> & {
  requestDevice(): Promise<never>;
} {
  return {
    info: { isFallbackAdapter } as GPUAdapterInfo,
    limits: {} as GPUSupportedLimits,
    requestDevice: () => Promise.reject(new Error("no memory")),
  };
}

function manyRows(numTokens: number): Float32Array<ArrayBuffer> {
  return new Float32Array(numTokens * NUM_EXPERTS).map((_, i) =>
    (i * 2_654_435_761 >>> 8) % 4099 / 512 - 4
  );
}

/** Lets the background work: enough turns for an adapter that is there, and for a refusal. */
async function later(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 30));
}

Deno.test("auto: the decision is a table of facts", () => {
  const rows = [
    // logits, device, adapter, gpuIsFaster → backend
    ["gpu", false, "none", false, "webgpu", "The logits are on the GPU."],
    ["gpu", false, "software", false, "webgpu", "The logits are on the GPU."],
    ["memory", true, "software", false, "webgpu", "A device was given."],
    ["memory", false, "gpu", false, "wasm", "WASM has routed the batch before a GPU returns it."],
    ["memory", false, "none", false, "wasm", "WASM has routed the batch before a GPU returns it."],
    ["memory", false, "none", true, "wasm", "There is no adapter."],
    ["memory", false, "software", true, "wasm", "The adapter is software."],
    ["memory", false, "gpu", true, "webgpu", "A GPU returns the batch before WASM has routed it."],
  ] as const;
  for (const [logits, device, adapter, gpuIsFaster, backend, reason] of rows) {
    const facts = { logits, device, adapter, gpuIsFaster };
    assertEquals(decideBackend(facts), { backend, reason }, JSON.stringify(facts));
  }
});

Deno.test("auto: chooseBackend asks for an adapter only where that matters, and for no device", () =>
  withGpu(() => Promise.resolve(fakeAdapter(true)), async (asked) => {
    for (const numTokens of [0, 1, 32, 512]) {
      assertEquals((await chooseBackend(OPTIONS, { numTokens })).backend, "wasm");
    }
    assertEquals((await chooseBackend(OPTIONS, { numTokens: 1, logits: "gpu" })).backend, "webgpu");
    const named = await chooseBackend({ ...OPTIONS, backend: "webgpu" }, { numTokens: 1 });
    assertEquals(named, { backend: "webgpu", reason: "The options name it." });
    const facts = { numTokens: 1, gpuFrom: 0 };
    assertEquals((await chooseBackend(OPTIONS, { ...facts, adapter: "gpu" })).backend, "webgpu");
    assertEquals(asked.adapters, 0);
    const { reason } = await chooseBackend(OPTIONS, facts);
    assertEquals(reason, "The adapter is software.");
    assertEquals([asked.adapters, asked.devices.length], [1, 0]);
  }));

Deno.test("auto: chooseBackend tells a GPU, and none", async () => {
  const facts = { numTokens: 2 ** 20 };
  await withGpu(() => Promise.resolve(fakeAdapter(false)), async () => {
    assertEquals((await chooseBackend(OPTIONS, facts)).backend, "webgpu");
  });
  await withGpu(() => Promise.resolve(null), async () => {
    assertEquals((await chooseBackend(OPTIONS, facts)).reason, "There is no adapter.");
  });
  const message =
    "Cannot choose backend: numTokens must be an integer from 0 to 2147483647, got -1";
  await assertRejects(() => chooseBackend(OPTIONS, { numTokens: -1 }), RangeError, message);
});

/** Takes turns of these milliseconds, and gives whose they were. */
function takeTurns(trials: BackendTrials, size: number, times: readonly number[]): string[] {
  return times.map((time) => {
    assert(trials.isOpen(size));
    const backend = trials.begin(size);
    assertEquals([trials.isOpen(size), trials.isOpen(99 * size)], [false, false], "one at a time");
    assertEquals(trials.prefersGpu(size), backend === "webgpu", "WASM would hold up the GPU");
    trials.end(size, backend, time);
    return backend;
  });
}

function many(backend: string, count: number): string[] {
  return Array(count).fill(backend);
}

Deno.test("auto: a trial compares three of four turns, the fastest, for each power of two", () => {
  const trials = new BackendTrials();
  const wasm = [15, 15, 99, 15, 15, 15, 99, 15];
  // At a draw it is WASM.
  const turns = takeTurns(trials, LEAST, [...wasm, 99, 14, 14, 14, 99, 14, 14, 14]);
  assertEquals(turns, [...many("wasm", 8), ...many("webgpu", 8)]);
  const slow = [LEAST, 2 * LEAST - 1];
  // Where the GPU is faster it need not be so for more tokens, nor for fewer.
  const fast = [4 * LEAST, 8 * LEAST - 1];
  const undecided = [LEAST - 1, 2 * LEAST, 4 * LEAST - 1, 8 * LEAST, 2 ** 40];
  takeTurns(trials, fast[0], [...wasm, 99, 13, 13, 13, 99, 13, 13]);
  assertEquals(trials.prefersGpu(fast[0]), false, "before it is over");
  takeTurns(trials, fast[0], [13]);
  for (const size of [...slow, ...fast]) assertEquals(trials.isOpen(size), false);
  for (const size of [0, ...slow, ...undecided]) assertEquals(trials.prefersGpu(size), false);
  for (const size of fast) assertEquals(trials.prefersGpu(size), true);
  for (const size of undecided) assertEquals(trials.isOpen(size), true);
});

Deno.test("auto: a trial goes on until a clock of 0.1 ms can tell", () => {
  const trials = new BackendTrials();
  // 0.12 ms against 0.15, as that clock shows them: a multiple of its steps.
  const [wasm, webgpu] = [[0.1, 0.1, 0.1, 0.1, 0.2], [0.1, 0.2]];
  let turns = 0;
  for (; trials.isOpen(LEAST); turns++) {
    const times = trials.begin(LEAST) === "wasm" ? wasm : webgpu;
    trials.end(LEAST, times === wasm ? "wasm" : "webgpu", times[turns % times.length]);
  }
  assert(turns > 290, `${turns} turns`);
  assertEquals(trials.prefersGpu(LEAST), false);
});

Deno.test("auto: where a clock stands still, a trial ends with WASM", () => {
  const trials = new BackendTrials();
  for (let turns = 0; trials.isOpen(LEAST); turns++) {
    assert(turns < 3000);
    trials.end(LEAST, trials.begin(LEAST), 0);
  }
  assertEquals(trials.prefersGpu(LEAST), false);
});

Deno.test("auto: a trial takes batches of different sizes by their pace", () => {
  const trials = new BackendTrials();
  takeTurns(trials, LEAST, Array(8).fill(8));
  takeTurns(trials, 1.5 * LEAST, Array(8).fill(9));
  assertEquals(trials.prefersGpu(LEAST), true);
});

Deno.test("auto: small batches ask for nothing, large ones for no device of a software adapter", () =>
  withGpu(() => Promise.resolve(fakeAdapter(true)), async (asked) => {
    using gate = await createGate(OPTIONS);
    for (const numTokens of [1, 32, 512, MANY - 1]) await gate.route(manyRows(numTokens));
    await later();
    assertEquals(asked.adapters, 0);
    for (let call = 0; call < 3; call++) {
      await gate.route(manyRows(MANY));
      await later();
    }
    assertEquals([asked.adapters, asked.devices.length], [1, 0]);
    assertEquals(gate.backend, "wasm");
  }));

Deno.test("auto: a GPU that refuses is asked once, and nobody hears of it", () =>
  withGpu(() => Promise.resolve(fakeAdapter(false)), async (asked) => {
    using gate = await createGate(OPTIONS);
    for (let call = 0; call < 3; call++) {
      await gate.route(manyRows(MANY));
      await later();
    }
    assertEquals(asked.adapters, 3, "one to look at, one with limits, one without");
    assertEquals(gate.backend, "wasm");
  }));

/** The machine's own adapter, which says that it is no software. */
function ownAdapter(): () => Promise<GPUAdapter> {
  const { gpu } = navigator;
  return async () => {
    const adapter = (await gpu.requestAdapter())!;
    const { vendor, architecture, device, description } = adapter.info;
    const info = { vendor, architecture, device, description, isFallbackAdapter: false };
    return new Proxy(adapter, {
      get: (target, key) => {
        const value = key === "info" ? info : Reflect.get(target, key, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  };
}

/** Routes until a backend has computed, and gives the names of those that did. */
async function routeUntil(gate: Gate, backend: string, calls: number): Promise<string[]> {
  const logits = manyRows(MANY);
  const expected = await routeOnWasm(OPTIONS, { logits });
  const names: string[] = [];
  for (let patience = 600; patience > 0; patience--) {
    assertSameBits(await gate.route(logits), expected);
    if (names.length > 0 || gate.backend === backend) names.push(gate.backend);
    if (names.length === calls) return names;
    await later();
  }
  throw new Error(`No batch was routed on ${backend}`);
}

/** Replaces the clock while a test runs: a call takes what its backend is said to take, in milliseconds. */
async function withClock(
  times: { readonly wasm: number; readonly webgpu: number },
  test: (watch: (gate: Gate) => Gate) => Promise<void>,
): Promise<void> {
  const { now } = performance;
  let time = 0;
  let watched: Gate | undefined;
  performance.now = () => time += times[watched?.backend ?? "wasm"];
  try {
    await test((gate) => watched = gate);
  } finally {
    performance.now = now;
  }
}

gpuTest(
  "auto: a GPU is brought for large batches, timed, and used where it wins",
  () =>
    withClock({ wasm: 10, webgpu: 1 }, (watch) =>
      withGpu(ownAdapter(), async (asked) => {
        const gate = watch(await createGate(OPTIONS));
        assertEquals(await routeUntil(gate, "webgpu", 25), many("webgpu", 25));
        await gate.route(manyRows(1));
        assertEquals([gate.backend, asked.devices.length], ["wasm", 1]);
        const [device] = asked.devices;
        device.destroy();
        await device.lost;
        assertEquals(await routeUntil(gate, "wasm", 2), ["wasm", "wasm"]);
        gate.destroy();
      })),
);

gpuTest(
  "auto: a GPU that loses is left alone, by gates alike too, and ends with the last",
  () =>
    withClock({ wasm: 10, webgpu: 30 }, (watch) =>
      withGpu(ownAdapter(), async (asked) => {
        const first = watch(await createGate(OPTIONS));
        const names = await routeUntil(first, "webgpu", 10);
        assertEquals(names, [...many("webgpu", 8), ...many("wasm", 2)]);
        const asks = asked.adapters;
        const alike = watch(await createGate(OPTIONS));
        assertEquals(await routeUntil(alike, "wasm", 20), many("wasm", 20), "it knows");
        assertEquals([asked.adapters, asked.devices.length], [asks + 1, 1]);
        alike.destroy();
        first.destroy();
        assertEquals((await asked.devices[0].lost).reason, "destroyed");
      })),
);

gpuTest(
  "auto: the gates of a model bring one device, which ends with the last of them",
  () =>
    withGpu(ownAdapter(), async (asked) => {
      const gates = await Promise.all([createGate(OPTIONS), createGate(OPTIONS)]);
      await Promise.all(gates.map((gate) => routeUntil(gate, "webgpu", 1)));
      const [device, ...others] = asked.devices;
      assertEquals(others, []);
      gates[0].destroy();
      const alive = new Promise((resolve) => setTimeout(() => resolve("alive"), 30));
      assertEquals(await Promise.race([device.lost, alive]), "alive");
      gates[1].destroy();
      assertEquals((await device.lost).reason, "destroyed");
      using next = await createGate(OPTIONS);
      await routeUntil(next, "webgpu", 1);
      assertEquals(asked.devices.length, 2);
    }),
);
