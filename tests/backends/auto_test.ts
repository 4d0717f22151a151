/** Promise: `auto` decides by facts that are known before anything is computed, as `chooseBackend` does. */

import { assertEquals, assertRejects } from "@std/assert";
import { decideBackend, defaultGpuFrom } from "../../backends/choose_backend.ts";
import { chooseBackend, createGate, type Gate, type GateOptions } from "../../mod.ts";
import { assertSameBits, gpuTest, routeOnWasm } from "../support/gpu.ts";

const NUM_EXPERTS = 8;
/** A batch of 10 rows or more goes to a GPU. */
const OPTIONS: GateOptions = { numExperts: NUM_EXPERTS, topK: 2, gpuFrom: 80 };

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

/** Gives a background request time to end, whether it succeeds or is refused. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 30));
}

Deno.test("auto: the decision is a table of facts", () => {
  const tooSmall = "The batch has fewer logits than gpuFrom.";
  const rows = [
    // hasWasm, numLogits, gpu → backend, reason
    [true, 79, "device", "wasm", tooSmall],
    [true, 79, "gpu", "wasm", tooSmall],
    [
      true,
      80,
      "device",
      "webgpu",
      "The batch has at least gpuFrom logits, and a device was given.",
    ],
    [true, 80, "gpu", "webgpu", "The batch has at least gpuFrom logits, and there is a GPU."],
    [true, 80, "software", "wasm", "The only adapter is software."],
    [true, 80, "none", "wasm", "There is no adapter."],
    [false, 0, "none", "webgpu", "WASM cannot be compiled here."],
    [false, 80, "software", "webgpu", "WASM cannot be compiled here."],
  ] as const;
  for (const [hasWasm, numLogits, gpu, backend, reason] of rows) {
    const facts = { hasWasm, numLogits, gpuFrom: 80, gpu };
    assertEquals(decideBackend(facts), { backend, reason }, JSON.stringify(facts));
  }
});

Deno.test("auto: chooseBackend requests an adapter only where the answer depends on it", () =>
  withGpu(() => Promise.resolve(fakeAdapter(true)), async (asked) => {
    for (const numTokens of [0, 1, 9]) {
      assertEquals((await chooseBackend(OPTIONS, { numTokens })).backend, "wasm");
    }
    assertEquals((await chooseBackend(OPTIONS, { numTokens: 1, logits: "gpu" })).backend, "webgpu");
    const named = await chooseBackend({ ...OPTIONS, backend: "webgpu" }, { numTokens: 1 });
    assertEquals(named, { backend: "webgpu", reason: "The options name it." });
    const told = await chooseBackend(OPTIONS, { numTokens: 10, adapter: "gpu" });
    assertEquals(told.backend, "webgpu");
    assertEquals(asked.adapters, 0);
    const { reason } = await chooseBackend(OPTIONS, { numTokens: 10 });
    assertEquals(reason, "The only adapter is software.");
    assertEquals([asked.adapters, asked.devices.length], [1, 0]);
  }));

Deno.test("auto: chooseBackend finds a GPU, and finds none", async () => {
  const facts = { numTokens: 10 };
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

Deno.test("auto: the default of gpuFrom is one number, larger in Deno", async () => {
  assertEquals(defaultGpuFrom(), 2 ** 25);
  const { numExperts, topK } = OPTIONS;
  const numTokens = 2 ** 25 / numExperts;
  const facts = { adapter: "gpu" } as const;
  const choose = async (tokens: number): Promise<string> =>
    (await chooseBackend({ numExperts, topK }, { ...facts, numTokens: tokens })).backend;
  assertEquals([await choose(numTokens - 1), await choose(numTokens)], ["wasm", "webgpu"]);
});

Deno.test("auto: small batches request nothing, large ones no device of a software adapter", () =>
  withGpu(() => Promise.resolve(fakeAdapter(true)), async (asked) => {
    using gate = await createGate(OPTIONS);
    for (const numTokens of [1, 2, 9]) await gate.route(manyRows(numTokens));
    await settle();
    assertEquals(asked.adapters, 0);
    for (let call = 0; call < 3; call++) {
      assertEquals((await gate.route(manyRows(10))).backend, "wasm");
      await settle();
    }
    assertEquals([asked.adapters, asked.devices.length], [1, 0]);
  }));

Deno.test("auto: a GPU that refuses is requested once, and the gate stays on WASM", () =>
  withGpu(() => Promise.resolve(fakeAdapter(false)), async (asked) => {
    using gate = await createGate(OPTIONS);
    for (let call = 0; call < 3; call++) {
      assertEquals((await gate.route(manyRows(10))).backend, "wasm");
      await settle();
    }
    assertEquals(asked.adapters, 3, "one for its kind, one with limits, one without");
  }));

Deno.test("auto: the first large batch does not wait for a device", () => {
  const never = new Promise<null>(() => {});
  return withGpu(() => never, async (asked) => {
    using gate = await createGate(OPTIONS);
    assertEquals((await gate.route(manyRows(10))).backend, "wasm");
    assertEquals(asked.adapters, 1);
  });
});

/** Routes large batches until the GPU that the first one requested is there. */
async function routeUntilGpu(gate: Gate): Promise<void> {
  const logits = manyRows(10);
  const expected = await routeOnWasm(OPTIONS, { logits });
  for (let patience = 600; patience > 0; patience--) {
    const result = await gate.route(logits);
    assertSameBits(result, expected);
    assertEquals(gate.backend, result.backend);
    if (result.backend === "webgpu") return;
    await settle();
  }
  throw new Error("No batch was routed on a GPU");
}

