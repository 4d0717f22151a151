/** The tables of bad arguments: what is given, and the exact error. */

import type { GateOptions } from "../../gate/options.ts";

/** A bad argument and what it earns. */
export interface ErrorCase<Given> {
  /** What is given. */
  readonly given: Given;
  /** The class. */
  readonly error: typeof TypeError | typeof RangeError;
  /** The whole message. */
  readonly message: string;
}

/** The gate that most rows are about. */
export const BASE: GateOptions = { numExperts: 8, topK: 2 };

const NAN_BIAS = Float32Array.of(0, 1, 2, NaN, 4, 5, 6, 7);
const F16_INFINITY = Uint16Array.of(0, 0, 0, 0, 0, 0xfc00, 0, 0);
const BF16_NAN = Uint16Array.of(0x7fc0, 0, 0, 0, 0, 0, 0, 0);
const HUGE_SCALE = Float32Array.of(1, Infinity, 1, 1, 1, 1, 1, 1);
const KNOWN =
  "numExperts, topK, scoring, logitScale, logitSoftCap, bias, groups, renormalize, epsilon, routedScalingFactor, globalScale, " +
  "scaleOutput, numSharedExperts, sharedExpertSink, perExpertScale, expertMap, dtype, needs, backend, gpuFrom, device, checkDevice, wasm";

function type(given: unknown, message: string): ErrorCase<unknown> {
  return { given, error: TypeError, message: `Cannot create gate: ${message}` };
}

function range(given: Record<string, unknown>, message: string): ErrorCase<unknown> {
  return {
    given: { ...BASE, ...given },
    error: RangeError,
    message: `Cannot create gate: ${message}`,
  };
}

function typeOf(given: Record<string, unknown>, message: string): ErrorCase<unknown> {
  return type({ ...BASE, ...given }, message);
}

function detached(): Float32Array {
  const array = new Float32Array(8);
  structuredClone(array.buffer, { transfer: [array.buffer as ArrayBuffer] });
  return array;
}

