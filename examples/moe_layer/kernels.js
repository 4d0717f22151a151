/**
 * The kernels of the layer beside the gate and the planner, in WGSL.
 *
 * Three of them are matrix products. They have the same form: a workgroup of 16 x 16 invocations makes a
 * tile of 64 rows and 64 columns, in steps of 16 along the inner dimension. Invocation (x, y) has the
 * rows y, y + 16, y + 32, y + 48 and the columns x, x + 16, x + 32, x + 48. A block of few rows takes as
 * many of the four row groups as it needs. The sums run in a fixed order, so that a device gives the same
 * bits in every run.
 *
 * Weights of experts are f16, two in a word; everything else is f32.
 */

/** What the matrix products share: a tile of each factor, as vec4 of the inner dimension, [4, 64]. */
const TILES = `
var<workgroup> rows_tile: array<vec4<f32>, 256>;
var<workgroup> columns_tile: array<vec4<f32>, 256>;

// Products of one row with four columns, of a step's vec4 number k.
fn multiply(columns: array<vec4<f32>, 4>, row: vec4<f32>) -> vec4<f32> {
  return vec4(dot(row, columns[0]), dot(row, columns[1]), dot(row, columns[2]), dot(row, columns[3]));
}

fn columns_at(k: u32, x: u32) -> array<vec4<f32>, 4> {
  return array<vec4<f32>, 4>(
    columns_tile[k * 64u + x],
    columns_tile[k * 64u + x + 16u],
    columns_tile[k * 64u + x + 32u],
    columns_tile[k * 64u + x + 48u],
  );
}

fn unpack(pair: vec2<u32>) -> vec4<f32> {
  return vec4(unpack2x16float(pair.x), unpack2x16float(pair.y));
}
`;

/** The work of a workgroup of the experts' kernels: one vec4 says it. */
const BLOCKS = `
// (expert, first row, end of its rows, number within the expert), or -1: nothing to do.
fn block_of(workgroup: vec3<u32>) -> vec4<i32> {
  let index = workgroup.z * 65535u + workgroup.y;
  if (index >= arrayLength(&blocks)) {
    return vec4(-1);
  }
  return blocks[index];
}
`;

/**
 * The router: logits [numTokens, numExperts] = hidden [numTokens, hidden] times router
 * [numExperts, hidden], transposed. A workgroup makes 64 tokens and 64 experts.
 *
 * @param {{ hidden: number, numExperts: number }} shape The layer's.
 * @returns {string} WGSL.
 */
export function routerKernel({ hidden, numExperts }) {
  return `
const HIDDEN = ${hidden}u;
const EXPERTS = ${numExperts}u;
@group(0) @binding(0) var<uniform> num_tokens: u32;
@group(0) @binding(1) var<storage, read> hidden: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> router: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> logits: array<f32>;
${TILES}
@compute @workgroup_size(16, 16)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(local_invocation_id) id: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let first_token = workgroup.y * 64u;
  let first_expert = workgroup.x * 64u;
  // The row of each tile that this invocation loads, and which vec4 of it.
  let load_row = lane / 4u;
  let load_k = lane % 4u;
  let token = first_token + load_row;
  let expert = first_expert + load_row;
  var sum0 = vec4<f32>();
  var sum1 = vec4<f32>();
  var sum2 = vec4<f32>();
  var sum3 = vec4<f32>();
  for (var step = 0u; step < HIDDEN / 16u; step++) {
    let at = step * 4u + load_k;
    var row = vec4<f32>();
    if (token < num_tokens) {
      row = hidden[token * (HIDDEN / 4u) + at];
    }
    var column = vec4<f32>();
    if (expert < EXPERTS) {
      column = router[expert * (HIDDEN / 4u) + at];
    }
    rows_tile[load_k * 64u + load_row] = row;
    columns_tile[load_k * 64u + load_row] = column;
    workgroupBarrier();
    for (var k = 0u; k < 4u; k++) {
      let columns = columns_at(k, id.x);
      sum0 += multiply(columns, rows_tile[k * 64u + id.y]);
      sum1 += multiply(columns, rows_tile[k * 64u + id.y + 16u]);
      sum2 += multiply(columns, rows_tile[k * 64u + id.y + 32u]);
      sum3 += multiply(columns, rows_tile[k * 64u + id.y + 48u]);
    }
    workgroupBarrier();
  }
  write_row(first_token + id.y, first_expert + id.x, sum0);
  write_row(first_token + id.y + 16u, first_expert + id.x, sum1);
  write_row(first_token + id.y + 32u, first_expert + id.x, sum2);
  write_row(first_token + id.y + 48u, first_expert + id.x, sum3);
}

fn write_row(token: u32, first_expert: u32, sums: vec4<f32>) {
  for (var i = 0u; i < 4u; i++) {
    let expert = first_expert + 16u * i;
    if (token < num_tokens && expert < EXPERTS) {
      logits[token * EXPERTS + expert] = sums[i];
    }
  }
}`;
}

