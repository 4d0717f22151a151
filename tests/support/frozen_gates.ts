/**
 * Reads the frozen gates of `reference/vectors`, and routes them by each implementation.
 *
 * A file holds, for each gate, one line with its options, and after it one line for each of its rows.
 */

import { resolveBatch, resolveWeighBatch, rowLogits } from "../../gate/batch.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import type {
  Dtype,
  Gate,
  GateOptions,
  LogitsArray,
  RouteOptions,
  RouteResult,
} from "../../mod.ts";
import {
  checksum,
  makeBias,
  makeLogits,
  makeMap,
  makeScale,
  type RowDtype,
  type Words,
} from "../../reference/vectors/rows.ts";
import { routeReference } from "../../reference/route.ts";

/** The files, without `.jsonl`. */
export const FROZEN_FILES = [
  "scores",
  "shapes",
  "weights",
  "given",
  "presets",
  "scaled",
  "sinks",
  "capped",
] as const;

/** The folder of the files. */
export const FROZEN_FOLDER: URL = new URL("../../reference/vectors/", import.meta.url);

/** The options that decide what a gate computes. */
export type RoutingOptions = Omit<GateOptions, "backend" | "device" | "wasm">;

/** Those of them that are plain values. */
export type PlainOptions = Omit<RoutingOptions, "bias" | "perExpertScale" | "expertMap">;

/** A gate and its rows, without results. */
export interface GateSpec {
  /** The gate in words; unique. */
  readonly gate: string;
  /** The options that are plain values. */
  readonly options: PlainOptions;
  /** The bias, made from the seed. */
  readonly bias?: {
    readonly dtype: RowDtype;
    readonly kind: string;
    /** How many biases; row i has bias i modulo this. Default: one. */
    readonly count?: number;
  };
  /** Whether there is a per-expert scale, made from the seed. */
  readonly perExpertScale?: true;
  /** Whether there is an expert map. */
  readonly expertMap?: true;
  /** Whether the tests route it on WebGPU too; `deno task freeze --check --gpu` routes all. */
  readonly webgpu?: true;
  /** The seed of logits, bias and scale. */
  readonly seed: number;
  /** Rows that are no padding. */
  readonly numValidTokens: number;
  /** The rows. */
  readonly rows: readonly RowSpec[];
}

/** One row, without a result. */
export interface RowSpec {
  /** How its logits are made. */
  readonly kind: string;
  /** `[topK]`: the experts, where they are given. */
  readonly given?: readonly number[];
}

/** The results of a gate as text, a string a row. */
export interface FrozenResult {
  /** Ids, decimal. */
  readonly indices: string;
  /** Bits of the weights, hexadecimal. */
  readonly weights: string;
}

/** A gate with its results. */
export interface FrozenGate {
  /** The gate. */
  readonly spec: GateSpec;
  /** The checksum of its logits. */
  readonly logits: string;
  /** Results, one a row. */
  readonly results: readonly FrozenResult[];
}

// Text

/**
 * Writes a gate as lines of JSON.
 *
 * @param frozen The gate and its results.
 * @returns The lines, each with its end.
 */
export function writeGate({ spec, logits, results }: FrozenGate): string {
  const { rows, ...gate } = spec;
  const lines = rows.map((row, i) => ({ ...row, ...results[i] }));
  return [{ ...gate, logits }, ...lines].map((line) => JSON.stringify(line) + "\n").join("");
}

/**
 * Reads the gates of a file.
 *
 * @param name One of {@linkcode FROZEN_FILES}.
 * @returns The gates.
 */
export async function readGates(name: string): Promise<FrozenGate[]> {
  const text = await Deno.readTextFile(new URL(`${name}.jsonl`, FROZEN_FOLDER));
  const gates: { head: Omit<GateSpec, "rows"> & { logits: string }; lines: RowLine[] }[] = [];
  for (const line of text.trimEnd().split("\n")) {
    const parsed = JSON.parse(line);
    if ("gate" in parsed) gates.push({ head: parsed, lines: [] });
    else gates.at(-1)!.lines.push(parsed);
  }
  return gates.map(({ head: { logits, ...spec }, lines }) => ({
    spec: { ...spec, rows: lines.map(({ kind, given }) => ({ kind, ...(given && { given }) })) },
    logits,
    results: lines.map(({ indices, weights }) => ({ indices, weights })),
  }));
}

