/** The tables of bad arguments to `route`, `weigh` and `encode`: what is given, and the exact error. */

import type { RouteOptions } from "../../gate/batch.ts";
import type { GateOptions } from "../../gate/options.ts";
import type { ErrorCase } from "./error_cases.ts";

/** A call of `route` on a gate that has 8 experts and chooses 2, but for `gate`. */
export interface RouteArguments {
  /** What else the gate has. */
  readonly gate?: Partial<GateOptions>;
  /** The first argument. */
  readonly logits: unknown;
  /** The second argument. */
  readonly options?: RouteOptions;
}

/** A call of `weigh` on the same gate. */
export interface WeighArguments {
  /** The first argument. */
  readonly logits: unknown;
  /** The second argument. */
  readonly expertIds: unknown;
  /** The third argument. */
  readonly options?: RouteOptions;
}

/** A call of `encode` on the same gate. */
export interface EncodeArguments {
  /** What else the gate has. */
  readonly gate?: Partial<GateOptions>;
  /** The second argument. */
  readonly buffers: unknown;
}

const STORAGE = 0x80;
const COPY_DST = 0x8;

/**
 * Makes what the checks of `encode` look at.
 *
 * @param size Bytes.
 * @param usage The usage flags.
 * @returns Something with the look of a `GPUBuffer`.
 */
export function fakeBuffer(size: number, usage: number = STORAGE | COPY_DST): GPUBuffer {
  return { size, usage } as GPUBuffer;
}

function detached<Kind extends Float32Array | Int32Array>(array: Kind): Kind {
  structuredClone(array.buffer, { transfer: [array.buffer as ArrayBuffer] });
  return array;
}

function route(error: typeof TypeError | typeof RangeError, message: string) {
  return (logits: unknown, options?: unknown, gate?: Partial<GateOptions>) => ({
    given: { logits, options: options as RouteOptions | undefined, gate },
    error,
    message: `Cannot route: ${message}`,
  });
}

function weigh(error: typeof TypeError | typeof RangeError, message: string) {
  return (expertIds: unknown, options?: unknown, logits: unknown = LOGITS) => ({
    given: { logits, expertIds, options: options as RouteOptions | undefined },
    error,
    message: `Cannot weigh: ${message}`,
  });
}

function encode(error: typeof TypeError | typeof RangeError, message: string) {
  return (change: unknown, gate?: Partial<GateOptions>): ErrorCase<EncodeArguments> => {
    const given = {
      logits: fakeBuffer(96),
      indices: fakeBuffer(24),
      weights: fakeBuffer(24),
      numTokens: 3,
    };
    const buffers = typeof change === "object" && change !== null
      ? { ...given, ...change }
      : change;
    return { given: { gate, buffers }, error, message: `Cannot encode: ${message}` };
  };
}

const LOGITS = new Float32Array(24).fill(1);
const INDICES = new Int32Array(6).fill(7);
const WEIGHTS = new Float32Array(6).fill(7);
const ARENA = new ArrayBuffer(4 * 30);
const ZEROS = new Int32Array(6);
const IN_ARENA = new Float32Array(ARENA, 0, 24);
const SAME = fakeBuffer(96);

const ROUTE_NAMES = "numTokens, numValidTokens, biasOf, indices, weights";

