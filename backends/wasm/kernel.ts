/**
 * The gate's kernel on WASM SIMD: its memory, marshalling.
 *
 * @module
 */

import { copyExpertIds } from "../../gate/expert_ids.ts";
import type { Kernel } from "../../gate/kernel.ts";
import type { WasmSource } from "../../gate/options.ts";
import { type Batch, type RouteResult, rowBytes, rowWidth } from "../../gate/batch.ts";
import type { ResolvedOptions } from "../../gate/resolve_options.ts";
import { PlainOutputs } from "./fast_path.ts";
import { configure, instantiate, type KernelExports } from "./module.ts";

/** Logits of one call into the kernel, at most: half of a small L2 cache, so that what was copied in is still near. */
const CHUNK_BYTES = 256 * 1024;

/** Outputs up to this many values are copied one by one, which costs less than making a view. */
const SMALL_COPY = 64;

/** The module's memory: views of it and where the chunk's arrays begin, in elements; made anew whenever it grows. */
interface Views {
  readonly buffer: ArrayBuffer;
  readonly floats: Float32Array;
  readonly words: Int32Array;
  readonly bytes: Uint8Array;
  readonly logitsAt: number;
  readonly indicesAt: number;
  readonly weightsAt: number;
}

/** One gate in one module instance. */
export class WasmKernel implements Kernel {
  readonly #resolved: ResolvedOptions;
  readonly #maxRows: number;
  readonly #width: number;
  #exports: KernelExports | null;
  #reservedRows = 1;
  #views: Views | null;
  readonly #outputs = new PlainOutputs();

  private constructor(resolved: ResolvedOptions, exports: KernelExports) {
    this.#resolved = resolved;
    this.#exports = exports;
    this.#width = rowWidth(resolved);
    this.#maxRows = Math.max(1, Math.floor(CHUNK_BYTES / rowBytes(resolved)));
    this.#views = viewsOf(exports);
  }

