/**
 * The integer add, multiply, divide and square root of `wgsl/` on a GPU, against IEEE 754: binary64
 * rounded once more to binary32 by `Math.fround`, which for these is the same as rounding once.
 */

import { GpuProgram } from "./gpu.ts";
import { arithmeticShader, PROVE_WORKGROUP } from "./shaders.ts";

/** Pairs in one run of the shader. */
const BATCH = 2 ** 18;

/** What is computed of each pair, and in which order. */
const OPERATIONS = ["a + b", "|a| + |b|", "a × b", "|a| / |b|", "√"] as const;

const RESULTS = OPERATIONS.length;

/** Significands at and around every rounding edge, and two that have no pattern near one. */
const EDGES: readonly number[] = [
  0,
  1,
  2,
  0x2aaaab,
  0x3fffff,
  0x400000,
  0x400001,
  0x555555,
  0x7ffffe,
  0x7fffff,
];

const EXPONENTS = 255;

/** Directed pairs: all pairs of exponents, subnormals included, × all pairs of edges × both signs of b. */
export const DIRECTED_PAIRS: number = EXPONENTS ** 2 * EDGES.length ** 2 * 2;

const LARGEST_FINITE = 3.4028234663852886e38;

/** How many pairs were compared, and the first that differ. */
export interface ArithmeticReport {
  /** Pairs, each of which has five results. */
  readonly pairs: number;
  /** Results that differ. */
  readonly differing: number;
  /** The first of them in words. */
  readonly failures: readonly string[];
}

/** Which pairs. */
export interface ArithmeticOptions {
  /** Every how many of the directed pairs; 1 is all. */
  readonly stride: number;
  /** How many random pairs. */
  readonly random: number;
  /** Told how many pairs are done. */
  readonly onProgress?: (pairs: number) => void;
}

function directedPair(pairs: Uint32Array, at: number, index: number): void {
  const edges = EDGES.length;
  const a = EDGES[index % edges];
  const b = EDGES[Math.floor(index / edges) % edges];
  const rest = Math.floor(index / edges ** 2);
  const exponents = rest >>> 1;
  pairs[at] = Math.floor(exponents / EXPONENTS) * 0x800000 + a;
  pairs[at + 1] = (rest & 1) * 2 ** 31 + (exponents % EXPONENTS) * 0x800000 + b;
}

function mix(value: number): number {
  let word = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  word = Math.imul(word ^ (word >>> 15), 0x846ca68b);
  return (word ^ (word >>> 16)) >>> 0;
}

/** Infinities and NaNs never reach the shader; they lose the top bit of their exponent. */
function finite(bits: number): number {
  return (bits & 0x7f800000) === 0x7f800000 ? bits & 0xbfffffff : bits;
}

/** Any two binary32; in every other pair the second is near the first, or near its negative. */
function randomPair(pairs: Uint32Array, at: number, index: number): void {
  const a = mix(2 * index + 1);
  const b = mix(2 * index + 2);
  pairs[at] = finite(a);
  if (index % 2 === 0) pairs[at + 1] = finite(b);
  else pairs[at + 1] = finite((a + (b >>> (8 + index % 16)) ^ (b << 31)) | 0);
}

function saturate(value: number): number {
  return Math.min(Math.max(value, -LARGEST_FINITE), LARGEST_FINITE);
}

/** Writes what IEEE 754 says, an overflow as the largest finite value. */
function expectAll(pairs: Uint32Array<ArrayBuffer>, powers: Float64Array): Uint32Array {
  const values = new Float32Array(pairs.buffer);
  const expected = new Float32Array(pairs.length / 2 * RESULTS);
  for (let i = 0, at = 0; i < pairs.length; i += 2, at += RESULTS) {
    const a = values[i];
    const b = values[i + 1];
    // −0 + −0 is the one sum whose sign the kernels leave out; no choice and no weight is −0.
    expected[at] = saturate(Math.fround(a + b)) + 0;
    expected[at + 1] = saturate(Math.fround(Math.abs(a) + Math.abs(b)));
    expected[at + 2] = saturate(Math.fround(a * b));
    expected[at + 3] = saturate(Math.fround(Math.abs(a) / (Math.abs(b) || 1)));
    expected[at + 4] = Math.sqrt((pairs[i] || 1) * powers[pairs[i + 1] % 440]);
  }
  return new Uint32Array(expected.buffer);
}

/** 2^(100 − i), exact. */
function powersOfTwo(): Float64Array {
  const powers = new Float64Array(440).fill(2 ** 100);
  for (let i = 1; i < powers.length; i++) powers[i] = powers[i - 1] / 2;
  return powers;
}

/** Runs pairs on a device and keeps count. */
class Comparison {
  readonly #program: GpuProgram;
  readonly #powers = powersOfTwo();
  #pairs = 0;
  #differing = 0;
  readonly #failures: string[] = [];

  constructor(program: GpuProgram) {
    this.#program = program;
  }

  get report(): ArithmeticReport {
    return { pairs: this.#pairs, differing: this.#differing, failures: this.#failures };
  }

  async compare(pairs: Uint32Array<ArrayBuffer>): Promise<void> {
    const count = pairs.length / 2;
    const actual = await this.#program.run({
      inputs: { 0: pairs },
      output: 1,
      words: RESULTS * count,
      workgroups: count / PROVE_WORKGROUP,
    });
    const expected = expectAll(pairs, this.#powers);
    for (let i = 0; i < expected.length; i++) {
      if (actual[i] !== expected[i]) this.#fail(pairs, i, { got: actual[i], must: expected[i] });
    }
    this.#pairs += count;
  }

  #fail(pairs: Uint32Array, at: number, bits: { got: number; must: number }): void {
    this.#differing++;
    if (this.#failures.length >= 5) return;
    const hex = (word: number): string => "0x" + word.toString(16).padStart(8, "0");
    const [a, b] = pairs.subarray(2 * Math.floor(at / RESULTS));
    this.#failures.push(
      `${OPERATIONS[at % RESULTS]} of ${hex(a)} and ${hex(b)} must be ${hex(bits.must)}, got ${
        hex(bits.got)
      }`,
    );
  }
}

/**
 * Compares directed and random pairs.
 *
 * @param device Where the shader runs.
 * @param options Which pairs.
 * @returns What differs.
 */
export async function proveArithmetic(
  device: GPUDevice,
  options: ArithmeticOptions,
): Promise<ArithmeticReport> {
  const { stride, random, onProgress } = options;
  const code = arithmeticShader();
  const comparison = new Comparison(
    await GpuProgram.create(device, { code, entryPoint: "compute_pairs" }),
  );
  const directed = Math.ceil(DIRECTED_PAIRS / stride);
  const pairs = new Uint32Array(2 * BATCH);
  for (let first = 0; first < directed + random; first += BATCH) {
    for (let i = 0; i < BATCH; i++) {
      const index = first + i;
      if (index < directed) directedPair(pairs, 2 * i, index * stride);
      else randomPair(pairs, 2 * i, index - directed);
    }
    await comparison.compare(pairs);
    onProgress?.(comparison.report.pairs);
  }
  return comparison.report;
}
