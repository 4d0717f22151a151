/**
 * One call of a gate on logits in memory: its arguments, and every check of them, before anything is
 * written.
 *
 * @module
 */

import { arrayText, checkArray, checkView, type Words } from "./arrays.ts";
import { checkInteger, checkNames, refuse } from "./checks.ts";
import { checkExpertIds } from "./expert_ids.ts";
import { MAX_TOKENS } from "./limits.ts";
import type { LogitsArray } from "./options.ts";
import type { ResolvedOptions } from "./resolve_options.ts";
import { isFixedMemory } from "./typed_arrays.ts";

/** What `route` and `weigh` may be told beside the logits. */
export interface RouteOptions {
  /** Rows to route; the arrays may then be longer than these need. Default: all of the logits. */
  readonly numTokens?: number;
  /** Rows that are not padding, 0..`numTokens`; the rows after them get index −1 and weight 0.
   * Default: `numTokens`. */
  readonly numValidTokens?: number;
  /** `[numTokens]` at least: the bias of each token, 0..numBiases − 1, for a gate whose `bias` has several
   * rows, and for no other. */
  readonly biasOf?: Int32Array;
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
  /** `[numTokens, rowLogits]` of the gate's dtype, as a plain view. */
  readonly logits: ArrayBufferView;
  /** Rows to route. */
  readonly numTokens: number;
  /** Rows that are not padding. */
  readonly numValidTokens: number;
  /** `[numTokens, topK]`: the experts of every row that is not padding, chosen by the caller;
   * `undefined` where the gate chooses. */
  readonly expertIds: Int32Array | undefined;
  /** `[numTokens]`: the bias of every row that is not padding; `undefined` where there is one for all. */
  readonly biasOf: Int32Array | undefined;
  /** `[numTokens, topK + numSharedExperts]`, to be written; a plain view. */
  readonly indices: Int32Array;
  /** `[numTokens, topK + numSharedExperts]`, to be written; a plain view. */
  readonly weights: Float32Array;
  /** The arrays that the result names: the caller's own, if there are any. */
  readonly outputs: Pick<RouteResult, "indices" | "weights">;
}

const ROUTE_NAMES: Readonly<Record<keyof RouteOptions, true>> = {
  numTokens: true,
  numValidTokens: true,
  biasOf: true,
  indices: true,
  weights: true,
};

/** The arrays a call reads. */
interface CallInputs {
  /** `[numTokens, rowLogits]` of the gate's dtype, row-major. */
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
  const logits = checkArray(inputs.logits, { subject: `${action}: logits`, dtype: resolved.dtype });
  const numTokens = resolveTokens(resolved, { action, inputs, logits, options });
  const numValidTokens = resolveValidTokens(options.numValidTokens, { action, numTokens });
  const used: Extent[] = [
    { name: "logits", view: logits, length: numTokens * rowLogits(resolved) },
  ];
  const chosen = action === "weigh"
    ? checkExperts(resolved, { ids: inputs.expertIds, numTokens, numValidTokens })
    : undefined;
  if (chosen) used.push(chosen);
  const biases = checkBiasOf(resolved, {
    action,
    biasOf: options.biasOf,
    numTokens,
    numValidTokens,
  });
  if (biases) used.push(biases);
  const length = numTokens * rowWidth(resolved);
  return {
    logits,
    numTokens,
    numValidTokens,
    expertIds: chosen?.ids,
    biasOf: biases?.view,
    ...resolveOutputs(options, { action, length, used }),
  };
}

/** Checks the outputs, or allocates them. Each must lie apart from the arrays in `used`, and from the other. */
function resolveOutputs(
  options: RouteOptions,
  call: { readonly action: string; readonly length: number; readonly used: Extent[] },
): Pick<Batch, "indices" | "weights" | "outputs"> {
  const { action, length } = call;
  const outputs = {
    indices: options.indices === undefined ? allocate(Int32Array, length) : options.indices,
    weights: options.weights === undefined ? allocate(Float32Array, length) : options.weights,
  };
  const rule = { atLeast: length, isOutput: true };
  const indices = checkView(outputs.indices, {
    ...rule,
    subject: `${action}: indices`,
    kind: "an Int32Array",
  });
  takeOutput({ name: "indices", view: indices, length }, call);
  const weights = checkView(outputs.weights, {
    ...rule,
    subject: `${action}: weights`,
    kind: "a Float32Array",
  });
  takeOutput({ name: "weights", view: weights, length }, call);
  return { indices, weights, outputs };
}

/** Makes an output that the caller has not given. */
function allocate<View>(ViewOf: new (length: number) => View, length: number): View {
  try {
    return new ViewOf(length);
  } catch {
    throw new RangeError(
      `Cannot route: memory must be enough for ${length} results, got a refusal to allocate`,
    );
  }
}

/**
 * Copies what a batch reads, without its padding rows: for a kernel that reads it after the call has
 * returned, when the caller may write into the arrays again.
 *
 * @param resolved The options of the gate.
 * @param batch The checked call.
 * @param memory Memory for the copy of the logits, of `inputBytes` at least. Default: allocated.
 * @returns The same call on memory of its own; the outputs are the caller's.
 */
