/**
 * The WGSL of one gate: constants for its shape, the building blocks of `wgsl/*.wgsl`, and the entry point,
 * which is written for the shape so that a row's estimates stay in registers. The blocks hold what every gate
 * does alike and take their shape from the constants; `wgsl/example/` shows one whole shader.
 *
 * @module
 */

import type { Dtype } from "../../gate/options.ts";
import type { ResolvedOptions } from "../../gate/resolve_options.ts";
import {
  type ConstantPlaces,
  constantPlaces,
  type ExpertPlaces,
  gateConstants,
} from "../../gate/constants.ts";
import { rowLogits } from "../../gate/batch.ts";
import * as blocks from "../embedded.ts";
import { type RowLayout, rowLayout } from "./row_layout.ts";
import { candidateKeys, columnMaxima, declareKeys, loadKey } from "./shared_keys.ts";
import { needsPartitionSum } from "./row_statistics.ts";
import { routeTokens } from "./entry_point.ts";

/** The shader of a gate and how to dispatch it. */
export interface ShaderPlan {
  /** WGSL. Equal text means an equal pipeline, so it serves as the cache key. */
  readonly code: string;
  /** Whether binding 5 holds inputs of each row: the experts to weigh, or the number of its bias. */
  readonly readsRowInputs: boolean;
  /** The compute entry point. */
  readonly entryPoint: "route_tokens";
  /** Invocations of a workgroup. */
  readonly workgroupSize: number;
  /** Rows a workgroup routes. */
  readonly rowsPerWorkgroup: number;
}

/**
 * Specialises the shader for a gate.
 *
 * @param resolved The gate's checked options.
 * @returns The shader; gates that differ only in the values of bias, scale and map share it.
 */
export function specialize(resolved: ResolvedOptions): ShaderPlan {
  return plan(resolved, { given: false });
}

/**
 * Specialises the shader that chooses nothing: it scores and weighs the experts in binding 5, which the
 * caller has chosen, in their order.
 *
 * @param resolved The gate's checked options.
 * @returns The shader.
 */
export function specializeGiven(resolved: ResolvedOptions): ShaderPlan {
  return plan(resolved, { given: true });
}

function plan(options: ResolvedOptions, { given }: { readonly given: boolean }): ShaderPlan {
  // Groups only choose. The constants lie where the gate's groups have put them all the same.
  const resolved = given ? { ...options, groupCount: 1, groupsSelected: 1, numBiases: 1 } : options;
  const layout = rowLayout(resolved);
  const places = constantPlaces(options, placesOf(options));
  const code = [
    shapeConstants(resolved, { layout, places }),
    loadFunctions(resolved, layout),
    declareKeys(columnMaxima(layout)),
    declareKeys(candidateKeys(layout)),
    loadKey(candidateKeys(layout)),
    ...SHARED_BLOCKS,
    SCORE_BLOCKS[resolved.scoring],
    layout.manyGroups ? blocks.MANY_GROUPS_WGSL : blocks.LANE_EXPERTS_WGSL,
    given || layout.manyGroups ? "" : blocks.RELIST_WGSL,
    ...resolved.logitSoftCap === null ? [] : [blocks.TANH_WGSL, blocks.SOFT_CAP_WGSL],
    routeTokens(resolved, { given, layout }),
  ].join("\n");
  return {
    code,
    readsRowInputs: given || options.numBiases > 1,
    entryPoint: "route_tokens",
    workgroupSize: layout.rows * layout.lanes,
    rowsPerWorkgroup: layout.rows,
  };
}

/**
 * Builds what the shader reads beside the logits.
 *
 * @param resolved The gate's checked options.
 * @returns The words to upload.
 */
export function shaderConstants(resolved: ResolvedOptions): Uint32Array {
  return gateConstants(resolved, placesOf(resolved));
}

/** Where the shader looks for the bias of an expert. */
function placesOf(resolved: ResolvedOptions): ExpertPlaces {
  const { groupSize, groupStride } = rowLayout(resolved);
  return { size: groupSize, stride: groupStride };
}

