/**
 * Seeded rows of logits, and biases, of every kind that has ever broken a router.
 *
 * Row r of seed s is a pure function of (s, r, numExperts, dtype): a failure is replayed from those four.
 */

import type { Dtype } from "../../mod.ts";
import { encodeBfloat16, encodeFloat16 } from "./float16.ts";
import { RandomSource } from "./random_source.ts";

/** Layout of a float format: how many bits its mantissa and its exponent have. */
interface Format {
  readonly mantissa: number;
  readonly exponent: number;
}

const FORMATS: Record<Dtype, Format> = {
  f32: { mantissa: 23, exponent: 8 },
  f16: { mantissa: 10, exponent: 5 },
  bf16: { mantissa: 7, exponent: 8 },
};

/** Fills a row with numbers, which are then rounded to the dtype. */
type ValueFill = (source: RandomSource, row: Float32Array) => void;
/** Fills a row with raw words of the dtype. */
type WordFill = (source: RandomSource, row: Uint32Array, format: Format) => void;

function each(next: (source: RandomSource) => number): ValueFill {
  return (source, row) => {
    for (let e = 0; e < row.length; e++) row[e] = next(source);
  };
}

function fillAscending(source: RandomSource, row: Float32Array): void {
  each((s) => s.normal())(source, row);
  row.sort();
}

function fillDescending(source: RandomSource, row: Float32Array): void {
  fillAscending(source, row);
  row.reverse();
}

function fillScaled(source: RandomSource, row: Float32Array): void {
  const scale = 0.05 * 2 ** (8 * source.unit());
  const shift = 3 * source.normal();
  each((s) => scale * s.normal() + shift)(source, row);
}

function fillOneHot(source: RandomSource, row: Float32Array): void {
  row.fill(-10 * source.unit());
  row[source.below(row.length)] = 10 * source.unit();
}

function saturated(source: RandomSource): number {
  const magnitude = Math.min(3e38, 16 * 2 ** (124 * source.unit() ** 3));
  return source.bits() & 1 ? magnitude : -magnitude;
}

/** Where binary32 sigmoids are tiny, subnormal, or zero. */
function veryNegative(source: RandomSource): number {
  return -(60 + 50 * source.unit());
}

function word(source: RandomSource, format: Format, exponent: number): number {
  const sign = (source.bits() & 1) * 2 ** (format.mantissa + format.exponent);
  return sign + exponent * 2 ** format.mantissa + source.below(2 ** format.mantissa);
}

/** Normal-sized words (exponents around 1) with special ones strewn in. */
function strewn(special: (source: RandomSource, format: Format) => number): WordFill {
  return (source, row, format) => {
    const share = source.unit() ** 2;
    const bias = 2 ** (format.exponent - 1) - 1;
    for (let e = 0; e < row.length; e++) {
      row[e] = source.unit() < share
        ? special(source, format)
        : word(source, format, bias + 2 - source.below(6));
    }
  };
}

function zeroWord(source: RandomSource, format: Format): number {
  return (source.bits() & 1) * 2 ** (format.mantissa + format.exponent);
}

function infinityWord(source: RandomSource, format: Format): number {
  return zeroWord(source, format) + (2 ** format.exponent - 1) * 2 ** format.mantissa;
}

function nanWord(source: RandomSource, format: Format): number {
  return infinityWord(source, format) + 1 + source.below(2 ** format.mantissa - 1);
}

function subnormalWord(source: RandomSource, format: Format): number {
  return word(source, format, 0);
}

function limitWord(source: RandomSource, format: Format): number {
  const top = 2 ** format.exponent - 2;
  return word(source, format, source.bits() & 1 ? top - source.below(2) : source.below(3));
}

function anyWord(source: RandomSource, format: Format): number {
  return source.below(2 ** (1 + format.exponent + format.mantissa));
}

function allWords(next: (source: RandomSource, format: Format) => number): WordFill {
  return (source, row, format) => {
    for (let e = 0; e < row.length; e++) row[e] = next(source, format);
  };
}

/** Values a few units in the last place apart: too close for any estimate to tell. */
function fillNearTies(source: RandomSource, row: Uint32Array, format: Format): void {
  const bias = 2 ** (format.exponent - 1) - 1;
  const base = word(source, format, bias + 4 - source.below(10));
  for (let e = 0; e < row.length; e++) row[e] = base + source.below(9);
}

const VALUE_FILLS: Record<string, ValueFill> = {
  "normal": each((s) => s.normal()),
  "normal x4": each((s) => 4 * s.normal()),
  "scaled and shifted": fillScaled,
  "quantised to 1/4": each((s) => Math.round(4 * s.normal()) / 4),
  "four values": each((s) => s.below(4) - 1.5),
  "all equal": (source, row) => void row.fill(3 * source.normal()),
  "ascending": fillAscending,
  "descending": fillDescending,
  "one-hot": fillOneHot,
  "saturated": each(saturated),
  "very negative": each(veryNegative),
  "around 17": each((s) => 15 + 4 * s.unit()),
};

const WORD_FILLS: Record<string, WordFill> = {
  "near ties": fillNearTies,
  "signed zeros": strewn(zeroWord),
  "subnormals": strewn(subnormalWord),
  "infinities": strewn(infinityWord),
  "NaN payloads": strewn(nanWord),
  "format limits": strewn(limitWord),
  "all subnormal": allWords(subnormalWord),
  "all NaN": allWords(nanWord),
  "any bits": allWords(anyWord),
};

