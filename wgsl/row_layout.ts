/**
 * How the rows of a gate are dealt to the invocations of a workgroup.
 *
 * @module
 */

import { groupsDecide, type ResolvedOptions } from "../backends/options.ts";

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
  /** Quads of an invocation. */
  readonly laneQuads: number;
  /** Experts of an invocation, those past the end of its group counted. */
  readonly laneExperts: number;
  /** Whether every quad of logits lies within one aligned load. */
  readonly quadLoads: boolean;
  /** Candidates a row has room for. */
  readonly candidateCapacity: number;
  /** Leaves of the tree that sums the scores: K rounded up to a power of two. */
  readonly sumWidth: number;
}

/** Invocations of a workgroup: half of what WebGPU guarantees, so that two rows of the widest shape still overlap on a core. */
const WORKGROUP_SIZE = 128;

/** Registers of estimates an invocation should hold at most, in quads. */
const LANE_QUADS = 4;

/** The fewest lanes worth having: a step over a row's candidates then takes one round. */
const MIN_LANES = 16;

/**
 * Deals a gate's experts to lanes.
 *
 * @param resolved The gate's checked options.
 * @returns The layout.
 */
export function rowLayout(resolved: ResolvedOptions): RowLayout {
  const { numExperts, topK, groupCount } = resolved;
  const grouped = groupsDecide(resolved);
  const groups = grouped ? groupCount : 1;
  const groupSize = numExperts / groups;
  const groupStride = Math.ceil(groupSize / 4) * 4;
  const manyGroups = groups > WORKGROUP_SIZE;
  const groupLanes = manyGroups ? 1 : lanesOfGroup({ groups, topK, quads: groupStride / 4 });
  const lanes = manyGroups ? WORKGROUP_SIZE : groups * groupLanes;
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
    quadLoads: groupSize % 4 === 0,
    candidateCapacity: topK + Math.max(lanes, topK),
    sumWidth: powerOfTwo(topK),
  };
}

function lanesOfGroup(shape: { groups: number; topK: number; quads: number }): number {
  const { groups, topK, quads } = shape;
  const wanted = powerOfTwo(Math.ceil(quads / LANE_QUADS));
  const fewest = powerOfTwo(Math.ceil(Math.max(MIN_LANES, topK) / groups));
  const most = powerOfTwo(Math.floor(WORKGROUP_SIZE / groups) + 1) / 2;
  return Math.max(1, Math.min(Math.max(wanted, fewest), most));
}

/** The least power of two that is at least `value`. */
function powerOfTwo(value: number): number {
  return 2 ** Math.ceil(Math.log2(value));
}