/** The blocks of every gate's shader. WGSL lets a function be called before its declaration. */
const SHARED_BLOCKS: readonly string[] = [
  blocks.CHOICE_WGSL,
  blocks.FIXED_POINT_WGSL,
  blocks.DECODE_LOGITS_WGSL,
  blocks.BINARY32_WGSL,
  blocks.ROW_MAX_WGSL,
  blocks.BINDINGS_WGSL,
  blocks.EXACT_GROUPS_WGSL,
  blocks.CANDIDATES_WGSL,
  blocks.FALLBACK_WGSL,
  blocks.WEIGHTS_WGSL,
];

const SCORE_BLOCKS = {
  sigmoid: blocks.SCORE_SIGMOID_WGSL,
  softmax: blocks.SCORE_SOFTMAX_WGSL,
  sqrtsoftplus: blocks.SCORE_SQRTSOFTPLUS_WGSL,
} as const;

/** Writes the constants that the building blocks take their shape from. */
function shapeConstants(
  resolved: ResolvedOptions,
  { layout, places }: { readonly layout: RowLayout; readonly places: ConstantPlaces },
): string {
  const values = {
    ...rowSizes(resolved, layout),
    ...arrayPlaces(resolved, places),
    ...ruleConstants(resolved),
  };
  return [
    `const WIDENING_ERROR = ${layout.nearHalves ? "1.6e-5f" : "0.0f"};`,
    `const LOGIT_LIMIT = ${logitLimit(resolved)};`,
    ...Object.entries(values).map(([name, value]) =>
      `const ${name} = ${value}${typeof value === "number" ? "u" : ""};`
    ),
  ].join("\n");
}

/** Values of constants by name: `u32`, or `bool`. */
type Constants = Readonly<Record<string, number | boolean>>;

/** How many experts, slots and lanes a row has. */
function rowSizes(resolved: ResolvedOptions, layout: RowLayout): Constants {
  return {
    NUM_EXPERTS: resolved.numExperts,
    TOP_K: resolved.topK,
    NUM_SHARED: resolved.numSharedExperts,
    ROW_SLOTS: resolved.topK + resolved.numSharedExperts,
    GROUP_COUNT: resolved.numExperts / layout.groupSize,
    GROUPS_SELECTED: resolved.groupsSelected,
    GROUP_SIZE: layout.groupSize,
    GROUP_STRIDE: layout.groupStride,
    GROUP_LANES: layout.groupLanes,
    LANES: layout.lanes,
    ROWS: layout.rows,
    LANE_EXPERTS: layout.laneExperts,
    COLUMNS: layout.columns,
    CANDIDATE_CAPACITY: layout.candidateCapacity,
    ID_MASK: layout.idMask,
    SUM_WIDTH: layout.sumWidth,
  };
}

/** Where the arrays of a gate lie in the binding `constants`, in quads. */
function arrayPlaces({ numBiases }: ResolvedOptions, places: ConstantPlaces): Constants {
  return {
    BIAS_QUADS: places.bias / 4,
    BIAS_QUAD_STRIDE: places.biasStride / 4,
    NUM_BIASES: numBiases,
    SCALE_QUADS: places.scale / 4,
    MAP_QUADS: places.map / 4,
  };
}

/** How the gate scores, chooses and weighs; numbers are bits of binary32, but for ROW_LOGITS. */
function ruleConstants(resolved: ResolvedOptions): Constants {
  const { logitSoftCap, sharedExpertSink } = resolved;
  return {
    EPSILON: floatBits(resolved.epsilon),
    SCALING_FACTOR: floatBits(resolved.routedScalingFactor),
    HAS_BIAS: resolved.bias !== null,
    HAS_PARTITION_SUM: needsPartitionSum(resolved),
    GROUP_SCORE_MAX: resolved.groupScore === "max",
    RENORMALIZE: resolved.renormalize,
    SCALE_OUTPUT: resolved.scaleOutput,
    HAS_EXPERT_SCALE: resolved.perExpertScale !== null,
    HAS_EXPERT_MAP: resolved.expertMap !== null,
    ...logitSoftCap !== null && { LOGIT_CAP: floatBits(logitSoftCap) },
    ...sharedExpertSink && { ROW_LOGITS: rowLogits(resolved) },
  };
}

