/**
 * The gate that computes on WASM SIMD.
 *
 * @module
 */

import {
  checkTokens,
  resolveBatch,
  resolveWeighBatch,
  type RouteOptions,
  type RouteResult,
} from "../../gate/batch.ts";
import {
  BaseGate,
  refuseReceiver,
  resolveOptionsFor,
  resultOf,
  type WasmGate,
} from "../../gate/gate.ts";
import type { GateOptions, LogitsArray } from "../../gate/options.ts";
import type { ResolvedOptions } from "../../gate/resolve_options.ts";
import { openWasmKernel } from "./composed_kernel.ts";
import type { CpuKernel } from "./kernel.ts";

class WasmOnlyGate extends BaseGate implements WasmGate {
  readonly #resolved: ResolvedOptions;
  readonly #kernel: CpuKernel;

  constructor(resolved: ResolvedOptions, kernel: CpuKernel) {
    super(resolved);
    this.#resolved = resolved;
    this.#kernel = kernel;
  }

  get backend(): "wasm" {
    return "wasm";
  }

  routeSync(logits: LogitsArray, options?: RouteOptions): RouteResult {
    WasmOnlyGate.#check(this, "routeSync");
    const plain = this.#kernel.routePlain(logits, options);
    if (plain) return plain;
    const batch = resolveBatch(this.#resolved, logits, options);
    this.#kernel.route(batch);
    return resultOf(batch, "wasm");
  }

  weighSync(logits: LogitsArray, expertIds: Int32Array, options?: RouteOptions): RouteResult {
    WasmOnlyGate.#check(this, "weighSync");
    const batch = resolveWeighBatch(this.#resolved, { logits, expertIds }, options);
    this.#kernel.route(batch);
    return resultOf(batch, "wasm");
  }

  logitsView(numTokens: number): Float32Array | Uint16Array {
    WasmOnlyGate.#check(this, "logitsView");
    return this.#kernel.logitsView(checkTokens(numTokens, { action: "make a view", min: 1 }));
  }

  // deno-lint-ignore require-await -- what is thrown must come out as a rejection
  async route(logits: LogitsArray, options?: RouteOptions): Promise<RouteResult> {
    WasmOnlyGate.#check(this, "route");
    return this.routeSync(logits, options);
  }

  // deno-lint-ignore require-await -- what is thrown must come out as a rejection
  async weigh(
    logits: LogitsArray,
    expertIds: Int32Array,
    options?: RouteOptions,
  ): Promise<RouteResult> {
    WasmOnlyGate.#check(this, "weigh");
    return this.weighSync(logits, expertIds, options);
  }

  destroy(): void {
    WasmOnlyGate.#check(this, "destroy");
    this.#kernel.destroy();
  }
  /** Refuses a method that was taken off its gate. */
  static #check(gate: unknown, method: string): void {
    if (typeof gate === "object" && gate !== null && #kernel in gate) return;
    refuseReceiver(gate, method);
  }
}

/**
 * Makes the gate of options that are checked already.
 *
 * @param resolved The gate's options, checked.
 * @returns The gate.
 */
export async function openWasmGate(resolved: ResolvedOptions): Promise<WasmGate> {
  return new WasmOnlyGate(resolved, await openWasmKernel(resolved));
}

/**
 * Creates a gate on the WASM backend, and on no other: a program that imports only this entry carries
 * only this kernel. `createGate` with `backend: "wasm"` makes the same gate.
 *
 * @param options The router's options; `backend` may be left out.
 * @returns A gate that can also route synchronously.
 * @throws {TypeError} If an option is unknown, missing, or of a wrong type or length.
 * @throws {RangeError} If a value is outside its range, or `backend` names another one.
 * @throws {BackendUnavailableError} If the runtime refuses to compile the kernel; it says which cure applies.
 *
 * @example
 * ```ts
 * import { createWasmGate } from "@tilegate/tilegate/wasm";
 * import { assertEquals } from "@std/assert";
 *
 * const gate = await createWasmGate({ numExperts: 4, topK: 2 });
 * const { indices } = gate.routeSync(new Float32Array([0.1, 3, -2, 1.5]));
 * assertEquals(indices, new Int32Array([1, 3]));
 * ```
 */
export async function createWasmGate(
  options: GateOptions & { readonly backend?: "wasm" },
): Promise<WasmGate> {
  return await openWasmGate(resolveOptionsFor(options, "wasm"));
}
