/**
 * The gate's kernel on WASM SIMD: its memory, and the copies into and out of it.
 *
 * The memory grows and never shrinks. Batches are cut into chunks, so that a batch of any size leaves
 * behind at most `CHUNK_BYTES` of logits and as much of each result; `logitsView` is what a gate can hold
 * more by.
 *
 * @module
 */

import { refuse } from "../../gate/checks.ts";
import { copyExpertIds } from "../../gate/expert_ids.ts";
import type { Kernel } from "../../gate/kernel.ts";
import type { WasmSource } from "../../gate/options.ts";
import { type Batch, type RouteResult, rowBytes, rowLogits, rowWidth } from "../../gate/batch.ts";
import type { ResolvedOptions } from "../../gate/resolve_options.ts";
import { isFloat32Array, PlainOutputs, takeHalves } from "./fast_path.ts";
import { configure, instantiate, type KernelExports } from "./module.ts";

/** Most bytes of logits, or of results, in one call into the kernel: half of a small L2 cache, so that copies stay near. */
const CHUNK_BYTES = 256 * 1024;

/** Bytes that a memory of 32-bit addresses may have, less its last page. */
const MEMORY_LIMIT = 2 ** 32 - 2 ** 16;

/** Bytes that the kernel keeps free behind logits, indices and weights, rounding included. */
const MARGINS = 3 * 384;

/** Outputs up to this many values are copied one by one, which costs less than making a view. */
const SMALL_COPY = 64;

/** Views of the kernel's memory, and the first element of each array of a chunk; made anew whenever the memory grows. */
interface Views {
  readonly buffer: ArrayBuffer;
  readonly floats: Float32Array;
  readonly words: Int32Array;
  readonly halves: Uint16Array;
  readonly bytes: Uint8Array;
  readonly logitsAt: number;
  readonly indicesAt: number;
  readonly weightsAt: number;
}

/** A kernel that computes at once. */
export interface CpuKernel extends Kernel {
  /** Computes a batch before it returns. */
  route(batch: Batch): void;
  /** Routes a call without options but outputs, or gives `null` where all checks are needed. */
  routePlain(logits: unknown, options: unknown): RouteResult | null;
  /** Gives memory for logits, `[rows, rowLogits]` of the gate's dtype. */
  logitsView(rows: number): Float32Array | Uint16Array;
}

/** One gate in one module instance. */
export class WasmKernel implements CpuKernel {
  readonly #resolved: ResolvedOptions;
  readonly #maxRows: number;
  readonly #width: number;
  readonly #rowLogits: number;
  readonly #isF32: boolean;
  #exports: KernelExports | null;
  /** Rows of logits that the memory has room for, and rows of results; never more results than logits. */
  #logitRows = 1;
  #resultRows = 1;
  #views: Views | null;
  /** The export that is called, without a look-up among all of them. */
  #routeTokens: KernelExports["route_tokens"] | null;
  readonly #outputs = new PlainOutputs();

