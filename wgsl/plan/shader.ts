/**
 * Writes the WGSL of a plan: the building blocks of `wgsl/plan/*.wgsl`, constants for the plan's shape,
 * the bindings of each step, and its unrolled entry point.
 *
 * @module
 */

import type { ResolvedPlanner } from "../../plan/options.ts";
import { MAX_WORKGROUPS } from "../../plan/options.ts";
import { PLAN_OUTPUTS, type PlanOutput } from "../../plan/outputs.ts";
import * as blocks from "./embedded.ts";
import {
  countTiles,
  LANES,
  placeFolded,
  placeScanned,
  planSmall,
  scanTiles,
  scheduleAll,
} from "./steps.ts";

/**
 * How a plan is computed:
 * - `small`: one dispatch; every workgroup counts all ids by itself.
 * - `fold`: two; a table of counts, a row for each tile of routes, that every placing workgroup sums.
 * - `scan`: four; the table is summed by dispatches of its own.
 */
export type PlanPath = "small" | "fold" | "scan";

/** Sizes that only decide how fast a path is. */
export interface PlanTuning {
  /** The path. */
  readonly path: PlanPath;
  /** Routes that are counted together: a multiple of 512, below 65 536. */
  readonly tile: number;
  /** A workgroup places 256 times as many routes, 1..4; `tile` is a multiple of that. 1 for `scan`. */
  readonly rounds: number;
  /** Loads of a lane before it uses the first: with `small` all ids, 256 times as many; with `fold` vectors
   * of the table. */
  readonly loads: number;
}

/** One dispatch of a plan. */
export interface PlanStep {
  /** The entry point. */
  readonly entryPoint:
    | "plan_small"
    | "count_tiles"
    | "place_folded"
    | "scan_tiles"
    | "schedule_all"
    | "place_scanned";
  /** WGSL. Equal text means an equal pipeline. */
  readonly code: string;
  /** What it binds. */
  readonly bindings: readonly PlanBinding[];
}

/** A binding of a plan's kernels: its number, its name, and its type. */
export interface PlanBinding {
  /** The number, the same in every step. */
  readonly binding: number;
  /** What is bound: an output of the plan, or what a planner has by itself. */
  readonly name: PlanOutput | "params" | "ids" | "map" | "workspace";
  /** As a layout has it. */
  readonly type: GPUBufferBindingType;
}

/** What the writers need of a plan's shape. */
export interface PlanShape extends PlanTuning {
  /** Quads of experts. */
  readonly quads: number;
  /** Groups of 16 quads. */
  readonly quadGroups: number;
  /** Octets of experts. */
  readonly octets: number;
  /** Parts of the tiles that the lanes of a workgroup sum at once. */
  readonly foldSegments: number;
}

/** Experts that one workgroup's scan holds: four a lane. */
export const SCAN_EXPERTS: number = 4 * LANES;

/** Experts that a filling workgroup of `scan` has. */
export const FILL_EXPERTS = 8;

/** Rows of the table behind those of the tiles, and vectors behind these: see `wgsl/plan/scan.wgsl`. */
export const SUM_ROWS = 3;
export const SUM_VECTORS = 2;

/** Bits of `params.outputs`. */
export function outputBits(outputs: Iterable<PlanOutput>): number {
  let bits = 0;
  for (const name of outputs) bits |= 1 << PLAN_OUTPUTS.indexOf(name);
  return bits;
}

/**
 * Writes the dispatches of a path.
 *
 * @param planner The planner's options.
 * @param tuning The path and its sizes.
 * @returns The dispatches in order.
 */
