/** From arguments to a gate's options and its logits: the first half of `deno task route`. */

import { type Dtype, type GateOptions, presets } from "../../mod.ts";
import { loadPeerCases } from "../../tests/support/peers.ts";
import { randomRows } from "../../tests/support/random_rows.ts";
import type { Arguments } from "../lib/arguments.ts";
import { userPath } from "../lib/paths.ts";
import { UsageError } from "../lib/terminal.ts";
import { type ArrayFile, pickKey, withArrayFile } from "./arrays/array_file.ts";
import { type FileArray, lengthOf, toFloat32 } from "./arrays/number_array.ts";
import { countNanRows } from "./nan_rows.ts";
import { checkNeeds, describeArray, type PerExpert, readPerExpert, toBias } from "./per_expert.ts";
import { logitsPerToken } from "./row.ts";
import { readRule, type Rule } from "./rule.ts";

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
  /** `[numTokens, numExperts]`, and more columns for shared experts that the router scores. */
  readonly logits: Logits;
  /** The dimensions of the tokens; several for `[batch, sequence, numExperts]`. */
  readonly tokenShape: readonly number[];
  /** `[numTokens, topK]` ids by another implementation, in any order within a row. */
  readonly expected?: { readonly by: string; readonly ids: Int32Array };
}

/** Tokens of the samples. */
const SAMPLE_TOKENS = 48;

/** The bundled sample: real-shaped logits of Kimi-K2, and what transformers chose for them. */
function sampleInput(rule: Rule): RouteInput {
  const sample = loadPeerCases().find(({ name }) => name === "kimi_k2");
  if (sample === undefined) throw new Error("Cannot read the sample: it is not in tests/vectors");
  const { options, logits, indices, numTokens } = sample;
  const by = sample.source.split(" ").slice(0, 2).join(" ");
  const changed = `not compared with ${by}, whose answer is to Kimi-K2's own rule`;
  return {
    title: "Kimi-K2",
    notes: [
      `logits: the bundled sample, made with the router of ${by}`,
      ...rule.changed ? [changed] : [],
    ],
    options: { ...presets.kimiK2, bias: options.bias, ...rule.options },
    logits: logits as Logits,
    tokenShape: [numTokens],
    ...(!rule.changed && { expected: { by, ids: indices } }),
  };
}

/** Random logits for a rule, where there is no file of them. */
function randomInput(rule: Rule, args: Arguments): RouteInput {
  const { topK } = rule.options;
  const numExperts = args.count("experts", 1) ?? rule.options.numExperts;
  if (numExperts === undefined || topK === undefined) {
    throw new UsageError(
      "Cannot route: without a file of logits, give the rule with --model, --config, " +
        "or --experts and --top-k",
    );
  }
  const options = { ...rule.options, needs: [], numExperts, topK };
  const row = logitsPerToken(options);
  const source = { numTokens: SAMPLE_TOKENS, numExperts: row, dtype: "f32" } as const;
  const lacks = rule.options.needs?.filter((need) => rule.options[need] === undefined)
    .map((need) => `routed without the ${need} that the model has`);
  return {
    title: rule.title ?? `${numExperts} experts`,
    notes: [
      "logits: seeded random numbers, as no file was given",
      ...rule.notes,
      ...lacks ?? [],
    ],
    options,
    logits: randomRows(source, { seed: 1, flavour: "normal" }) as Logits,
    tokenShape: [SAMPLE_TOKENS],
  };
}

/** The dtype of the logits: that of the file, or for raw 16-bit words that of `--dtype`. */
function dtypeOf(name: string, { dtype }: FileArray, said?: Dtype): Dtype {
  if (dtype === "i32") {
    throw new UsageError(`Cannot route ${name}: its dtype must be floating-point, got int32`);
  }
  if (dtype === "u16") {
    if (said === "f16" || said === "bf16") return said;
    throw new UsageError(
      `Cannot route ${name}: uint16 words are raw bits, say which with --dtype bf16 or --dtype f16`,
    );
  }
  if (said === undefined || said === dtype) return dtype;
  throw new UsageError(
    `Cannot route ${name}: --dtype must be ${dtype} as in the file, got ${said}`,
  );
}

interface Dimensions {
  readonly numExperts: number;
  readonly tokenShape: readonly number[];
}

/** What is known of a row. */
interface Columns {
  /** Experts; undefined where only the file tells. */
  readonly experts: number | undefined;
  /** Shared experts that the router scores. */
  readonly scored: number;
}

