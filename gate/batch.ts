/**
 * One call of a gate on logits in memory: its arguments, and every check of them, before anything is
 * written.
 *
 * @module
 */

import { arrayText, checkArray, checkView, type ViewRule } from "./arrays.ts";
import { checkInteger, checkNames, refuse } from "./checks.ts";
import { checkExpertIds } from "./expert_ids.ts";
import { MAX_TOKENS } from "./limits.ts";
import type { LogitsArray } from "./options.ts";
import type { ResolvedOptions } from "./resolve_options.ts";

/** What `route` and `weigh` may be told beside the logits. */
export interface RouteOptions {
  /** Rows to route; the arrays may then be longer than these need. Default: all of the logits. */
  readonly numTokens?: number;
  /** Rows that are not padding, 0..`numTokens`; the rows after them get index −1 and weight 0.
   * Default: `numTokens`. */
  readonly numValidTokens?: number;
  /** `[numTokens, topK + numSharedExperts]` at least: written into. Default: allocated. */
  readonly indices?: Int32Array;
  /** `[numTokens, topK + numSharedExperts]` at least: written into. Default: allocated. */
  readonly weights?: Float32Array;
}

/** The result of `route` and `weigh`: row-major, the routed experts first (best first, or in the order
 * given), then the shared ones. */
export interface RouteResult {
  /** `[numTokens, topK + numSharedExperts]`: expert ids; −1 in padding rows. */
  readonly indices: Int32Array;
  /** `[numTokens, topK + numSharedExperts]`: the weight of each; 0 in padding rows. */
  readonly weights: Float32Array;
  /** The backend that computed this result. */
  readonly backend: "webgpu" | "wasm";
}

/** One call after every check. The views may be longer than `numTokens` rows. */
export interface Batch {
  /** `[numTokens, numExperts]` of the gate's dtype. */
  readonly logits: ArrayBufferView;
  /** Rows to route. */
  readonly numTokens: number;
  /** Rows that are not padding. */
  readonly numValidTokens: number;
  /** `[numTokens, topK]`: the experts of every row that is not padding, chosen by the caller;
   * `undefined` where the gate chooses. */
  readonly expertIds: Int32Array | undefined;
  /** `[numTokens, topK + numSharedExperts]`, to be written. */
  readonly indices: Int32Array;
  /** `[numTokens, topK + numSharedExperts]`, to be written. */
  readonly weights: Float32Array;
}

const ROUTE_NAMES: Readonly<Record<keyof RouteOptions, true>> = {
  numTokens: true,
  numValidTokens: true,
  indices: true,
  weights: true,
};

/** The arrays a call reads. */
interface CallInputs {
  /** `[numTokens, numExperts]` of the gate's dtype, row-major. */
  readonly logits: LogitsArray;
  /** `[numTokens, topK]` for `weigh`; `undefined` for `route`. */
  readonly expertIds?: Int32Array;
}

/**
 * Checks the arguments of `route` and allocates the outputs that were not given. Nothing is written
 * to those that were.
 *
 * @param resolved The options of the gate.
 * @param logits `[numTokens, numExperts]` of the gate's dtype, row-major.
 * @param options How many rows, and where to write.
 * @returns What a kernel needs.
 * @throws {TypeError} If an argument has a wrong type or length, or the arrays overlap.
 * @throws {RangeError} If a number of tokens is outside its range.
 */
export function resolveBatch(
  resolved: ResolvedOptions,
  logits: LogitsArray,
  options: RouteOptions = {},
): Batch {
  return resolveCall(resolved, { logits }, { action: "route", options });
}

/**
 * Checks the arguments of `weigh`, as {@linkcode resolveBatch} does those of `route`.
 *
 * @param resolved The options of the gate.
 * @param inputs The logits, and `[numTokens, topK]` expert ids at least.
 * @param options How many rows, and where to write.
 * @returns What a kernel needs.
 * @throws {TypeError} If an argument has a wrong type or length, or the arrays overlap.
 * @throws {RangeError} If a number of tokens or an expert's id is outside its range.
 */
export function resolveWeighBatch(
  resolved: ResolvedOptions,
  inputs: Required<CallInputs>,
  options: RouteOptions = {},
): Batch {
  return resolveCall(resolved, inputs, { action: "weigh", options });
}

