/**
 * One call of a planner on the CPU's memory: its arguments and every check of them, before anything is
 * written.
 *
 * @module
 */

import { checkView } from "../gate/arrays.ts";
import { checkNames, refuse } from "../gate/checks.ts";
import type { PlanCall } from "./cpu.ts";
import type { ResolvedPlanner } from "./options.ts";
import {
  checkPlanTokens,
  type Plan,
  PLAN_OUTPUT_NAMES,
  type PlanArrays,
  planLengths,
  type PlanOutput,
} from "./outputs.ts";

/** What `plan` may be told beside the ids. Each output given is written into instead of allocated. */
export interface PlanOptions extends Partial<PlanArrays> {
  /** Tokens to plan; the arrays may then be longer than these need. Default: all of the ids. */
  readonly numTokens?: number;
}

const NAMES: Readonly<Record<keyof PlanOptions, true>> = {
  numTokens: true,
  ...PLAN_OUTPUT_NAMES,
};

/** An array of a call and how much of it the call uses. */
interface Output<View = Int32Array | Uint32Array> {
  readonly name: string;
  readonly view: View;
  readonly length: number;
}

/** The bytes that an array uses of its buffer. */
interface Extent {
  readonly name: string;
  readonly buffer: ArrayBufferLike;
  readonly first: number;
  readonly end: number;
}

/**
 * Checks the arguments of `plan` and allocates the outputs that were not given.
 *
 * @param planner The planner's options.
 * @param given `[numTokens, topK]`, any values.
 * @param options How many tokens, and where to write.
 * @returns The call.
 * @throws {TypeError} If an argument has a wrong type or length, or the arrays overlap.
 * @throws {RangeError} If the number of tokens is outside its range.
 */
export function resolvePlanCall(
  planner: ResolvedPlanner,
  given: Int32Array,
  options: PlanOptions = {},
): PlanCall {
  checkNames(options, { action: "plan", name: "options", names: NAMES });
  const indices = isPlain(given, "an Int32Array")
    ? given
    : checkView(given, { subject: "plan: indices", kind: "an Int32Array" });
  const numTokens = resolveTokens(planner, { indices, numTokens: options.numTokens });
  const lengths = planLengths(planner, numTokens);
  const used = [extentOf({ name: "indices", view: indices, length: lengths.routeToRow })];
  const take = <View extends Int32Array | Uint32Array>(
    name: PlanOutput,
    view: View | undefined,
  ): View | undefined => {
    if (view === undefined) return undefined;
    return checkOutput({ name, view, length: lengths[name] }, used);
  };
  const int32 = (name: Exclude<PlanOutput, "dispatchArgs">): Int32Array =>
    take(name, options[name]) ?? new Int32Array(lengths[name]);
  return {
    indices,
    numRoutes: lengths.routeToRow,
    maxRows: lengths.rowToRoute,
    blockElements: lengths.blocks,
    tokensPerExpert: int32("tokensPerExpert"),
    expertOffsets: int32("expertOffsets"),
    rowToRoute: int32("rowToRoute"),
    routeToRow: int32("routeToRow"),
    blocks: int32("blocks"),
    totals: int32("totals"),
    dispatchArgs: take("dispatchArgs", options.dispatchArgs) ??
      new Uint32Array(lengths.dispatchArgs),
  };
}

/**
 * Gives a plan that is computed the form in which it is returned.
 *
 * @param arrays Its outputs.
 * @returns The same, with the numbers of `totals` by name.
 */
export function toPlan(arrays: PlanArrays): Plan {
  const { totals } = arrays;
  return {
    tokensPerExpert: arrays.tokensPerExpert,
    expertOffsets: arrays.expertOffsets,
    rowToRoute: arrays.rowToRoute,
    routeToRow: arrays.routeToRow,
    blocks: arrays.blocks,
    totals,
    dispatchArgs: arrays.dispatchArgs,
    numRows: totals[0],
    numBlocks: totals[1],
    numRoutesPlaced: totals[2],
    numRoutesIgnored: totals[3],
    numActiveExperts: totals[4],
    maxTokensPerExpert: totals[5],
  };
}

function resolveTokens(
  planner: ResolvedPlanner,
  given: { readonly indices: Int32Array; readonly numTokens: number | undefined },
): number {
  const { topK } = planner;
  const { indices } = given;
  const rule = { planner, action: "plan" };
  const whole = indices.length / topK;
  if (given.numTokens !== undefined) {
    const numTokens = checkPlanTokens(given.numTokens, rule);
    if (numTokens <= whole) return numTokens;
    const wanted = `at least numTokens ${numTokens} x topK ${topK} values`;
    refuse(indices, `plan: indices must be an Int32Array of ${wanted}`);
  }
  if (Number.isInteger(whole)) return checkPlanTokens(whole, rule);
  refuse(indices, `plan: indices must be an Int32Array of a multiple of topK ${topK} values`);
}

/** Checks an output, and that it lies apart from what is used already. */
function checkOutput<View extends Int32Array | Uint32Array>(
  { name, view, length }: Output<View>,
  used: Extent[],
): View {
  const rule = { subject: `plan: ${name}`, atLeast: length, isOutput: true };
  const kind = name === "dispatchArgs" ? "a Uint32Array" : "an Int32Array";
  const output = isPlain(view, kind) && view.length >= length
    ? view
    : checkView(view, { ...rule, kind }) as View;
  if (length === 0) return output;
  const extent = extentOf({ name, view: output, length });
  for (const other of used) {
    if (extent.buffer !== other.buffer) continue;
    if (extent.first >= other.end || other.first >= extent.end) continue;
    const got = "an overlapping view";
    refuse(output, `plan: ${name} must be memory apart from ${other.name}`, { got });
  }
  used.push(extent);
  return output;
}

/** Tells the arrays that nearly every call has from the rest, ten times as fast as checkView. */
function isPlain(view: unknown, kind: "a Uint32Array" | "an Int32Array"): boolean {
  if (typeof view !== "object" || view === null) return false;
  const { prototype } = kind === "an Int32Array" ? Int32Array : Uint32Array;
  return Object.getPrototypeOf(view) === prototype;
}

/** All elements are four bytes. */
function extentOf({ name, view, length }: Output): Extent {
  const { buffer, byteOffset } = view;
  return { name, buffer, first: byteOffset, end: byteOffset + 4 * length };
}