export function planSteps(planner: ResolvedPlanner, tuning: PlanTuning): PlanStep[] {
  const shape = shapeOf(planner, tuning);
  const write = stepWriter(planner, shape);
  const { EXPERTS_WGSL: experts, RANK_WGSL: rank, SUMS_WGSL: sums } = blocks;
  const { OUTPUTS_WGSL: outputs, SCHEDULE_WGSL: schedule } = blocks;
  if (tuning.path === "small") {
    const small = [experts, rank, sums, schedule, outputs, blocks.SMALL_WGSL];
    return [write("plan_small", [...small, planSmall(shape)])];
  }
  const count = write("count_tiles", [experts, blocks.COUNT_WGSL, countTiles(shape)]);
  if (tuning.path === "fold") {
    const fold = [rank, sums, schedule, outputs, blocks.FOLD_WGSL, blocks.PAIRS_WGSL];
    return [count, write("place_folded", [...fold, placeFolded(shape)])];
  }
  const scan = blocks.SCAN_WGSL;
  const place = [rank, outputs, scan, blocks.PAIRS_WGSL, blocks.PLACE_SCANNED_WGSL];
  return [
    count,
    write("scan_tiles", [scan, scanTiles(), blocks.SCAN_TILES_WGSL]),
    write("schedule_all", [sums, scan, blocks.SCHEDULE_ALL_WGSL, scheduleAll(shape)]),
    write("place_scanned", [...place, placeScanned(shape)]),
  ];
}

function shapeOf({ numExperts }: ResolvedPlanner, tuning: PlanTuning): PlanShape {
  const quads = Math.ceil(numExperts / 4);
  const octets = Math.ceil(numExperts / 8);
  const quadGroups = Math.ceil(quads / 16);
  return { ...tuning, quads, octets, quadGroups, foldSegments: Math.floor(LANES / octets) };
}

/** Writes one dispatch from its parts. */
function stepWriter(
  planner: ResolvedPlanner,
  shape: PlanShape,
): (entryPoint: PlanStep["entryPoint"], parts: readonly string[]) => PlanStep {
  return (entryPoint, parts) => {
    const bindings = bindingsOf(entryPoint, planner);
    const head = [constants(planner, shape), blocks.PARAMS_WGSL, declare(entryPoint, planner)];
    return { entryPoint, bindings, code: [...head, ...parts].join("\n") };
  };
}

/** The names that the building blocks take their shape from. */
function constants(planner: ResolvedPlanner, shape: PlanShape): string {
  const { numExperts, alignment, blockSize } = planner;
  const { path, tile, rounds, quads, octets } = shape;
  const folded = path === "fold";
  const maskSide = Math.ceil(Math.sqrt(numExperts));
  const values: Record<string, number | boolean> = {
    NUM_EXPERTS: numExperts,
    ALIGNMENT: alignment,
    BLOCK_SIZE: blockSize,
    NO_EXPERT: 0xffff,
    TILE: tile,
    ROUNDS: rounds,
    SPAN: rounds * LANES,
    QUADS: quads,
    QUAD_GROUPS: shape.quadGroups,
    OCTETS: octets,
    SLOTS: 8 * octets,
    EXPERT_PAIRS: 4 * octets,
    FOLDED: folded,
    TABLE_STRIDE: folded ? 4 * octets : 4 * quads,
    TOTALS_LACK_EARLIER: path === "small",
    MASK_SIDE: maskSide,
    MASKS: maskSide + Math.ceil(numExperts / maskSide),
    ROUND_COUNTS: rounds > 1 ? numExperts : 1,
    FILL_EXPERTS,
    FILL_GROUPS: Math.ceil(numExperts / FILL_EXPERTS),
    MAX_WORKGROUPS,
  };
  const bits = PLAN_OUTPUTS.map((name, i) => `const WANTS_${upperCase(name)} = ${1 << i}u;`);
  const lines = Object.entries(values).map(([name, value]) =>
    `const ${name} = ${value}${typeof value === "number" ? "u" : ""};`
  );
  return [...lines, ...bits].join("\n");
}

function upperCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, "_$&").toUpperCase();
}

/** The type of each output's elements. */
const ELEMENTS: Readonly<Record<PlanOutput, string>> = {
  tokensPerExpert: "u32",
  expertOffsets: "u32",
  rowToRoute: "u32",
  routeToRow: "i32",
  blocks: "vec4<i32>",
  totals: "u32",
  dispatchArgs: "u32",
};