/** The largest logit of which estimates are made, as bits: with sigmoid and a bias 80, from where σ is 1. */
function logitLimit({ bias, scoring }: ResolvedOptions): number {
  return floatBits(bias !== null && scoring === "sigmoid" ? 80 : 3.4028234663852886e38);
}

function floatBits(value: number): number {
  return new Uint32Array(new Float32Array([value]).buffer)[0];
}

/** The functions that load a logit, and four of them. */
interface LoadNames {
  readonly one: string;
  readonly four: string;
}

const LOADS: LoadNames = { one: "load_raw", four: "load_quad" };

/** The names in a gate with a soft cap, in which `load_raw` and `load_quad` of soft_cap.wgsl call them. */
const UNCAPPED_LOADS: LoadNames = { one: "load_uncapped", four: "load_uncapped_quad" };

/** Writes the binding of the logits, and the functions that load one and four of them: in one load where rows allow. */
function loadFunctions(
  { dtype, logitScale, logitSoftCap, sharedExpertSink }: ResolvedOptions,
  { quadLoads }: RowLayout,
): string {
  const row = sharedExpertSink ? "ROW_LOGITS" : "NUM_EXPERTS";
  const names = logitSoftCap === null ? LOADS : UNCAPPED_LOADS;
  const isScaled = logitScale !== 1;
  const widen = isScaled ? "widen_scaled" : `widen_${dtype}`;
  const halves = dtype === "f32" ? 0 : 1;
  const type = quadLoads ? `vec${4 >> halves}<u32>` : "u32";
  const word = quadLoads
    ? `logits[at >> 2][(at >> ${halves}) & ${3 >> halves}]`
    : `logits[at >> ${halves}]`;
  return `${isScaled ? scaledWidening(`widen_${dtype}`, logitScale) : ""}
@group(0) @binding(0) var<storage, read> logits: array<${type}>;
fn ${names.one}(token: u32, expert: u32) -> u32 {
  let at = token * ${row} + expert;
  return ${widen}(${word} >> ((at & ${halves}) << 4));
}
${quadLoads ? quadLoad({ dtype, widen, type, row, name: names.four }) : singleLoads(names)}`;
}

/** Writes the widening of a logit that is multiplied by a factor; NaN and ±Infinity stay what they are. */
function scaledWidening(widen: string, logitScale: number): string {
  return `
const LOGIT_SCALE = ${floatBits(logitScale)}u;
fn widen_scaled(bits: u32) -> u32 {
  let wide = ${widen}(bits);
  return select(f32_multiply(wide, LOGIT_SCALE), wide, (wide & 0x7f800000) == 0x7f800000);
}`;
}

function quadLoad(
  { dtype, widen, type, row, name }: {
    readonly dtype: Dtype;
    readonly widen: string;
    readonly type: string;
    /** The constant that says how many logits a row has. */
    readonly row: string;
    /** The function. */
    readonly name: string;
  },
): string {
  const words = dtype === "f32"
    ? ["words.x", "words.y", "words.z", "words.w"]
    : ["words.x", "words.x >> 16", "words.y", "words.y >> 16"];
  const widened = words.map((word) => `${widen}(${word})`).join(", ");
  const quad = widen === "widen_f32" ? "words" : `vec4<u32>(${widened})`;
  return `
fn load_words(token: u32, expert: u32) -> ${type} {
  return logits[(token * ${row} + expert) >> 2];
}
fn ${name}(token: u32, expert: u32) -> vec4<u32> {
  let words = load_words(token, expert);
  return ${quad};
}`;
}

function singleLoads({ one, four }: LoadNames): string {
  return `
fn ${four}(token: u32, expert: u32) -> vec4<u32> {
  return vec4<u32>(
    ${one}(token, expert), ${one}(token, expert + 1),
    ${one}(token, expert + 2), ${one}(token, expert + 3));
}`;
}
