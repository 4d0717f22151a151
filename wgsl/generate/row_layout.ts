/**
 * How the rows of a gate are dealt to the invocations of a workgroup.
 *
 * @module
 */

import { rowLogits } from "../../gate/batch.ts";
import { groupsDecide, type ResolvedOptions } from "../../gate/resolve_options.ts";

/** A row's share of a workgroup, within WebGPU's default limits. */
export interface RowLayout {
  /** Whether groups decide anything. */
  readonly grouped: boolean;
  /** Whether there are more groups than a row may have lanes. */
  readonly manyGroups: boolean;
  /** Experts of a group; all of them without groups. */
  readonly groupSize: number;
  /** The same, padded to whole quads. */
  readonly groupStride: number;
  /** Invocations that share a group. */
  readonly groupLanes: number;
  /** Invocations that share a row. */
  readonly lanes: number;
  /** Rows of a workgroup. */
  readonly rows: number;
  /** Columns of an invocation: parts of its experts whose maxima bound the K-th best choice. */
  readonly laneColumns: number;
  /** Columns of all the lanes whose groups stay. */
  readonly columns: number;
  /** Quads of an invocation. */
  readonly laneQuads: number;
  /** Experts of an invocation, those past the end of its group counted. */
  readonly laneExperts: number;
  /** Whether every quad of logits lies within one aligned load. */
  readonly quadLoads: boolean;
  /** Whether estimates are made of f16 as the hardware widens it, which may flush subnormals. */
  readonly nearHalves: boolean;
  /** Whether candidates are listed with their keys; otherwise their keys are computed once more. */
  readonly listsKeys: boolean;
  /** Mask of a key's last bits, which hold the expert's id (`logit_keys` in choice.wgsl); 0 where keys hold none. */
  readonly idMask: number;
  /** Whether candidates often tie: then the code that settles ties is unrolled, which costs rows without ties up to 2 %. */
  readonly likelyTies: boolean;
  /** Slots of the list that the ranking reads without a loop; lists with more candidates are rare. */
  readonly rankedSlots: number;
  /** Candidates that a lane mostly has; it ranks as many at once. */
  readonly laneCandidates: 1 | 2;
  /** Slots of a row's list. `rankedSlots` and whole rounds of LOOP_SLOTS; every slot more is memory to be zeroed. */
  readonly candidateCapacity: number;
  /** Slots of a row that are scored: K, and S where the router scores the shared experts. */
  readonly scoredSlots: number;
  /** Leaves of the tree that sums the scores: the scored slots rounded up to a power of two. */
  readonly sumWidth: number;
}

/** Slots of a round of the loop over the candidates that are not always there. */
export const LOOP_SLOTS = 8;

/** Invocations of a workgroup: one warp, within which a barrier costs little. */
const WORKGROUP_SIZE = 32;

/** The most comparisons of a lane that are unrolled. More are a loop, as the shader would take seconds to compile. */
export const MOST_UNROLLED = 32;

/** The most lanes of a row. In a gate of more groups than that, a lane scores whole groups. */
const MAX_LANES = 128;

/** Quads of estimates that a lane should hold. More take longer in small batches; fewer waste lanes in large ones. */
const LANE_QUADS = 6;

/** Quads of estimates that a lane may hold before a row takes more than one warp. */
const MOST_LANE_QUADS = 16;

/** The most quads of a lane whose candidates are listed with their keys: a quad costs every lane some ten operations. */
const MOST_LISTED_QUADS = 2;

/** With a bias, this many winners rarely tie. */
const FEW_WINNERS = 16;

/** The last 13 bits of a binary32, which are 0 in every f16 and every bf16. */
const HALF_ID_MASK = 2 ** 13 - 1;

/** Lanes of a warp: a row that fits one needs no other warp. */
const WARP_LANES = 32;

/** The fewest lanes of a row: one for each slot of most routers' results. */
const MIN_LANES = 8;

/**
 * Deals a gate's experts to lanes.
 *
 * @param resolved The gate's checked options.
 * @returns The layout.
 */
