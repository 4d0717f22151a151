/**
 * Promise: an array that is not what it seems gets the same answer or the same refusal from the fast path as
 * from the full checks, as logits and as an output, and nothing is written where a call is refused.
 */

import { assertEquals } from "@std/assert";
import { resolveBatch } from "../../../gate/batch.ts";
import { resolveOptions } from "../../../gate/resolve_options.ts";
import { WasmKernel } from "../../../backends/wasm/kernel.ts";
import { createGate, type LogitsArray, type RouteOptions } from "../../../mod.ts";
import { bitsOf } from "../../support/gpu.ts";

const OPTIONS = { numExperts: 8, topK: 2 };
const ROW = [0.1, 3, -2, 1.5, 0.4, 2.9, -1, 0];
const UNTOUCHED = 99;

type ViewClass = Float32ArrayConstructor | Int32ArrayConstructor;

/** Makes an array of a class that is not what it seems, of `values`. */
type Disguise = (ArrayClass: ViewClass, values: readonly number[]) => unknown;

function onMemory(memory: ArrayBufferLike): Disguise {
  return (ArrayClass, values) => {
    const view = new ArrayClass(memory as ArrayBuffer);
    view.set(values);
    return view;
  };
}

/** Overrides a property by a subclass. */
function subclass(property: PropertyKey, value: unknown): Disguise {
  return (ArrayClass, values) => {
    const Liar = class extends (ArrayClass as Float32ArrayConstructor) {};
    Object.defineProperty(Liar.prototype, property, { get: () => value });
    return new Liar(values);
  };
}

/** Arrays by name. Each is made anew for every call. */
const DISGUISES: Readonly<Record<string, Disguise>> = {
  "shared memory": (...given) => onMemory(new SharedArrayBuffer(4 * given[1].length))(...given),
  "resizable memory": (...given) => {
    const bytes = 4 * given[1].length;
    return onMemory(new ArrayBuffer(bytes, { maxByteLength: 2 * bytes }))(...given);
  },
  "memory that shrank under the view": (ArrayClass, values) => {
    const memory = new ArrayBuffer(64, { maxByteLength: 64 });
    const view = new ArrayClass(memory, 0, values.length);
    memory.resize(4);
    return view;
  },
  "memory that was transferred away": (ArrayClass, values) => {
    const view = new ArrayClass(values);
    structuredClone(null, { transfer: [view.buffer] });
    return view;
  },
  "a proxy": (ArrayClass, values) => new Proxy(new ArrayClass(values), {}),
  "an object with the prototype": (ArrayClass) => Object.create(ArrayClass.prototype),
  "doubles with the prototype": (ArrayClass, values) =>
    Object.setPrototypeOf(Float64Array.from(values), ArrayClass.prototype),
  "a subclass": (ArrayClass, values) =>
    new (class extends (ArrayClass as Float32ArrayConstructor) {})(values),
  "a subclass with a longer length": subclass("length", 64),
  "a subclass with a shorter length": subclass("length", 0),
  "a subclass with another buffer": subclass("buffer", new ArrayBuffer(4)),
  "a subclass with another offset": subclass("byteOffset", 4),
  "a subclass whose set does nothing": (ArrayClass, values) => {
    const Liar = class extends (ArrayClass as Float32ArrayConstructor) {};
    const view = new Liar(values);
    Object.defineProperty(Liar.prototype, "set", { value: () => {} });
    Object.defineProperty(Liar.prototype, "subarray", { value: () => new Float32Array(1) });
    return view;
  },
};

/** What a call came to: the numbers that its outputs hold, or the error and the numbers that it left. */
function outcomeOf(route: () => unknown, outputs: readonly unknown[]): unknown {
  let error = "";
  try {
    route();
  } catch (thrown) {
    error = `${(thrown as Error).name}: ${(thrown as Error).message}`;
  }
  return [error, ...outputs.map(numbersIn)];
}

/** The numbers in the memory of an array, past all disguise. */
function numbersIn(view: unknown): unknown {
  if (!ArrayBuffer.isView(view)) return "no view";
  const prototype = Object.getPrototypeOf(Int8Array.prototype);
  const read = (name: string): unknown => Reflect.get(prototype, name, view);
  const buffer = read("buffer") as ArrayBuffer;
  if (read("byteLength") === 0) return "no memory";
  return [...new Int32Array(buffer, read("byteOffset") as number, 2)];
}

