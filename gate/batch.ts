/**
 * One call of a gate: its arguments, and every check of them, before anything is written.
 *
 * @module
 */

import { arrayText, checkArray, checkView, type ViewRule } from "./arrays.ts";
import { checkBoolean, checkInteger, checkNames, refuse } from "./checks.ts";
import { checkExpertIds } from "./expert_ids.ts";
import type { LogitsArray, ResolvedOptions } from "./options.ts";

/** What `route` may be told beside the logits. */
export interface RouteOptions {
  /** Rows to route; the arrays may then be longer than these need. Default: all of the logits. */
  readonly numTokens?: number;
  /** Rows that are no padding, 0..`numTokens`; the rows after them get index −1 and weight 0.
   * Default: `numTokens`. */
  readonly numValidTokens?: number;
  /** `[numTokens, topK]` at least: experts that somebody else has chosen, as DeepSeek-V4's first
   * layers do by a hash of the token id. They are scored and weighed as if the gate had chosen them,
   * in the order given; bias and groups, which only choose, do nothing. An expert may come twice.
   * Default: the gate chooses. */
  readonly expertIds?: Int32Array;
  /** `[numTokens, topK + numSharedExperts]` at least: written into. Default: allocated. */
  readonly indices?: Int32Array;
  /** `[numTokens, topK + numSharedExperts]` at least: written into. Default: allocated. */
  readonly weights?: Float32Array;
}

/** What `route` gives: row-major, routed experts best first (or as they were given), then the shared
 * ones. */
export interface RouteResult {
  /** `[numTokens, topK + numSharedExperts]`: expert ids; −1 in padding rows. */
  readonly indices: Int32Array;
  /** `[numTokens, topK + numSharedExperts]`: the weight of each; 0 in padding rows. */
  readonly weights: Float32Array;
}

/** One call after every check. The views may be longer than `numTokens` rows. */
export interface Batch {
  /** `[numTokens, numExperts]` of the gate's dtype. */
  readonly logits: ArrayBufferView;
  /** Rows to route. */
  readonly numTokens: number;
  /** Rows that are no padding. */
  readonly numValidTokens: number;
  /** `[numTokens, topK]`: the experts of every row that is no padding; `undefined` where they are to
   * be chosen. */
  readonly expertIds: Int32Array | undefined;
  /** `[numTokens, topK + numSharedExperts]`, to be written. */
  readonly indices: Int32Array;
  /** `[numTokens, topK + numSharedExperts]`, to be written. */
  readonly weights: Float32Array;
}

/** What `encode` reads and writes: buffers of the gate's own device, bound from their start. */
export interface EncodeBuffers {
  /** `[numTokens, numExperts]` of the gate's dtype, row-major; usage `STORAGE`. */
  readonly logits: GPUBuffer;
  /** `[numTokens, topK + numSharedExperts]` i32; usage `STORAGE`. */
  readonly indices: GPUBuffer;
  /** `[numTokens, topK + numSharedExperts]` f32; usage `STORAGE`. */
  readonly weights: GPUBuffer;
  /** Rows to route. */
  readonly numTokens: number;
  /** Rows that are no padding, 0..`numTokens`. Default: `numTokens`. */
  readonly numValidTokens?: number;
  /** Whether `indices` holds experts that somebody else has chosen: the first `topK` of every row are
   * read, scored and weighed in their order, and then overwritten. They cannot be checked: one that
   * is no expert's counts as the last expert's. The first such call compiles a shader, unless a
   * `route` with `expertIds`, which waits for it, came before. Default: `false`. */
  readonly expertsGiven?: boolean;
}

const ROUTE_NAMES: Readonly<Record<keyof RouteOptions, true>> = {
  numTokens: true,
  numValidTokens: true,
  expertIds: true,
  indices: true,
  weights: true,
};

const ENCODE_NAMES: Readonly<Record<keyof EncodeBuffers, true>> = {
  logits: true,
  indices: true,
  weights: true,
  numTokens: true,
  numValidTokens: true,
  expertsGiven: true,
};

/** Row numbers are i32 in the kernels. */
const MAX_TOKENS: number = 0x7fffffff;

/** `GPUBufferUsage.STORAGE`; that global is not there in every runtime that has WebGPU types. */
const USAGE_STORAGE = 0x80;

/**
 * Checks the arguments of `route` and allocates the outputs that were not given. Nothing is written
 * to those that were.
 *
 * @param resolved The options of the gate.
 * @param logits `[numTokens, numExperts]` of the gate's dtype, row-major.
 * @param options How many rows, of which experts, and where to write.
 * @returns What a kernel needs.
 * @throws {TypeError} If an argument has a wrong type or length, or the arrays overlap.
 * @throws {RangeError} If a number of tokens or an expert's id is outside its range.
 */
export function resolveBatch(
  resolved: ResolvedOptions,
  logits: LogitsArray,
  options: RouteOptions = {},
): Batch {
  checkNames(options, { action: "route", name: "options", names: ROUTE_NAMES });
  checkArray(logits, { subject: "route: logits", dtype: resolved.dtype });
  const numTokens = resolveTokens(resolved, { logits, numTokens: options.numTokens });
  const numValidTokens = resolveValidTokens(options.numValidTokens, { action: "route", numTokens });
  const length = numTokens * rowWidth(resolved);
  const { expertIds, indices = new Int32Array(length), weights = new Float32Array(length) } =
    options;
  const used: Extent[] = [
    { name: "logits", view: logits, length: numTokens * resolved.numExperts },
  ];
  if (expertIds !== undefined) {
    used.push(checkExperts(resolved, { expertIds, numTokens, numValidTokens }));
  }
  takeOutput({ name: "indices", view: indices, length }, { kind: "an Int32Array", used });
  takeOutput({ name: "weights", view: weights, length }, { kind: "a Float32Array", used });
  return { logits, numTokens, numValidTokens, expertIds, indices, weights };
}

