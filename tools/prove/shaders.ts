/** Shaders around the shipped blocks of `wgsl/`, so that each can be proven by itself. */

import * as blocks from "../../wgsl/embedded.ts";
import type { ScoreName } from "./oracle.ts";

/** Invocations of a workgroup of each of these shaders. */
export const PROVE_WORKGROUP: number = 256;

/** The names that the blocks of a row lean on; nothing that is run here reads a row. */
const STUBS = `
const HAS_PARTITION_SUM = false;
const NUM_EXPERTS = 1u;
const LANES = 1u;
const LANE_EXPERTS = 1u;
var<workgroup> lane_pair: array<array<vec2<u32>, 1>, 1>;
fn lane_expert(lane: u32, i: u32) -> u32 {
  return lane + i;
}
fn load_raw(token: u32, expert: u32) -> u32 {
  return token + expert;
}
fn load_lane_quad(lane: u32, i: u32, token: u32) -> vec4<u32> {
  return vec4<u32>(lane + i + token);
}
fn has_lane_quad(lane: u32, i: u32) -> vec4<bool> {
  return vec4<bool>(lane == i);
}
`;

/** A score as it is proven by itself. */
interface ProvenScore {
  /** Its block. */
  readonly block: string;
  /** What stands in for the row: its largest logit is 0, or the logit itself. */
  readonly row: string;
  /** The bits of LOGIT_LIMIT, to which a gate with a bias limits logits before it estimates. */
  readonly limit: string;
}

/** tanh in the place of a score. It has no estimate. */
const TANH_AS_SCORE = `
fn score(x: u32) -> u32 {
  return tanh_magnitude(x & 0x7fffffff);
}
fn estimate_quad(raw: vec4<u32>) -> vec4<f32> {
  return vec4<f32>(bitcast<f32>(score(raw.x)));
}
fn score_error() -> f32 {
  return 1.0;
}
`;

const SCORES: Record<ScoreName, ProvenScore> = {
  sigmoid: { block: blocks.SCORE_SIGMOID_WGSL, row: "", limit: "0x42a00000" }, // 80
  exp: {
    block: blocks.SCORE_SOFTMAX_WGSL,
    row: "set_row_max(0u); largest_score = 1.0;",
    limit: "0x7f7fffff",
  },
  sqrtsoftplus: {
    block: blocks.SCORE_SQRTSOFTPLUS_WGSL,
    row: "largest_score = own_score;",
    limit: "0x7f7fffff",
  },
  tanh: { block: blocks.TANH_WGSL + TANH_AS_SCORE, row: "", limit: "0x7f7fffff" },
};

function scoreBlocks(name: ScoreName): string {
  return [
    "@group(0) @binding(0) var<storage, read> constants: array<vec4<u32>>;",
    blocks.BINARY32_WGSL,
    blocks.DECODE_LOGITS_WGSL,
    blocks.FIXED_POINT_WGSL,
    STUBS,
    `const LOGIT_LIMIT = ${SCORES[name].limit};`,
    blocks.ROW_MAX_WGSL,
    SCORES[name].block,
  ].join("\n");
}

/**
 * Writes the shader `checksum_block`, whose workgroups sum a block of 2^16 inputs each, and find the
 * largest |estimate − score| as a part of what `score_error` allows. Parts are compared as integers, among
 * which a NaN is the largest.
 *
 * @param name The score.
 * @returns WGSL; binding 1 is the output, `[blocks]` of (low, high, part as f32 bits, 0), binding 2 a
 * uniform whose x is the first block.
 */
