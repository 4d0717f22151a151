/** The shipped kernel's scores, one by one, and the inputs that they are proven over. */

import { expTable } from "../../gate/constants.ts";
import { embeddedKernel } from "../../backends/wasm/embedded_kernel.ts";
import type { ScoreName } from "./oracle.ts";

/** What is used of `wasm/assembly/kernel.ts`. */
interface KernelExports {
  readonly memory: WebAssembly.Memory;
  configure(...shape: number[]): number;
  sigmoid(x: number): number;
  softmax(x: number): number;
  sqrtsoftplus(x: number): number;
  /** From the bits of |x| to bits. */
  tanh_magnitude(y: number): number;
}

/** Inputs of a segment: the upper eight bits are its number. */
export const SEGMENT_INPUTS: number = 2 ** 24;

const SCORING_SOFTMAX = 1;
const FLAG_RENORMALIZE = 2;

/**
 * Decodes the kernel that is shipped.
 *
 * @returns The bytes of `wasm/tilegate.wasm`.
 */
export function kernelBytes(): Uint8Array<ArrayBuffer> {
  return embeddedKernel();
}

/**
 * Instantiates the shipped kernel.
 *
 * @returns The scores of one argument. exp is softmax where the row's largest logit is 0, as it is
 * before any row was read, and its partition sum cancels.
 */
export function kernelScores(): Record<ScoreName, (x: number) => number> {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(kernelBytes()));
  const kernel = exports as unknown as KernelExports;
  const constantsAt = kernel.configure(
    2,
    1,
    0,
    1,
    1,
    0,
    SCORING_SOFTMAX,
    FLAG_RENORMALIZE,
    0,
    1,
    0,
  );
  new Uint32Array(kernel.memory.buffer, constantsAt).set(expTable());
  const { sigmoid, softmax, sqrtsoftplus, tanh_magnitude } = kernel;
  return { sigmoid, exp: softmax, sqrtsoftplus, tanh: ofBits(tanh_magnitude) };
}

/** Makes a function of the bits of |x| one of x. */
function ofBits(compute: (magnitude: number) => number): (x: number) => number {
  const value = new Float32Array(1);
  const bits = new Int32Array(value.buffer);
  return (x) => {
    value[0] = x;
    bits[0] = compute(bits[0] & 0x7fffffff);
    return value[0];
  };
}

/**
 * Decodes logit bits as both kernels do.
 *
 * @param bits Any 32 bits.
 * @returns Those of a finite binary32: NaN is the lowest, ±Infinity ±the largest, −0 is +0.
 */
export function finiteBits(bits: number): number {
  const magnitude = bits & 0x7fffffff;
  if (magnitude === 0) return 0;
  if (magnitude < 0x7f800000) return bits;
  return magnitude > 0x7f800000 || bits < 0 ? 0xff7fffff | 0 : 0x7f7fffff;
}

/**
 * Lists the segments that a score is proven over: all 256, for exp those of negative inputs, for tanh the others.
 *
 * @param name The score.
 * @returns The numbers of the segments.
 */
export function segmentsOf(name: ScoreName): number[] {
  const first = name === "exp" ? 128 : 0;
  const end = name === "tanh" ? 128 : 256;
  return Array.from({ length: end - first }, (_, i) => first + i);
}