/**
 * Checks the arguments of `encode`.
 *
 * @param resolved The options of the gate.
 * @param buffers What the caller gave.
 * @returns How many rows there are, how many of them are no padding, and whether their experts are
 * given.
 * @throws {TypeError} If a buffer is none, is too small, lacks usage `STORAGE`, or is given twice.
 * @throws {RangeError} If a number of tokens is outside its range.
 */
export function checkEncodeBuffers(
  resolved: ResolvedOptions,
  buffers: EncodeBuffers,
): {
  readonly numTokens: number;
  readonly numValidTokens: number;
  readonly expertsGiven: boolean;
} {
  const action = "encode";
  checkNames(buffers, { action, name: "buffers", names: ENCODE_NAMES });
  const numTokens = checkTokens(buffers.numTokens, { action });
  const numValidTokens = resolveValidTokens(buffers.numValidTokens, { action, numTokens });
  const { expertsGiven = false } = buffers;
  checkBoolean(expertsGiven, { subject: "encode: expertsGiven" });
  const logitsBytes = Math.ceil((numTokens * rowBytes(resolved)) / 4) * 4;
  const resultBytes = numTokens * rowWidth(resolved) * 4;
  const names = new Map<GPUBuffer, string>();
  for (const name of ["logits", "indices", "weights"] as const) {
    const buffer = buffers[name];
    checkBuffer(buffer, { name, bytes: name === "logits" ? logitsBytes : resultBytes });
    const other = names.get(buffer);
    if (other) {
      const got = "the same one";
      refuse(buffer, `encode: ${name} must be a GPUBuffer apart from ${other}`, { got });
    }
    names.set(buffer, name);
  }
  return { numTokens, numValidTokens, expertsGiven };
}

function checkExperts(
  { topK, numExperts }: ResolvedOptions,
  given: Pick<Batch, "numTokens" | "numValidTokens"> & { readonly expertIds: Int32Array },
): Extent {
  const { expertIds, numTokens, numValidTokens } = given;
  const taken = { name: "expertIds", view: expertIds, length: numTokens * topK };
  const rule = {
    subject: "route: expertIds",
    kind: "an Int32Array",
    atLeast: taken.length,
  } as const;
  checkView(expertIds, rule);
  checkExpertIds(expertIds, { count: numValidTokens * topK, numExperts });
  return taken;
}

/**
 * Computes how long a row of logits is.
 *
 * @param resolved The gate's options.
 * @returns Bytes.
 */
export function rowBytes(
  { numExperts, dtype }: Pick<ResolvedOptions, "numExperts" | "dtype">,
): number {
  return numExperts * (dtype === "f32" ? 4 : 2);
}

function rowWidth(resolved: ResolvedOptions): number {
  return resolved.topK + resolved.numSharedExperts;
}

/**
 * Checks a number of tokens.
 *
 * @param value What the caller gave.
 * @param rule What is done with them, and the fewest that may be.
 * @returns The number.
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If it is outside its range.
 */
export function checkTokens(
  value: unknown,
  { action, min = 0 }: { readonly action: string; readonly min?: number },
): number {
  return checkInteger(value, { subject: `${action}: numTokens`, min, max: MAX_TOKENS });
}

function resolveTokens(
  resolved: ResolvedOptions,
  given: { readonly logits: LogitsArray; readonly numTokens: number | undefined },
): number {
  const { numExperts, dtype } = resolved;
  const { logits } = given;
  const whole = logits.length / numExperts;
  let length = "a multiple of";
  if (given.numTokens !== undefined) {
    const numTokens = checkTokens(given.numTokens, { action: "route" });
    if (numTokens <= whole) return numTokens;
    length = `at least numTokens ${numTokens} x`;
  } else if (Number.isInteger(whole)) return whole;
  const wanted = `${arrayText(dtype)} of ${length} numExperts ${numExperts} values`;
  refuse(logits, `route: logits must be ${wanted}`);
}

function resolveValidTokens(
  value: number | undefined,
  rule: { readonly action: string; readonly numTokens: number },
): number {
  const { action, numTokens } = rule;
  if (value === undefined) return numTokens;
  const subject = `${action}: numValidTokens`;
  return checkInteger(value, { subject, min: 0, max: numTokens, because: "numTokens" });
}

interface Extent {
  readonly name: string;
  readonly view: LogitsArray | Int32Array;
  readonly length: number;
}

/** Checks an output, and that it lies apart from what is used already. */
function takeOutput(
  output: Extent,
  { kind, used }: Pick<ViewRule, "kind"> & { readonly used: Extent[] },
): void {
  const { name, view, length } = output;
  checkView(view, { subject: `route: ${name}`, kind, atLeast: length });
  for (const other of used) {
    if (view.buffer !== other.view.buffer || !overlap(output, other)) continue;
    const got = "an overlapping view";
    refuse(view, `route: ${name} must be memory apart from ${other.name}`, { got });
  }
  used.push(output);
}

function overlap(first: Extent, second: Extent): boolean {
  if (first.length === 0 || second.length === 0) return false;
  return first.view.byteOffset < end(second) && second.view.byteOffset < end(first);
}

function end({ view, length }: Extent): number {
  return view.byteOffset + length * (view.byteLength / view.length);
}

function checkBuffer(
  buffer: GPUBuffer,
  { name, bytes }: { readonly name: string; readonly bytes: number },
): void {
  const rule = `encode: ${name} must be a GPUBuffer`;
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
