/**
 * What a gate is made of: its options, their defaults, and every check of them. Both backends get
 * the same resolved, plain copy, so they throw the same errors and compute from the same constants.
 *
 * @module
 */

import { checkBias, checkExpertMap, checkPerExpertScale, DTYPES } from "./arrays.ts";
import { resolveBackend } from "./backend_options.ts";
import {
  checkBoolean,
  checkFloat32,
  checkInteger,
  checkNames,
  checkWord,
  refuse,
  type Subject,
} from "./checks.ts";

export { DTYPES } from "./arrays.ts";
export { resolveBackend, resolveWasmSource } from "./backend_options.ts";
export type { BackendChoice } from "./backend_options.ts";
export { checkEncodeBuffers, checkTokens, resolveBatch, rowBytes } from "./batch.ts";
export type { Batch, EncodeBuffers, RouteOptions, RouteResult } from "./batch.ts";

/** A number format: IEEE-754 binary32, IEEE-754 binary16, or bfloat16. */
export type Dtype = "f32" | "f16" | "bf16";

/** How a logit becomes a score: σ(x), softmax over the row, or √(ln(1+eˣ)). */
export type Scoring = "sigmoid" | "softmax" | "sqrtsoftplus";

/** How the choices of a group become its score: the sum of its two best, or its best. */
export type GroupScore = "top2sum" | "max";

/**
 * The shape of a `Float16Array`, spelled out because compilers and runtimes exist that do not know
 * one; every `Float16Array` fits.
 */
export interface Float16ArrayLike extends ArrayBufferView {
  /** The number of values. */
  readonly length: number;
  /** The class. */
  readonly [Symbol.toStringTag]: "Float16Array";
}

/** Numbers of any `Dtype`: f32 is a `Float32Array`, f16 a `Float16Array` or raw bits in a
 * `Uint16Array`, bf16 raw bits in a `Uint16Array`. Views at any offset are fine. */
export type LogitsArray = Float32Array | Float16ArrayLike | Uint16Array;

/** The kernel of the WASM backend: a compiled module, its bytes, what importing a `.wasm` file gives
 * on edge runtimes, or a promise of any of these. */
export type WasmSource = WasmKernelSource | PromiseLike<WasmKernelSource>;

/** A `WasmSource` once it is there. */
export type WasmKernelSource =
  | WebAssembly.Module
  | BufferSource
  | { readonly default: WebAssembly.Module };

/** Who computes. */
export type BackendName = "auto" | "webgpu" | "wasm";

/** The correction bias in a format of its own, which need not be that of the logits. */
export interface BiasData {
  /** What the values are. */
  readonly dtype: Dtype;
  /** `[numExperts]`, in the array that `dtype` asks for. */
  readonly data: LogitsArray;
}

/** Expert groups: the experts are split into equal runs, and only the best runs are chosen from. */
export interface GroupOptions {
  /** How many groups there are; divides `numExperts`. */
  readonly count: number;
  /** How many of them stay, 1..`count`. Ties keep the lower group. */
  readonly selected: number;
  /** How a group is scored. Default `"top2sum"`. */
  readonly score?: GroupScore;
}

/**
 * The options of a gate. They are read once and copied: changing them, or the arrays in them,
 * afterwards changes nothing.
 */
