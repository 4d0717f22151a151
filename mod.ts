/**
 * Deterministic, fused mixture-of-experts gating: router logits in, expert ids and weights out, with
 * the same bits from a WebGPU kernel and a WASM SIMD kernel.
 *
 * @example Route two tokens of a Kimi-K2-shaped router
 * ```ts
 * import { createGate, presets } from "@tilegate/tilegate";
 * import { assertEquals } from "@std/assert";
 *
 * const bias = new Float32Array(384);
 * const gate = await createGate({ ...presets.kimiK2, bias });
 *
 * const logits = new Float32Array(2 * 384); // [numTokens, numExperts]
 * logits[7] = 3;
 * logits[384 + 9] = 2;
 *
 * const { indices, weights } = await gate.route(logits); // both [numTokens, topK]
 * assertEquals([indices[0], indices[8]], [7, 9]);
 * assertEquals(weights.length, 2 * gate.topK);
 * ```
 *
 * The other entries: `@tilegate/tilegate/wasm` and `@tilegate/tilegate/webgpu` have one backend each,
 * and `@tilegate/tilegate/config` reads the routing rule out of a model's `config.json`.
 *
 * @module
 */

export { chooseBackend } from "./backends/choose_backend.ts";
export { createGate } from "./backends/create_gate.ts";
export { BackendUnavailableError } from "./gate/errors.ts";
export { presets } from "./models/presets.ts";
export type { BackendDecision, BatchFacts } from "./backends/choose_backend.ts";
export type { AdapterKind } from "./backends/webgpu/adapter.ts";
export type { RouteOptions, RouteResult } from "./gate/batch.ts";
export type { EncodeBuffers, EncodeWeighBuffers } from "./gate/encode_buffers.ts";
export type { AdapterInfo, Gate, WasmGate, WebGpuGate } from "./gate/gate.ts";
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
export type { Preset, Presets } from "./models/presets.ts";
