/**
 * The checks of arrays: the logits of a call, and the private copies of a gate's constants.
 *
 * @module
 */

import { checkNames, checkWord, viewName } from "./checks.ts";
import { isDetached, mismatchMessage } from "./errors.ts";
import { decodeBfloat16, decodeFloat16 } from "./float16.ts";
import type { BiasData, Dtype, GateOptions, LogitsArray } from "./options.ts";

const ACTION = "create gate";

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

const BIAS_NAMES: Readonly<Record<keyof BiasData, true>> = { dtype: true, data: true };

/** An array argument: which call, which name, which dtype. */
export interface ArrayRule {
  /** The call. */
  readonly action: string;
  /** The argument. */
  readonly name: string;
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
  const wanted = `${ARRAYS[rule.dtype].text} for dtype "${rule.dtype}"`;
  throw new TypeError(mismatchMessage({ ...rule, wanted }, value));
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
  const { dtype, data, name } = biasData(bias);
  const array = checkArray(data, { action: ACTION, name, dtype });
  if (array.length !== numExperts) {
    const wanted = `${arrayText(dtype)} of numExperts ${numExperts} values`;
    throw new TypeError(mismatchMessage({ action: ACTION, name, wanted }, array));
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
  checkKind(scale, { name: "perExpertScale", kind: "Float32Array", numExperts });
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
  checkKind(map, { name: "expertMap", kind: "Int32Array", numExperts });
  const copy = new Int32Array(map);
  const bad = copy.findIndex((id) => id < -1);
  if (bad === -1) return copy;
  const mismatch = { action: ACTION, name: `expertMap[${bad}]`, wanted: "an id >= -1" };
  throw new RangeError(mismatchMessage(mismatch, copy[bad]));
}

function biasData(bias: unknown): { dtype: Dtype; data: unknown; name: string } {
  const kind = viewName(bias);
  if (kind === "Float32Array") return { dtype: "f32", data: bias, name: "bias" };
  if (kind === "Float16Array") return { dtype: "f16", data: bias, name: "bias" };
  if (kind !== undefined || typeof bias !== "object" || bias === null || Array.isArray(bias)) {
    const wanted = "a Float32Array, a Float16Array or { dtype, data }";
    throw new TypeError(mismatchMessage({ action: ACTION, name: "bias", wanted }, bias));
  }
  const subject = { action: ACTION, name: "bias" };
  const { dtype, data } = checkNames(bias as BiasData, { ...subject, names: BIAS_NAMES });
  const words = ["f32", "f16", "bf16"] as const;
  return {
    dtype: checkWord(dtype, { action: ACTION, name: "bias.dtype", words }),
    data,
    name: "bias.data",
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
  const mismatch = { action: ACTION, name: `${name}[${bad}]`, wanted: "a finite number" };
  throw new RangeError(mismatchMessage(mismatch, values[bad]));
}

function checkKind(
  value: unknown,
  rule: { readonly name: string; readonly kind: string; readonly numExperts: number },
): void {
  const { name, kind, numExperts } = rule;
  if (viewName(value) === kind && (value as Int32Array).length === numExperts) return;
  const article = kind === "Int32Array" ? "an" : "a";
  const wanted = `${article} ${kind} of numExperts ${numExperts} values`;
  throw new TypeError(mismatchMessage({ action: ACTION, name, wanted }, value));
}
