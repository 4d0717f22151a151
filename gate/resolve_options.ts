/**
 * The checks of a gate's options, and their defaults. Both backends get the same plain copy, so that
 * they throw the same errors and compute from the same constants.
 *
 * @module
 */

import { checkBias, checkExpertMap, checkPerExpertScale, DTYPES } from "./arrays.ts";
import { type BackendOptions, resolveBackend } from "./backend_options.ts";
import {
  checkBoolean,
  checkFloat32,
  checkInteger,
  checkNames,
  checkWord,
  refuse,
  type Subject,
} from "./checks.ts";
import { MAX_EXPERTS, MAX_SCORED_SLOTS, MAX_SHARED_EXPERTS, MAX_TOP_K } from "./limits.ts";
import type { Dtype, GateNeed, GateOptions, GroupOptions, GroupScore, Scoring } from "./options.ts";

/** The options after every check: plain, complete, copied, and rounded to binary32. */
export interface ResolvedOptions {
  /** Routed experts E. */
  readonly numExperts: number;
  /** Routed experts per token K. */
  readonly topK: number;
  /** How a logit becomes a score. */
  readonly scoring: Scoring;
  /** A binary32 value, > 0, that multiplies every logit. */
  readonly logitScale: number;
  /** A binary32 value, > 0, that caps the scaled logits, or `null`. */
  readonly logitSoftCap: number | null;
  /** `[numBiases, numExperts]`, decoded exactly, or `null`. */
  readonly bias: Float32Array | null;
  /** Correction biases to choose from; 1 without a bias. */
  readonly numBiases: number;
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
  /** A binary32 value, > 0, `globalScale` included. */
  readonly routedScalingFactor: number;
  /** Whether the weights are multiplied by `routedScalingFactor`. */
  readonly scaleOutput: boolean;
  /** Fused shared experts S. */
  readonly numSharedExperts: number;
  /** Whether the router scores the shared experts: a row then has a logit for each, and the sum their scores. */
  readonly sharedExpertSink: boolean;
  /** `[numExperts]`, or `null`. */
  readonly perExpertScale: Float32Array | null;
  /** `[numExperts]`, or `null`. */
  readonly expertMap: Int32Array | null;
  /** What the logits are. */
  readonly dtype: Dtype;
  /** The backend, and what it was given to work with. */
  readonly backend: BackendOptions;
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

/** Every way to score. */
export const SCORINGS: readonly Scoring[] = ["sigmoid", "softmax", "sqrtsoftplus"];

/** Every option there is; the compiler keeps it complete. */
const OPTION_NAMES: Readonly<Record<keyof GateOptions, true>> = {
  numExperts: true,
  topK: true,
  scoring: true,
  logitScale: true,
  logitSoftCap: true,
  bias: true,
  groups: true,
  renormalize: true,
  epsilon: true,
  routedScalingFactor: true,
  globalScale: true,
  scaleOutput: true,
  numSharedExperts: true,
  sharedExpertSink: true,
  perExpertScale: true,
  expertMap: true,
  dtype: true,
  needs: true,
  backend: true,
  gpuFrom: true,
  device: true,
  checkDevice: true,
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
 * import { resolveOptions } from "./resolve_options.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(resolveOptions({ numExperts: 384, topK: 8 }).scoring, "sigmoid");
 * ```
 */
export function resolveOptions(options: GateOptions): ResolvedOptions {
  checkNames(options, { action: "create gate", name: "options", names: OPTION_NAMES });
  const backend = resolveBackend(options);
  checkNeeds(options);
  const { groups, bias, perExpertScale, expertMap } = options;
  const numExperts = integer("numExperts", options.numExperts, { min: 1, max: MAX_EXPERTS });
  const grouping = resolveGroups(groups, numExperts);
  const biases = bias === undefined ? null : checkBias(bias, numExperts);
  const topK = resolveTopK(options.topK, { numExperts, ...grouping });
  return {
    numExperts,
    topK,
    ...resolveWeights(options),
    ...resolveShared(options, topK),
    bias: biases,
    numBiases: biases ? biases.length / numExperts : 1,
    ...grouping,
    perExpertScale: perExpertScale === undefined
      ? null
      : checkPerExpertScale(perExpertScale, numExperts),
    expertMap: expertMap === undefined ? null : checkExpertMap(expertMap, numExperts),
    backend,
  };
}

/** What to pass for an option that a model cannot do without. */
const NEEDED: Readonly<Record<GateNeed, string>> = {
  bias: "the layer's correction bias (e_score_correction_bias and the like)",
  perExpertScale: "the layer's scale for each expert",
  globalScale: "the layer's scale of all weights (gate.global_scale)",
};

function checkNeeds(options: GateOptions): void {
  const { needs = [] } = options;
  if (!Array.isArray(needs)) refuse(needs, "create gate: needs must be an array of option names");
  for (const need of needs as readonly GateNeed[]) {
    checkWord(need, { ...about("needs"), words: Object.keys(NEEDED) as GateNeed[] });
    if (options[need] !== undefined) continue;
    const cure = `pass ${NEEDED[need]}, or needs: [] to route without it`;
    refuse(undefined, `create gate: ${need} must be given for this model`, {
      got: `undefined; ${cure}`,
    });
  }
}

type Scalars = Pick<
  ResolvedOptions,
  | "scoring"
  | "logitScale"
  | "logitSoftCap"
  | "renormalize"
  | "epsilon"
  | "routedScalingFactor"
  | "scaleOutput"
  | "dtype"
>;

function resolveWeights(options: GateOptions): Scalars {
  const { scoring = "sigmoid", renormalize = true, epsilon = 1e-20, dtype = "f32" } = options;
  const { logitScale = 1, logitSoftCap, scaleOutput = true } = options;
  return {
    scoring: checkWord(scoring, { ...about("scoring"), words: SCORINGS }),
    logitScale: checkFloat32(logitScale, { ...about("logitScale"), positive: true }),
    logitSoftCap: logitSoftCap === undefined
      ? null
      : checkFloat32(logitSoftCap, { ...about("logitSoftCap"), positive: true }),
    renormalize: checkBoolean(renormalize, about("renormalize")),
    epsilon: checkFloat32(epsilon, { ...about("epsilon"), positive: false }),
    routedScalingFactor: resolveFactor(options),
    scaleOutput: checkBoolean(scaleOutput, about("scaleOutput")),
    dtype: checkWord(dtype, { ...about("dtype"), words: DTYPES }),
  };
}

/** Multiplies the two factors. The product of two binary32 is exact in binary64, so that it is rounded once. */
function resolveFactor({ routedScalingFactor = 1, globalScale = 1 }: GateOptions): number {
  const positive = true;
  const factor = checkFloat32(routedScalingFactor, { ...about("routedScalingFactor"), positive });
  const scale = checkFloat32(globalScale, { ...about("globalScale"), positive });
  return checkFloat32(factor * scale, { ...about("routedScalingFactor x globalScale"), positive });
}

type Shared = Pick<ResolvedOptions, "numSharedExperts" | "sharedExpertSink">;

function resolveShared(options: GateOptions, topK: number): Shared {
  const { numSharedExperts: count = 0, sharedExpertSink = false, scoring } = options;
  const isSink = checkBoolean(sharedExpertSink, about("sharedExpertSink"));
  const given = isSink ? " with sharedExpertSink" : "";
  const bounds = { min: Number(isSink), max: MAX_SHARED_EXPERTS };
  const numSharedExperts = integer(`numSharedExperts${given}`, count, bounds);
  if (isSink) {
    if (scoring === "softmax") {
      const words = SCORINGS.filter((each) => each !== scoring);
      checkWord<Scoring>(scoring, { ...about(`scoring${given}`), words });
    }
    const slots = { min: 2, max: MAX_SCORED_SLOTS };
    integer(`topK + numSharedExperts${given}`, topK + numSharedExperts, slots);
  }
  return { numSharedExperts, sharedExpertSink: isSink };
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
