/**
 * Promise: a kernel given as `wasm` that is none, is broken, or belongs to another release is the caller's
 * TypeError, with `"auto"` too; what the runtime lacks is a BackendUnavailableError that says what helps.
 */

import { assertEquals, assertRejects } from "@std/assert";
import {
  BackendUnavailableError,
  chooseBackend,
  createGate,
  type GateOptions,
  type WasmSource,
} from "../../../mod.ts";
import { embeddedKernel } from "../../../backends/wasm/embedded_kernel.ts";
import { changeVersion, renameExport } from "../../support/kernel_bytes.ts";

const BASE: GateOptions = { numExperts: 8, topK: 2 };
const LOGITS = Float32Array.of(0.1, 3, -2, 1.5, 0.4, 2.9, -1, 0);
const REFUSED = "Cannot create gate: wasm must be the tilegate.wasm of this release, got";

/** A module with nothing in it. */
const EMPTY = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

function detached(): Uint8Array {
  const bytes = embeddedKernel();
  structuredClone(null, { transfer: [bytes.buffer] });
  return bytes;
}

function shared(): Uint8Array<ArrayBuffer> {
  const bytes = embeddedKernel();
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy as unknown as Uint8Array<ArrayBuffer>;
}

const TAGGED = { [Symbol.toStringTag]: "WebAssembly.Module" };

/** What is given as `wasm`, and the end of the message. */
const SOURCES: Readonly<Record<string, readonly [unknown, string]>> = {
  "text": [
    new TextEncoder().encode("<!doctype html>"),
    "a Uint8Array of 15 that is no WebAssembly module",
  ],
  "no bytes": [new ArrayBuffer(0), "an ArrayBuffer of 0 bytes that is no WebAssembly module"],
  "the first bytes of the kernel": [
    embeddedKernel().subarray(0, 5000),
    "a Uint8Array of 5000 that is no WebAssembly module",
  ],
  "bytes that were transferred away": [
    detached(),
    "a detached Uint8Array that is no WebAssembly module",
  ],
  "another module": [EMPTY, "a module without the global kernel_version"],
  "another module, compiled": [
    new WebAssembly.Module(EMPTY),
    "a module without the global kernel_version",
  ],
  "another module, by a promise": [
    Promise.resolve({ default: new WebAssembly.Module(EMPTY) }),
    "a module without the global kernel_version",
  ],
  "a kernel before versions": [
    renameExport("kernel_version", "kernel_release"),
    "a module without the global kernel_version",
  ],
  "a kernel that lacks a function": [
    renameExport("prepare", "compare"),
    "a module without the function prepare",
  ],
  "a kernel of a later version": [
    changeVersion(3),
    "a kernel of version 3, where this release has 2",
  ],
  "a kernel of an earlier version": [
    changeVersion(1),
    "a kernel of version 1, where this release has 2",
  ],
  "an object that calls itself a module": [
    TAGGED,
    "an object that only looks like a WebAssembly.Module",
  ],
};

for (const [name, [source, got]] of Object.entries(SOURCES)) {
  Deno.test(`a kernel given as wasm: ${name} is refused, with "auto" too`, async () => {
    const wasm = source as WasmSource;
    for (const backend of ["wasm", "auto"] as const) {
      const error = await assertRejects(() => createGate({ ...BASE, backend, wasm }), TypeError);
      assertEquals(error.message, `${REFUSED} ${got}`);
    }
  });
}

Deno.test("a kernel given as wasm: chooseBackend hears of it as createGate does", async () => {
  const wasm = new TextEncoder().encode("<!doctype html>");
  const choose = (): Promise<unknown> => chooseBackend({ ...BASE, wasm }, { numTokens: 1 });
  await assertRejects(choose, TypeError, REFUSED);
});

Deno.test("a kernel given as wasm: a promise that is rejected is the caller's error, as it is", async () => {
  const failure = new Error("the kernel was not found");
  for (const backend of ["wasm", "auto"] as const) {
    const wasm = Promise.reject(failure);
    const error = await assertRejects(() => createGate({ ...BASE, backend, wasm }), Error);
    assertEquals(error, failure);
  }
});

Deno.test("a kernel given as wasm: bytes, views, modules and promises of the kernel are taken", async () => {
  const bytes = embeddedKernel();
  const module = new WebAssembly.Module(bytes);
  const sources: WasmSource[] = [
    bytes,
    bytes.buffer,
    new DataView(bytes.buffer),
    shared(),
    shared().buffer as unknown as BufferSource,
    module,
    { default: module },
    Promise.resolve(bytes),
    Promise.resolve({ default: module }),
  ];
  for (const wasm of sources) {
    using gate = await createGate({ ...BASE, backend: "wasm", wasm });
    assertEquals([...gate.routeSync(LOGITS).indices], [1, 5]);
  }
});

/** Replaces functions of `WebAssembly` while `body` runs. */
async function withWebAssembly(
  changes: Partial<typeof WebAssembly>,
  body: () => Promise<void>,
): Promise<void> {
  const kept = { ...WebAssembly, compile: WebAssembly.compile, validate: WebAssembly.validate };
  Object.assign(WebAssembly, changes);
  try {
    await body();
  } finally {
    const { compile, validate } = kept;
    Object.assign(WebAssembly, { compile, validate });
  }
}

const compile = (): Promise<WebAssembly.Module> =>
  Promise.reject(new WebAssembly.CompileError("refused"));

Deno.test("a runtime without WASM SIMD is told so, and not to pass a module or change its policy", async () => {
  const changes = { compile, validate: () => false };
  await withWebAssembly(changes as Partial<typeof WebAssembly>, async () => {
    const create = () => createGate({ ...BASE, backend: "wasm", wasm: embeddedKernel() });
    const error = await assertRejects(create, BackendUnavailableError);
    assertEquals(
      error.message,
      'Cannot use backend "wasm": This runtime, or its processor, has no WebAssembly SIMD, which the ' +
        'kernel is made of. Use backend "webgpu".',
    );
  });
});

Deno.test("a runtime that forbids compiling is told the three things that help", async () => {
  await withWebAssembly({ compile }, async () => {
    const create = () => createGate({ ...BASE, backend: "wasm", wasm: embeddedKernel() });
    const error = await assertRejects(create, BackendUnavailableError, "did not compile");
    for (const cure of ["Pass the kernel as `wasm`", "'wasm-unsafe-eval'", 'backend "webgpu"']) {
      assertEquals(error.message.includes(cure), true, cure);
    }
  });
});