/** Splits a shape into tokens and experts. A flat array is one token, or as many as `experts` says. */
function dimensionsOf(
  name: string,
  shape: readonly number[],
  { experts, scored }: Columns,
): Dimensions {
  const last = shape.at(-1);
  if (last === undefined || last <= scored) {
    const got = last === undefined ? "a single number" : `shape (${shape.join(", ")})`;
    throw new UsageError(`Cannot route ${name}: its shape must be (tokens, experts), got ${got}`);
  }
  if (experts === undefined || experts + scored === last) {
    return { numExperts: last - scored, tokenShape: shape.length === 1 ? [1] : shape.slice(0, -1) };
  }
  if (shape.length === 1 && last % (experts + scored) === 0) {
    return { numExperts: experts, tokenShape: [last / (experts + scored)] };
  }
  const shared = scored === 0 ? "" : ` + ${scored} shared`;
  throw new UsageError(
    `Cannot route ${name}: its last dimension must be ${experts}${shared} experts, got shape (${
      shape.join(", ")
    })`,
  );
}

/** Notes that there is no bias, where no preset says whether the model has one. */
function noticeMissing(rule: Rule, bias: PerExpert | undefined): string[] {
  const { scoring = "sigmoid" } = rule.options;
  return rule.title === undefined && bias === undefined && scoring !== "softmax"
    ? ["no --bias given: routed without a correction bias"]
    : [];
}

function noticeNan(logits: Logits, options: GateOptions): string[] {
  const row = logitsPerToken(options);
  const rows = countNanRows(logits, { numExperts: row, dtype: options.dtype ?? "f32" });
  if (rows === 0) return [];
  const total = logits.length / row;
  return [
    `NaN: in ${rows} of ${total} tokens; a NaN logit counts as the lowest finite value`,
  ];
}

async function readFileInput(
  file: ArrayFile,
  { name, args, rule }: {
    readonly name: string;
    readonly args: Arguments;
    readonly rule: Rule & { readonly options: { readonly topK: number } };
  },
): Promise<RouteInput> {
  const key = pickKey(file, { name, key: args.text("logits"), flag: "--logits KEY" });
  const array = await file.read(key);
  const dtype = dtypeOf(name, array, args.choice("dtype", ["f32", "f16", "bf16"]));
  const experts = args.count("experts", 1) ?? rule.options.numExperts;
  const { numExperts, tokenShape } = dimensionsOf(name, array.shape, {
    experts,
    scored: logitsPerToken({ ...rule.options, numExperts: 0 }),
  });
  checkNeeds(args, { name, rule });
  const source = { logits: { file, name }, numExperts };
  const bias = await readPerExpert(args, { ...source, flag: "bias" });
  const scale = await readPerExpert(args, { ...source, flag: "scale" });
  const options = {
    ...rule.options,
    needs: [],
    numExperts,
    dtype,
    ...(bias && { bias: toBias(bias) }),
    ...(scale && { perExpertScale: toFloat32(scale.array)! }),
  };
  const logits = array.data as Logits;
  const whole = key === "" ? name : `${name}:${key}`;
  return {
    title: rule.title ?? name,
    notes: [
      describeArray("logits", { array, name: whole }),
      ...bias ? [describeArray("bias", bias)] : [],
      ...scale ? [describeArray("scale", scale)] : [],
      ...rule.notes,
      ...noticeMissing(rule, bias),
      ...noticeNan(logits, options),
    ],
    options,
    logits: logits.subarray(0, lengthOf(tokenShape) * logitsPerToken(options)) as Logits,
    tokenShape,
  };
}

/** Flags that say how a file of logits is read. */
const FILE_FLAGS = ["bias", "scale", "logits", "dtype"] as const;

function refuseFileFlags(args: Arguments): void {
  const unused = FILE_FLAGS.find((flag) => args.has(flag));
  if (unused === undefined) return;
  throw new UsageError(
    `Cannot read the arguments: --${unused} needs a file of logits, see --help`,
  );
}

/**
 * Reads what is to be routed: the file named, random logits for a rule, or the bundled sample.
 *
 * @param args The arguments.
 * @returns The options and the logits.
 * @throws {UsageError} If an argument is wrong, or contradicts the file, or a file cannot be read.
 */
export async function readInput(args: Arguments): Promise<RouteInput> {
  const [name, extra] = args.operands;
  if (extra !== undefined) {
    throw new UsageError(
      `Cannot read the arguments: one file of logits is routed, got "${extra}" too`,
    );
  }
  const rule = await readRule(args);
  if (name === undefined) {
    refuseFileFlags(args);
    const named = ["model", "config", "experts"].some((flag) => args.has(flag));
    return named ? randomInput(rule, args) : sampleInput(rule);
  }
  const { topK } = rule.options;
  if (topK === undefined) {
    throw new UsageError(
      `Cannot route ${name}: say what the router does with --model NAME, or with --top-k N`,
    );
  }
  const options = { ...rule.options, topK };
  return await withArrayFile(userPath(name), {
    name,
    use: (file) => readFileInput(file, { name, args, rule: { ...rule, options } }),
  });
}
