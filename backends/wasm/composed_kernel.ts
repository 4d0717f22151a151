/**
 * Gates with several biases or with scaled logits, which few models have: they are made of plain kernels, so
 * that other gates pay nothing for them. There is a kernel for each bias, and the rows of a batch go to the
 * kernel of their bias, run by run. Logits are scaled on the way, into binary32.
 *
 * @module
 */

import { type Batch, rowBytes, rowLogits, rowWidth } from "../../gate/batch.ts";
import { decodeBfloat16, decodeFloat16 } from "../../gate/float16.ts";
import type { Dtype } from "../../gate/options.ts";
import type { ResolvedOptions } from "../../gate/resolve_options.ts";
import { type CpuKernel, WasmKernel } from "./kernel.ts";

/** Most logits that are scaled at once: 256 KB in binary32. */
const CHUNK_LOGITS = 65_536;

/** A run of rows. */
interface Run {
  readonly first: number;
  readonly rows: number;
}

/** One gate, made of a plain kernel for each bias. */
export class ComposedKernel implements CpuKernel {
  readonly #resolved: ResolvedOptions;
  readonly #kernels: readonly WasmKernel[];

  private constructor(resolved: ResolvedOptions, kernels: readonly WasmKernel[]) {
    this.#resolved = resolved;
    this.#kernels = kernels;
  }

  /**
   * Makes the kernels of a gate.
   *
   * @param resolved The gate's options, checked.
   * @returns The kernel.
   * @throws {BackendUnavailableError} If the runtime refuses to compile or lacks SIMD.
   * @throws {TypeError} If the caller's kernel is no tilegate kernel.
   */
  static async create(resolved: ResolvedOptions): Promise<ComposedKernel> {
    const { wasm } = resolved.backend;
    const plain = Array.from({ length: resolved.numBiases }, (_, bias) => plainOf(resolved, bias));
    const kernels = await Promise.all(plain.map((each) => WasmKernel.create(each, wasm)));
    return new ComposedKernel(resolved, kernels);
  }

  get backend(): "wasm" {
    return "wasm";
  }

  /**
   * Computes a batch, at once.
   *
   * @param batch The checked call; its indices and weights are filled in.
   * @throws {Error} If the gate was destroyed.
   */
  route(batch: Batch): void {
    const { numTokens, numValidTokens, biasOf } = batch;
    for (let first = 0; first < numValidTokens;) {
      const run = { first, rows: this.#runLength(batch, first) };
      const part = { ...this.#outputsOf(batch, run), logits: this.#logitsOf(batch, run) };
      this.#kernels[biasOf?.[first] ?? 0].route({ ...part, numValidTokens: run.rows });
      first += run.rows;
    }
    if (numValidTokens === numTokens) return;
    const padding = { first: numValidTokens, rows: numTokens - numValidTokens };
    const part = { ...this.#outputsOf(batch, padding), logits: new Float32Array(0) };
    this.#kernels[0].route({ ...part, numValidTokens: 0 });
  }

  /** There is no fast path. */
  routePlain(): null {
    return null;
  }

  /**
   * Gives memory for logits. It is not the kernel's own, because they are copied when they are scaled or
   * dealt to the biases.
   *
   * @param rows How many rows.
   * @returns `[rows, rowLogits]` of the gate's dtype.
   */
  logitsView(rows: number): Float32Array | Uint16Array {
    const length = rows * rowLogits(this.#resolved);
    return this.#resolved.dtype === "f32" ? new Float32Array(length) : new Uint16Array(length);
  }

  /** Lets go of the kernels. */
  destroy(): void {
    for (const kernel of this.#kernels) kernel.destroy();
  }

  /** The rows from `first` on that have one bias, as many as are scaled at once at most. */
  #runLength({ biasOf, numValidTokens }: Batch, first: number): number {
    const isScaled = this.#resolved.logitScale !== 1;
    const scaledRows = Math.floor(CHUNK_LOGITS / rowLogits(this.#resolved));
    const most = isScaled ? Math.max(1, scaledRows) : Infinity;
    const end = Math.min(numValidTokens, first + most);
    if (!biasOf) return end - first;
    let next = first + 1;
    while (next < end && biasOf[next] === biasOf[first]) next++;
    return next - first;
  }

  /** The logits of a run, in the dtype of the plain kernels. */
  #logitsOf({ logits }: Batch, { first, rows }: Run): ArrayBufferView {
    const { dtype, logitScale } = this.#resolved;
    const bytesOfRow = rowBytes(this.#resolved);
    const offset = logits.byteOffset + first * bytesOfRow;
    const bytes = new Uint8Array(logits.buffer, offset, rows * bytesOfRow);
    if (logitScale === 1) return bytes;
    // A product of two binary32 is exact in binary64, so that storing it rounds once.
    return decode(bytes, dtype).map((logit) => logit * logitScale);
  }

  #outputsOf(batch: Batch, { first, rows }: Run): Omit<Batch, "logits" | "numValidTokens"> {
    const { topK } = this.#resolved;
    const width = rowWidth(this.#resolved);
    const indices = batch.indices.subarray(first * width, (first + rows) * width);
    const weights = batch.weights.subarray(first * width, (first + rows) * width);
    return {
      numTokens: rows,
      expertIds: batch.expertIds?.subarray(first * topK, (first + rows) * topK),
      biasOf: undefined,
      indices,
      weights,
      outputs: { indices, weights },
    };
  }
}

/** The options of a plain kernel with one of the biases. */
function plainOf(resolved: ResolvedOptions, index: number): ResolvedOptions {
  const { numExperts, bias, logitScale, dtype } = resolved;
  return {
    ...resolved,
    dtype: logitScale === 1 ? dtype : "f32",
    logitScale: 1,
    bias: bias && bias.subarray(index * numExperts, (index + 1) * numExperts),
    numBiases: 1,
  };
}

/** Decodes logits into memory of their own. */
function decode(bytes: Uint8Array, dtype: Dtype): Float32Array {
  const own = bytes.slice().buffer;
  if (dtype === "f32") return new Float32Array(own);
  const words = new Uint16Array(own);
  return dtype === "f16" ? decodeFloat16(words) : decodeBfloat16(words);
}

/**
 * Opens the WASM kernel of a gate: a plain one, or one that is composed of several.
 *
 * @param resolved The gate's options, checked.
 * @returns The kernel.
 * @throws {BackendUnavailableError} If the runtime refuses to compile or lacks SIMD.
 * @throws {TypeError} If the caller's kernel is no tilegate kernel.
 */
export async function openWasmKernel(resolved: ResolvedOptions): Promise<CpuKernel> {
  const isPlain = resolved.numBiases === 1 && resolved.logitScale === 1;
  if (!isPlain) return await ComposedKernel.create(resolved);
  return await WasmKernel.create(resolved, resolved.backend.wasm);
}