type RowLine = RowSpec & FrozenResult;

// Inputs

function arrayOf(words: Words): Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  return words instanceof Uint32Array ? new Float32Array(words.buffer) : words;
}

/**
 * Makes the options of a gate, without a backend.
 *
 * @param spec The gate.
 * @returns What `createGate` takes.
 */
export function gateOptions(spec: GateSpec): RoutingOptions {
  const { options, bias, perExpertScale, expertMap, seed } = spec;
  const { numExperts } = options;
  return {
    ...options,
    ...(bias && {
      bias: {
        dtype: bias.dtype,
        data: arrayOf(makeBias((bias.count ?? 1) * numExperts, { ...bias, seed })),
      },
    }),
    ...(perExpertScale && {
      perExpertScale: new Float32Array(makeScale(numExperts, seed).buffer),
    }),
    ...(expertMap && { expertMap: makeMap(numExperts) }),
  };
}

function logitWords({ options, seed, rows }: GateSpec): Words {
  const dtype: Dtype = options.dtype ?? "f32";
  const kinds = rows.map(({ kind }) => kind);
  const { numExperts, sharedExpertSink = false, numSharedExperts = 0 } = options;
  const width = rowLogits({ numExperts, sharedExpertSink, numSharedExperts });
  return makeLogits({ numExperts: width, dtype, seed, kinds });
}

/**
 * Computes the checksum of a gate's logits.
 *
 * @param spec The gate.
 * @returns Eight hexadecimal digits.
 */
export function logitsChecksum(spec: GateSpec): string {
  return checksum(logitWords(spec));
}

interface Call {
  readonly logits: LogitsArray;
  /** The experts to weigh; without them, the gate chooses. */
  readonly expertIds?: Int32Array;
  readonly options: RouteOptions;
}

function callOf(spec: GateSpec): Call {
  const { numValidTokens, rows, bias } = spec;
  const count = bias?.count;
  const biasOf = count ? Int32Array.from(rows, (_, row) => row % count) : undefined;
  const given = rows.flatMap(({ given }) => given ?? []);
  const expertIds = given.length > 0 ? Int32Array.from(given) : undefined;
  return { logits: arrayOf(logitWords(spec)), expertIds, options: { numValidTokens, biasOf } };
}

// Results

/** The result of a gate, a string a row. */
function resultText(
  result: Pick<RouteResult, "indices" | "weights">,
  numRows: number,
): FrozenResult[] {
  const width = result.indices.length / numRows;
  const { buffer, byteOffset, length } = result.weights;
  const bits = new Uint32Array(buffer, byteOffset, length);
  return Array.from({ length: numRows }, (_, row) => {
    const [from, to] = [row * width, (row + 1) * width];
    const hex = [...bits.subarray(from, to)].map((word) => word.toString(16).padStart(8, "0"));
    return { indices: result.indices.subarray(from, to).join(" "), weights: hex.join(" ") };
  });
}

/**
 * Routes the rows of a gate by the reference.
 *
 * @param spec The gate.
 * @returns The result, one a row.
 */
export function routeByReference(spec: GateSpec): FrozenResult[] {
  const { logits, expertIds, options } = callOf(spec);
  const resolved = resolveOptions(gateOptions(spec));
  const batch = expertIds
    ? resolveWeighBatch(resolved, { logits, expertIds }, options)
    : resolveBatch(resolved, logits, options);
  routeReference(resolved, batch);
  return resultText(batch, spec.rows.length);
}

/**
 * Routes the rows of a gate on a backend.
 *
 * @param gate The gate, made with {@linkcode gateOptions}.
 * @param spec The same gate.
 * @returns The result, one a row.
 */
export async function routeByGate(gate: Gate, spec: GateSpec): Promise<FrozenResult[]> {
  const { logits, expertIds, options } = callOf(spec);
  const result = expertIds
    ? await gate.weigh(logits, expertIds, options)
    : await gate.route(logits, options);
  return resultText(result, spec.rows.length);
}
