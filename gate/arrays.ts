/**
 * The checks of arrays: the logits of a call, and the private copies of a gate's constants.
 *
 * @module
 */

import { checkNames, checkWord, refuse, type Subject } from "./checks.ts";
import { describe, describeNumbers, otherForm } from "./describe.ts";
import { decodeBfloat16, decodeFloat16 } from "./float16.ts";
import { MAX_BIASES } from "./limits.ts";
import type { BiasData, Dtype, GateOptions } from "./options.ts";
import { inspectTypedArray, type TypedArrayFacts, typedArrayName } from "./typed_arrays.ts";

/** The arrays that hold numbers of a dtype, and how a message names them. */
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

/** The memory of an array of numbers; 16-bit formats as raw bits. */
export type Words = Float32Array | Uint16Array;

/**
 * Checks that an array can hold numbers of a dtype.
 *
 * @param value What the caller gave.
 * @param rule The argument and its dtype.
 * @returns The same memory as a plain view, whose length no longer follows its buffer's.
 * @throws {TypeError} If it is another kind of array, or none, or its memory is no longer there.
 */
export function checkArray(value: unknown, rule: ArrayRule): Words {
  const { subject, dtype } = rule;
  const { names, text } = ARRAYS[dtype];
  const facts = inspectTypedArray(value);
  if (!facts || !names.includes(facts.name) || !isSound(facts)) {
    const got = describeNumbers(value, dtype === "bf16" ? "Uint16Array" : names[0]);
    refuse(value, `${subject} must be ${text} for dtype "${dtype}"`, { got });
  }
  const { buffer, byteOffset, length } = facts;
  return dtype === "f32"
    ? new Float32Array(buffer, byteOffset, length)
    : new Uint16Array(buffer, byteOffset, length);
}

/** Whether a view has its memory and tells the truth about it. */
function isSound({ isUsable, overrides }: TypedArrayFacts): boolean {
  return isUsable && overrides === undefined;
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
  readonly kind: "an Int32Array" | "a Uint32Array" | "a Float32Array";
  /** Its length, where that is the number of experts. */
  readonly numExperts?: number;
  /** Its least length, where it is not. Default: 0. */
  readonly atLeast?: number;
  /** Whether it is written into: then a converted copy would be no cure. Default: it is read. */
  readonly isOutput?: boolean;
}

/**
 * Checks the class and the length of a view.
 *
 * @param value What the caller gave.
 * @param rule The argument and what it must be.
 * @returns The same memory as a plain view, whose length no longer follows its buffer's.
 * @throws {TypeError} If it is something else, or its memory is no longer there.
 */
export function checkView<Rule extends ViewRule>(value: unknown, rule: Rule): ViewOf<Rule> {
  const { subject, kind, numExperts, atLeast = 0 } = rule;
  const facts = inspectTypedArray(value);
  const hasKind = facts !== undefined && kind.endsWith(` ${facts.name}`) && isSound(facts);
  const hasLength = facts !== undefined &&
    (numExperts === undefined ? facts.length >= atLeast : facts.length === numExperts);
  if (!hasKind || !hasLength) {
    const wanted = numExperts === undefined
      ? `at least ${atLeast}`
      : `numExperts ${numExperts} values`;
    const got = rule.isOutput ? describe(value) : describeNumbers(value, kind.split(" ")[1]);
    refuse(value, `${subject} must be ${kind} of ${wanted}`, { got });
  }
  const { buffer, byteOffset, length } = facts;
  return new VIEWS[kind](buffer as ArrayBuffer, byteOffset, length) as ViewOf<Rule>;
}

const VIEWS: {
  readonly "an Int32Array": Int32ArrayConstructor;
  readonly "a Uint32Array": Uint32ArrayConstructor;
  readonly "a Float32Array": Float32ArrayConstructor;
} = {
  "an Int32Array": Int32Array,
  "a Uint32Array": Uint32Array,
  "a Float32Array": Float32Array,
};

/** The view that a rule asks for. */
type ViewOf<Rule extends ViewRule> = InstanceType<typeof VIEWS[Rule["kind"]]>;

/**
 * Checks the correction bias and decodes it.
 *
 * @param bias What the caller gave.
 * @param numExperts E, the length it must have.
 * @returns `[numBiases, numExperts]`, binary32, finite, in memory of its own.
 * @throws {TypeError} If its type or length is wrong.
 * @throws {RangeError} If a value is not finite.
 */
export function checkBias(
  bias: NonNullable<GateOptions["bias"]>,
  numExperts: number,
): Float32Array {
  const { dtype, data, subject } = biasData(bias);
  const array = checkArray(data, { subject, dtype });
  const numBiases = array.length / numExperts;
  if (!Number.isInteger(numBiases) || numBiases < 1 || numBiases > MAX_BIASES) {
    refuse(data, `${subject} must be ${arrayText(dtype)} of numExperts ${numExperts} values`);
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
  const view = checkView(scale, { subject, kind: "a Float32Array", numExperts });
  return checkFinite(new Float32Array(view), "perExpertScale");
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
  const rule = { subject: "create gate: expertMap", kind: "an Int32Array", numExperts } as const;
  const copy = new Int32Array(checkView(map, rule));
  const bad = copy.findIndex((id) => id < -1);
  if (bad === -1) return copy;
  refuse(copy[bad], `create gate: expertMap[${bad}] must be an id >= -1`, { type: "number" });
}

function biasData(bias: unknown): { dtype: Dtype; data: unknown; subject: string } {
  const subject = "create gate: bias";
  const kind = typedArrayName(bias);
  if (kind === "Float32Array") return { dtype: "f32", data: bias, subject };
  if (kind === "Float16Array") return { dtype: "f16", data: bias, subject };
  const isBare = ArrayBuffer.isView(bias) || Array.isArray(bias) || otherForm(bias) !== undefined;
  if (isBare || typeof bias !== "object" || bias === null) {
    const got = describeNumbers(bias, "Float32Array");
    refuse(bias, `${subject} must be a Float32Array, a Float16Array or { dtype, data }`, { got });
  }
  const rule = { action: "create gate", name: "bias", names: BIAS_NAMES };
  const { dtype, data } = checkNames(bias as BiasData, rule);
  return {
    dtype: checkWord(dtype, { subject: `${subject}.dtype`, words: DTYPES }),
    data,
    subject: `${subject}.data`,
  };
}

function decode(array: Words, dtype: Dtype): Float32Array {
  if (array instanceof Float32Array) return new Float32Array(array);
  return dtype === "f16" ? decodeFloat16(array) : decodeBfloat16(array);
}

function checkFinite(values: Float32Array, name: string): Float32Array {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad === -1) return values;
  refuse(values[bad], `create gate: ${name}[${bad}] must be a finite number`, { type: "number" });
}
