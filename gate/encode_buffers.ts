/**
 * One call of a gate on logits that are on the GPU already: the checks of the caller's buffers, before
 * anything is recorded.
 *
 * @module
 */

import { checkTokens, resolveValidTokens, rowBytes, rowWidth } from "./batch.ts";
import { checkNames, refuse } from "./checks.ts";
import type { ResolvedOptions } from "./resolve_options.ts";

/** The arguments of `encode`: buffers of the gate's own device, bound from their start. */
export interface EncodeBuffers {
  /** `[numTokens, numExperts]` of the gate's dtype, row-major, as `route` takes them; usage `STORAGE`. */
  readonly logits: GPUBuffer;
  /** `[numTokens, topK + numSharedExperts]` i32, written; usage `STORAGE`. */
  readonly indices: GPUBuffer;
  /** `[numTokens, topK + numSharedExperts]` f32, written; usage `STORAGE`. */
  readonly weights: GPUBuffer;
  /** `[numTokens]` i32, read: the bias of each token, for a gate whose `bias` has several rows, and for no
   * other; usage `STORAGE`. The host cannot check them: one outside the biases counts as the last. */
  readonly biasOf?: GPUBuffer;
  /** Rows to route. */
  readonly numTokens: number;
  /** Rows that are not padding, 0..`numTokens`. Default: `numTokens`. */
  readonly numValidTokens?: number;
}

/** The arguments of `encodeWeigh`, which uses no bias. */
export interface EncodeWeighBuffers extends Omit<EncodeBuffers, "biasOf"> {
  /** `[numTokens, topK]` i32, read: experts that the caller has chosen; usage `STORAGE`. The host cannot
   * check them: an id outside 0..`numExperts` − 1 counts as the last expert's. */
  readonly expertIds: GPUBuffer;
}

/** How many rows a checked call has. */
export interface EncodeRows {
  /** Rows to route. */
  readonly numTokens: number;
  /** Rows that are not padding. */
  readonly numValidTokens: number;
}

const ENCODE_NAMES: Readonly<Record<keyof EncodeBuffers, true>> = {
  logits: true,
  indices: true,
  weights: true,
  biasOf: true,
  numTokens: true,
  numValidTokens: true,
};

const ENCODE_WEIGH_NAMES: Readonly<Record<keyof EncodeWeighBuffers, true>> = {
  logits: true,
  expertIds: true,
  indices: true,
  weights: true,
  numTokens: true,
  numValidTokens: true,
};

/** `GPUBufferUsage.STORAGE`; that global is not there in every runtime that has WebGPU types. */
const USAGE_STORAGE = 0x80;

/**
 * Checks what `encode` records into.
 *
 * @param target What the caller gave.
 * @throws {TypeError} If it is neither a command encoder nor a compute pass.
 */
export function checkEncodeTarget(target: GPUCommandEncoder | GPUComputePassEncoder): void {
  const has = (method: string): boolean =>
    typeof (target as unknown as Record<string, unknown> | null)?.[method] === "function";
  if (has("beginComputePass") || has("dispatchWorkgroups")) return;
  refuse(target, "encode: target must be a GPUCommandEncoder or a GPUComputePassEncoder");
}

/**
 * Checks the arguments of `encode`.
 *
 * @param resolved The options of the gate.
 * @param buffers What the caller gave.
 * @returns How many rows there are, and how many of them are not padding.
 * @throws {TypeError} If a buffer is none, is too small, lacks usage `STORAGE`, or is given twice.
 * @throws {RangeError} If a number of tokens is outside its range.
 */
