/**
 * The buffers of `encode` and every check of them.
 *
 * @module
 */

import { checkNames, refuse } from "../gate/checks.ts";
import { checkBuffer } from "../gate/encode_buffers.ts";
import type { ResolvedPlanner } from "./options.ts";
import {
  checkPlanTokens,
  PLAN_OUTPUT_NAMES,
  PLAN_OUTPUTS,
  type PlanLengths,
  planLengths,
  type PlanOutput,
} from "./outputs.ts";

/**
 * What `encode` reads and writes: buffers of the planner's device with usage `STORAGE`, bound from their
 * start. Only the outputs given are written, each as far as {@linkcode Planner.lengths} says.
 */
export interface PlanEncodeBuffers extends Partial<Readonly<Record<PlanOutput, GPUBuffer>>> {
  /** `[numTokens, topK]` i32: expert ids of any values, from a gate or from anywhere. */
  readonly indices: GPUBuffer;
  /** Tokens of the plan. */
  readonly numTokens: number;
}

/** A call of `encode` after every check. */
export interface PlanEncoding {
  /** The ids. */
  readonly indices: GPUBuffer;
  /** Tokens of the plan. */
  readonly numTokens: number;
  /** Elements of each output. */
  readonly lengths: PlanLengths;
  /** The outputs that were given. */
  readonly outputs: Partial<Readonly<Record<PlanOutput, GPUBuffer>>>;
}

const NAMES: Readonly<Record<keyof PlanEncodeBuffers, true>> = {
  indices: true,
  numTokens: true,
  ...PLAN_OUTPUT_NAMES,
};

/**
 * Checks the arguments of `encode`.
 *
 * @param planner The planner's options.
 * @param buffers What the caller gave.
 * @returns The call.
 * @throws {TypeError} If a buffer is none, is too small, lacks usage `STORAGE`, or is given twice.
 * @throws {RangeError} If the number of tokens is outside its range.
 */
export function checkPlanBuffers(
  planner: ResolvedPlanner,
  buffers: PlanEncodeBuffers,
): PlanEncoding {
  checkNames(buffers, { action: "encode", name: "buffers", names: NAMES });
  const { indices, numTokens: given, ...outputs } = buffers;
  const numTokens = checkPlanTokens(given, { planner, action: "encode" });
  const lengths = planLengths(planner, numTokens);
  const names = new Map<GPUBuffer, string>([[indices, "indices"]]);
  checkBuffer(indices, { subject: "encode: indices", bytes: 4 * lengths.routeToRow });
  for (const name of PLAN_OUTPUTS) {
    const buffer = outputs[name];
    if (buffer === undefined) continue;
    checkBuffer(buffer, { subject: `encode: ${name}`, bytes: 4 * lengths[name] });
    const other = names.get(buffer);
    if (other) {
      const got = "the same one";
      refuse(buffer, `encode: ${name} must be a GPUBuffer apart from ${other}`, { got });
    }
    names.set(buffer, name);
  }
  return { indices, numTokens, lengths, outputs };
}
