/**
 * The WASM backend by itself, for programs that need no GPU: a bundle carries only this kernel. Its gates
 * also route synchronously.
 *
 * @example Route one token in a decode loop
 * ```ts
 * import { createWasmGate } from "@tilegate/tilegate/wasm";
 * import { assertEquals } from "@std/assert";
 *
 * const gate = await createWasmGate({ numExperts: 4, topK: 2 });
 * const { indices } = gate.routeSync(Float32Array.of(0.1, 3, -2, 1.5));
 * assertEquals(indices, Int32Array.of(1, 3));
 * ```
 *
 * @module
 */

export { createWasmGate } from "./backends/wasm/gate.ts";
export { BackendUnavailableError } from "./gate/errors.ts";
export type { RouteOptions, RouteResult } from "./gate/batch.ts";
export type { Gate, WasmGate } from "./gate/gate.ts";
export type {
  BackendName,
  BiasData,
  Dtype,
  Float16ArrayLike,
  GateNeed,
  GateOptions,
  GroupOptions,
  GroupScore,
  LogitsArray,
  Scoring,
  WasmKernelSource,
  WasmSource,
} from "./gate/options.ts";