/** The names of all kinds of row. */
export const ROW_FLAVOURS: readonly string[] = [
  ...Object.keys(VALUE_FILLS),
  ...Object.keys(WORD_FILLS),
];

/** The names of all kinds of bias. */
export const BIAS_FLAVOURS: readonly string[] = [
  "normal x0.1",
  "zero",
  "quantised to 1/4",
  "huge",
  "negative",
  "tiny",
  "largest",
];

/**
 * Names the kind of row that {@linkcode randomRows} writes at a row number: a third of them are plain normal.
 *
 * @param seed The seed of the run.
 * @param row The row number, from 0.
 * @returns One of {@linkcode ROW_FLAVOURS}.
 */
export function rowFlavour(seed: number, row: number): string {
  const source = new RandomSource(seed, 2 * row + 1);
  return source.unit() < 0.35 ? "normal" : ROW_FLAVOURS[source.below(ROW_FLAVOURS.length)];
}

function encodeWord(value: number, dtype: Dtype): number {
  return dtype === "f16" ? encodeFloat16(value) : encodeBfloat16(value);
}

/** Which rows to write: their seed, the first row number, and a kind for all of them (mixed when left out). */
export interface RandomRowsOptions {
  /** The seed of the run. */
  readonly seed: number;
  /** The number of the first row, 0 when left out. */
  readonly firstRow?: number;
  /** One of {@linkcode ROW_FLAVOURS} for every row. */
  readonly flavour?: string;
}

/** The shape of the rows to write. */
export interface RowsShape {
  /** How many rows. */
  readonly numTokens: number;
  /** How many logits a row has. */
  readonly numExperts: number;
  /** What the logits are. */
  readonly dtype: Dtype;
}

/**
 * Writes seeded rows of logits.
 *
 * @param shape How many rows, how wide, and in which dtype.
 * @param options The seed, the first row number, and a kind if one kind is wanted.
 * @returns `[numTokens, numExperts]` logits: a `Float32Array`, or a `Uint16Array` of raw bits.
 */
export function randomRows(
  shape: RowsShape,
  options: RandomRowsOptions,
): Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  const { numTokens, numExperts, dtype } = shape;
  const values = new Float32Array(numExperts);
  const words = new Uint32Array(values.buffer);
  const rows = dtype === "f32"
    ? new Uint32Array(numTokens * numExperts)
    : new Uint16Array(numTokens * numExperts);
  for (let token = 0; token < numTokens; token++) {
    const row = (options.firstRow ?? 0) + token;
    const flavour = options.flavour ?? rowFlavour(options.seed, row);
    const source = new RandomSource(options.seed, 2 * row);
    const fillValues = VALUE_FILLS[flavour];
    if (fillValues !== undefined) fillValues(source, values);
    else WORD_FILLS[flavour](source, words, FORMATS[dtype]);
    if (dtype !== "f32" && fillValues !== undefined) {
      for (let e = 0; e < numExperts; e++) words[e] = encodeWord(values[e], dtype);
    }
    rows.set(words, token * numExperts);
  }
  return rows instanceof Uint16Array ? rows : new Float32Array(rows.buffer);
}

const BIAS_VALUES: Record<string, (source: RandomSource, dtype: Dtype) => number> = {
  "normal x0.1": (s) => 0.1 * s.normal(),
  "zero": () => 0,
  "quantised to 1/4": (s) => Math.round(2 * s.normal()) / 4,
  "huge": (s, dtype) => s.normal() * (dtype === "f16" ? 1e4 : 1e30),
  "negative": (s) => -1 - 4 * s.unit(),
  "tiny": (s, dtype) => s.normal() * (dtype === "f16" ? 1e-6 : 1e-39),
  "largest": (s, dtype) =>
    (s.bits() & 1 ? 1 : -1) * (dtype === "f16" ? 65504 : dtype === "bf16" ? 3.38e38 : 3.4028234e38),
};

/** A bias as `GateOptions.bias` takes it. */
export type RandomBias = Float32Array<ArrayBuffer> | {
  dtype: "f16" | "bf16";
  data: Uint16Array<ArrayBuffer>;
};

/**
 * Writes a seeded, finite correction bias.
 *
 * @param shape How many experts, and the dtype of the bias.
 * @param options The seed, and one of {@linkcode BIAS_FLAVOURS} ("normal x0.1" when left out).
 * @returns `numExperts` values, in the form `GateOptions.bias` takes.
 */
export function randomBias(
  shape: { readonly numExperts: number; readonly dtype: Dtype },
  options: { readonly seed: number; readonly flavour?: string },
): RandomBias {
  const { numExperts, dtype } = shape;
  const next = BIAS_VALUES[options.flavour ?? "normal x0.1"];
  const source = new RandomSource(options.seed, 0x62696173);
  const values = Float32Array.from({ length: numExperts }, () => next(source, dtype));
  if (dtype === "f32") return values;
  const data = Uint16Array.from(values, (value) => {
    const bits = encodeWord(value, dtype);
    return dtype === "f16" && (bits & 0x7fff) > 0x7bff ? (bits & 0x8000) | 0x7bff : bits;
  });
  return { dtype, data };
}