/** The first binding of an output; params and workspace come before. */
const FIRST_OUTPUT = 2;
const WORKSPACE = 1;
const IDS: number = FIRST_OUTPUT + PLAN_OUTPUTS.length;

/** Whether a dispatch is the one that writes the outputs. */
function isLast(entryPoint: PlanStep["entryPoint"]): boolean {
  return entryPoint === "plan_small" || entryPoint.startsWith("place_");
}

/** At most eight storage buffers, which every device has: `planSteps` is not asked for `small` with both a map and dispatches. */
function bindingsOf(
  entryPoint: PlanStep["entryPoint"],
  { expertMap, dispatches }: ResolvedPlanner,
): PlanBinding[] {
  const bindings: PlanBinding[] = [{ binding: 0, name: "params", type: "uniform" }];
  if (entryPoint !== "plan_small") {
    const type = isLast(entryPoint) ? "read-only-storage" : "storage";
    bindings.push({ binding: WORKSPACE, name: "workspace", type });
  }
  for (const name of isLast(entryPoint) ? PLAN_OUTPUTS : []) {
    if (name === "dispatchArgs" && dispatches.length === 0) continue;
    bindings.push({ binding: FIRST_OUTPUT + PLAN_OUTPUTS.indexOf(name), name, type: "storage" });
  }
  if (entryPoint === "plan_small" || entryPoint === "count_tiles") {
    bindings.push({ binding: IDS, name: "ids", type: "read-only-storage" });
    if (expertMap) bindings.push({ binding: IDS + 1, name: "map", type: "read-only-storage" });
  }
  return bindings;
}

/** Declares what a step binds. Outputs that it does not write are declared too, for the functions that would. */
function declare(entryPoint: PlanStep["entryPoint"], planner: ResolvedPlanner): string {
  const access = isLast(entryPoint) ? "read" : "read_write";
  const words = entryPoint === "count_tiles" ? "u32" : "vec4<u32>";
  const lines = PLAN_OUTPUTS.map((name, i) => {
    const variable = `plan_${upperCase(name).toLowerCase()}`;
    return storage(FIRST_OUTPUT + i, `read_write> ${variable}: array<${ELEMENTS[name]}>`);
  });
  lines.push(storage(WORKSPACE, `${access}> workspace: array<${words}>`));
  lines.push(storage(IDS, "read> ids: array<i32>"));
  if (planner.expertMap) lines.push(storage(IDS + 1, "read> expert_map: array<i32>"));
  return [...lines, expertOfId(planner), writeDispatchArgs(planner)].join("\n");
}

function storage(binding: number, rest: string): string {
  return `@group(0) @binding(${binding}) var<storage, ${rest};`;
}

/** With a map, an id past it is no expert. */
function expertOfId({ expertMap }: ResolvedPlanner): string {
  const mapped = `
  if (id >= params.map_length) {
    return NO_EXPERT;
  }
  return bitcast<u32>(expert_map[id]);`;
  return `fn expert_of_id(id: u32) -> u32 {${expertMap ? mapped : "\nreturn id;"}\n}`;
}

function writeDispatchArgs({ dispatches }: ResolvedPlanner): string {
  const lines = dispatches.map(({ over, x, per }, i) => {
    const count = over === "rows" ? "num_rows" : "num_blocks";
    return `write_dispatch(${i}u, ${x}u, (${count} + ${per - 1}u) / ${per}u);`;
  });
  return `fn write_dispatch_args(num_rows: u32, num_blocks: u32) {\n${lines.join("\n")}\n}
${dispatches.length > 0 ? WRITE_DISPATCH : ""}`;
}

/** Workgroups of a dispatch: `x`, then the items in y, folded into z. */
const WRITE_DISPATCH = `
fn write_dispatch(i: u32, x: u32, items: u32) {
  plan_dispatch_args[3u * i] = select(0u, x, items > 0u);
  plan_dispatch_args[3u * i + 1u] = min(items, MAX_WORKGROUPS);
  plan_dispatch_args[3u * i + 2u] = (items + MAX_WORKGROUPS - 1u) / MAX_WORKGROUPS;
}`;