/**
 * Gather, first half of the experts, SwiGLU: activations [maxRows, intermediate] =
 * silu(x times gate) * (x times up), for the hidden states x of each row's token. A workgroup makes 64
 * columns of a block. \`up\` is [numExperts, 2, intermediate, hidden]: gate, then up.
 *
 * @param {{ hidden: number, intermediate: number, idsPerToken: number }} shape The layer's.
 * @returns {string} WGSL.
 */
export function upKernel({ hidden, intermediate, idsPerToken }) {
  return `
const HIDDEN = ${hidden}u;
const INTERMEDIATE = ${intermediate}u;
const IDS_PER_TOKEN = ${idsPerToken}u;
@group(0) @binding(0) var<storage, read> blocks: array<vec4<i32>>;
@group(0) @binding(1) var<storage, read> row_to_route: array<u32>;
@group(0) @binding(2) var<storage, read> hidden: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> up: array<vec2<u32>>;
@group(0) @binding(4) var<storage, read_write> activations: array<f32>;
${TILES}${BLOCKS}
var<workgroup> gates_tile: array<vec4<f32>, 256>;

fn gates_at(k: u32, x: u32) -> array<vec4<f32>, 4> {
  return array<vec4<f32>, 4>(
    gates_tile[k * 64u + x],
    gates_tile[k * 64u + x + 16u],
    gates_tile[k * 64u + x + 32u],
    gates_tile[k * 64u + x + 48u],
  );
}

@compute @workgroup_size(16, 16)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(local_invocation_id) id: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let block = block_of(workgroup);
  if (block.x < 0) {
    return;
  }
  let first_row = u32(block.y);
  let count = u32(block.z - block.y);
  let first_column = workgroup.x * 64u;
  let load_row = lane / 4u;
  let load_k = lane % 4u;
  let token = row_to_route[first_row + min(load_row, count - 1u)] / IDS_PER_TOKEN;
  let gate_row = u32(block.x) * 2u * INTERMEDIATE + first_column + load_row;
  var gate0 = vec4<f32>();
  var gate1 = vec4<f32>();
  var gate2 = vec4<f32>();
  var gate3 = vec4<f32>();
  var up0 = vec4<f32>();
  var up1 = vec4<f32>();
  var up2 = vec4<f32>();
  var up3 = vec4<f32>();
  for (var step = 0u; step < HIDDEN / 16u; step++) {
    let at = step * 4u + load_k;
    rows_tile[load_k * 64u + load_row] = hidden[token * (HIDDEN / 4u) + at];
    gates_tile[load_k * 64u + load_row] = unpack(up[gate_row * (HIDDEN / 4u) + at]);
    columns_tile[load_k * 64u + load_row] =
      unpack(up[(gate_row + INTERMEDIATE) * (HIDDEN / 4u) + at]);
    workgroupBarrier();
    for (var k = 0u; k < 4u; k++) {
      let gates = gates_at(k, id.x);
      let columns = columns_at(k, id.x);
      let row0 = rows_tile[k * 64u + id.y];
      gate0 += multiply(gates, row0);
      up0 += multiply(columns, row0);
      if (count > 16u) {
        let row1 = rows_tile[k * 64u + id.y + 16u];
        gate1 += multiply(gates, row1);
        up1 += multiply(columns, row1);
      }
      if (count > 32u) {
        let row2 = rows_tile[k * 64u + id.y + 32u];
        let row3 = rows_tile[k * 64u + id.y + 48u];
        gate2 += multiply(gates, row2);
        up2 += multiply(columns, row2);
        gate3 += multiply(gates, row3);
        up3 += multiply(columns, row3);
      }
    }
    workgroupBarrier();
  }
  let end = u32(block.z);
  let column = first_column + id.x;
  write_row(first_row + id.y, end, column, swiglu(gate0, up0));
  write_row(first_row + id.y + 16u, end, column, swiglu(gate1, up1));
  write_row(first_row + id.y + 32u, end, column, swiglu(gate2, up2));
  write_row(first_row + id.y + 48u, end, column, swiglu(gate3, up3));
}

fn swiglu(gate: vec4<f32>, up: vec4<f32>) -> vec4<f32> {
  return gate / (1.0 + exp(-gate)) * up;
}

fn write_row(row: u32, end: u32, column: u32, values: vec4<f32>) {
  for (var i = 0u; i < 4u; i++) {
    if (row < end) {
      activations[row * INTERMEDIATE + column + 16u * i] = values[i];
    }
  }
}`;
}