/** Options that `createGate` refuses. */
export const OPTION_ERRORS: readonly ErrorCase<unknown>[] = [
  type(undefined, "options must be an object, got undefined"),
  type(null, "options must be an object, got null"),
  type("kimiK2", 'options must be an object, got "kimiK2"'),
  type([8, 2], "options must be an object, got an array of 2"),

  typeOf({ topk: 8 }, `option name must be one of ${KNOWN}, got "topk"; did you mean topK?`),
  typeOf({ temperature: 1 }, `option name must be one of ${KNOWN}, got "temperature"`),

  typeOf({ gpuFrom: "1" }, 'gpuFrom must be an integer from 1 to 9007199254740991, got "1"'),
  range({ gpuFrom: 0 }, "gpuFrom must be an integer from 1 to 9007199254740991, got 0"),

  range({ logitScale: 0 }, "logitScale must be a finite number > 0 in binary32, got 0"),
  typeOf({ logitScale: "2" }, 'logitScale must be a finite number > 0 in binary32, got "2"'),

  type({ topK: 2 }, "numExperts must be an integer from 1 to 4096, got undefined"),
  typeOf({ numExperts: null }, "numExperts must be an integer from 1 to 4096, got null"),
  typeOf({ numExperts: "8" }, 'numExperts must be an integer from 1 to 4096, got "8"'),
  typeOf({ numExperts: 8n }, "numExperts must be an integer from 1 to 4096, got 8n"),
  range({ numExperts: 0 }, "numExperts must be an integer from 1 to 4096, got 0"),
  range({ numExperts: -0 }, "numExperts must be an integer from 1 to 4096, got -0"),
  range({ numExperts: 4097 }, "numExperts must be an integer from 1 to 4096, got 4097"),
  range({ numExperts: 8.5 }, "numExperts must be an integer from 1 to 4096, got 8.5"),
  range({ numExperts: NaN }, "numExperts must be an integer from 1 to 4096, got NaN"),

  type({ numExperts: 384 }, "topK must be an integer from 1 to 64, got undefined"),
  typeOf({ topK: true }, "topK must be an integer from 1 to 8 (numExperts), got true"),
  range({ topK: 0 }, "topK must be an integer from 1 to 8 (numExperts), got 0"),
  range({ topK: 9 }, "topK must be an integer from 1 to 8 (numExperts), got 9"),
  range({ topK: 1.5 }, "topK must be an integer from 1 to 8 (numExperts), got 1.5"),
  range({ numExperts: 384, topK: 65 }, "topK must be an integer from 1 to 64, got 65"),
  range(
    { topK: 5, groups: { count: 4, selected: 2 } },
    "topK must be an integer from 1 to 4 (the experts in the groups that stay), got 5",
  ),

  typeOf({ scoring: 1 }, 'scoring must be "sigmoid" or "softmax" or "sqrtsoftplus", got 1'),
  typeOf({ scoring: null }, 'scoring must be "sigmoid" or "softmax" or "sqrtsoftplus", got null'),
  range(
    { scoring: "tanh" },
    'scoring must be "sigmoid" or "softmax" or "sqrtsoftplus", got "tanh"',
  ),

  typeOf(
    { bias: null },
    "bias must be a Float32Array, a Float16Array or { dtype, data }, got null",
  ),
  typeOf(
    { bias: [1, 2] },
    "bias must be a Float32Array, a Float16Array or { dtype, data }, got an array of 2; " +
      "pass Float32Array.from(it)",
  ),
  typeOf(
    { bias: new Uint16Array(8) },
    "bias must be a Float32Array, a Float16Array or { dtype, data }, got a Uint16Array of 8",
  ),
  typeOf(
    { bias: new Float64Array(8) },
    "bias must be a Float32Array, a Float16Array or { dtype, data }, got a Float64Array of 8; " +
      "pass Float32Array.from(it)",
  ),
  typeOf(
    { bias: new Float32Array(7) },
    "bias must be a Float32Array of numExperts 8 values, got a Float32Array of 7",
  ),
  typeOf(
    { bias: detached() },
    'bias must be a Float32Array for dtype "f32", got a detached Float32Array',
  ),
  typeOf(
    { bias: { dtype: "bf16" } },
    'bias.data must be a Uint16Array of raw bits for dtype "bf16", got undefined',
  ),
  typeOf(
    { bias: { dtype: "bf16", data: new Float32Array(8) } },
    'bias.data must be a Uint16Array of raw bits for dtype "bf16", got a Float32Array of 8',
  ),
  typeOf(
    { bias: { dtype: "f32", data: new Uint16Array(8) } },
    'bias.data must be a Float32Array for dtype "f32", got a Uint16Array of 8',
  ),
  typeOf(
    { bias: { dtype: "f16", data: new Int16Array(8) } },
    'bias.data must be a Float16Array or a Uint16Array of raw bits for dtype "f16", ' +
      "got an Int16Array of 8",
  ),
  typeOf(
    { bias: { dtype: "f16", data: new Uint16Array(9) } },
    "bias.data must be a Float16Array or a Uint16Array of raw bits of numExperts 8 values, " +
      "got a Uint16Array of 9",
  ),
  typeOf(
    { bias: { data: new Float32Array(8) } },
    'bias.dtype must be "f32" or "f16" or "bf16", got undefined',
  ),
  range(
    { bias: { dtype: "float32", data: new Float32Array(8) } },
    'bias.dtype must be "f32" or "f16" or "bf16", got "float32"',
  ),
  typeOf(
    { bias: { dtype: "f32", values: new Float32Array(8) } },
    'option name in bias must be one of dtype, data, got "values"',
  ),
  range({ bias: NAN_BIAS }, "bias[3] must be a finite number, got NaN"),
  range(
    { bias: { dtype: "f16", data: F16_INFINITY } },
    "bias[5] must be a finite number, got -Infinity",
  ),
  range({ bias: { dtype: "bf16", data: BF16_NAN } }, "bias[0] must be a finite number, got NaN"),

  typeOf({ groups: 4 }, "groups must be an object, got 4"),
  typeOf({ groups: null }, "groups must be an object, got null"),
  typeOf(
    { groups: { count: 4, select: 2 } },
    'option name in groups must be one of count, selected, score, got "select"; did you mean selected?',
  ),
  typeOf({ groups: {} }, "groups.count must be an integer from 1 to 8, got undefined"),
  typeOf(
    { groups: { count: 4 } },
    "groups.selected must be an integer from 1 to 4, got undefined",
  ),
  range(
    { groups: { count: 9, selected: 1 } },
    "groups.count must be an integer from 1 to 8, got 9",
  ),
  range(
    { groups: { count: 3, selected: 1 } },
    "groups.count must be a divisor of numExperts 8, got 3",
  ),
  range(
    { groups: { count: 4, selected: 0 } },
    "groups.selected must be an integer from 1 to 4, got 0",
  ),
  range(
    { groups: { count: 4, selected: 5 } },
    "groups.selected must be an integer from 1 to 4, got 5",
  ),
  typeOf(
    { groups: { count: 4, selected: 2, score: 2 } },
    'groups.score must be "top2sum" or "max", got 2',
  ),
  range(
    { groups: { count: 4, selected: 2, score: "sum" } },
    'groups.score must be "top2sum" or "max", got "sum"',
  ),

  typeOf(
    { logitSoftCap: null },
    "logitSoftCap must be a finite number > 0 in binary32, got null",
  ),
  typeOf({ logitSoftCap: "30" }, 'logitSoftCap must be a finite number > 0 in binary32, got "30"'),
  range(
    { logitSoftCap: Infinity },
    "logitSoftCap must be a finite number > 0 in binary32, got Infinity",
  ),
  range({ logitSoftCap: 0 }, "logitSoftCap must be a finite number > 0 in binary32, got 0"),
  range({ logitSoftCap: -30 }, "logitSoftCap must be a finite number > 0 in binary32, got -30"),

  typeOf({ renormalize: 1 }, "renormalize must be a boolean, got 1"),
  typeOf({ scaleOutput: "no" }, 'scaleOutput must be a boolean, got "no"'),

  typeOf({ epsilon: "0" }, 'epsilon must be a finite number >= 0 in binary32, got "0"'),
  range({ epsilon: -1e-60 }, "epsilon must be a finite number >= 0 in binary32, got -1e-60"),
  range({ epsilon: NaN }, "epsilon must be a finite number >= 0 in binary32, got NaN"),
  range({ epsilon: 1e39 }, "epsilon must be a finite number >= 0 in binary32, got 1e+39"),

  typeOf(
    { routedScalingFactor: null },
    "routedScalingFactor must be a finite number > 0 in binary32, got null",
  ),
  range(
    { routedScalingFactor: 0 },
    "routedScalingFactor must be a finite number > 0 in binary32, got 0",
  ),
  range(
    { routedScalingFactor: 1e-46 },
    "routedScalingFactor must be a finite number > 0 in binary32, got 1e-46",
  ),
  range(
    { routedScalingFactor: Infinity },
    "routedScalingFactor must be a finite number > 0 in binary32, got Infinity",
  ),
  range(
    { routedScalingFactor: 3.5e38 },
    "routedScalingFactor must be a finite number > 0 in binary32, got 3.5e+38",
  ),

  typeOf(
    { numSharedExperts: "1" },
    'numSharedExperts must be an integer from 0 to 32, got "1"',
  ),
  range({ numSharedExperts: -1 }, "numSharedExperts must be an integer from 0 to 32, got -1"),
  range({ numSharedExperts: 33 }, "numSharedExperts must be an integer from 0 to 32, got 33"),

  typeOf({ sharedExpertSink: 1 }, "sharedExpertSink must be a boolean, got 1"),
  typeOf(
    { sharedExpertSink: true, numSharedExperts: "1" },
    'numSharedExperts with sharedExpertSink must be an integer from 1 to 32, got "1"',
  ),
  range(
    { sharedExpertSink: true },
    "numSharedExperts with sharedExpertSink must be an integer from 1 to 32, got 0",
  ),
  range(
    { sharedExpertSink: true, numSharedExperts: 32, numExperts: 64, topK: 33 },
    "topK + numSharedExperts with sharedExpertSink must be an integer from 2 to 64, got 65",
  ),
  range(
    { sharedExpertSink: true, numSharedExperts: 1, scoring: "softmax" },
    'scoring with sharedExpertSink must be "sigmoid" or "sqrtsoftplus", got "softmax"',
  ),
  typeOf(
    { globalScale: "1" },
    'globalScale must be a finite number > 0 in binary32, got "1"',
  ),
  typeOf(
    { globalScale: Float32Array.of(0.5) },
    "globalScale must be a finite number > 0 in binary32, got a Float32Array of 1",
  ),
  range({ globalScale: 0 }, "globalScale must be a finite number > 0 in binary32, got 0"),
  range({ globalScale: NaN }, "globalScale must be a finite number > 0 in binary32, got NaN"),
  range(
    { globalScale: 1e30, routedScalingFactor: 1e30 },
    "routedScalingFactor x globalScale must be a finite number > 0 in binary32, got " +
      `${Math.fround(1e30) ** 2}`,
  ),
  range(
    { globalScale: 1e-30, routedScalingFactor: 1e-30 },
    "routedScalingFactor x globalScale must be a finite number > 0 in binary32, got " +
      `${Math.fround(1e-30) ** 2}`,
  ),
  typeOf(
    { needs: ["globalScale"] },
    "globalScale must be given for this model, got undefined; pass the layer's scale of all weights " +
      "(gate.global_scale), or needs: [] to route without it",
  ),

  typeOf(
    { perExpertScale: 2 },
    "perExpertScale must be a Float32Array of numExperts 8 values, got 2",
  ),
  typeOf(
    { perExpertScale: new Float32Array(2) },
    "perExpertScale must be a Float32Array of numExperts 8 values, got a Float32Array of 2",
  ),
  range({ perExpertScale: HUGE_SCALE }, "perExpertScale[1] must be a finite number, got Infinity"),

  typeOf(
    { expertMap: new Uint32Array(8) },
    "expertMap must be an Int32Array of numExperts 8 values, got a Uint32Array of 8",
  ),
  typeOf(
    { expertMap: new Int32Array(9) },
    "expertMap must be an Int32Array of numExperts 8 values, got an Int32Array of 9",
  ),
  range(
    { expertMap: Int32Array.of(0, 1, -1, -2, 4, 5, 6, 7) },
    "expertMap[3] must be an id >= -1, got -2",
  ),

  typeOf({ dtype: null }, 'dtype must be "f32" or "f16" or "bf16", got null'),
  range({ dtype: "float16" }, 'dtype must be "f32" or "f16" or "bf16", got "float16"'),
  typeOf({ backend: 1 }, 'backend must be "auto" or "webgpu" or "wasm", got 1'),
  range({ backend: "cpu" }, 'backend must be "auto" or "webgpu" or "wasm", got "cpu"'),
  typeOf({ device: "gpu" }, 'device must be a GPUDevice, got "gpu"'),
  typeOf({ device: null }, "device must be a GPUDevice, got null"),
  typeOf({ device: { queue: {} } }, "device must be a GPUDevice, got an object"),
  typeOf(
    { wasm: "tilegate.wasm" },
    'wasm must be a WebAssembly.Module, its bytes, or a promise of either, got "tilegate.wasm"',
  ),
  typeOf(
    { wasm: { default: "tilegate.wasm" } },
    "wasm must be a WebAssembly.Module, its bytes, or a promise of either, got an object",
  ),
];
