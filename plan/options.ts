/**
 * What a planner is told: its options, their defaults, and every check of them. Both backends get the
 * same resolved copy.
 *
 * @module
 */

import { checkView } from "../gate/arrays.ts";
import { checkInteger, checkNames, checkWord, refuse } from "../gate/checks.ts";

/** A GPU or the CPU. `"wasm"` is another name for `"cpu"`, so that a gate and a planner can share options. */
export type PlannerBackendName = "auto" | "webgpu" | "cpu" | "wasm";

/** One triple of `dispatchArgs`: the workgroups of a dispatch whose number depends on the plan. */
export interface PlannerDispatch {
  /** What the workgroups go over: the plan's blocks, or its rows, padding included. */
  readonly over: "blocks" | "rows";
  /** Workgroups in x, 1..65 535, for instance the column tiles of a matrix product. Default 1. */
  readonly x?: number;
  /** Blocks or rows that one workgroup takes, 1..65 536. Default 1. */
  readonly per?: number;
}

/** The options of a planner. They are read once and copied. */
export interface PlannerOptions {
  /** The number of experts P of the plan, 1..4128: a gate's `numExperts` + `numSharedExperts`. Routes to ids
   * outside of them are ignored. */
  readonly numExperts: number;
  /** Ids per token, 1..96, shared experts counted: a gate's `topK` + `numSharedExperts`. */
  readonly topK: number;
  /** Expert of the plan for each id, of any length, each ≥ −1: with expert parallelism, this rank's
   * number of the expert, and −1 for the experts of other ranks. Default: an id is its own expert. */
  readonly expertMap?: Int32Array;
  /** Rows that a block has at most, 1..65 536. Default 64. */
  readonly blockSize?: number;
  /** The first row of every expert is a multiple of it, 1..65 536. 1 is the compact form, `blockSize`
   * the padded form of vLLM and DeepGEMM. Default 1. */
  readonly alignment?: number;
  /** The triples of `dispatchArgs`, at most 8. Default: none. */
  readonly dispatches?: readonly PlannerDispatch[];
  /** What computes the plan. Default `"auto"`: WebGPU if there is a `device`, otherwise the CPU, as the ids of
   * `plan` are in its memory. */
  readonly backend?: PlannerBackendName;
  /** The caller's own device: the one whose buffers `encode` is given. Default: one is requested where
   * `backend` is `"webgpu"`. */
  readonly device?: GPUDevice;
}

/** The options after every check, with their defaults. */
export interface ResolvedPlanner {
  /** P, the experts of the plan. */
  readonly numExperts: number;
  /** Ids per token. */
  readonly topK: number;
  /** Expert of the plan for each id, or null where an id is its own expert. */
  readonly expertMap: Int32Array | null;
  /** Rows that a block has at most. */
  readonly blockSize: number;
  /** The first row of every expert is a multiple of it. */
  readonly alignment: number;
  /** The triples of `dispatchArgs`. */
  readonly dispatches: readonly Required<PlannerDispatch>[];
}

const ACTION = "create planner";

/** 4096 routed experts and 32 shared ones, the most that a gate has. */
const MAX_EXPERTS = 4128;
/** 64 routed ids and 32 shared ones. */
const MAX_TOP_K = 96;
const MAX_STEP = 65_536;
const MAX_DISPATCHES = 8;

/** Most workgroups of one dimension of a dispatch: WebGPU's default limit. */
export const MAX_WORKGROUPS = 65_535;

const OPTION_NAMES: Readonly<Record<keyof PlannerOptions, true>> = {
  numExperts: true,
  topK: true,
  expertMap: true,
  blockSize: true,
  alignment: true,
  dispatches: true,
  backend: true,
  device: true,
};

const DISPATCH_NAMES: Readonly<Record<keyof PlannerDispatch, true>> = {
  over: true,
  x: true,
  per: true,
};

/**
 * Checks the options of a planner and fills in the defaults.
 *
 * @param options What the caller gave.
 * @returns The options, in memory of their own.
 * @throws {TypeError} If an option is unknown, missing, or of a wrong type.
 * @throws {RangeError} If a value is outside its range.
 */
export function resolvePlanner(options: PlannerOptions): ResolvedPlanner {
  checkNames(options, { action: ACTION, name: "options", names: OPTION_NAMES });
  const { numExperts, topK, expertMap, blockSize = 64, alignment = 1, dispatches = [] } = options;
  const integer = (value: number, name: string, max: number): number =>
    checkInteger(value, { subject: `${ACTION}: ${name}`, min: 1, max });
  return {
    numExperts: integer(numExperts, "numExperts", MAX_EXPERTS),
    topK: integer(topK, "topK", MAX_TOP_K),
    expertMap: expertMap === undefined ? null : checkMap(expertMap),
    blockSize: integer(blockSize, "blockSize", MAX_STEP),
    alignment: integer(alignment, "alignment", MAX_STEP),
    dispatches: checkDispatches(dispatches),
  };
}

/**
 * Checks the backend and the device.
 *
 * @param options What the caller gave, resolved before.
 * @returns The backend, and the caller's device.
 * @throws {TypeError} If `backend` or `device` is of a wrong type.
 * @throws {RangeError} If `backend` is another word.
 */
export function resolvePlannerBackend(
  { backend = "auto", device }: PlannerOptions,
): { readonly backend: "webgpu" | "cpu"; readonly device: GPUDevice | undefined } {
  if (device !== undefined && typeof device?.createComputePipelineAsync !== "function") {
    refuse(device, `${ACTION}: device must be a GPUDevice`);
  }
  const words = ["auto", "webgpu", "cpu", "wasm"] as const;
  const word = checkWord(backend, { subject: `${ACTION}: backend`, words });
  const onGpu = word === "webgpu" || (word === "auto" && device !== undefined);
  return { backend: onGpu ? "webgpu" : "cpu", device };
}

function checkMap(map: Int32Array): Int32Array {
  checkView(map, { subject: `${ACTION}: expertMap`, kind: "an Int32Array" });
  const copy = new Int32Array(map);
  const bad = copy.findIndex((expert) => expert < -1);
  if (bad === -1) return copy;
  const subject = `${ACTION}: expertMap[${bad}]`;
  refuse(copy[bad], `${subject} must be an expert of the plan or -1`, { type: "number" });
}

function checkDispatches(dispatches: readonly PlannerDispatch[]): Required<PlannerDispatch>[] {
  const wanted = `${ACTION}: dispatches must be an array of at most ${MAX_DISPATCHES}`;
  if (!Array.isArray(dispatches) || dispatches.length > MAX_DISPATCHES) refuse(dispatches, wanted);
  return Array.from(dispatches, checkDispatch);
}

function checkDispatch(dispatch: PlannerDispatch, i: number): Required<PlannerDispatch> {
  const name = `dispatches[${i}]`;
  checkNames(dispatch, { action: ACTION, name, names: DISPATCH_NAMES });
  const { over, x = 1, per = 1 } = dispatch;
  const subject = `${ACTION}: ${name}`;
  return {
    over: checkWord(over, { subject: `${subject}.over`, words: ["blocks", "rows"] }),
    x: checkInteger(x, { subject: `${subject}.x`, min: 1, max: MAX_WORKGROUPS }),
    per: checkInteger(per, { subject: `${subject}.per`, min: 1, max: MAX_STEP }),
  };
}