export interface GateOptions {
  /** The number of routed experts E, 1..4096; need not be a power of two. */
  readonly numExperts: number;
  /** Routed experts per token K, 1..64, shared ones not counted; at most the experts in the groups
   * that stay. */
  readonly topK: number;
  /** How a logit becomes a score. Default `"sigmoid"`. */
  readonly scoring?: Scoring;
  /** `[numExperts]`, finite: the correction bias, added to the score for the choice only, never to
   * the weight. Default: none. */
  readonly bias?: Float32Array | Float16ArrayLike | BiasData;
  /** Expert groups. Default: one group of all. */
  readonly groups?: GroupOptions;
  /** Whether the weights of a row are divided by their sum. Default `true`. */
  readonly renormalize?: boolean;
  /** Added to that sum, ≥ 0, rounded to binary32. Default `1e-20`, as DeepSeek-V3's router has it. */
  readonly epsilon?: number;
  /** The routed scaling factor, > 0, rounded to binary32. Default `1`. */
  readonly routedScalingFactor?: number;
  /** Whether the weights are multiplied by `routedScalingFactor`. Default `true`. */
  readonly scaleOutput?: boolean;
  /** Fused shared experts S, 0..32, appended to every row as `numExperts` + 0, 1, … Default `0`. */
  readonly numSharedExperts?: number;
  /** `[numExperts]`, finite: multiplies the weight of the expert chosen (Gemma-4). Default: none. */
  readonly perExpertScale?: Float32Array;
  /** `[numExperts]`, ≥ −1: the physical id that is written for each routed expert. Default: its own. */
  readonly expertMap?: Int32Array;
  /** What the logits are. Default `"f32"`. */
  readonly dtype?: Dtype;
  /** Who computes; the bits are the same. Default `"auto"`: WASM, and whoever is faster for batches of
   * `numTokens` × (`numExperts` + 256) ≥ 2^17, in Deno 2^20. The first of them has a GPU asked for in the
   * background, unless the adapter is software; then for each power of two of that size at least eight
   * batches, and 20 ms, are timed on WASM and after that on the GPU. */
  readonly backend?: BackendName;
  /** The caller's own device for the WebGPU backend; the WASM backend leaves it alone. Default: one
   * is requested. */
  readonly device?: GPUDevice;
  /** The kernel for the WASM backend, for runtimes that forbid compiling at run time; the WebGPU
   * backend leaves it alone. Default: the embedded one. */
  readonly wasm?: WasmSource;
}

/** The options after every check: plain, complete, copied, and rounded to binary32. */
export interface ResolvedOptions {
  /** Routed experts E. */
  readonly numExperts: number;
  /** Routed experts per token K. */
  readonly topK: number;
  /** How a logit becomes a score. */
  readonly scoring: Scoring;
  /** `[numExperts]`, decoded exactly, or `null`. */
  readonly bias: Float32Array | null;
  /** Groups; 1 without groups. */
  readonly groupCount: number;
  /** Groups that stay; 1 without groups. */
  readonly groupsSelected: number;
  /** How a group is scored. */
  readonly groupScore: GroupScore;
  /** Whether the weights are divided by their sum. */
  readonly renormalize: boolean;
  /** Added to that sum; a binary32 value. */
  readonly epsilon: number;
  /** A binary32 value, > 0. */
  readonly routedScalingFactor: number;
  /** Whether the weights are multiplied by `routedScalingFactor`. */
  readonly scaleOutput: boolean;
  /** Fused shared experts S. */
  readonly numSharedExperts: number;
  /** `[numExperts]`, or `null`. */
  readonly perExpertScale: Float32Array | null;
  /** `[numExperts]`, or `null`. */
  readonly expertMap: Int32Array | null;
  /** What the logits are. */
  readonly dtype: Dtype;
}

/**
 * Tells whether groups change anything: groups that all stay, and groups of one expert (the best of
 * which hold the best experts), choose what no groups would.
 *
 * @param resolved The checked options.
 * @returns Whether a kernel must look at groups.
 */
export function groupsDecide(resolved: ResolvedOptions): boolean {
  const { groupCount, groupsSelected, numExperts } = resolved;
  return groupsSelected < groupCount && groupCount < numExperts;
}

const MAX_EXPERTS = 4096;
const MAX_TOP_K = 64;
const MAX_SHARED_EXPERTS = 32;

/** Every way to score. */
export const SCORINGS: readonly Scoring[] = ["sigmoid", "softmax", "sqrtsoftplus"];

/** Every option there is; the compiler keeps it complete. */
const OPTION_NAMES: Readonly<Record<keyof GateOptions, true>> = {
  numExperts: true,
  topK: true,
  scoring: true,
  bias: true,
  groups: true,
  renormalize: true,
  epsilon: true,
  routedScalingFactor: true,
  scaleOutput: true,
  numSharedExperts: true,
  perExpertScale: true,
  expertMap: true,
  dtype: true,
  backend: true,
  device: true,
  wasm: true,
};

const GROUP_NAMES: Readonly<Record<keyof GroupOptions, true>> = {
  count: true,
  selected: true,
  score: true,
};