/** Calls that `route` refuses. */
export const ROUTE_ERRORS: readonly ErrorCase<RouteArguments>[] = [
  route(TypeError, 'logits must be a Float32Array for dtype "f32", got undefined')(undefined),
  route(
    TypeError,
    'logits must be a Float32Array for dtype "f32", got an array of 8; pass Float32Array.from(it)',
  )(
    Array(8).fill(0),
  ),
  route(
    TypeError,
    'logits must be a Float32Array for dtype "f32", got a Float64Array of 24; pass Float32Array.from(it)',
  )(
    new Float64Array(24),
    { indices: INDICES, weights: WEIGHTS },
  ),
  route(TypeError, 'logits must be a Float32Array for dtype "f32", got an ArrayBuffer of 32 bytes')(
    new ArrayBuffer(32),
  ),
  route(TypeError, 'logits must be a Float32Array for dtype "f32", got a detached Float32Array')(
    detached(new Float32Array(8)),
  ),
  route(
    TypeError,
    'logits must be a Float16Array or a Uint16Array of raw bits for dtype "f16", ' +
      "got a Float32Array of 24",
  )(LOGITS, {}, { dtype: "f16" }),
  route(
    TypeError,
    'logits must be a Uint16Array of raw bits for dtype "bf16", got a Float16Array of 8',
  )(new Float16Array(8), {}, { dtype: "bf16" }),
  route(
    TypeError,
    "logits must be a Float32Array of a multiple of numExperts 8 values, got a Float32Array of 23",
  )(LOGITS.subarray(1), { indices: INDICES, weights: WEIGHTS }),
  route(
    TypeError,
    "logits must be a Float32Array of a multiple of (numExperts 8 + numSharedExperts 2) values, " +
      "got a Float32Array of 24",
  )(LOGITS, {}, { sharedExpertSink: true, numSharedExperts: 2 }),
  route(
    TypeError,
    "logits must be a Float32Array of at least numTokens 3 x (numExperts 8 + numSharedExperts 2) values, " +
      "got a Float32Array of 24",
  )(LOGITS, { numTokens: 3 }, { sharedExpertSink: true, numSharedExperts: 2 }),
  route(
    TypeError,
    "logits must be a Float32Array of at least numTokens 4 x numExperts 8 values, " +
      "got a Float32Array of 24",
  )(LOGITS, { numTokens: 4 }),

  route(TypeError, "options must be an object, got null")(LOGITS, null),
  route(TypeError, "options must be an object, got 3")(LOGITS, 3),
  route(
    TypeError,
    `option name must be one of ${ROUTE_NAMES}, got "num_tokens"; did you mean numTokens?`,
  )(
    LOGITS,
    { num_tokens: 3 },
  ),
  route(TypeError, `option name must be one of ${ROUTE_NAMES}, got "expertIds"`)(
    LOGITS,
    { expertIds: ZEROS },
  ),

  route(TypeError, 'numTokens must be an integer from 0 to 2147483647, got "3"')(
    LOGITS,
    { numTokens: "3" },
  ),
  route(RangeError, "numTokens must be an integer from 0 to 2147483647, got -1")(
    LOGITS,
    { numTokens: -1, indices: INDICES, weights: WEIGHTS },
  ),
  route(RangeError, "numTokens must be an integer from 0 to 2147483647, got 1.5")(
    LOGITS,
    { numTokens: 1.5 },
  ),
  route(TypeError, "numValidTokens must be an integer from 0 to 3 (numTokens), got null")(
    LOGITS,
    { numValidTokens: null },
  ),
  route(RangeError, "numValidTokens must be an integer from 0 to 3 (numTokens), got 4")(
    LOGITS,
    { numValidTokens: 4, indices: INDICES, weights: WEIGHTS },
  ),
  route(RangeError, "numValidTokens must be an integer from 0 to 2 (numTokens), got -1")(
    LOGITS,
    { numTokens: 2, numValidTokens: -1 },
  ),

  route(TypeError, "indices must be an Int32Array of at least 6, got a Uint32Array of 6")(
    LOGITS,
    { indices: new Uint32Array(6), weights: WEIGHTS },
  ),
  route(TypeError, "indices must be an Int32Array of at least 6, got an Int32Array of 5")(
    LOGITS,
    { indices: new Int32Array(5), weights: WEIGHTS },
  ),
  route(TypeError, "indices must be an Int32Array of at least 9, got an Int32Array of 6")(
    LOGITS,
    { indices: INDICES },
    { numSharedExperts: 1 },
  ),
  route(TypeError, "indices must be an Int32Array of at least 6, got null")(
    LOGITS,
    { indices: null },
  ),
  route(TypeError, "indices must be an Int32Array of at least 6, got a detached Int32Array")(
    LOGITS,
    { indices: detached(new Int32Array(6)) },
  ),
  route(TypeError, "weights must be a Float32Array of at least 6, got a Float64Array of 6")(
    LOGITS,
    { indices: INDICES, weights: new Float64Array(6) },
  ),
  route(TypeError, "weights must be a Float32Array of at least 6, got a Float32Array of 0")(
    LOGITS,
    { indices: INDICES, weights: new Float32Array(0) },
  ),

  route(TypeError, "indices must be memory apart from logits, got an overlapping view")(
    IN_ARENA,
    { indices: new Int32Array(ARENA, 4 * 23, 6), weights: WEIGHTS },
  ),
  route(TypeError, "weights must be memory apart from logits, got an overlapping view")(
    LOGITS,
    { indices: INDICES, weights: LOGITS },
  ),
  route(TypeError, "weights must be memory apart from indices, got an overlapping view")(
    LOGITS,
    { indices: new Int32Array(ARENA, 0, 6), weights: new Float32Array(ARENA, 20, 6) },
  ),
];