export function checkEncodeBuffers(
  resolved: ResolvedOptions,
  buffers: EncodeBuffers,
): EncodeRows {
  const action = "encode";
  checkNames(buffers, { action, name: "buffers", names: ENCODE_NAMES });
  const rows = checkRows(buffers, action);
  const { logits, indices, weights } = bufferSizes(resolved, rows);
  const bytes = { logits, indices, weights };
  if (resolved.numBiases > 1) {
    checkBuffers(buffers, { action, bytes: { ...bytes, biasOf: rows.numTokens * 4 } });
    return rows;
  }
  if (buffers.biasOf !== undefined) {
    refuse(buffers.biasOf, "encode: biasOf must be left out for a gate without several biases");
  }
  checkBuffers(buffers, { action, bytes });
  return rows;
}

/**
 * Checks the arguments of `encodeWeigh`.
 *
 * @param resolved The options of the gate.
 * @param buffers What the caller gave.
 * @returns How many rows there are, and how many of them are not padding.
 * @throws {TypeError} If a buffer is none, is too small, lacks usage `STORAGE`, or is given twice.
 * @throws {RangeError} If a number of tokens is outside its range.
 */
export function checkEncodeWeighBuffers(
  resolved: ResolvedOptions,
  buffers: EncodeWeighBuffers,
): EncodeRows {
  const action = "encode";
  checkNames(buffers, { action, name: "buffers", names: ENCODE_WEIGH_NAMES });
  const rows = checkRows(buffers, action);
  checkBuffers(buffers, { action, bytes: bufferSizes(resolved, rows) });
  return rows;
}

function checkRows(buffers: Omit<EncodeBuffers, "biasOf">, action: string): EncodeRows {
  const numTokens = checkTokens(buffers.numTokens, { action });
  const numValidTokens = resolveValidTokens(buffers.numValidTokens, { action, numTokens });
  return { numTokens, numValidTokens };
}

/** The bytes that each buffer must have at least; logits are read as whole words. */
function bufferSizes(
  resolved: ResolvedOptions,
  { numTokens }: EncodeRows,
): Record<"logits" | "expertIds" | "indices" | "weights", number> {
  const outputs = numTokens * rowWidth(resolved) * 4;
  return {
    logits: Math.ceil((numTokens * rowBytes(resolved)) / 4) * 4,
    expertIds: numTokens * resolved.topK * 4,
    indices: outputs,
    weights: outputs,
  };
}

type BufferName = "logits" | "expertIds" | "biasOf" | "indices" | "weights";

function checkBuffers(
  buffers: { readonly [name in BufferName]?: GPUBuffer },
  rule: { readonly action: string; readonly bytes: { readonly [name in BufferName]?: number } },
): void {
  const { action, bytes } = rule;
  const names = new Map<GPUBuffer, string>();
  for (const [name, atLeast] of Object.entries(bytes)) {
    const buffer = buffers[name as BufferName]!;
    checkBuffer(buffer, { subject: `${action}: ${name}`, bytes: atLeast });
    const other = names.get(buffer);
    if (other) {
      const got = "the same one";
      refuse(buffer, `${action}: ${name} must be a GPUBuffer apart from ${other}`, { got });
    }
    names.set(buffer, name);
  }
}

/**
 * Checks a buffer.
 *
 * @param buffer What the caller gave.
 * @param rule The call and the argument, and the bytes it must have at least.
 * @throws {TypeError} If it is none, is too small, or lacks usage `STORAGE`.
 */
export function checkBuffer(
  buffer: GPUBuffer,
  { subject, bytes }: { readonly subject: string; readonly bytes: number },
): void {
  const rule = `${subject} must be a GPUBuffer`;
  if (!isBuffer(buffer)) refuse(buffer, rule);
  const { usage, size } = buffer;
  if ((usage & USAGE_STORAGE) === 0) {
    refuse(buffer, `${rule} with usage STORAGE (0x80)`, { got: `usage 0x${usage.toString(16)}` });
  }
  if (size < bytes) refuse(buffer, `${rule} of at least ${bytes} bytes`, { got: `${size} bytes` });
}

function isBuffer(value: GPUBuffer): boolean {
  return typeof value === "object" && value !== null && typeof value.size === "number" &&
    typeof value.usage === "number";
}
