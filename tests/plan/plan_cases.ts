/** The shapes and ids that every planner is tried on, and how plans are compared. */

import type { PlanArrays, PlannerOptions, PlanOutput } from "../../plan.ts";
import { referencePlan } from "../../reference/plan.ts";
import { RandomSource } from "../support/random_source.ts";

/** What the ids are like. */
export type IdKind =
  | "uniform"
  | "zipf"
  | "one"
  | "none"
  | "outside"
  | "any bits"
  | "padded"
  | "duplicates";

/** Every kind. */
export const ID_KINDS: readonly IdKind[] = [
  "uniform",
  "zipf",
  "one",
  "none",
  "outside",
  "any bits",
  "padded",
  "duplicates",
];

/** A plan to make. */
export interface PlanCase {
  /** The plan's options. */
  readonly options: PlannerOptions;
  /** Tokens. */
  readonly numTokens: number;
  /** The ids. */
  readonly kind: IdKind;
}

/** Numbers of experts: small, not a multiple of anything, a multiple of much, the most a gate has without and with shared ones. */
export const EXPERT_COUNTS: readonly number[] = [1, 2, 383, 384, 4096, 4128];

/** Numbers of routes around the sizes of workgroups and tiles. */
export const ROUTE_COUNTS: readonly number[] = [0, 1, 255, 256, 257, 1023, 1024, 1025];

/** Alignments and block sizes. */
export const STEPS: readonly number[] = [1, 7, 64];

/** A million routes, to the unit. */
export const MILLION: number = 2 ** 20;

const DISPATCHES = [
  { over: "blocks" },
  { over: "rows", x: 3, per: 16 },
  { over: "rows" },
] as const;

const SEED = 20_261_128;

/**
 * Draws ids.
 *
 * @param plan The case.
 * @returns `[numTokens, topK]`, the same for the same case.
 */
export function idsOf({ options, numTokens, kind }: PlanCase): Int32Array {
  const { numExperts, topK } = options;
  const count = options.expertMap?.length ?? numExperts;
  const source = new RandomSource(SEED, numTokens * 8191 + numExperts);
  const ids = new Int32Array(numTokens * topK);
  const draw = drawerOf(kind, { count, source });
  for (let route = 0; route < ids.length; route++) {
    const token = Math.floor(route / topK);
    const isPadding = kind === "padded" && token >= numTokens * 0.7;
    const isRepeated = kind === "duplicates" && route % topK > 0 && source.below(2) === 0;
    ids[route] = isPadding ? -1 : isRepeated ? ids[route - 1] : draw();
  }
  return ids;
}

function drawerOf(
  kind: IdKind,
  { count, source }: { readonly count: number; readonly source: RandomSource },
): () => number {
  switch (kind) {
    case "zipf":
      return () => Math.floor(Math.exp(source.unit() * Math.log(count + 1))) - 1;
    case "one":
      return () => count - 1;
    case "none":
      return () => -1;
    case "outside":
      return () => source.below(count + 20) - 10;
    case "any bits": {
      const odd = [-1, count, -2147483648, 2147483647, 0, count - 1, 65_535, 65_536, -65_536];
      return () => source.below(4) === 0 ? source.bits() | 0 : odd[source.below(odd.length)];
    }
    default:
      return () => source.below(count);
  }
}

/** Maps that drop experts, merge them and name some outside of the plan. */
export function mapOf(numExperts: number, length: number): Int32Array {
  const source = new RandomSource(SEED, length);
  return new Int32Array(length).map(() => source.below(numExperts + 6) - 1);
}

/** Small cases: every number of routes for every number of experts, the other facts in turn. */
export function smallCases(): PlanCase[] {
  const cases: PlanCase[] = [];
  for (const numExperts of EXPERT_COUNTS) {
    for (const numTokens of ROUTE_COUNTS) {
      for (const kind of ID_KINDS) {
        const turn = cases.length;
        const alignment = STEPS[turn % 3];
        const blockSize = STEPS[Math.floor(turn / 3) % 3];
        const dispatches = turn % 2 === 0 ? DISPATCHES : [];
        const options = { numExperts, topK: 1, alignment, blockSize, dispatches };
        cases.push({ options, numTokens, kind });
      }
    }
  }
  return cases;
}

/** Shapes drawn at random, half of them with a map. */
export function randomCases(count: number): PlanCase[] {
  return Array.from({ length: count }, (_, i) => {
    const source = new RandomSource(SEED, i);
    const numExperts = 1 + source.below([8, 64, 384, 1024, 4128][source.below(5)]);
    const mapLength = 1 + source.below(2 * numExperts);
    const options = {
      numExperts,
      topK: 1 + source.below([2, 8, 96][source.below(3)]),
      alignment: 1 + source.below(70),
      blockSize: 1 + source.below(70),
      dispatches: DISPATCHES.slice(0, source.below(4)),
      ...(source.below(2) === 0 && { expertMap: mapOf(numExperts, mapLength) }),
    };
    const numTokens = source.below(400);
    return { options, numTokens, kind: ID_KINDS[source.below(ID_KINDS.length)] };
  });
}

/** A million routes, over few and many experts. */
export function largeCases(): PlanCase[] {
  const shapes = [[2, 1], [384, 8], [4128, 32]];
  return shapes.flatMap(([numExperts, topK], i) =>
    (["uniform", "one", "outside"] as const).map((kind, j) => ({
      options: { numExperts, topK, alignment: STEPS[(i + j) % 3], blockSize: 64 },
      numTokens: MILLION / topK,
      kind,
    }))
  );
}

/**
 * Compares a plan with the reference's.
 *
 * @param plan The case.
 * @param actual Some of its outputs.
 * @returns The first difference of each output that differs.
 */
export function differences(plan: PlanCase, actual: Partial<PlanArrays>): string[] {
  const expected = referencePlan(idsOf(plan), plan.options);
  const found: string[] = [];
  for (const [name, array] of Object.entries(actual) as [PlanOutput, Int32Array][]) {
    const want = expected[name];
    const at = array.length === want.length ? array.findIndex((value, i) => value !== want[i]) : -2;
    if (at === -1) continue;
    const what = at === -2
      ? `length ${array.length}, not ${want.length}`
      : `${array[at]}, not ${want[at]}, at ${at}`;
    found.push(`${describeCase(plan)}: ${name} has ${what}`);
  }
  return found;
}

/** Names a case. */
export function describeCase({ options, numTokens, kind }: PlanCase): string {
  const { numExperts, topK, alignment, blockSize, expertMap } = options;
  const map = expertMap ? `, map of ${expertMap.length}` : "";
  const steps = `alignment ${alignment}, blocks of ${blockSize}`;
  return `${numExperts} experts, top ${topK}, ${numTokens} tokens, ${steps}${map}, ids "${kind}"`;
}

/** Takes the outputs out of a plan. */
export function outputsOf(plan: PlanArrays): PlanArrays {
  const { tokensPerExpert, expertOffsets, rowToRoute, routeToRow, blocks, totals, dispatchArgs } =
    plan;
  return { tokensPerExpert, expertOffsets, rowToRoute, routeToRow, blocks, totals, dispatchArgs };
}
