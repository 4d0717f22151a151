/**
 * The checks of the options that choose a backend: `backend`, `gpuFrom`, `device`,
 * `checkDevice` and `wasm`.
 *
 * @module
 */

import { checkBoolean, checkInteger, checkWord, refuse } from "./checks.ts";
import { tagOf } from "./typed_arrays.ts";
import type { BackendName, GateOptions, WasmKernelSource, WasmSource } from "./options.ts";

const BACKEND_NAMES = ["auto", "webgpu", "wasm"] as const;

/** The backend that was asked for, and what it was given to work with. */
export interface BackendOptions {
  /** The backend. */
  readonly name: BackendName;
  /** Logits in a batch from which `"auto"` uses a GPU; `undefined` for the runtime's default. */
  readonly gpuFrom: number | undefined;
  /** The caller's own device. */
  readonly device: GPUDevice | undefined;
  /** Whether the device routes a test batch first. */
  readonly checkDevice: boolean;
  /** The caller's own kernel, as given. */
  readonly wasm: WasmSource | undefined;
}

/**
 * Checks the options that choose a backend. A `device`, `gpuFrom`, `checkDevice` or `wasm` that the
 * chosen backend does not use is checked and not used, so that one options object serves a comparison of backends.
 *
 * @param options What the caller of `createGate` gave.
 * @returns The backend, with its default, and what it was given to work with.
 * @throws {TypeError} If one of the five is of a wrong type.
 * @throws {RangeError} If `backend` is another word, or `gpuFrom` out of its range.
 */
export function resolveBackend(options: GateOptions): BackendOptions {
  const { backend = "auto", gpuFrom, device, checkDevice = true, wasm } = options;
  if (device !== undefined && !isDevice(device)) {
    refuse(device, "create gate: device must be a GPUDevice");
  }
  if (wasm !== undefined && !isPromise(wasm as PromiseLike<unknown>)) {
    checkWasm(wasm as WasmKernelSource);
  }
  const name = checkWord(backend, { subject: "create gate: backend", words: BACKEND_NAMES });
  if (gpuFrom !== undefined) {
    const max = Number.MAX_SAFE_INTEGER;
    checkInteger(gpuFrom, { subject: "create gate: gpuFrom", min: 1, max });
  }
  checkBoolean(checkDevice, { subject: "create gate: checkDevice" });
  return { name, gpuFrom, device, checkDevice, wasm };
}

/**
 * Waits for a kernel that was given and takes it out of its wrapping.
 *
 * @param source What the caller gave as `wasm`.
 * @returns The module, or the bytes of one.
 * @throws {TypeError} If the promise turns out to be of something else.
 */
export async function resolveWasmSource(
  source: WasmSource,
): Promise<WebAssembly.Module | BufferSource> {
  return checkWasm(await source);
}

function isDevice(value: GPUDevice | null): boolean {
  return typeof value?.createComputePipelineAsync === "function" && typeof value.queue === "object";
}

function isPromise(value: Partial<PromiseLike<unknown>> | null): boolean {
  return typeof value?.then === "function";
}

function checkWasm(value: WasmKernelSource): WebAssembly.Module | BufferSource {
  const kernel: unknown = (value as { readonly default?: unknown } | null)?.default ?? value;
  if (isWasmModule(kernel) || isBufferSource(kernel)) return kernel;
  refuse(
    value,
    "create gate: wasm must be a WebAssembly.Module, its bytes, or a promise of either",
  );
}

/**
 * Tells a compiled module from everything else, also where it was compiled in another realm, as edge
 * runtimes do, and `instanceof` fails.
 *
 * @param value Anything.
 * @returns Whether it is a module.
 */
export function isWasmModule(value: unknown): value is WebAssembly.Module {
  return tagOf(value) === "WebAssembly.Module";
}

function isBufferSource(value: unknown): value is BufferSource {
  return ArrayBuffer.isView(value) || tagOf(value).endsWith("ArrayBuffer");
}
