/**
 * Runs the model: onnxruntime-web computes what is dense, tilegate routes.
 *
 * ```ts ignore
 * import * as ort from "onnxruntime-web/webgpu";
 * import { createRunner } from "./runner.ts";
 * import { fetchModel } from "./model.ts";
 *
 * const files = await fetchModel(new URL("model/", import.meta.url));
 * const runner = await createRunner(ort, { files, backend: "webgpu" });
 * const prompt = await runner.prefill(new TextEncoder().encode("In the beginning"));
 * const { nextByte, layers } = await runner.step(mostLikely(prompt.nextByte));
 * ```
 *
 * @module
 */

import { CpuRunner } from "./cpu_runner.ts";
import { GpuRunner } from "./gpu_runner.ts";
import type { ModelFiles } from "./model.ts";
import type { Ort } from "./ort.ts";
import type { Runner } from "./steps.ts";

export type { LayerRouting, Runner, Step, StepOptions } from "./steps.ts";

/** Options of {@linkcode createRunner}. */
export interface RunnerOptions {
  /** The model, from `fetchModel`. */
  readonly files: ModelFiles;
  /** `"wasm"` computes with ORT's WASM provider and `routeSync`, `"webgpu"` with its WebGPU provider and
   * `encode`. */
  readonly backend: "wasm" | "webgpu";
}

/**
 * Makes a runner.
 *
 * @param ort The module `onnxruntime-web/wasm` or, for WebGPU, `onnxruntime-web/webgpu`.
 * @param options The model and the backend.
 * @returns The runner, at the start of a text.
 */
export async function createRunner(ort: Ort, { files, backend }: RunnerOptions): Promise<Runner> {
  return backend === "wasm"
    ? await CpuRunner.create(ort, files)
    : await GpuRunner.create(ort, files);
}

/**
 * Finds the most likely byte.
 *
 * @param nextByte `[numTokens, 256]`: logits; the last row counts.
 * @returns The byte; of equal ones the lowest.
 */
export function mostLikely(nextByte: Float32Array): number {
  const last = nextByte.subarray(-256);
  return last.reduce((best, logit, byte) => logit > last[best] ? byte : best, 0);
}
