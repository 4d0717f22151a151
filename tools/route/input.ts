/** From arguments to a gate's options and its logits: the first half of `deno task route`. */

import { type Dtype, type GateOptions, type Preset, presets } from "../../mod.ts";
import { loadPeerCases } from "../../tests/support/peers.ts";
import type { Arguments } from "../lib/arguments.ts";
import { type NpyArray, readNpy } from "./npy.ts";
import { UsageError } from "../lib/terminal.ts";

/** Logits in an array that a gate takes. */
export type Logits = Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

/** What is to be routed. */
export interface RouteInput {
  /** The model, or the file. */
  readonly title: string;
  /** Where the logits come from, and what was noticed about them, line by line. */
  readonly notes: readonly string[];
  /** The options, without a backend. */
  readonly options: GateOptions;
  /** `[numTokens, numExperts]`. */
  readonly logits: Logits;
  /** The dimensions of the tokens; several for `[batch, sequence, numExperts]`. */
  readonly tokenShape: readonly number[];
  /** `[numTokens, topK]` ids by somebody else's code, in any order within a row. */
  readonly expected?: { readonly by: string; readonly ids: Int32Array };
}

/** The bundled sample: real-shaped logits of Kimi-K2, and what transformers chose for them. */
function sampleInput(): RouteInput {
  const sample = loadPeerCases().find(({ name }) => name === "kimi_k2");
  if (sample === undefined) throw new Error("Cannot read the sample: it is not in tests/vectors");
  const { options, logits, indices, numTokens } = sample;
  const by = sample.source.split(" ").slice(0, 2).join(" ");
  return {
    title: "Kimi-K2",
    notes: [`logits: the bundled sample, made with the router of ${by}`],
    options: { ...presets.kimiK2, bias: options.bias },
    logits: logits as Logits,
    tokenShape: [numTokens],
    expected: { by, ids: indices },
  };
}

async function readArray(path: string): Promise<NpyArray> {
  const bytes = await Deno.readFile(path).catch((error: Error) => {
    const reason = error instanceof Deno.errors.NotFound
      ? "there is no such file"
      : error.message.split(":")[0];
    throw new UsageError(`Cannot read ${path}: ${reason}`);
  });
  return readNpy(bytes, path);
}

/** What the words of an array are, by the file or by the person. */
function dtypeOf(path: string, array: NpyArray, said?: Dtype): Dtype {
  const { dtype } = array;
  if (dtype === "i32") {
    throw new UsageError(`Cannot route ${path}: its dtype must be floating-point, got int32`);
  }
  if (dtype === "u16") {
    if (said === "f16" || said === "bf16") return said;
    throw new UsageError(
      `Cannot route ${path}: uint16 words are raw bits, say which with --dtype bf16 or --dtype f16`,
    );
  }
  if (said === undefined || said === dtype) return dtype;
  throw new UsageError(
    `Cannot route ${path}: --dtype must be ${dtype} as in the file, got ${said}`,
  );
}

function findPreset(name: string): { name: string; preset: Preset } {
  const squeeze = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  const found = Object.entries(presets).find(([key]) => squeeze(key) === squeeze(name));
  if (found !== undefined) return { name: found[0], preset: found[1] };
  throw new UsageError(
    `Cannot route: --model must be one of ${Object.keys(presets).join(", ")}, got "${name}"`,
  );
}

interface Dimensions {
  readonly numExperts: number;
  readonly tokenShape: readonly number[];
}

/** Splits a shape into tokens and experts. A flat array is one token, or as many as `experts` says. */
function dimensionsOf(path: string, shape: readonly number[], experts?: number): Dimensions {
  const last = shape.at(-1);
  if (last === undefined) {
    throw new UsageError(
      `Cannot route ${path}: its shape must be (tokens, experts), got a single number`,
    );
  }
  if (experts === undefined || experts === last) {
    return { numExperts: last, tokenShape: shape.length === 1 ? [1] : shape.slice(0, -1) };
  }
  if (shape.length === 1 && last % experts === 0) {
    return { numExperts: experts, tokenShape: [last / experts] };
  }
  throw new UsageError(
    `Cannot route ${path}: its last dimension must be ${experts} experts, got shape (${
      shape.join(", ")
    })`,
  );
}

