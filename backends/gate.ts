/**
 * The gate: one API, and the only place that knows there are two backends.
 *
 * @module
 */

import { BackendUnavailableError } from "./errors.ts";
import { BaseGate, type Gate, type WasmGate, type WebGpuGate } from "./gate_base.ts";
import {
  type BackendChoice,
  type GateOptions,
  type LogitsArray,
  resolveBackend,
  resolveBatch,
  type ResolvedOptions,
  resolveOptions,
  type RouteOptions,
  type RouteResult,
} from "./options.ts";
import type { WasmKernel } from "./wasm.ts";
import { openWasmGate, openWasmKernel } from "./wasm_gate.ts";
import { openWebGpuGate } from "./webgpu_gate.ts";
import { WebGpuKernel } from "./webgpu.ts";

type Kernels = {
  wasm: WasmKernel | null;
  webgpu: WebGpuKernel | null;
};

/** Routes on the GPU while there is one, and on WASM from its loss on: the same bits, so that nobody can tell. */
class AutoGate extends BaseGate {
  readonly #kernels: Kernels;
  #lost = false;

  constructor(resolved: ResolvedOptions, kernels: Kernels) {
    super(resolved);
    this.#kernels = kernels;
    kernels.webgpu?.lost.then(() => this.#lost = true);
  }

  get backend(): "webgpu" | "wasm" {
    return this.#kernels.webgpu && !this.#lost ? "webgpu" : "wasm";
  }

  async route(logits: LogitsArray, options?: RouteOptions): Promise<RouteResult> {
    const { webgpu, wasm } = this.#kernels;
    const batch = resolveBatch(this.resolved, logits, options);
    const result = { indices: batch.indices, weights: batch.weights };
    if (this.backend === "webgpu") {
      try {
        await webgpu!.route(batch);
        return result;
      } catch (error) {
        if (!this.#lost || !wasm) throw error;
      }
    }
    if (!wasm) {
      throw new BackendUnavailableError("webgpu", "The device is lost. Create a new gate.");
    }
    wasm.route(batch);
    return result;
  }

  destroy(): void {
    this.#kernels.webgpu?.destroy();
    this.#kernels.wasm?.destroy();
  }
}

/**
 * Creates a gate on the WASM backend.
 *
 * @param options The router's options; `backend` is `"wasm"`.
 * @returns A gate that can also route synchronously.
 */
export function createGate(options: GateOptions & { readonly backend: "wasm" }): Promise<WasmGate>;
/**
 * Creates a gate on the WebGPU backend.
 *
 * @param options The router's options; `backend` is `"webgpu"`.
 * @returns A gate that can also encode into the caller's commands.
 */
export function createGate(
  options: GateOptions & { readonly backend: "webgpu" },
): Promise<WebGpuGate>;
/**
 * Creates a gate: checks the options, picks the backend, compiles the kernel.
 *
 * With `backend: "auto"` (the default) logits in the CPU's memory are routed on WASM, which is done
 * before a GPU has fetched them; a caller who gives a `device` gets WebGPU, and WASM if the device is
 * lost. Where WASM may not be compiled, WebGPU takes over.
 *
 * @param options The router's options: see {@linkcode GateOptions} for shapes, ranges and defaults.
 * @returns The gate.
 * @throws {TypeError} If an option is unknown, missing, or of a wrong type or length.
 * @throws {RangeError} If a value is outside its range.
 * @throws {BackendUnavailableError} If the backend asked for is not there; it says which cure applies.
 *
 * @example
 * ```ts
 * import { createGate } from "./gate.ts";
 * import { assertEquals } from "@std/assert";
 *
 * using gate = await createGate({ numExperts: 4, topK: 2 });
 * const { indices } = await gate.route(new Float32Array([0.1, 3, -2, 1.5]));
 * assertEquals(indices, new Int32Array([1, 3]));
 * ```
 */
export function createGate(options: GateOptions): Promise<Gate>;
export async function createGate(options: GateOptions): Promise<Gate> {
  const resolved = resolveOptions(options);
  const choice = resolveBackend(options);
  if (choice.backend === "wasm") return await openWasmGate(resolved, choice.wasm);
  if (choice.backend === "webgpu") return await openWebGpuGate(resolved, choice.device);
  return new AutoGate(resolved, await createKernels(resolved, choice));
}

/** The kernels behind `"auto"`. */
async function createKernels(resolved: ResolvedOptions, choice: BackendChoice): Promise<Kernels> {
  let refused: BackendUnavailableError | null = null;
  const wasm = await openWasmKernel(resolved, choice.wasm).catch((error) => {
    if (!(error instanceof BackendUnavailableError)) throw error;
    refused = error;
    return null;
  });
  if (wasm && !choice.device) return { wasm, webgpu: null };
  try {
    return { wasm, webgpu: await WebGpuKernel.create(resolved, choice.device) };
  } catch (error) {
    if (!(error instanceof BackendUnavailableError)) throw error;
    if (wasm) return { wasm, webgpu: null };
    throw refused ?? error;
  }
}