export function checksumShader(name: ScoreName): string {
  return `${scoreBlocks(name)}
@group(0) @binding(1) var<storage, read_write> sums: array<vec4<u32>>;
@group(0) @binding(2) var<uniform> range: vec4<u32>;
var<workgroup> shared_low: atomic<u32>;
var<workgroup> shared_high: atomic<u32>;
var<workgroup> shared_part: atomic<u32>;

fn allowed_error(own_score: f32) -> f32 {
  ${name === "sqrtsoftplus" ? SCORES[name].row : ""}
  return score_error();
}

@compute @workgroup_size(${PROVE_WORKGROUP})
fn checksum_block(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  ${name === "exp" ? SCORES[name].row : ""}
  let first = (range.x + workgroup.x) << 16u;
  var low = 0u;
  var high = 0u;
  var part = 0u;
  for (var i = local; i < 65536u; i += ${PROVE_WORKGROUP}u) {
    let x = finite(first + i);
    let own_score = score(x);
    var word = (own_score ^ ((first + i) * 0x9e3779b1u)) * 0x85ebca6bu;
    word ^= word >> 15u;
    low += word;
    word *= 0xc2b2ae35u;
    high += word ^ (word >> 13u);
    let estimate = estimate_quad(clamp_special_quad(vec4<u32>(first + i))).x;
    let error = abs(estimate - bitcast<f32>(own_score));
    part = max(part, bitcast<u32>(error / allowed_error(bitcast<f32>(own_score))) & 0x7fffffff);
  }
  atomicAdd(&shared_low, low);
  atomicAdd(&shared_high, high);
  atomicMax(&shared_part, part);
  workgroupBarrier();
  if (local == 0u) {
    sums[workgroup.x] = vec4<u32>(
      atomicLoad(&shared_low), atomicLoad(&shared_high), atomicLoad(&shared_part), 0u,
    );
  }
}
`;
}

/**
 * Writes the shader `list_block`, which stores every score of a block.
 *
 * @param name The score.
 * @returns WGSL; binding 1 is the output, 2^16 words, binding 2 a uniform whose x is the block.
 */
export function listShader(name: ScoreName): string {
  return `${scoreBlocks(name)}
@group(0) @binding(1) var<storage, read_write> scores: array<u32>;
@group(0) @binding(2) var<uniform> range: vec4<u32>;

@compute @workgroup_size(${PROVE_WORKGROUP})
fn list_block(@builtin(global_invocation_id) id: vec3<u32>) {
  ${name === "exp" ? SCORES[name].row : ""}
  scores[id.x] = score(finite((range.x << 16u) + id.x));
}
`;
}

/**
 * Writes the shader `compute_pairs`: a + b, |a| + |b|, a × b, |a| / |b| and a square root of each pair.
 *
 * @returns WGSL; binding 0 is the input, `[pairs]` of two words, binding 1 the output, `[pairs]` of
 * five; the root is that of (a, or 1) · 2^(100 − b mod 440), and a divisor of 0 counts as 1.
 */
export function arithmeticShader(): string {
  return `
@group(0) @binding(2) var<storage, read> constants: array<vec4<u32>>;
${blocks.BINARY32_WGSL}
${blocks.DECODE_LOGITS_WGSL}
${blocks.FIXED_POINT_WGSL}
${STUBS}
const LOGIT_LIMIT = 0x7f7fffff;
${blocks.ROW_MAX_WGSL}
${blocks.SCORE_SQRTSOFTPLUS_WGSL}
@group(0) @binding(0) var<storage, read> pairs: array<vec2<u32>>;
@group(0) @binding(1) var<storage, read_write> results: array<u32>;

@compute @workgroup_size(${PROVE_WORKGROUP})
fn compute_pairs(@builtin(global_invocation_id) id: vec3<u32>) {
  let a = pairs[id.x].x;
  let b = pairs[id.x].y;
  let x = a & 0x7fffffffu;
  let y = b & 0x7fffffffu;
  results[5u * id.x] = f32_add(a, b);
  results[5u * id.x + 1u] = f32_add_positive(x, y);
  results[5u * id.x + 2u] = f32_multiply(a, b);
  results[5u * id.x + 3u] = f32_divide(x, select(y, 0x3f800000u, y == 0u));
  results[5u * id.x + 4u] = square_root(select(a, 1u, a == 0u), i32(b % 440u) - 100);
}
`;
}