/**
 * Second half of the experts: results [maxRows, hidden] = activations times down, where \`down\` is
 * [numExperts, hidden, intermediate]. A workgroup makes 64 columns of a block.
 *
 * @param {{ hidden: number, intermediate: number }} shape The layer's.
 * @returns {string} WGSL.
 */
export function downKernel({ hidden, intermediate }) {
  return `
const HIDDEN = ${hidden}u;
const INTERMEDIATE = ${intermediate}u;
@group(0) @binding(0) var<storage, read> blocks: array<vec4<i32>>;
@group(0) @binding(1) var<storage, read> activations: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> down: array<vec2<u32>>;
@group(0) @binding(3) var<storage, read_write> results: array<f32>;
${TILES}${BLOCKS}
@compute @workgroup_size(16, 16)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(local_invocation_id) id: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let block = block_of(workgroup);
  if (block.x < 0) {
    return;
  }
  let first_row = u32(block.y);
  let count = u32(block.z - block.y);
  let first_column = workgroup.x * 64u;
  let load_row = lane / 4u;
  let load_k = lane % 4u;
  let row = first_row + min(load_row, count - 1u);
  let down_row = u32(block.x) * HIDDEN + first_column + load_row;
  var sum0 = vec4<f32>();
  var sum1 = vec4<f32>();
  var sum2 = vec4<f32>();
  var sum3 = vec4<f32>();
  for (var step = 0u; step < INTERMEDIATE / 16u; step++) {
    let at = step * 4u + load_k;
    rows_tile[load_k * 64u + load_row] = activations[row * (INTERMEDIATE / 4u) + at];
    columns_tile[load_k * 64u + load_row] = unpack(down[down_row * (INTERMEDIATE / 4u) + at]);
    workgroupBarrier();
    for (var k = 0u; k < 4u; k++) {
      let columns = columns_at(k, id.x);
      sum0 += multiply(columns, rows_tile[k * 64u + id.y]);
      if (count > 16u) {
        sum1 += multiply(columns, rows_tile[k * 64u + id.y + 16u]);
      }
      if (count > 32u) {
        sum2 += multiply(columns, rows_tile[k * 64u + id.y + 32u]);
        sum3 += multiply(columns, rows_tile[k * 64u + id.y + 48u]);
      }
    }
    workgroupBarrier();
  }
  let end = u32(block.z);
  let column = first_column + id.x;
  write_row(first_row + id.y, end, column, sum0);
  write_row(first_row + id.y + 16u, end, column, sum1);
  write_row(first_row + id.y + 32u, end, column, sum2);
  write_row(first_row + id.y + 48u, end, column, sum3);
}

fn write_row(row: u32, end: u32, column: u32, values: vec4<f32>) {
  for (var i = 0u; i < 4u; i++) {
    if (row < end) {
      results[row * HIDDEN + column + 16u * i] = values[i];
    }
  }
}`;
}

/**
 * Combine: output [numTokens, hidden], for each token the results of its rows times their weights, added
 * in slot order. \`routeToRow\` says where each is, so that no float atomics are needed. An invocation
 * makes four columns of a token.
 *
 * @param {{ hidden: number, idsPerToken: number }} shape The layer's.
 * @returns {string} WGSL.
 */
export function combineKernel({ hidden, idsPerToken }) {
  return `
const HIDDEN = ${hidden}u;
const IDS_PER_TOKEN = ${idsPerToken}u;
@group(0) @binding(0) var<uniform> num_tokens: u32;
@group(0) @binding(1) var<storage, read> route_to_row: array<i32>;
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read> results: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read_write> output: array<vec4<f32>>;

@compute @workgroup_size(16, 16)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let column = id.x;
  let token = id.y;
  if (column >= HIDDEN / 4u || token >= num_tokens) {
    return;
  }
  var sum = vec4<f32>();
  for (var slot = 0u; slot < IDS_PER_TOKEN; slot++) {
    let route = token * IDS_PER_TOKEN + slot;
    let row = route_to_row[route];
    if (row >= 0) {
      sum += weights[route] * results[u32(row) * (HIDDEN / 4u) + column];
    }
  }
  output[token * (HIDDEN / 4u) + column] = sum;
}`;
}