  /**
   * Instantiates the kernel and hands it the gate's constants.
   *
   * @param resolved The gate's options, checked.
   * @param source The caller's kernel; without one, the embedded one.
   * @returns The kernel.
   * @throws {BackendUnavailableError} If the runtime refuses to compile or lacks SIMD.
   * @throws {TypeError} If it is no tilegate kernel.
   */
  static async create(
    resolved: ResolvedOptions,
    source?: WasmSource,
  ): Promise<WasmKernel> {
    const exports = await instantiate(source);
    configure(exports, resolved);
    return new WasmKernel(resolved, exports);
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
    const { numTokens, logits } = batch;
    const { buffer } = this.#alive().views;
    // Logits that lie in the kernel's memory have room for their results there too.
    const chunks = logits.buffer === buffer ? 1 : Math.ceil(numTokens / this.#maxRows);
    const step = Math.ceil(numTokens / chunks);
    for (let first = 0; first < numTokens; first += step) {
      this.#routeChunk(batch, first, Math.min(step, numTokens - first));
    }
  }

  /**
   * Routes a call that is as plain as can be, in a fraction of the time that all checks take.
   *
   * @param logits What the caller gave.
   * @param options What the caller gave.
   * @returns The result; `null`, with nothing written, where the checks must look closer.
   */
  routePlain(logits: unknown, options: unknown): RouteResult | null {
    const views = this.#views;
    if (!views || !(logits instanceof Float32Array)) return null;
    const { dtype, numExperts } = this.#resolved;
    const rows = logits.length / numExperts;
    if (dtype !== "f32" || !(rows >= 1 && rows <= this.#reservedRows) || rows % 1 !== 0) {
      return null;
    }
    const length = rows * this.#width;
    const outputs = this.#outputs.take(options, length);
    if (!outputs) return null;
    const { buffer } = logits;
    if (this.#outputs.lieIn(buffer)) return null;
    let from = views.logitsAt;
    if (buffer === views.buffer) from = logits.byteOffset;
    else views.floats.set(logits, from >> 2);
    this.#exports!.route_tokens(from, rows, rows, false);
    copyOut(views, { to: outputs, at: 0, length });
    return outputs;
  }

  /**
   * Makes room for logits in the kernel's own memory.
   *
   * @param rows How many rows.
   * @returns `[rows, numExperts]` of the gate's dtype.
   * @throws {RangeError} If the runtime gives no more memory.
   * @throws {Error} If the gate was destroyed.
   */
  logitsView(rows: number): Float32Array | Uint16Array {
    this.#reserve(rows);
    const { buffer, logitsAt } = this.#alive().views;
    const { dtype, numExperts } = this.#resolved;
    const ArrayType = dtype === "f32" ? Float32Array : Uint16Array;
    return new ArrayType(buffer, logitsAt, rows * numExperts);
  }

  /** Lets go of the module and its memory. */
  destroy(): void {
    this.#exports = null;
    this.#views = null;
    this.#outputs.forget();
  }

  #alive(): { readonly exports: KernelExports; readonly views: Views } {
    if (this.#exports) return { exports: this.#exports, views: this.#views! };
    throw new Error("Cannot route: gate must be alive, got a destroyed gate");
  }

  #routeChunk(batch: Batch, first: number, rows: number): void {
    this.#reserve(rows);
    const { exports, views } = this.#alive();
    const validRows = Math.min(Math.max(batch.numValidTokens - first, 0), rows);
    const from = this.#copyIn(batch.logits, first, validRows);
    const { expertIds } = batch;
    const width = this.#width;
    if (expertIds) {
      const { topK } = this.#resolved;
      const { words: to, indicesAt: at } = views;
      copyExpertIds(expertIds, { to, at, width, first, rows: validRows, topK });
    }
    exports.route_tokens(from, rows, validRows, expertIds !== undefined);
    const at = first * width;
    const length = rows * width;
    copyOut(views, { to: batch, at, length });
  }

  #reserve(rows: number): void {
    if (rows <= this.#reservedRows) return;
    const { exports } = this.#alive();
    if (!exports.reserve(rows, rows)) {
      throw new RangeError(
        `Cannot route: memory must be enough for ${rows} rows, got a refusal to grow`,
      );
    }
    this.#reservedRows = rows;
    this.#views = viewsOf(exports);
  }

  /** Copies bits, never numbers: NaN payloads must arrive as they are. Returns where the rows lie. */
  #copyIn(logits: ArrayBufferView, first: number, rows: number): number {
    const { buffer, logitsAt, bytes } = this.#views!;
    const bytesOfRow = rowBytes(this.#resolved);
    const byteOffset = logits.byteOffset + first * bytesOfRow;
    if (logits.buffer === buffer) return byteOffset;
    bytes.set(new Uint8Array(logits.buffer, byteOffset, rows * bytesOfRow), logitsAt);
    return logitsAt;
  }
}

function viewsOf(exports: KernelExports): Views {
  const buffer = exports.memory.buffer as ArrayBuffer;
  return {
    buffer,
    floats: new Float32Array(buffer),
    words: new Int32Array(buffer),
    bytes: new Uint8Array(buffer),
    logitsAt: exports.logits.value,
    indicesAt: exports.indices.value >> 2,
    weightsAt: exports.weights.value >> 2,
  };
}

interface Destination {
  readonly to: Pick<RouteResult, "indices" | "weights">;
  /** The first value there. */
  readonly at: number;
  /** How many values of each. */
  readonly length: number;
}

function copyOut(views: Views, { to, at, length }: Destination): void {
  const { words, floats, indicesAt, weightsAt } = views;
  const { indices, weights } = to;
  if (length > SMALL_COPY) {
    indices.set(words.subarray(indicesAt, indicesAt + length), at);
    weights.set(floats.subarray(weightsAt, weightsAt + length), at);
    return;
  }
  for (let i = 0; i < length; i++) {
    indices[at + i] = words[indicesAt + i];
    weights[at + i] = floats[weightsAt + i];
  }
}