export function rowLayout(resolved: ResolvedOptions): RowLayout {
  const { topK } = resolved;
  const scoredSlots = topK + (resolved.sharedExpertSink ? resolved.numSharedExperts : 0);
  const deal = dealLanes(resolved, scoredSlots);
  const { grouped, groupSize, groupLanes, lanes, laneQuads } = deal;
  const quadLoads = groupSize % 4 === 0 && rowLogits(resolved) % 4 === 0;
  const keptLanes = grouped ? resolved.groupsSelected * groupLanes : lanes;
  const laneColumns = columnsOfLane({ keptLanes, topK, laneQuads });
  const nearHalves = estimatesHalves(resolved) && quadLoads;
  const usualCandidates = 2 * powerOfTwo(Math.max(topK, 4));
  return {
    ...deal,
    laneColumns,
    columns: keptLanes * laneColumns,
    quadLoads,
    nearHalves,
    listsKeys: laneQuads <= MOST_LISTED_QUADS && !nearHalves,
    idMask: keysHoldIds(resolved) ? HALF_ID_MASK : 0,
    likelyTies: !grouped && (resolved.bias === null || topK > FEW_WINNERS),
    rankedSlots: Math.min(usualCandidates, MOST_UNROLLED),
    laneCandidates: candidatesOfLane({ topK, lanes }),
    candidateCapacity: usualCandidates + LOOP_SLOTS,
    scoredSlots,
    sumWidth: powerOfTwo(scoredSlots),
  };
}

/** How many lanes a row has, and which experts are theirs. */
type Deal = Pick<
  RowLayout,
  | "grouped"
  | "manyGroups"
  | "groupSize"
  | "groupStride"
  | "groupLanes"
  | "lanes"
  | "rows"
  | "laneQuads"
  | "laneExperts"
>;

function dealLanes(resolved: ResolvedOptions, scoredSlots: number): Deal {
  const { numExperts, groupCount } = resolved;
  const grouped = groupsDecide(resolved);
  const groups = grouped ? groupCount : 1;
  const groupSize = numExperts / groups;
  const groupStride = Math.ceil(groupSize / 4) * 4;
  const manyGroups = groups > MAX_LANES;
  const groupLanes = manyGroups ? 1 : lanesOfGroup({ groups, scoredSlots, quads: groupStride / 4 });
  const lanes = manyGroups ? MAX_LANES : groups * groupLanes;
  const laneQuads = Math.ceil(groupStride / 4 / groupLanes);
  return {
    grouped,
    manyGroups,
    groupSize,
    groupStride,
    groupLanes,
    lanes,
    rows: manyGroups ? 1 : Math.max(1, Math.floor(WORKGROUP_SIZE / lanes)),
    laneQuads,
    laneExperts: manyGroups ? Math.ceil(numExperts / lanes) : laneQuads * 4,
  };
}

/** Whether a logit is used as it was given: neither multiplied nor capped. */
function isPlainLogit({ logitScale, logitSoftCap }: ResolvedOptions): boolean {
  return logitScale === 1 && logitSoftCap === null;
}

/** Whether the error of widening f16 by hardware is bounded: docs/NUMERICS.md does so for sigmoid. */
function estimatesHalves(resolved: ResolvedOptions): boolean {
  const { dtype, scoring, bias } = resolved;
  return dtype === "f16" && scoring === "sigmoid" && bias !== null && isPlainLogit(resolved);
}

/** Whether keys hold the expert's id: exact keys of 16-bit logits have the bits of HALF_ID_MASK to spare. */
function keysHoldIds(resolved: ResolvedOptions): boolean {
  const { dtype, bias, numExperts } = resolved;
  return bias === null && dtype !== "f32" && isPlainLogit(resolved) && numExperts <= HALF_ID_MASK;
}

/** A power of two: enough lanes for the group's quads and the row's slots, and no more than a row may have. */
function lanesOfGroup(shape: { groups: number; scoredSlots: number; quads: number }): number {
  const { groups, scoredSlots, quads } = shape;
  const lanesFor = (most: number): number => powerOfTwo(Math.ceil(quads / most));
  const wanted = Math.min(lanesFor(LANE_QUADS), WARP_LANES / powerOfTwo(groups));
  const fewest = powerOfTwo(Math.ceil(Math.max(MIN_LANES, scoredSlots) / groups));
  const most = powerOfTwo(Math.floor(MAX_LANES / groups) + 1) / 2;
  return Math.min(Math.max(1, wanted, lanesFor(MOST_LANE_QUADS), fewest), most);
}

/** At least 2 K columns in the groups that stay, if a lane has as many: then about 4/3 K candidates are left. */
function columnsOfLane(
  shape: { keptLanes: number; topK: number; laneQuads: number },
): number {
  const { keptLanes, topK, laneQuads } = shape;
  const wanted = powerOfTwo(Math.ceil(2 * topK / keptLanes));
  return Math.min(Math.max(wanted, 1), laneQuads > 1 ? 8 : 4);
}

/** About 4/3 K candidates are left. Where these are more than the lanes, most rows need a second round. */
function candidatesOfLane({ topK, lanes }: { topK: number; lanes: number }): 1 | 2 {
  return topK * 4 / 3 + 1 > lanes ? 2 : 1;
}

/** The least power of two that is at least `value`. */
export function powerOfTwo(value: number): number {
  return 2 ** Math.ceil(Math.log2(value));
}
