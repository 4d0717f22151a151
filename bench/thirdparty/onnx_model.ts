/**
 * Just enough of the ONNX wire format to write the gate as a graph: protobuf fields by number, as
 * `onnx.proto3` gives them. Opset 13, fixed shapes.
 */

/** A field of a protobuf message, encoded. */
type Bytes = readonly number[];

const FLOAT = 1;
const INT64 = 7;
const BOOL = 9;

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; true; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push(128 + rest % 128);
  }
}

function number(field: number, value: number): Bytes {
  if (value >= 0) return [...varint(field * 8), ...varint(value)];
  // A negative int64 is ten bytes of two's complement; only -1 is used.
  return [...varint(field * 8), ...Array<number>(9).fill(0xff), 1];
}

function bytes(field: number, value: Bytes | Uint8Array): Bytes {
  return [...varint(field * 8 + 2), ...varint(value.length), ...value];
}

function text(field: number, value: string): Bytes {
  return bytes(field, new TextEncoder().encode(value));
}

function message(field: number, ...parts: Bytes[]): Bytes {
  return bytes(field, parts.flat());
}

function tensor(name: string, type: number, dims: readonly number[], raw: Uint8Array): Bytes {
  return message(
    5,
    ...dims.map((dim) => number(1, dim)),
    number(2, type),
    text(8, name),
    bytes(9, raw),
  );
}

function valueInfo(field: number, name: string, type: number, dims: readonly number[]): Bytes {
  const shape = message(2, ...dims.map((dim) => message(1, number(1, dim))));
  return message(field, text(1, name), message(2, message(1, number(1, type), shape)));
}

/** A graph in the making: nodes and constants by name. */
class Graph {
  readonly #nodes: Bytes[] = [];
  readonly #constants: Bytes[] = [];

  /** Adds a node; attributes are integers. */
  node(
    op: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Readonly<Record<string, number>> = {},
  ): void {
    const settings = Object.entries(attributes).map(([name, value]) =>
      message(5, text(1, name), number(3, value), number(20, 2))
    );
    this.#nodes.push(message(
      1,
      ...inputs.map((name) => text(1, name)),
      ...outputs.map((name) => text(2, name)),
      text(4, op),
      ...settings,
    ));
  }

  floats(name: string, dims: readonly number[], values: readonly number[] | Float32Array): void {
    const raw = new Uint8Array(new Float32Array(values).buffer);
    this.#constants.push(tensor(name, FLOAT, dims, raw));
  }

  integers(name: string, values: readonly number[]): void {
    const raw = new Uint8Array(new BigInt64Array(values.map(BigInt)).buffer);
    this.#constants.push(tensor(name, INT64, [values.length], raw));
  }

  finish(inputs: Bytes, ...outputs: Bytes[]): Uint8Array {
    const graph = message(
      7,
      ...this.#nodes,
      text(2, "gate"),
      ...this.#constants,
      inputs,
      ...outputs,
    );
    return Uint8Array.from([...number(1, 8), ...graph, ...message(8, number(2, 13))]);
  }
}

/** What the graph computes. */
export interface OnnxGate {
  /** Sigmoid with a bias, or softmax without groups and bias; renormalized both. */
  readonly scoring: "sigmoid" | "softmax";
  /** Rows; the graph's shapes are fixed. */
  readonly numTokens: number;
  /** Experts. */
  readonly numExperts: number;
  /** Groups, 1 for none. */
  readonly groupCount: number;
  /** Groups that stay. */
  readonly groupsSelected: number;
  /** Experts a token. */
  readonly topK: number;
  /** `[numExperts]`. */
  readonly bias: Float32Array;
}

/** Masks the choices outside the best groups. */
function addGroups(graph: Graph, gate: OnnxGate): void {
  const { numTokens, numExperts, groupCount, groupsSelected } = gate;
  graph.integers("grouped_shape", [numTokens, groupCount, numExperts / groupCount]);
  graph.integers("flat_shape", [numTokens, numExperts]);
  graph.integers("two", [2]);
  graph.integers("selected", [groupsSelected]);
  graph.floats("none_kept", [numTokens, groupCount], Array(numTokens * groupCount).fill(0));
  graph.floats("ones", [numTokens, groupsSelected], Array(numTokens * groupsSelected).fill(1));
  graph.floats("lowest", [1], [-3e38]);
  graph.node("Reshape", ["all_choices", "grouped_shape"], ["grouped"]);
  graph.node("TopK", ["grouped", "two"], ["best_two", "best_two_ids"], { axis: 2 });
  graph.node("ReduceSum", ["best_two", "last_axis"], ["group_scores"], { keepdims: 0 });
  graph.node("TopK", ["group_scores", "selected"], ["kept_scores", "kept_ids"], { axis: 1 });
  graph.node("ScatterElements", ["none_kept", "kept_ids", "ones"], ["kept_flags"], { axis: 1 });
  graph.node("Unsqueeze", ["kept_flags", "last_axis"], ["kept_column"]);
  graph.node("Cast", ["kept_column"], ["kept"], { to: BOOL });
  graph.node("Where", ["kept", "grouped", "lowest"], ["masked"]);
  graph.node("Reshape", ["masked", "flat_shape"], ["choices"]);
}

/** Softmax over all experts, renormalized, is softmax over the chosen: the best two nodes that say it. */
function addSoftmax(graph: Graph): void {
  graph.node("TopK", ["logits", "top_k"], ["best_logits", "ids"], { axis: 1 });
  graph.node("Softmax", ["best_logits"], ["weights"], { axis: 1 });
}

function addSigmoid(graph: Graph, gate: OnnxGate): void {
  const { numExperts, groupCount, bias } = gate;
  graph.floats("bias", [numExperts], bias);
  graph.integers("last_axis", [-1]);
  graph.node("Sigmoid", ["logits"], ["scores"]);
  graph.node("Add", ["scores", "bias"], [groupCount > 1 ? "all_choices" : "choices"]);
  if (groupCount > 1) addGroups(graph, gate);
  graph.node("TopK", ["choices", "top_k"], ["best_choices", "ids"], { axis: 1 });
  graph.node("GatherElements", ["scores", "ids"], ["best_scores"], { axis: 1 });
  graph.node("ReduceSum", ["best_scores", "last_axis"], ["sum"]);
  graph.node("Div", ["best_scores", "sum"], ["weights"]);
}

/**
 * Writes the gate as an ONNX model: input `logits` f32, outputs `ids` i64 and `weights` f32.
 *
 * @param gate Its rule, its shape and its bias.
 * @returns The bytes of the model.
 */
export function onnxGate(gate: OnnxGate): Uint8Array {
  const { scoring, numTokens, numExperts, topK } = gate;
  const graph = new Graph();
  graph.integers("top_k", [topK]);
  if (scoring === "softmax") addSoftmax(graph);
  else addSigmoid(graph, gate);
  return graph.finish(
    valueInfo(11, "logits", FLOAT, [numTokens, numExperts]),
    valueInfo(12, "ids", INT64, [numTokens, topK]),
    valueInfo(12, "weights", FLOAT, [numTokens, topK]),
  );
}