function resolveCall(
  resolved: ResolvedOptions,
  inputs: CallInputs,
  { action, options }: { readonly action: "route" | "weigh"; readonly options: RouteOptions },
): Batch {
  checkNames(options, { action, name: "options", names: ROUTE_NAMES });
  const { logits } = inputs;
  checkArray(logits, { subject: `${action}: logits`, dtype: resolved.dtype });
  const numTokens = resolveTokens(resolved, { action, logits, numTokens: options.numTokens });
  const numValidTokens = resolveValidTokens(options.numValidTokens, { action, numTokens });
  const expertIds = action === "weigh" ? inputs.expertIds : undefined;
  const used: Extent[] = [
    { name: "logits", view: logits, length: numTokens * resolved.numExperts },
  ];
  if (action === "weigh") {
    used.push(checkExperts(resolved, { expertIds: expertIds!, numTokens, numValidTokens }));
  }
  const length = numTokens * rowWidth(resolved);
  const { indices = new Int32Array(length), weights = new Float32Array(length) } = options;
  takeOutput({ name: "indices", view: indices, length }, { action, kind: "an Int32Array", used });
  takeOutput({ name: "weights", view: weights, length }, { action, kind: "a Float32Array", used });
  return { logits, numTokens, numValidTokens, expertIds, indices, weights };
}

/**
 * Copies what a batch reads, without its padding rows: for a kernel that reads it after the call has
 * returned, when the caller may write into the arrays again.
 *
 * @param resolved The options of the gate.
 * @param batch The checked call.
 * @returns The same call on memory of its own; the outputs are the caller's.
 */
export function copyInputs(resolved: ResolvedOptions, batch: Batch): Batch {
  const { logits, expertIds, numValidTokens } = batch;
  const length = numValidTokens * rowBytes(resolved);
  const bytes = new Uint8Array(logits.buffer, logits.byteOffset, length);
  const ids = expertIds?.slice(0, numValidTokens * resolved.topK);
  return { ...batch, logits: bytes.slice(), expertIds: ids };
}

function checkExperts(
  { topK, numExperts }: ResolvedOptions,
  given: Pick<Batch, "numTokens" | "numValidTokens"> & { readonly expertIds: Int32Array },
): Extent {
  const { expertIds, numTokens, numValidTokens } = given;
  const length = numTokens * topK;
  checkView(expertIds, { subject: "weigh: expertIds", kind: "an Int32Array", atLeast: length });
  checkExpertIds(expertIds, { count: numValidTokens * topK, numExperts });
  return { name: "expertIds", view: expertIds, length };
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

/**
 * Computes how many slots a row of the result has.
 *
 * @param resolved The gate's options.
 * @returns topK + numSharedExperts.
 */
export function rowWidth(
  { topK, numSharedExperts }: Pick<ResolvedOptions, "topK" | "numSharedExperts">,
): number {
  return topK + numSharedExperts;
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

/**
 * Checks a number of rows that are not padding.
 *
 * @param value What the caller gave; `undefined` for all.
 * @param rule What is done with them, and how many rows there are.
 * @returns The number.
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If it is outside 0..`numTokens`.
 */
export function resolveValidTokens(
  value: number | undefined,
  rule: { readonly action: string; readonly numTokens: number },
): number {
  const { action, numTokens } = rule;
  if (value === undefined) return numTokens;
  const subject = `${action}: numValidTokens`;
  return checkInteger(value, { subject, min: 0, max: numTokens, because: "numTokens" });
}

function resolveTokens(
  resolved: ResolvedOptions,
  call: {
    readonly action: string;
    readonly logits: LogitsArray;
    readonly numTokens: number | undefined;
  },
): number {
  const { numExperts, dtype } = resolved;
  const { action, logits } = call;
  const whole = logits.length / numExperts;
  let length = "a multiple of";
  if (call.numTokens !== undefined) {
    const numTokens = checkTokens(call.numTokens, { action });
    if (numTokens <= whole) return numTokens;
    length = `at least numTokens ${numTokens} x`;
  } else if (Number.isInteger(whole)) return whole;
  const wanted = `${arrayText(dtype)} of ${length} numExperts ${numExperts} values`;
  refuse(logits, `${action}: logits must be ${wanted}`);
}

/** The part of an array that a call uses: its first `length` values. */
interface Extent {
  readonly name: string;
  readonly view: LogitsArray | Int32Array;
  readonly length: number;
}

/** Checks an output, and that it lies apart from the arrays in `used`; adds it to them. */
function takeOutput(
  output: Extent,
  rule: Pick<ViewRule, "kind"> & { readonly action: string; readonly used: Extent[] },
): void {
  const { name, view, length } = output;
  const { action, kind, used } = rule;
  checkView(view, { subject: `${action}: ${name}`, kind, atLeast: length });
  for (const other of used) {
    if (view.buffer !== other.view.buffer || !overlap(output, other)) continue;
    const got = "an overlapping view";
    refuse(view, `${action}: ${name} must be memory apart from ${other.name}`, { got });
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
