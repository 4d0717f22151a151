/**
 * How an error message names a value that was refused, and what to pass instead of it.
 *
 * @module
 */

import { inspectTypedArray, tagOf, typedArrayName } from "./typed_arrays.ts";

/**
 * Names a value shortly, for the end of an error message.
 *
 * @param value Anything.
 * @returns Its text, for example `a Float64Array of 12`, `"abc"`, `-3`, `NaN`, `null`.
 *
 * @example
 * ```ts
 * import { describe } from "./describe.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(describe(new Float64Array(12)), "a Float64Array of 12");
 * assertEquals(describe(-0), "-0");
 * ```
 */
export function describe(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.length > 40 ? `${value.slice(0, 39)}…` : value);
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `${value}n`;
    case "function":
    case "symbol":
      return `a ${typeof value}`;
    case "object":
      return value === null ? "null" : describeObject(value);
    default:
      return String(value);
  }
}

/**
 * Names a value that was passed as an array of numbers and is none, with what to pass instead where the
 * value holds numbers in another form.
 *
 * @param value Anything but the array that was wanted.
 * @param wanted The class of that array, for example `"Float32Array"`.
 * @returns For example `an array of 8; pass Float32Array.from(it)`.
 */
export function describeNumbers(value: unknown, wanted: string): string {
  const form = otherForm(value);
  if (form) return `${form.name}; pass ${form.cure}`;
  const text = describe(value);
  const holdsNumbers = Array.isArray(value) || (typedArrayName(value) ?? "").endsWith("64Array");
  return holdsNumbers ? `${text}; pass ${wanted}.from(it)` : text;
}

/**
 * Finds the form in which another library holds numbers.
 *
 * @param value Anything.
 * @returns The form, or `undefined` where it is none that is known.
 */
export function otherForm(value: unknown): OtherForm | undefined {
  return OTHER_FORMS.find(({ matches }) => isObject(value) && matches(value));
}

/** A form in which other libraries hold numbers. */
export interface OtherForm {
  /** What it is, with the article. */
  readonly name: string;
  /** What to pass instead. */
  readonly cure: string;
  /** Tells whether a value has this form. */
  readonly matches: (value: Properties) => boolean;
}

type Properties = Readonly<Record<string, unknown>>;

const OTHER_FORMS: readonly OtherForm[] = [
  {
    name: "an ONNX Runtime tensor on the GPU",
    cure: "its gpuBuffer to `encode`, or await its getData()",
    matches: (value) => isOrtTensor(value) && read(value, "location") === "gpu-buffer",
  },
  { name: "an ONNX Runtime tensor", cure: "its data", matches: isOrtTensor },
  {
    name: "a TensorFlow.js tensor",
    cure: "await its data()",
    matches: (value) =>
      typeof read(value, "dataSync") === "function" && Array.isArray(read(value, "shape")),
  },
  {
    name: "a GPUBuffer",
    cure: "it to `encode` of a WebGPU gate",
    matches: (value) => typeof read(value, "mapAsync") === "function",
  },
  {
    name: "an object with data and dims",
    cure: "its data",
    matches: (value) =>
      ArrayBuffer.isView(read(value, "data")) && Array.isArray(read(value, "dims")),
  },
];

function isOrtTensor(value: Properties): boolean {
  return Array.isArray(read(value, "dims")) && typeof read(value, "type") === "string" &&
    typeof read(value, "getData") === "function";
}

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null;
}

/** Reads a property of an object that may be a proxy, or have a getter that throws. */
function read(value: object, property: string): unknown {
  try {
    return (value as Properties)[property];
  } catch {
    return undefined;
  }
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  const array = inspectTypedArray(value);
  if (array) return describeTypedArray(array);
  const tag = tagOf(value);
  const name: unknown = tag === "Object" ? constructorName(value) : tag;
  if (typeof name !== "string" || name === "Object") return "an object";
  // A proxy of a typed array has its constructor, and none of its memory.
  if (/^(?:Int|Uint|Float)\d+(?:Clamped)?Array$/.test(name)) {
    return `an imitation of ${withArticle(name)}`;
  }
  const [length, byteLength] = [read(value, "length"), read(value, "byteLength")];
  let extent = "";
  if (typeof byteLength === "number") extent = ` of ${byteLength} bytes`;
  if (typeof length === "number") extent = ` of ${length}`;
  return `${withArticle(name)}${extent}`;
}

function describeTypedArray(
  { name, length, isUsable, overrides, buffer }: NonNullable<ReturnType<typeof inspectTypedArray>>,
): string {
  if (overrides) return `a subclass of ${name} that overrides ${overrides}`;
  if (isUsable) return `${withArticle(name)} of ${length}`;
  return buffer.byteLength === 0
    ? `a detached ${name}`
    : `${withArticle(name)} whose buffer has shrunk`;
}

function constructorName(value: object): unknown {
  const constructor = read(value, "constructor");
  return typeof constructor === "function" ? constructor.name : undefined;
}

function withArticle(name: string): string {
  return `${/^[AEIO]/.test(name) ? "an" : "a"} ${name}`;
}

/**
 * Finds the name that a misspelt one probably stands for.
 *
 * @param given The misspelt name.
 * @param known The names there are.
 * @returns The nearest, or `undefined` where none is near.
 *
 * @example
 * ```ts
 * import { nearestName } from "./describe.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nearestName("top_k", ["topK", "numExperts"]), "topK");
 * assertEquals(nearestName("temperature", ["topK", "numExperts"]), undefined);
 * ```
 */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  const plain = (name: string): string => name.replaceAll(/[^a-zA-Z0-9]/g, "").toLowerCase();
  const wanted = plain(given);
  // A third of the letters may be wrong, and three at most.
  const most = Math.min(3, Math.floor(wanted.length / 3));
  const near = known
    .map((name) => ({ name, distance: editDistance(wanted, plain(name)) }))
    .filter(({ distance }) => distance <= most)
    .sort((first, second) => first.distance - second.distance);
  return near[0]?.name;
}

/** Counts the letters to insert, drop or replace (Levenshtein), row by row of the usual table. */
function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = above[j - 1] + Number(from[i - 1] !== to[j - 1]);
      row.push(Math.min(above[j] + 1, row[j - 1] + 1, replaced));
    }
    above = row;
  }
  return above[to.length];
}
