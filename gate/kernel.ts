/**
 * The interface between a gate and the backend that computes for it.
 *
 * @module
 */

import type { Batch } from "./batch.ts";

/**
 * A kernel with the constants of one gate. `backends/wasm/kernel.ts` computes at once and returns
 * nothing; `backends/webgpu/kernel.ts` returns a promise. Both write the same bits.
 */
export interface Kernel {
  /** The backend that the kernel runs on. */
  readonly backend: "webgpu" | "wasm";
  /**
   * Computes a batch: chooses experts, or weighs the ones in `expertIds`.
   *
   * @param batch The checked call; its indices and weights are filled in. Its logits and ids have been
   * read when the call returns, whether or not it returns a promise.
   * @returns Nothing, or a promise that resolves when the outputs are written.
   * @throws {Error} If the kernel was destroyed or its device is lost.
   */
  route(batch: Batch): void | Promise<void>;
  /** Frees what the kernel holds; calls after it fail. */
  destroy(): void;
}
