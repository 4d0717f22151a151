/**
 * The gate's kernel on WASM SIMD: instantiating it, its memory, marshalling.
 *
 * @module
 */

import { TILEGATE_WASM_HEX } from "../wasm/embedded.ts";
import { isWasmModule } from "./backend_choice.ts";
import { BackendUnavailableError } from "./errors.ts";
import { copyExpertIds } from "./expert_ids.ts";
import {
  type Batch,
  groupsDecide,
  type ResolvedOptions,
  resolveWasmSource,
  type WasmSource,
} from "./options.ts";
import { expTable } from "./tables.ts";

/** What `wasm/assembly/index.ts` exports. Addresses are bytes in `memory`. */
interface KernelExports {
  readonly memory: WebAssembly.Memory;
  configure(...shape: number[]): number;
  reserve(tokens: number): number;
  group_stride(): number;
  exp_table(): number;
  choice_offsets(): number;
  expert_scale(): number;
  expert_map(): number;
  logits_address(): number;
  indices_address(): number;
  weights_address(): number;
  route_tokens(tokens: number, validTokens: number, given: boolean): void;
}

// The names and values of wasm/assembly/constants.ts.
const DTYPE_CODES = { f32: 0, f16: 1, bf16: 2 } as const;
const SCORING_CODES = { sigmoid: 0, softmax: 1, sqrtsoftplus: 2 } as const;
const FLAG_BIAS = 1;
const FLAG_RENORMALIZE = 2;
const FLAG_SCALE_OUTPUT = 4;
const FLAG_GROUP_MAX = 8;
const FLAG_EXPERT_SCALE = 16;
const FLAG_EXPERT_MAP = 32;

/** Logits of one call into the kernel, at most: half of a small L2 cache, so that what was copied in is still near. */
const CHUNK_BYTES = 256 * 1024;

/** Outputs up to this many values are copied one by one, which costs less than making a view. */
const SMALL_COPY = 64;

/** Views of the module's memory, made anew whenever it grows. */
interface Views {
  readonly buffer: ArrayBuffer;
  readonly words: Uint32Array;
  readonly halves: Uint16Array;
  readonly indices: Int32Array;
  readonly weights: Float32Array;
}

/** One gate in one module instance. */
export class WasmKernel {
  readonly #resolved: ResolvedOptions;
  readonly #maxRows: number;
  #exports: KernelExports | null;
  #reservedRows = 1;
  #views: Views | null = null;

  private constructor(resolved: ResolvedOptions, exports: KernelExports) {
    this.#resolved = resolved;
    this.#exports = exports;
    const rowBytes = resolved.numExperts * (resolved.dtype === "f32" ? 4 : 2);
    this.#maxRows = Math.max(1, Math.floor(CHUNK_BYTES / rowBytes));
  }

  /**
   * Instantiates the kernel and hands it the gate's constants.
   *
   * @param resolved The gate's options, checked.
   * @param source A module or bytes to use instead of the embedded kernel.
   * @returns The kernel.
   * @throws {BackendUnavailableError} If the runtime refuses to compile or lacks SIMD.
   * @throws {TypeError} If `source` is no tilegate kernel.
   */
  static async create(resolved: ResolvedOptions, source?: WasmSource): Promise<WasmKernel> {
    const given = source === undefined ? embeddedKernel() : await resolveWasmSource(source);
    const exports = await instantiate(given);
    configure(exports, resolved);
    return new WasmKernel(resolved, exports);
  }

  /**
   * Routes a batch, at once.
   *
   * @param batch The checked call; its indices and weights are filled in.
   * @throws {Error} If the gate was destroyed.
   */
  route(batch: Batch): void {
    if (!this.#exports) throw new Error("Cannot route: gate must be alive, got a destroyed gate");
    const { numTokens } = batch;
    for (let first = 0; first < numTokens; first += this.#maxRows) {
      this.#routeChunk(batch, first, Math.min(this.#maxRows, numTokens - first));
    }
  }

  /** Lets go of the module and its memory. */
  destroy(): void {
    this.#exports = null;
    this.#views = null;
  }

  #routeChunk(batch: Batch, first: number, rows: number): void {
    const exports = this.#exports!;
    this.#reserve(rows);
    const validRows = Math.min(Math.max(batch.numValidTokens - first, 0), rows);
    this.#copyIn(batch.logits, first, validRows);
    const { topK, numSharedExperts } = this.#resolved;
    const width = topK + numSharedExperts;
    const views = this.#views!;
    const { expertIds } = batch;
    if (expertIds) {
      const place = { to: views.indices, at: exports.indices_address() >> 2, width };
      copyExpertIds(expertIds, { ...place, first, rows: validRows, topK });
    }
    exports.route_tokens(rows, validRows, expertIds !== null);
    copyOut(views.indices, exports.indices_address() >> 2, {
      to: batch.indices,
      at: first * width,
      length: rows * width,
    });
    copyOut(views.weights, exports.weights_address() >> 2, {
      to: batch.weights,
      at: first * width,
      length: rows * width,
    });
  }