async function readBias(path: string, numExperts: number): Promise<GateOptions["bias"]> {
  const array = await readArray(path);
  if (array.data.length !== numExperts) {
    throw new UsageError(
      `Cannot route: ${path} must have one bias for each of ${numExperts} experts, got ${array.data.length}`,
    );
  }
  const { dtype, data } = array;
  if (data instanceof Float32Array) return data;
  if (data instanceof Uint16Array && dtype !== "u16") return { dtype: dtype as "f16", data };
  throw new UsageError(
    `Cannot route: the bias in ${path} must be float32, float16 or bfloat16, got ${dtype}`,
  );
}

function parseGroups(text: string): GateOptions["groups"] {
  const [count, selected, score = "top2sum", ...rest] = text.split(",");
  if (selected !== undefined && rest.length === 0 && (score === "max" || score === "top2sum")) {
    return { count: Number(count), selected: Number(selected), score };
  }
  throw new UsageError(
    `Cannot read the arguments: --groups must be like 8,4 or 8,4,max, got "${text}"`,
  );
}

/** The options that were given one by one; they win over those of a model. */
function looseOptions(args: Arguments): Partial<GateOptions> {
  const topK = args.count("top-k", 1);
  const groups = args.text("groups");
  const scoring = args.choice("scoring", ["sigmoid", "softmax", "sqrtsoftplus"]);
  const factor = args.number("factor");
  const epsilon = args.number("epsilon");
  const shared = args.count("shared");
  return {
    ...(topK !== undefined && { topK }),
    ...(groups !== undefined && { groups: parseGroups(groups) }),
    ...(scoring !== undefined && { scoring }),
    ...(factor !== undefined && { routedScalingFactor: factor }),
    ...(epsilon !== undefined && { epsilon }),
    ...(shared !== undefined && { numSharedExperts: shared }),
    ...(args.has("no-renormalize") && { renormalize: false }),
    ...(args.has("no-scale-output") && { scaleOutput: false }),
  };
}

async function fileInput(path: string, args: Arguments): Promise<RouteInput> {
  const modelName = args.text("model");
  const model = modelName === undefined ? undefined : findPreset(modelName);
  const loose = looseOptions(args);
  const topK = loose.topK ?? model?.preset.topK;
  if (topK === undefined) {
    throw new UsageError(
      `Cannot route ${path}: say what the router does with --model NAME, or with --top-k N`,
    );
  }
  const array = await readArray(path);
  const dtype = dtypeOf(path, array, args.choice("dtype", ["f32", "f16", "bf16"]));
  const experts = args.count("experts", 1) ?? model?.preset.numExperts;
  const { numExperts, tokenShape } = dimensionsOf(path, array.shape, experts);
  const biasPath = args.text("bias");
  const bias = biasPath === undefined ? undefined : await readBias(biasPath, numExperts);
  const scoring = loose.scoring ?? model?.preset.scoring ?? "sigmoid";
  const biasNote = bias === undefined && scoring !== "softmax"
    ? ["no --bias given: routed without a correction bias"]
    : [];
  return {
    title: model?.name ?? path,
    notes: [`logits: ${path}, shape (${array.shape.join(", ")})`, ...biasNote],
    options: { ...model?.preset, ...loose, numExperts, topK, dtype, ...(bias && { bias }) },
    logits: array.data as Logits,
    tokenShape,
  };
}

/** Flags that mean nothing to the bundled sample. */
const FILE_FLAGS = ["bias", "model", "experts", "dtype"] as const;

/**
 * Reads what is to be routed: the file named, or the bundled sample.
 *
 * @param args The arguments.
 * @returns The options and the logits.
 * @throws {UsageError} If an argument is wrong, or contradicts the file.
 * @throws {NpyError} If the file is no `.npy` file of logits.
 */
export async function readInput(args: Arguments): Promise<RouteInput> {
  const [path, extra] = args.operands;
  if (extra !== undefined) {
    throw new UsageError(
      `Cannot read the arguments: one file of logits is routed, got "${extra}" too`,
    );
  }
  if (path !== undefined) return await fileInput(path, args);
  const unused = FILE_FLAGS.find((flag) => args.has(flag));
  if (unused !== undefined) {
    throw new UsageError(
      `Cannot read the arguments: --${unused} needs a file of logits, see --help`,
    );
  }
  const sample = sampleInput();
  return { ...sample, options: { ...sample.options, ...looseOptions(args) } };
}