  private constructor(resolved: ResolvedOptions, exports: KernelExports) {
    this.#resolved = resolved;
    this.#exports = exports;
    this.#width = rowWidth(resolved);
    this.#rowLogits = rowLogits(resolved);
    this.#isF32 = resolved.dtype === "f32";
    const bytesOfRow = Math.max(rowBytes(resolved), 4 * this.#width);
    this.#maxRows = Math.max(1, Math.floor(CHUNK_BYTES / bytesOfRow));
    this.#views = viewsOf(exports);
    this.#routeTokens = exports.route_tokens;
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
   * @throws {TypeError} If an array lies in the kernel's memory where it may not.
   */
  route(batch: Batch): void {
    this.#alive();
    this.#checkPlaces(batch);
    const { numTokens } = batch;
    const chunks = Math.max(1, Math.ceil(numTokens / this.#maxRows));
    const rows = Math.ceil(numTokens / chunks);
    // Where the runtime refuses the memory for a chunk, smaller chunks do.
    if (rows > this.#resultRows) this.#reserve(rows, rows);
    const step = Math.min(rows, this.#resultRows);
    for (let first = 0; first < numTokens; first += step) {
      this.#routeChunk(batch, first, Math.min(step, numTokens - first));
    }
  }

  /**
   * Routes a call on the fast path: plain arrays of few rows, and no option but the outputs. The full checks
   * take longer than such a call.
   *
   * @param logits The caller's first argument.
   * @param options The caller's second argument.
   * @returns The result; `null`, with nothing written, where the full checks must look at the call.
   */
  routePlain(logits: unknown, options: unknown): RouteResult | null {
    const views = this.#views;
    const own = this.#takeLogits(logits);
    if (!views || !own) return null;
    const { buffer, length: numLogits } = own;
    const rows = Math.floor(numLogits / this.#rowLogits);
    const isWhole = rows * this.#rowLogits === numLogits;
    if (!isWhole || rows === 0 || rows > this.#resultRows) return null;
    const length = rows * this.#width;
    const outputs = this.#outputs.take(options, length);
    if (!outputs) return null;
    if (this.#outputs.lieIn(buffer) || this.#outputs.lieIn(views.buffer)) return null;
    let from = views.logitsAt;
    if (buffer === views.buffer) {
      if (!this.#isInView(own)) return null;
      from = own.byteOffset;
    } else if (this.#isF32) views.floats.set(own, from >> 2);
    else views.halves.set(own, from >> 1);
    this.#routeTokens!(from, rows, rows, false);
    copyOut(views, { to: outputs, at: 0, length });
    return outputs;
  }

  /**
   * Makes room for logits in the kernel's own memory.
   *
   * @param rows How many rows.
   * @returns `[rows, rowLogits]` of the gate's dtype.
   * @throws {RangeError} If the rows are too many for a WebAssembly memory, or the runtime refuses the memory.
   * @throws {Error} If the gate was destroyed.
   */
  logitsView(rows: number): Float32Array | Uint16Array {
    const { exports } = this.#alive();
    const resultRows = Math.min(rows, this.#maxRows);
    const room = MEMORY_LIMIT - exports.logits.value - MARGINS - 8 * this.#width * resultRows;
    const most = Math.floor(room / rowBytes(this.#resolved));
    const subject = "make a view: numTokens must be";
    if (rows > most) refuse(rows, `${subject} at most ${most} (4 GiB)`, { type: "number" });
    if (rows > this.#logitRows && !this.#reserve(rows, resultRows)) {
      const wanted = "a number of rows that the runtime gives memory for";
      refuse(rows, `${subject} ${wanted}`, {
        type: "number",
        got: `${rows} and a refusal to grow`,
      });
    }
    const { buffer, logitsAt } = this.#alive().views;
    const ArrayType = this.#isF32 ? Float32Array : Uint16Array;
    return new ArrayType(buffer, logitsAt, rows * this.#rowLogits);
  }

  /** Lets go of the module and its memory. */
  destroy(): void {
    this.#exports = null;
    this.#views = null;
    this.#routeTokens = null;
    this.#outputs.forget();
  }

  #alive(): { readonly exports: KernelExports; readonly views: Views } {
    if (this.#exports) return { exports: this.#exports, views: this.#views! };
    throw new Error("Cannot route: gate must be alive, got a destroyed gate");
  }

  /**
   * Checks that logits in the kernel's own memory are where `logitsView` puts them, and that no output is
   * there at all: it would overwrite the gate's constants.
   */
  #checkPlaces({ expertIds, logits, indices, weights }: Batch): void {
    const { buffer } = this.#alive().views;
    const action = expertIds ? "weigh" : "route";
    for (const [name, view] of Object.entries({ indices, weights })) {
      if (view.buffer !== buffer) continue;
      const got = "a view of it";
      refuse(view, `${action}: ${name} must be memory apart from the gate's own`, { got });
    }
    if (logits.buffer !== buffer || this.#isInView(logits)) return;
    const got = "another part of the gate's own memory";
    refuse(logits, `${action}: logits must be a part of the latest logitsView`, { got });
  }

  /** Takes logits that are plain arrays of the gate's dtype. */
  #takeLogits(logits: unknown): Float32Array | Uint16Array | null {
    if (this.#isF32) return isFloat32Array(logits) ? logits : null;
    return takeHalves(logits, this.#resolved.dtype);
  }

  /** Whether an array in the kernel's memory lies where `logitsView` puts it. */
  #isInView({ byteOffset, byteLength }: ArrayBufferView): boolean {
    const start = this.#views!.logitsAt;
    const end = start + this.#logitRows * rowBytes(this.#resolved);
    return byteOffset >= start && byteOffset + byteLength <= end;
  }

  #routeChunk(batch: Batch, first: number, rows: number): void {
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

  /** Makes room for at least as many rows as given; false, with nothing changed, if the runtime refuses. */
  #reserve(logitRows: number, resultRows: number): boolean {
    const { exports } = this.#alive();
    const logits = Math.max(logitRows, this.#logitRows);
    const results = Math.max(resultRows, this.#resultRows);
    if (!exports.reserve(logits, results)) return false;
    this.#logitRows = logits;
    this.#resultRows = results;
    this.#views = viewsOf(exports);
    return true;
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
    halves: new Uint16Array(buffer),
    bytes: new Uint8Array(buffer),
    logitsAt: exports.logits.value,
    // An i32 global: beyond 2 GiB it is negative.
    indicesAt: exports.indices.value >>> 2,
    weightsAt: exports.weights.value >>> 2,
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