  #reserve(rows: number): void {
    const exports = this.#exports!;
    if (rows > this.#reservedRows) {
      if (!exports.reserve(rows)) {
        throw new RangeError(
          `Cannot route: memory must be enough for ${rows} rows, got a refusal to grow`,
        );
      }
      this.#reservedRows = rows;
    }
    if (this.#views?.buffer !== exports.memory.buffer) {
      this.#views = viewsOf(exports.memory.buffer as ArrayBuffer);
    }
  }

  /** Copies bits, never numbers: NaN payloads must arrive as they are. */
  #copyIn(logits: ArrayBufferView, first: number, rows: number): void {
    const { numExperts, dtype } = this.#resolved;
    const address = this.#exports!.logits_address();
    const { words, halves } = this.#views!;
    const { buffer, byteOffset } = logits;
    const length = rows * numExperts;
    if (dtype === "f32") {
      words.set(new Uint32Array(buffer, byteOffset + first * numExperts * 4, length), address >> 2);
    } else {
      halves.set(
        new Uint16Array(buffer, byteOffset + first * numExperts * 2, length),
        address >> 1,
      );
    }
  }
}

function viewsOf(buffer: ArrayBuffer): Views {
  return {
    buffer,
    words: new Uint32Array(buffer),
    halves: new Uint16Array(buffer),
    indices: new Int32Array(buffer),
    weights: new Float32Array(buffer),
  };
}

interface Destination<T> {
  readonly to: T;
  readonly at: number;
  readonly length: number;
}

function copyOut<T extends Int32Array | Float32Array>(
  source: T,
  from: number,
  { to, at, length }: Destination<T>,
): void {
  if (length > SMALL_COPY) {
    to.set(source.subarray(from, from + length), at);
    return;
  }
  for (let i = 0; i < length; i++) to[at + i] = source[from + i];
}

/**
 * Decodes the kernel that is part of this package.
 *
 * @returns The bytes of `wasm/tilegate.wasm`.
 */
export function embeddedKernel(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(TILEGATE_WASM_HEX.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = digitAt(2 * i) << 4 | digitAt(2 * i + 1);
  return bytes;
}

/** The value of a digit: 0 to 9 are 48 to 57, a to f are 97 to 102. */
function digitAt(index: number): number {
  const code = TILEGATE_WASM_HEX.charCodeAt(index);
  return code < 58 ? code - 48 : code - 87;
}

const CURE_COMPILE = "Pass the kernel as `wasm` (a WebAssembly.Module, for example from " +
  '`import kernel from "@tilegate/tilegate/tilegate.wasm"` on an edge runtime), add ' +
  "'wasm-unsafe-eval' to the page's Content-Security-Policy, or use backend \"webgpu\".";

async function instantiate(source: WebAssembly.Module | BufferSource): Promise<KernelExports> {
  let instance: WebAssembly.Instance;
  try {
    const module = isWasmModule(source) ? source : await WebAssembly.compile(source);
    instance = await WebAssembly.instantiate(module);
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    const reason = `The runtime did not compile the kernel (${got}). ${CURE_COMPILE}`;
    throw new BackendUnavailableError("wasm", reason, { cause });
  }
  if (!("route_tokens" in instance.exports && "configure" in instance.exports)) {
    throw new TypeError("Cannot create gate: wasm must be tilegate's kernel, got another module");
  }
  return instance.exports as unknown as KernelExports;
}

function configure(exports: KernelExports, resolved: ResolvedOptions): void {
  const groupCount = groupsDecide(resolved) ? resolved.groupCount : 1;
  const configured = exports.configure(
    resolved.numExperts,
    resolved.topK,
    resolved.numSharedExperts,
    groupCount,
    resolved.groupsSelected,
    DTYPE_CODES[resolved.dtype],
    SCORING_CODES[resolved.scoring],
    flagsOf(resolved),
    resolved.epsilon,
    resolved.routedScalingFactor,
  );
  if (!configured) {
    throw new RangeError(
      "Cannot create gate: memory must be enough for the gate, got a refusal to grow",
    );
  }
  const { buffer } = exports.memory;
  new Uint32Array(buffer).set(expTable(), exports.exp_table() >> 2);
  const padded = choiceOffsets(resolved, { groupCount, stride: exports.group_stride() });
  new Float32Array(buffer).set(padded, exports.choice_offsets() >> 2);
  if (resolved.perExpertScale) {
    new Float32Array(buffer).set(resolved.perExpertScale, exports.expert_scale() >> 2);
  }
  if (resolved.expertMap) new Int32Array(buffer).set(resolved.expertMap, exports.expert_map() >> 2);
}

function flagsOf(resolved: ResolvedOptions): number {
  return (resolved.bias ? FLAG_BIAS : 0) |
    (resolved.renormalize ? FLAG_RENORMALIZE : 0) |
    (resolved.scaleOutput ? FLAG_SCALE_OUTPUT : 0) |
    (resolved.groupScore === "max" ? FLAG_GROUP_MAX : 0) |
    (resolved.perExpertScale ? FLAG_EXPERT_SCALE : 0) |
    (resolved.expertMap ? FLAG_EXPERT_MAP : 0);
}

/** The bias, or zeros, with every group padded to `stride` places that are never chosen. */
function choiceOffsets(
  { numExperts, bias }: ResolvedOptions,
  { groupCount, stride }: { readonly groupCount: number; readonly stride: number },
): Float32Array {
  const size = numExperts / groupCount;
  const offsets = new Float32Array(groupCount * stride).fill(-Infinity);
  for (let expert = 0; expert < numExperts; expert++) {
    offsets[Math.floor(expert / size) * stride + expert % size] = bias ? bias[expert] : 0;
  }
  return offsets;
}