gpuTest(
  "auto: a GPU is requested for large batches, and small ones stay on WASM",
  () =>
    withGpu(ownAdapter(), async (asked) => {
      const gate = await createGate(OPTIONS);
      await routeUntilGpu(gate);
      assertEquals((await gate.route(manyRows(9))).backend, "wasm");
      assertEquals((await gate.route(manyRows(10))).backend, "webgpu");
      assertEquals(asked.devices.length, 1);
      const [device] = asked.devices;
      device.destroy();
      await device.lost;
      for (let call = 0; call < 2; call++) {
        assertEquals((await gate.route(manyRows(10))).backend, "wasm");
        await settle();
      }
      assertEquals(asked.devices.length, 1, "a lost device is not replaced");
      gate.destroy();
    }),
);

gpuTest(
  "auto: the caller's device routes large batches, and none is requested",
  (device) =>
    withGpu(ownAdapter(), async (asked) => {
      using gate = await createGate({ ...OPTIONS, device });
      assertEquals((await gate.route(manyRows(10))).backend, "webgpu");
      assertEquals((await gate.route(manyRows(9))).backend, "wasm");
      assertEquals(asked.adapters, 0);
    }),
);

gpuTest(
  "auto: a batch whose device is lost has the bits of its logits at the call",
  async (device) => {
    using gate = await createGate({ ...OPTIONS, device });
    const logits = manyRows(10);
    const expected = await routeOnWasm(OPTIONS, { logits: logits.slice() });
    const inFlight = gate.route(logits);
    logits.fill(0);
    device.destroy();
    const result = await inFlight;
    assertSameBits(result, expected);
    assertEquals(result.backend, "wasm");
  },
);

gpuTest(
  "auto: calls that overlap, and those before them, keep logits of their own",
  async (device) => {
    using gate = await createGate({ ...OPTIONS, device });
    await gate.route(manyRows(11));
    const calls = [manyRows(10), manyRows(11).map((logit) => -logit)];
    const expected = await Promise.all(
      calls.map((logits) => routeOnWasm(OPTIONS, { logits: logits.slice() })),
    );
    const inFlight = calls.map((logits) => gate.route(logits));
    for (const logits of calls) logits.fill(0);
    device.destroy();
    for (const [i, call] of inFlight.entries()) assertSameBits(await call, expected[i]);
  },
);

gpuTest(
  "auto: the gates of a model share one device, which ends with the last of them",
  () =>
    withGpu(ownAdapter(), async (asked) => {
      const gates = await Promise.all([createGate(OPTIONS), createGate(OPTIONS)]);
      await Promise.all(gates.map(routeUntilGpu));
      const [device, ...others] = asked.devices;
      assertEquals(others, []);
      gates[0].destroy();
      const alive = new Promise((resolve) => setTimeout(() => resolve("alive"), 30));
      assertEquals(await Promise.race([device.lost, alive]), "alive");
      gates[1].destroy();
      assertEquals((await device.lost).reason, "destroyed");
    }),
);

gpuTest(
  "auto: a GPU that arrives after the gate was destroyed is let go of",
  () =>
    withGpu(ownAdapter(), async (asked) => {
      const gate = await createGate(OPTIONS);
      await gate.route(manyRows(10));
      gate.destroy();
      for (
        let patience = 600;
        asked.devices.length === 0 && patience > 0;
        patience--
      ) await settle();
      const [device] = asked.devices;
      const alive = new Promise<null>((resolve) => setTimeout(() => resolve(null), 10_000));
      const loss = await Promise.race([device.lost, alive]);
      assertEquals(loss?.reason, "destroyed");
    }),
);

gpuTest(
  "WebGPU gates without a device share one, and destroying a gate twice counts once",
  () =>
    withGpu(ownAdapter(), async (asked) => {
      const make = (): Promise<Gate> => createGate({ ...OPTIONS, backend: "webgpu" });
      const gates = [await make(), ...await Promise.all([make(), make()])];
      assertEquals(asked.devices.length, 1);
      gates[0].destroy();
      gates[0].destroy();
      gates[1].destroy();
      const logits = manyRows(3);
      assertSameBits(await gates[2].route(logits), await routeOnWasm(OPTIONS, { logits }));
      gates[2].destroy();
      assertEquals((await asked.devices[0].lost).reason, "destroyed");
      using next = await make();
      assertEquals([next.backend, asked.devices.length], ["webgpu", 2]);
    }),
);