/** One call, with arrays of its own. */
function makeCall(place: "logits" | "indices" | "weights", disguise: Disguise) {
  const plain = {
    logits: new Float32Array(ROW) as unknown,
    indices: new Int32Array(2).fill(UNTOUCHED) as unknown,
    weights: new Float32Array(2).fill(UNTOUCHED) as unknown,
  };
  const values = place === "logits" ? ROW : [UNTOUCHED, UNTOUCHED];
  const { logits, ...options } = {
    ...plain,
    [place]: disguise(place === "indices" ? Int32Array : Float32Array, values),
  };
  return { logits: logits as LogitsArray, options: options as RouteOptions };
}

for (const [name, disguise] of Object.entries(DISGUISES)) {
  for (const place of ["logits", "indices", "weights"] as const) {
    Deno.test(`fast path: ${name} as ${place}, as the full checks have it`, async () => {
      const resolved = resolveOptions(OPTIONS);
      const kernel = await WasmKernel.create(resolved);
      const gate = await createGate({ ...OPTIONS, backend: "wasm" });
      for (let time = 0; time < 2; time++) {
        const own = makeCall(place, disguise);
        const other = makeCall(place, disguise);
        const fast = outcomeOf(
          () => gate.routeSync(own.logits, own.options),
          [own.options.indices, own.options.weights],
        );
        const checked = outcomeOf(
          () => kernel.route(resolveBatch(resolved, other.logits, other.options)),
          [other.options.indices, other.options.weights],
        );
        assertEquals(fast, checked);
      }
      gate.destroy();
    });
  }
}

Deno.test("fast path: an own property that says another length is not believed", async () => {
  using gate = await createGate({ ...OPTIONS, backend: "wasm" });
  const logits = new Float32Array(ROW);
  // The fast path takes as many rows as there is room for.
  gate.routeSync(new Float32Array(200 * 8));
  const { indices, weights } = gate.routeSync(logits);
  for (const value of [0, 4, 16, 800]) {
    const liar = Object.defineProperty(new Float32Array(ROW), "length", { value });
    const outcome = outcomeOf(() => {
      const result = gate.routeSync(liar);
      assertEquals([...result.indices, ...bitsOf(result.weights)], [
        ...indices,
        ...bitsOf(weights),
      ]);
    }, []);
    const refused =
      'TypeError: Cannot route: logits must be a Float32Array for dtype "f32", got a subclass of ' +
      "Float32Array that overrides length";
    assertEquals(["", refused].includes((outcome as string[])[0]), true, (outcome as string[])[0]);
  }
});

/** Logits of 16 bits, and arrays that are none. */
const HALVES: Readonly<Record<string, () => unknown>> = {
  "bits": () => Uint16Array.from(ROW, (x) => 0x3c00 + 100 * x),
  "bits at an odd place": () => new Uint16Array(new ArrayBuffer(32), 6, 8).fill(0x3c00),
  "floats of 16 bits": () => Float16Array.from(ROW),
  "floats of 32 bits": () => Float32Array.from(ROW),
  "integers": () => Int16Array.from(ROW),
  "half a row": () => new Uint16Array(4),
  "a subclass": () => new (class extends Uint16Array {})(8),
  "a subclass with another length": () => {
    const Liar = class extends Uint16Array {};
    Object.defineProperty(Liar.prototype, "length", { get: () => 16 });
    return new Liar(8);
  },
  "floats of 16 bits that say another length": () =>
    Object.defineProperty(Float16Array.from(ROW), "length", { value: 16 }),
  "a proxy": () => new Proxy(new Uint16Array(8), {}),
  "an object with the prototype": () => Object.create(Uint16Array.prototype),
  "nothing": () => null,
};

for (const dtype of ["f16", "bf16"] as const) {
  for (const [name, make] of Object.entries(HALVES)) {
    Deno.test(`fast path: ${name} as logits of ${dtype}, as the full checks have it`, async () => {
      const resolved = resolveOptions({ ...OPTIONS, dtype });
      const kernel = await WasmKernel.create(resolved);
      using gate = await createGate({ ...OPTIONS, dtype, backend: "wasm" });
      for (let time = 0; time < 2; time++) {
        const [own, other] = [0, 1].map(() => ({
          indices: new Int32Array(2).fill(UNTOUCHED),
          weights: new Float32Array(2).fill(UNTOUCHED),
        }));
        const logits = make() as LogitsArray;
        const fast = outcomeOf(() => gate.routeSync(logits, own), Object.values(own));
        const checked = outcomeOf(
          () => kernel.route(resolveBatch(resolved, logits, other)),
          Object.values(other),
        );
        assertEquals(fast, checked);
      }
    });
  }
}
