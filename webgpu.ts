/**
 * The WebGPU backend by itself, imported statically: for programs whose logits live on the GPU, and for
 * service workers, where `import()` is forbidden. Its gates also record into the caller's commands.
 *
 * @example Route on the GPU, where there is one
 * ```ts
 * import { BackendUnavailableError, createWebGpuGate } from "@tilegate/tilegate/webgpu";
 * import { assert, assertEquals } from "@std/assert";
 *
 * try {
 *   const gate = await createWebGpuGate({ numExperts: 4, topK: 2 });
 *   const { indices } = await gate.route(Float32Array.of(0.1, 3, -2, 1.5));
 *   assertEquals(indices, Int32Array.of(1, 3));
 *   gate.destroy();
 * } catch (error) {
 *   assert(error instanceof BackendUnavailableError); // this machine has no GPU
 * }
 * ```
 *
 * @module
 */

export { createWebGpuGate } from "./backends/webgpu/gate.ts";
export { BackendUnavailableError } from "./gate/errors.ts";
export type { RouteOptions, RouteResult } from "./gate/batch.ts";
export type { EncodeBuffers, EncodeWeighBuffers } from "./gate/encode_buffers.ts";
export type { AdapterInfo, Gate, WebGpuGate } from "./gate/gate.ts";
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