/**
 * Checks every option, fills in the defaults and copies what is left.
 *
 * @param options What the caller of `createGate` gave.
 * @returns Plain values and private arrays; numbers rounded to binary32.
 * @throws {TypeError} If an option is unknown, missing, or of a wrong type or length.
 * @throws {RangeError} If a value is outside its range.
 *
 * @example
 * ```ts
 * import { resolveOptions } from "./options.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(resolveOptions({ numExperts: 384, topK: 8 }).scoring, "sigmoid");
 * ```
 */
export function resolveOptions(options: GateOptions): ResolvedOptions {
  checkNames(options, { action: "create gate", name: "options", names: OPTION_NAMES });
  resolveBackend(options);
  const { groups, bias, perExpertScale, expertMap } = options;
  const numExperts = integer("numExperts", options.numExperts, { min: 1, max: MAX_EXPERTS });
  const grouping = resolveGroups(groups, numExperts);
  return {
    numExperts,
    topK: resolveTopK(options.topK, { numExperts, ...grouping }),
    ...resolveWeights(options),
    bias: bias === undefined ? null : checkBias(bias, numExperts),
    ...grouping,
    perExpertScale: perExpertScale === undefined
      ? null
      : checkPerExpertScale(perExpertScale, numExperts),
    expertMap: expertMap === undefined ? null : checkExpertMap(expertMap, numExperts),
  };
}

type Scalars = Pick<
  ResolvedOptions,
  | "scoring"
  | "renormalize"
  | "epsilon"
  | "routedScalingFactor"
  | "scaleOutput"
  | "numSharedExperts"
  | "dtype"
>;

function resolveWeights(options: GateOptions): Scalars {
  const { scoring = "sigmoid", renormalize = true, epsilon = 1e-20, dtype = "f32" } = options;
  const { routedScalingFactor = 1, scaleOutput = true, numSharedExperts = 0 } = options;
  return {
    scoring: checkWord(scoring, { ...about("scoring"), words: SCORINGS }),
    renormalize: checkBoolean(renormalize, about("renormalize")),
    epsilon: checkFloat32(epsilon, { ...about("epsilon"), positive: false }),
    routedScalingFactor: checkFloat32(routedScalingFactor, {
      ...about("routedScalingFactor"),
      positive: true,
    }),
    scaleOutput: checkBoolean(scaleOutput, about("scaleOutput")),
    numSharedExperts: integer("numSharedExperts", numSharedExperts, {
      min: 0,
      max: MAX_SHARED_EXPERTS,
    }),
    dtype: checkWord(dtype, { ...about("dtype"), words: DTYPES }),
  };
}

type Grouping = Pick<ResolvedOptions, "groupCount" | "groupsSelected" | "groupScore">;

function resolveGroups(groups: GroupOptions | undefined, numExperts: number): Grouping {
  if (groups === undefined) return { groupCount: 1, groupsSelected: 1, groupScore: "top2sum" };
  checkNames(groups, { action: "create gate", name: "groups", names: GROUP_NAMES });
  const { count, selected, score = "top2sum" } = groups;
  const groupCount = integer("groups.count", count, { min: 1, max: numExperts });
  if (numExperts % groupCount !== 0) {
    const rule = `create gate: groups.count must be a divisor of numExperts ${numExperts}`;
    refuse(count, rule, { type: "number" });
  }
  return {
    groupCount,
    groupsSelected: integer("groups.selected", selected, { min: 1, max: groupCount }),
    groupScore: checkWord(score, { ...about("groups.score"), words: ["top2sum", "max"] }),
  };
}

function resolveTopK(topK: number, shape: Grouping & { readonly numExperts: number }): number {
  const { numExperts, groupCount, groupsSelected } = shape;
  const kept = (numExperts / groupCount) * groupsSelected;
  if (kept >= MAX_TOP_K) return integer("topK", topK, { min: 1, max: MAX_TOP_K });
  const because = groupCount === 1 ? "numExperts" : "the experts in the groups that stay";
  return integer("topK", topK, { min: 1, max: kept, because });
}

function about(name: string): Subject {
  return { subject: `create gate: ${name}` };
}

function integer(
  name: string,
  value: unknown,
  bounds: { readonly min: number; readonly max: number; readonly because?: string },
): number {
  return checkInteger(value, { ...about(name), ...bounds });
}