export function copyInputs(
  resolved: ResolvedOptions,
  batch: Batch,
  memory?: Uint8Array<ArrayBuffer>,
): Batch {
  const { logits, expertIds, numValidTokens } = batch;
  const length = inputBytes(resolved, batch);
  const bytes = new Uint8Array(logits.buffer, logits.byteOffset, length);
  const copy = memory?.subarray(0, length) ?? new Uint8Array(length);
  copy.set(bytes);
  const ids = expertIds?.slice(0, numValidTokens * resolved.topK);
  const biasOf = batch.biasOf?.slice(0, numValidTokens);
  return { ...batch, logits: copy, expertIds: ids, biasOf };
}

/**
 * Counts the bytes of a batch's logits, without its padding rows.
 *
 * @param resolved The options of the gate.
 * @param batch The checked call.
 * @returns Bytes.
 */
export function inputBytes(resolved: ResolvedOptions, { numValidTokens }: Batch): number {
  return numValidTokens * rowBytes(resolved);
}

/** Checks the biases of a call's tokens; `undefined` where the call chooses none. */
function checkBiasOf(
  { numBiases }: ResolvedOptions,
  call: Pick<Batch, "numTokens" | "numValidTokens"> & {
    readonly action: string;
    readonly biasOf: unknown;
  },
): Extent & { readonly view: Int32Array } | undefined {
  const { action, biasOf, numTokens, numValidTokens } = call;
  const subject = `${action}: biasOf`;
  if (numBiases === 1) {
    if (biasOf === undefined) return undefined;
    refuse(biasOf, `${subject} must be left out for a gate without several biases`);
  }
  // Experts that the caller has chosen need no bias.
  if (action === "weigh" && biasOf === undefined) return undefined;
  const view = checkView(biasOf, { subject, kind: "an Int32Array", atLeast: numTokens });
  const bad = view.subarray(0, numValidTokens).findIndex((bias) => bias >>> 0 >= numBiases);
  if (bad !== -1) {
    const rule = `${subject}[${bad}] must be an integer from 0 to ${numBiases - 1}`;
    refuse(view[bad], rule, { type: "number" });
  }
  return { name: "biasOf", view, length: numTokens };
}

function checkExperts(
  { topK, numExperts }: ResolvedOptions,
  call: Pick<Batch, "numTokens" | "numValidTokens"> & { readonly ids: unknown },
): Extent & { readonly ids: Int32Array } {
  const { ids, numTokens, numValidTokens } = call;
  const length = numTokens * topK;
  const rule = { subject: "weigh: expertIds", kind: "an Int32Array", atLeast: length } as const;
  const view = checkView(ids, rule);
  // In memory that another thread may write into, only a copy stays as it was checked.
  const own = isFixedMemory(view.buffer) ? view : view.slice(0, length);
  checkExpertIds(own, { count: numValidTokens * topK, numExperts });
  return { name: "expertIds", view, length, ids: own };
}

/**
 * Computes how long a row of logits is.
 *
 * @param resolved The gate's options.
 * @returns Bytes.
 */
export function rowBytes(resolved: RowShape & Pick<ResolvedOptions, "dtype">): number {
  return rowLogits(resolved) * (resolved.dtype === "f32" ? 4 : 2);
}

/** What decides how many logits a row has. */
export type RowShape = Pick<
  ResolvedOptions,
  "numExperts" | "numSharedExperts" | "sharedExpertSink"
>;

/**
 * Computes how many logits a row has.
 *
 * @param resolved The gate's options.
 * @returns numExperts, and numSharedExperts more where the router scores the shared experts.
 */
export function rowLogits(
  { numExperts, numSharedExperts, sharedExpertSink }: RowShape,
): number {
  return numExperts + (sharedExpertSink ? numSharedExperts : 0);
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
    readonly inputs: CallInputs;
    readonly logits: Words;
    readonly options: RouteOptions;
  },
): number {
  const { numExperts, dtype, numSharedExperts, sharedExpertSink } = resolved;
  const { action, inputs, logits, options } = call;
  const whole = logits.length / rowLogits(resolved);
  let length = "a multiple of";
  if (options.numTokens !== undefined) {
    const numTokens = checkTokens(options.numTokens, { action });
    if (numTokens <= whole) return numTokens;
    length = `at least numTokens ${numTokens} x`;
  } else if (Number.isInteger(whole)) return whole;
  const row = `numExperts ${numExperts}` +
    (sharedExpertSink ? ` + numSharedExperts ${numSharedExperts}` : "");
  const wanted = `${arrayText(dtype)} of ${length} ${sharedExpertSink ? `(${row})` : row} values`;
  refuse(inputs.logits, `${action}: logits must be ${wanted}`);
}

/** The part of an array that a call uses: its first `length` values. */
interface Extent {
  readonly name: string;
  readonly view: Words | Int32Array;
  readonly length: number;
}

/** Checks that an output lies apart from the arrays in `used`, and adds it to them. */
function takeOutput(
  output: Extent,
  { action, used }: { readonly action: string; readonly used: Extent[] },
): void {
  for (const other of used) {
    if (output.view.buffer !== other.view.buffer || !overlap(output, other)) continue;
    const rule = `${action}: ${output.name} must be memory apart from ${other.name}`;
    refuse(output.view, rule, { got: "an overlapping view" });
  }
  used.push(output);
}

function overlap(first: Extent, second: Extent): boolean {
  if (first.length === 0 || second.length === 0) return false;
  return first.view.byteOffset < end(second) && second.view.byteOffset < end(first);
}

function end({ view, length }: Extent): number {
  return view.byteOffset + length * view.BYTES_PER_ELEMENT;
}
