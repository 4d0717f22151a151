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
  /** Bits at the end of a key that say whose it is, as a mask; 0 where keys have none to spare. */
  readonly idMask: number;
  /** Whether candidates often tie: then the code that settles ties is written out, which costs other rows up to 2 %. */
  readonly likelyTies: boolean;
  /** Candidates that the unrolled ranking looks at; more are rare. */
  readonly rankedSlots: number;
  /** Candidates that a lane mostly has: as many are ranked at once. */
  readonly laneCandidates: 1 | 2;
  /** Candidates a row has room for: `rankedSlots` and whole rounds of LOOP_SLOTS. More would have to be zeroed. */
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

/** Comparisons with as many neighbours are written out; with more they loop, lest shaders take seconds to compile. */
export const MOST_UNROLLED = 32;

/** Most lanes of a row. Of more groups than that, a lane scores whole groups. */
const MAX_LANES = 128;

/** Quads of estimates an invocation should hold in registers. More take longer where rows are few, fewer waste lanes where they are many. */
const LANE_QUADS = 6;

/** Quads of estimates it may hold before a row takes more than one warp. */
const MOST_LANE_QUADS = 16;

/** Quads of a lane that are listed with their keys: each costs every lane some ten operations. */
const MOST_LISTED_QUADS = 2;

/** With a bias, this many winners rarely tie. */
const FEW_WINNERS = 16;

/** The bits of a binary32 that no f16 and no bf16 has. */
const HALF_ID_MASK = 2 ** 13 - 1;

/** Lanes of a warp: a row that fits one needs no other warp. */
const WARP_LANES = 32;

/** The fewest lanes worth having: one for each slot of most routers. */
const MIN_LANES = 8;

/**
 * Deals a gate's experts to lanes.
 *
 * @param resolved The gate's checked options.
 * @returns The layout.
 */
export function rowLayout(resolved: ResolvedOptions): RowLayout {
  const { numExperts, topK, groupCount, dtype, scoring, logitScale, bias } = resolved;
  const scoredSlots = topK + (resolved.sharedExpertSink ? resolved.numSharedExperts : 0);
  const grouped = groupsDecide(resolved);
  const groups = grouped ? groupCount : 1;
  const groupSize = numExperts / groups;
  const groupStride = Math.ceil(groupSize / 4) * 4;
  const isPlain = logitScale === 1 && resolved.logitSoftCap === null;
  const quadLoads = groupSize % 4 === 0 && rowLogits(resolved) % 4 === 0;
  const manyGroups = groups > MAX_LANES;
  const groupLanes = manyGroups ? 1 : lanesOfGroup({ groups, scoredSlots, quads: groupStride / 4 });
  const lanes = manyGroups ? MAX_LANES : groups * groupLanes;
  const laneQuads = Math.ceil(groupStride / 4 / groupLanes);
  const usualCandidates = 2 * powerOfTwo(Math.max(topK, 4));
  const keptLanes = grouped ? resolved.groupsSelected * groupLanes : lanes;
  const laneColumns = columnsOfLane({ keptLanes, topK, laneQuads });
  const nearHalves = dtype === "f16" && isPlain && scoring === "sigmoid" &&
    bias !== null && quadLoads;
  return {
    grouped,
    manyGroups,
    groupSize,
    groupStride,
    groupLanes,
    lanes,
    rows: manyGroups ? 1 : Math.max(1, Math.floor(WORKGROUP_SIZE / lanes)),
    laneColumns,
    columns: keptLanes * laneColumns,
    laneQuads,
    laneExperts: manyGroups ? Math.ceil(numExperts / lanes) : laneQuads * 4,
    quadLoads,
    nearHalves,
    listsKeys: laneQuads <= MOST_LISTED_QUADS && !nearHalves,
    idMask: bias === null && dtype !== "f32" && isPlain && numExperts <= HALF_ID_MASK
      ? HALF_ID_MASK
      : 0,
    likelyTies: !grouped && (bias === null || topK > FEW_WINNERS),
    rankedSlots: Math.min(usualCandidates, MOST_UNROLLED),
    laneCandidates: candidatesOfLane({ topK, lanes }),
    candidateCapacity: usualCandidates + LOOP_SLOTS,
    scoredSlots,
    sumWidth: powerOfTwo(scoredSlots),
  };
}

function lanesOfGroup(shape: { groups: number; scoredSlots: number; quads: number }): number {
  const { groups, scoredSlots, quads } = shape;
  const lanesFor = (most: number): number => powerOfTwo(Math.ceil(quads / most));
  const wanted = Math.min(lanesFor(LANE_QUADS), WARP_LANES / powerOfTwo(groups));
  const fewest = powerOfTwo(Math.ceil(Math.max(MIN_LANES, scoredSlots) / groups));
  const most = powerOfTwo(Math.floor(MAX_LANES / groups) + 1) / 2;
  return Math.min(Math.max(1, wanted, lanesFor(MOST_LANE_QUADS), fewest), most);
}

/** Enough that those of the lanes in play are twice K; then about a third more than K candidates stay. */
function columnsOfLane(
  shape: { keptLanes: number; topK: number; laneQuads: number },
): number {
  const { keptLanes, topK, laneQuads } = shape;
  const wanted = powerOfTwo(Math.ceil(2 * topK / keptLanes));
  return Math.min(Math.max(wanted, 1), laneQuads > 1 ? 8 : 4);
}

/** About a third more than K candidates stay. Where two are mostly a lane's, it ranks both at once. */
function candidatesOfLane({ topK, lanes }: { topK: number; lanes: number }): 1 | 2 {
  return topK * 4 / 3 + 1 > lanes ? 2 : 1;
}

/** The least power of two that is at least `value`. */
export function powerOfTwo(value: number): number {
  return 2 ** Math.ceil(Math.log2(value));
}
