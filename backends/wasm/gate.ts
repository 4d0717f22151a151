/**
 * The gate that computes on WASM SIMD.
 *
 * @module
 */

import { BaseGate, resolveFor, type WasmGate } from "../../gate/gate.ts";
import {
  checkTokens,
  type GateOptions,
  type LogitsArray,
  resolveBatch,
  type ResolvedOptions,
  type RouteOptions,
  type RouteResult,
  type WasmSource,
} from "../../gate/options.ts";
import type { WasmKernel } from "./kernel.ts";
import { openWasmKernel } from "./embedded_kernel.ts";

class WasmOnlyGate extends BaseGate implements WasmGate {
  readonly backend = "wasm";
  readonly #kernel: WasmKernel;

  constructor(resolved: ResolvedOptions, kernel: WasmKernel) {
    super(resolved);
    this.#kernel = kernel;
  }

  routeSync(logits: LogitsArray, options?: RouteOptions): RouteResult {
    const plain = this.#kernel.routePlain(logits, options);
    if (plain) return plain;
    const batch = resolveBatch(this.resolved, logits, options);
    this.#kernel.route(batch);
    return { indices: batch.indices, weights: batch.weights };
  }

  logitsView(numTokens: number): Float32Array | Uint16Array {
    return this.#kernel.logitsView(checkTokens(numTokens, { action: "make a view", min: 1 }));
  }

  // deno-lint-ignore require-await -- what is thrown must come out as a rejection
  async route(logits: LogitsArray, options?: RouteOptions): Promise<RouteResult> {
    return this.routeSync(logits, options);
  }

  destroy(): void {
    this.#kernel.destroy();
  }
}

/**
 * Makes the gate of options that are checked already.
 *
 * @param resolved The gate's options, checked.
 * @param source A kernel to use instead of the embedded one.
 * @returns The gate.
 */
export async function openWasmGate(
  resolved: ResolvedOptions,
  source?: WasmSource,
): Promise<WasmGate> {
  return new WasmOnlyGate(resolved, await openWasmKernel(resolved, source));
}

/**
 * Creates a gate on the WASM backend, and on nothing else: a bundle of a program that calls only this
 * function carries only this kernel. {@linkcode createGate} with `backend: "wasm"` makes the same gate.
 *
 * @param options The router's options; `backend` may be left out.
 * @returns A gate that can also route synchronously.
 * @throws {TypeError} If an option is unknown, missing, or of a wrong type or length.
 * @throws {RangeError} If a value is outside its range, or `backend` names another one.
 * @throws {BackendUnavailableError} If the runtime refuses to compile the kernel; it says which cure applies.
 *
 * @example
 * ```ts
 * import { createWasmGate } from "./gate.ts";
 * import { assertEquals } from "@std/assert";
 *
 * using gate = await createWasmGate({ numExperts: 4, topK: 2 });
 * const { indices } = gate.routeSync(new Float32Array([0.1, 3, -2, 1.5]));
 * assertEquals(indices, new Int32Array([1, 3]));
 * ```
 */
export async function createWasmGate(
  options: GateOptions & { readonly backend?: "wasm" },
): Promise<WasmGate> {
  const { resolved, choice } = resolveFor(options, "wasm");
  return await openWasmGate(resolved, choice.wasm);
}
