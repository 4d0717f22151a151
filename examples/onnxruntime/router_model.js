/**
 * Two ONNX models of one node each, written byte by byte so that the example needs no file: protobuf
 * fields by number, as `onnx.proto3` gives them. A real model comes from an exporter.
 */

const FLOAT = 1;
const INT32 = 6;

function varint(value) {
  const bytes = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push(128 + value % 128);
  return [...bytes, value];
}

function number(field, value) {
  return [...varint(field * 8), ...varint(value)];
}

function bytes(field, value) {
  return [...varint(field * 8 + 2), ...varint(value.length), ...value];
}

function text(field, value) {
  return bytes(field, new TextEncoder().encode(value));
}

function valueInfo(field, { name, type, dims }) {
  const sizes = dims.flatMap((dim) => bytes(1, number(1, dim)));
  const tensor = [...number(1, type), ...bytes(2, sizes)];
  return bytes(field, [...text(1, name), ...bytes(2, bytes(1, tensor))]);
}

function constant({ name, dims, values }) {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const sizes = dims.flatMap((dim) => number(1, dim));
  return bytes(5, [...sizes, ...number(2, FLOAT), ...text(8, name), ...bytes(9, raw)]);
}

/** A model of one node with two inputs, one of them constant. */
function model({ op, inputs, table, input, output }) {
  const node = [
    ...inputs.flatMap((name) => text(1, name)),
    ...text(2, output.name),
    ...text(4, op),
  ];
  const graph = [
    ...bytes(1, node),
    ...text(2, op),
    ...constant(table),
    ...valueInfo(11, input),
    ...valueInfo(12, output),
  ];
  const opset = bytes(8, number(2, 13));
  return Uint8Array.from([...number(1, 8), ...bytes(7, graph), ...opset]);
}

/**
 * The router: `logits` f32 [numTokens, numExperts] = `hidden` f32 [numTokens, width] times the weights.
 *
 * @param {{ numTokens: number, width: number, numExperts: number }} shape The sizes.
 * @param {Float32Array} weights `[width, numExperts]`.
 * @returns {Uint8Array} The model.
 */
export function routerModel({ numTokens, width, numExperts }, weights) {
  return model({
    op: "MatMul",
    inputs: ["hidden", "weights"],
    table: { name: "weights", dims: [width, numExperts], values: weights },
    input: { name: "hidden", type: FLOAT, dims: [numTokens, width] },
    output: { name: "logits", type: FLOAT, dims: [numTokens, numExperts] },
  });
}

/**
 * What comes after the gate: `values` f32 [numTokens, topK], an entry of a table for each of `ids` i32.
 *
 * @param {{ numTokens: number, topK: number }} shape The sizes.
 * @param {Float32Array} table A value for each expert.
 * @returns {Uint8Array} The model.
 */
export function lookupModel({ numTokens, topK }, table) {
  return model({
    op: "Gather",
    inputs: ["table", "ids"],
    table: { name: "table", dims: [table.length], values: table },
    input: { name: "ids", type: INT32, dims: [numTokens, topK] },
    output: { name: "values", type: FLOAT, dims: [numTokens, topK] },
  });
}
