/**
 * The checks of arrays: the logits of a call, and the private copies of a gate's constants.
 *
 * @module
 */

import { checkNames, checkWord, refuse, type Subject, viewName } from "./checks.ts";
import { isDetached } from "./errors.ts";
import { decodeBfloat16, decodeFloat16 } from "./float16.ts";
import type { BiasData, Dtype, GateOptions, LogitsArray } from "./options.ts";

/** Which arrays hold numbers of a dtype, and how a message says so. */
const ARRAYS: Readonly<
  Record<Dtype, { readonly names: readonly string[]; readonly text: string }>
> = {
  f32: { names: ["Float32Array"], text: "a Float32Array" },
  f16: {
    names: ["Float16Array", "Uint16Array"],
    text: "a Float16Array or a Uint16Array of raw bits",
  },
  bf16: { names: ["Uint16Array"], text: "a Uint16Array of raw bits" },
};

/** Every number format. */
export const DTYPES: readonly Dtype[] = ["f32", "f16", "bf16"];

const BIAS_NAMES: Readonly<Record<keyof BiasData, true>> = { dtype: true, data: true };

/** An array argument. */
export interface ArrayRule extends Subject {
  /** What its values are. */
  readonly dtype: Dtype;
}

/**
 * Checks that an array can hold numbers of a dtype.
 *
 * @param value What the caller gave.
 * @param rule The argument and its dtype.
 * @returns The same array.
 * @throws {TypeError} If it is another kind of array, or none, or its memory was transferred away.
 */
export function checkArray(value: unknown, rule: ArrayRule): LogitsArray {
  const name = viewName(value);
  if (name !== undefined && ARRAYS[rule.dtype].names.includes(name)) {
    if (!isDetached((value as LogitsArray).buffer)) return value as LogitsArray;
  }
  const { subject, dtype } = rule;
  refuse(value, `${subject} must be ${ARRAYS[dtype].text} for dtype "${dtype}"`);
}

/**
 * Names the kind of array for a dtype, for messages about its length.
 *
 * @param dtype What the values are.
 * @returns For example `a Float32Array`.
 */
export function arrayText(dtype: Dtype): string {
  return ARRAYS[dtype].text;
}

/** A view of memory, whatever it is for. */
export interface ViewRule extends Subject {
  /** Its class, with the article. */
  readonly kind: "an Int32Array" | "a Float32Array";
  /** Its length, where that is the number of experts. */
  readonly numExperts?: number;
  /** Its least length, where it is not. Default: 0. */
  readonly atLeast?: number;
}

/**
 * Checks the class and the length of a view.
 *
 * @param value What the caller gave.
 * @param rule The argument and what it must be.
 * @throws {TypeError} If it is something else, or its memory was transferred away.
 */
export function checkView(value: ArrayBufferView, rule: ViewRule): void {
  const { subject, kind, numExperts, atLeast = 0 } = rule;
  if (kind.endsWith(` ${viewName(value)}`) && !isDetached(value.buffer)) {
    const { length } = value as Int32Array;
    if (numExperts === undefined ? length >= atLeast : length === numExperts) return;
  }
  const wanted = numExperts === undefined
    ? `at least ${atLeast}`
    : `numExperts ${numExperts} values`;
  refuse(value, `${subject} must be ${kind} of ${wanted}`);
}

/**
 * Checks the correction bias and decodes it.
 *
 * @param bias What the caller gave.
 * @param numExperts E, the length it must have.
 * @returns `[numExperts]`, binary32, finite, in memory of its own.
 * @throws {TypeError} If its type or length is wrong.
 * @throws {RangeError} If a value is not finite.
 */
export function checkBias(
  bias: NonNullable<GateOptions["bias"]>,
  numExperts: number,
): Float32Array {
  const { dtype, data, subject } = biasData(bias);
  const array = checkArray(data, { subject, dtype });
  if (array.length !== numExperts) {
    const kind = arrayText(dtype);
    refuse(array, `${subject} must be ${kind} of numExperts ${numExperts} values`);
  }
  return checkFinite(decode(array, dtype), "bias");
}

/**
 * Checks the scale per expert and copies it.
 *
 * @param scale What the caller gave.
 * @param numExperts E, the length it must have.
 * @returns `[numExperts]`, finite, in memory of its own.
 * @throws {TypeError} If it is no `Float32Array` of that length.
 * @throws {RangeError} If a value is not finite.
 */
export function checkPerExpertScale(scale: Float32Array, numExperts: number): Float32Array {
  const subject = "create gate: perExpertScale";
  checkView(scale, { subject, kind: "a Float32Array", numExperts });
  return checkFinite(new Float32Array(scale), "perExpertScale");
}

/**
 * Checks the map from logical to physical ids and copies it.
 *
 * @param map What the caller gave.
 * @param numExperts E, the length it must have.
 * @returns `[numExperts]`, each ≥ −1, in memory of its own.
 * @throws {TypeError} If it is no `Int32Array` of that length.
 * @throws {RangeError} If an id is below −1.
 */
export function checkExpertMap(map: Int32Array, numExperts: number): Int32Array {
  checkView(map, { subject: "create gate: expertMap", kind: "an Int32Array", numExperts });
  const copy = new Int32Array(map);
  const bad = copy.findIndex((id) => id < -1);
  if (bad === -1) return copy;
  refuse(copy[bad], `create gate: expertMap[${bad}] must be an id >= -1`, { type: "number" });
}

function biasData(bias: unknown): { dtype: Dtype; data: unknown; subject: string } {
  const subject = "create gate: bias";
  const kind = viewName(bias);
  if (kind === "Float32Array") return { dtype: "f32", data: bias, subject };
  if (kind === "Float16Array") return { dtype: "f16", data: bias, subject };
  if (kind !== undefined || typeof bias !== "object" || bias === null || Array.isArray(bias)) {
    refuse(bias, `${subject} must be a Float32Array, a Float16Array or { dtype, data }`);
  }
  const rule = { action: "create gate", name: "bias", names: BIAS_NAMES };
  const { dtype, data } = checkNames(bias as BiasData, rule);
  return {
    dtype: checkWord(dtype, { subject: `${subject}.dtype`, words: DTYPES }),
    data,
    subject: `${subject}.data`,
  };
}

function decode(array: LogitsArray, dtype: Dtype): Float32Array {
  if (dtype === "f32") return new Float32Array(array as Float32Array);
  const words = new Uint16Array(array.buffer, array.byteOffset, array.length);
  return dtype === "f16" ? decodeFloat16(words) : decodeBfloat16(words);
}

function checkFinite(values: Float32Array, name: string): Float32Array {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad === -1) return values;
  refuse(values[bad], `create gate: ${name}[${bad}] must be a finite number`, { type: "number" });
}