/** Calls that `weigh` refuses. */
export const WEIGH_ERRORS: readonly ErrorCase<WeighArguments>[] = [
  weigh(
    TypeError,
    'logits must be a Float32Array for dtype "f32", got a Float64Array of 24; pass Float32Array.from(it)',
  )(
    ZEROS,
    {},
    new Float64Array(24),
  ),
  weigh(
    TypeError,
    `option name must be one of ${ROUTE_NAMES}, got "num_tokens"; did you mean numTokens?`,
  )(
    ZEROS,
    { num_tokens: 3 },
  ),
  weigh(TypeError, "expertIds must be an Int32Array of at least 6, got undefined")(undefined),
  weigh(TypeError, "expertIds must be an Int32Array of at least 6, got a Uint32Array of 6")(
    new Uint32Array(6),
    { indices: INDICES, weights: WEIGHTS },
  ),
  weigh(TypeError, "expertIds must be an Int32Array of at least 6, got an Int32Array of 5")(
    new Int32Array(5),
    { numValidTokens: 0 },
  ),
  weigh(TypeError, "expertIds must be an Int32Array of at least 6, got null")(null),
  weigh(RangeError, "expertIds[5] must be an integer from 0 to 7, got 8")(
    Int32Array.of(0, 1, 2, 3, 4, 8),
    { indices: INDICES, weights: WEIGHTS },
  ),
  weigh(RangeError, "expertIds[1] must be an integer from 0 to 7, got -1")(
    Int32Array.of(7, -1, 0, 0, 0, 99),
    { numValidTokens: 1 },
  ),
  weigh(TypeError, "indices must be memory apart from expertIds, got an overlapping view")(
    ZEROS,
    { indices: ZEROS, weights: WEIGHTS },
  ),
  weigh(TypeError, "weights must be memory apart from expertIds, got an overlapping view")(
    new Int32Array(ARENA, 0, 6),
    { indices: INDICES, weights: new Float32Array(ARENA, 20, 6) },
  ),
];

const ENCODE_NAMES = "logits, indices, weights, biasOf, numTokens, numValidTokens";

/** Calls that `encode` refuses. */
export const ENCODE_ERRORS: readonly ErrorCase<EncodeArguments>[] = [
  encode(TypeError, "buffers must be an object, got undefined")(undefined),
  encode(
    TypeError,
    `option name in buffers must be one of ${ENCODE_NAMES}, got "num_tokens"; did you mean numTokens?`,
  )({ num_tokens: 3 }),
  encode(TypeError, "numTokens must be an integer from 0 to 2147483647, got undefined")({
    numTokens: undefined,
  }),
  encode(RangeError, "numTokens must be an integer from 0 to 2147483647, got -1")({
    numTokens: -1,
  }),
  encode(RangeError, "numValidTokens must be an integer from 0 to 3 (numTokens), got 4")({
    numValidTokens: 4,
  }),
  encode(TypeError, `option name in buffers must be one of ${ENCODE_NAMES}, got "expertsGiven"`)({
    expertsGiven: true,
  }),
  encode(TypeError, "logits must be a GPUBuffer, got undefined")({ logits: undefined }),
  encode(TypeError, "logits must be a GPUBuffer, got a Float32Array of 24")({ logits: LOGITS }),
  encode(TypeError, "logits must be a GPUBuffer with usage STORAGE (0x80), got usage 0x8")({
    logits: fakeBuffer(96, COPY_DST),
  }),
  encode(TypeError, "indices must be a GPUBuffer with usage STORAGE (0x80), got usage 0x0")({
    indices: fakeBuffer(24, 0),
  }),
  encode(TypeError, "logits must be a GPUBuffer of at least 96 bytes, got 95 bytes")({
    logits: fakeBuffer(95),
  }),
  encode(TypeError, "logits must be a GPUBuffer of at least 44 bytes, got 42 bytes")(
    { logits: fakeBuffer(42) },
    { numExperts: 7, dtype: "bf16" },
  ),
  encode(TypeError, "indices must be a GPUBuffer of at least 24 bytes, got 20 bytes")({
    indices: fakeBuffer(20),
  }),
  encode(TypeError, "weights must be a GPUBuffer of at least 36 bytes, got 24 bytes")(
    { indices: fakeBuffer(36) },
    { numSharedExperts: 1 },
  ),
  encode(TypeError, "indices must be a GPUBuffer apart from logits, got the same one")({
    logits: SAME,
    indices: SAME,
  }),
  encode(TypeError, "weights must be a GPUBuffer apart from indices, got the same one")({
    indices: SAME,
    weights: SAME,
  }),
];
