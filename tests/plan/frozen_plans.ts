/**
 * The frozen plans of `reference/vectors/plans.json`, made by the reference: small ones in full, large
 * ones as SHA-256 of each output's little-endian bytes.
 *
 * ```sh
 * deno run -A tests/plan/frozen_plans.ts   # writes the file; a change of it is a change of the contract
 * ```
 *
 * @module
 */

import type { PlannerOptions } from "../../plan.ts";
import { referencePlan } from "../../reference/plan.ts";

/** Ids by formula: `(imul(route + seed, 0x9e3779b1) >>> 15) % modulus − below`, `imul` and `>>>` on 32 bits. */
export interface IdFormula {
  readonly seed: number;
  readonly modulus: number;
  readonly below: number;
}

/** A plan and what it must be. */
export interface FrozenPlan {
  /** The options; a map is a plain array. */
  readonly options: Omit<PlannerOptions, "expertMap" | "device" | "backend"> & {
    readonly expertMap?: readonly number[];
  };
  /** Tokens. */
  readonly numTokens: number;
  /** The ids, or the formula that makes them. */
  readonly ids: readonly number[] | IdFormula;
  /** Each output: its numbers, or the SHA-256 of its bytes. */
  readonly outputs: Readonly<Record<string, readonly number[] | string>>;
}

const FILE = new URL("../../reference/vectors/plans.json", import.meta.url);

/** Reads the frozen plans. */
export async function readFrozenPlans(): Promise<FrozenPlan[]> {
  return JSON.parse(await Deno.readTextFile(FILE)).plans;
}

/** Gives the ids of a frozen plan. */
export function frozenIds({ ids, numTokens, options }: Omit<FrozenPlan, "outputs">): Int32Array {
  if (!("seed" in ids)) return Int32Array.from(ids);
  const { seed, modulus, below } = ids;
  return new Int32Array(numTokens * options.topK).map((_, route) =>
    (Math.imul(route + seed, 0x9e3779b1) >>> 15) % modulus - below
  );
}

/** Gives the options of a frozen plan as `createPlanner` takes them. */
export function frozenOptions({ options }: Pick<FrozenPlan, "options">): PlannerOptions {
  const { expertMap, ...rest } = options;
  return { ...rest, ...(expertMap && { expertMap: Int32Array.from(expertMap) }) };
}

/** Computes the SHA-256 of an array's bytes, as hexadecimal. */
export async function hashOf(array: Int32Array | Uint32Array): Promise<string> {
  const bytes = new Uint8Array(Int32Array.from(array).buffer);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

const DISPATCHES = [{ over: "blocks", x: 4 }, { over: "rows", per: 3 }] as const;

type Spec = Omit<FrozenPlan, "outputs">;

function smallSpecs(): Spec[] {
  const shapes = [[1, 1, 1], [2, 3, 5], [4, 2, 7], [5, 4, 6], [9, 3, 8], [16, 2, 12]];
  const steps = [[1, 1], [1, 4], [3, 2], [4, 4]];
  return shapes.flatMap(([numExperts, topK, numTokens], i) =>
    steps.map(([alignment, blockSize], j) => {
      const seed = 100 * i + j;
      const expertMap = Array.from({ length: numExperts + 1 }, (_, id) => (id * 5 + j) % 7 - 1);
      const formula = { seed, modulus: numExperts + 2, below: 1 };
      const base = { numExperts, topK, alignment, blockSize, dispatches: DISPATCHES };
      const options = j === 1 ? { ...base, expertMap } : base;
      const ids = frozenIds({ options, numTokens, ids: formula });
      return { options, numTokens, ids: [...ids] };
    })
  );
}

function largeSpecs(): Spec[] {
  const shapes = [
    [64, 6, 1, 1],
    [64, 6, 32, 1],
    [64, 6, 4096, 64],
    [128, 8, 300, 16],
    [256, 8, 1000, 1],
    [384, 8, 512, 1],
    [384, 8, 5000, 64],
    [383, 7, 1025, 7],
    [1024, 8, 700, 1],
    [1025, 3, 500, 7],
    [4096, 8, 2000, 1],
    [4128, 96, 100, 64],
  ];
  return shapes.map(([numExperts, topK, numTokens, alignment], seed) => ({
    options: { numExperts, topK, alignment, blockSize: 64, dispatches: DISPATCHES },
    numTokens,
    ids: { seed, modulus: numExperts + 4, below: 2 },
  }));
}

async function freeze(spec: Spec): Promise<FrozenPlan> {
  const plan = referencePlan(frozenIds(spec), frozenOptions(spec));
  const isSmall = !("seed" in spec.ids);
  const outputs: Record<string, readonly number[] | string> = {};
  for (const [name, array] of Object.entries(plan)) {
    outputs[name] = isSmall ? [...array] : await hashOf(array);
  }
  return { ...spec, outputs };
}

if (import.meta.main) {
  const plans = await Promise.all([...smallSpecs(), ...largeSpecs()].map(freeze));
  const lines = plans.map((plan) => JSON.stringify(plan));
  await Deno.writeTextFile(FILE, `{"plans":[\n${lines.join(",\n")}\n]}\n`);
}
