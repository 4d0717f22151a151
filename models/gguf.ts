/**
 * Reads the routing rule from the metadata of a GGUF file, as `@huggingface/gguf` gives it: a plain
 * object whose keys begin with the architecture, such as `llama.expert_count`.
 *
 * The rules are those of llama.cpp's graphs, architecture by architecture: what its code fixes, and
 * what it reads from the file.
 *
 * @module
 */

import { checkFloat32, checkInteger } from "../gate/checks.ts";
import type { GroupOptions, GroupScore, Scoring } from "../gate/options.ts";
import type { ModelConfig } from "./config_types.ts";
import type { LayerKind } from "./layer_rules.ts";
import { nearestNames } from "./nearest.ts";
import { layerNotes } from "./notes.ts";
import type { Preset } from "./presets.ts";
import { about, type Config, fail, isMissing, isObject, isTrue } from "./reader.ts";

/** What llama.cpp's graph of an architecture fixes. */
interface GgufRule {
  /** How a logit becomes a score; `"file"` where the file says. */
  readonly scoring: Scoring | "file";
  /** What a file that does not say means. */
  readonly standard?: Scoring;
  /** Whether the weights are divided by their sum; `"file"` where the file says. */
  readonly divided: boolean | "file";
  /** Whether the layers may have a correction bias. */
  readonly biased?: boolean;
  /** Added to the sum by the model's own code. */
  readonly epsilon?: number;
  /** How the model's own code scores groups where scores are a softmax. Default: `"top2sum"`. */
  readonly softmaxGroups?: GroupScore;
  /** The key that says that only every so many layers have a router. */
  readonly step?: string;
  /** Whether metadata do not tell which layers have a router. */
  readonly hybrid?: boolean;
  /** What options cannot say. */
  readonly notes?: readonly string[];
}

const SOFTMAX: GgufRule = { scoring: "softmax", divided: true };
const BARE: GgufRule = { scoring: "softmax", divided: false };
const SIGMOID: GgufRule = {
  scoring: "file",
  standard: "sigmoid",
  divided: "file",
  biased: true,
  epsilon: 1e-20,
};
const DIVIDED: GgufRule = { ...SIGMOID, divided: true };

/** The architectures with experts. */
export const GGUF_ARCHITECTURES: Readonly<Record<string, GgufRule>> = {
  afmoe: SIGMOID,
  arctic: SOFTMAX,
  bailingmoe: { ...BARE, divided: "file" },
  bailingmoe2: SIGMOID,
  bailingmoe3: SIGMOID,
  cohere2moe: { scoring: "file", standard: "sigmoid", divided: "file" },
  dbrx: SOFTMAX,
  deepseek: BARE,
  deepseek2: { ...SIGMOID, standard: "softmax", softmaxGroups: "max" },
  "deepseek2-ocr": { ...SIGMOID, standard: "softmax" },
  deepseek32: SIGMOID,
  deepseek4: { ...SIGMOID, standard: "sqrtsoftplus" },
  dots1: SIGMOID,
  dots3note: SIGMOID,
  "ernie4_5-moe": { ...SOFTMAX, biased: true, step: "interleave_moe_layer_step" },
  "exaone-moe": SIGMOID,
  gemma4: SOFTMAX,
  "glm-dsa": SIGMOID,
  glm4moe: SIGMOID,
  "gpt-oss": SOFTMAX,
  granite_swa: SOFTMAX,
  granitehybrid: SOFTMAX,
  granitemoe: SOFTMAX,
  graniteswitch: SOFTMAX,
  grok: {
    ...SOFTMAX,
    notes: [
      "llama.cpp neither caps the logits, as SGLang's code does, nor leaves the weights undivided.",
    ],
  },
  "hunyuan-moe": SOFTMAX,
  hy_v3: SIGMOID,
  jamba: { ...BARE, hybrid: true },
  "kimi-k3": SIGMOID,
  "kimi-linear": DIVIDED,
  laguna: { ...SIGMOID, epsilon: 0 },
  lfm2moe: { ...DIVIDED, epsilon: 1e-6 },
  "llada-moe": BARE,
  llama: SOFTMAX,
  llama4: {
    scoring: "sigmoid",
    divided: false,
    step: "interleave_moe_layer_step",
    notes: ["The weight multiplies the expert's input, not its output."],
  },
  mellum: SOFTMAX,
  mimo2: { ...DIVIDED, scoring: "sigmoid", hybrid: true },
  minicpm: SOFTMAX,
  "minimax-01": SOFTMAX,
  "minimax-m2": { ...DIVIDED, epsilon: 0 },
  "minimax-m3": { ...SIGMOID, epsilon: 0 },
  mistral3: SOFTMAX,
  mistral4: { ...SIGMOID, standard: "softmax" },
  nemotron_h_moe: { ...SIGMOID, scoring: "sigmoid", hybrid: true },
  "nomic-bert-moe": { ...BARE, step: "moe_every_n_layers" },
  olmoe: BARE,
  qwen2moe: BARE,
  qwen35moe: SOFTMAX,
  qwen3moe: SOFTMAX,
  qwen3next: SOFTMAX,
  qwen3vlmoe: SOFTMAX,
  rnd1: SOFTMAX,
  smallthinker: { scoring: "file", standard: "softmax", divided: true },
  step35: { ...SIGMOID, epsilon: 0 },
};

/** Architectures whose routers options cannot say. */
export const REFUSED_ARCHITECTURES: Readonly<Record<string, string>> = {
  dflash: "it is a draft model with the router of the model it drafts for",
  grovemoe: "its second set of experts is weighed by a second choice from the same logits",
  phimoe: "sparsemixer masks the logits anew for each expert",
};

/** llama.cpp's numbers of the gating functions; 3 is a softmax over the chosen logits. */
const GATING: Readonly<Record<number, Scoring>> = {
  1: "softmax",
  2: "sigmoid",
  3: "softmax",
  4: "sqrtsoftplus",
};

/** Far more layers than any model has. */
const MAX_LAYERS = 10_000;

const BIAS_TENSOR = "exp_probs_b.bias";

const GROUP_NOTE =
  "The model's own code scores a group by its best expert; llama.cpp by the two best.";
const CLAMP_NOTE = "llama.cpp divides by the sum of the weights or 6.1e-5, whichever is more.";

/** Metadata, and the tensors where they are known. */
interface File {
  readonly metadata: Config;
  readonly tensors: readonly string[] | null;
  readonly architecture: string;
  readonly rule: GgufRule;
}

/**
 * Tells the metadata of a GGUF file from a `config.json`.
 *
 * @param config A parsed object.
 * @returns Whether it, or its `metadata`, names a GGUF architecture.
 */
export function isGguf(config: Config): boolean {
  return typeof metadataOf(config)["general.architecture"] === "string";
}

function metadataOf(config: Config): Config {
  return isObject(config.metadata) && "general.architecture" in config.metadata
    ? config.metadata
    : config;
}

/**
 * Reads what the metadata of a GGUF file say of its routers.
 *
 * @param config The metadata, or an object of `metadata` and `tensorInfos`.
 * @returns The preset and what options cannot say.
 * @throws {TypeError} If a key is missing or of a wrong type.
 * @throws {RangeError} If the architecture is not known, or a value out of its range.
 */
export function readGguf(config: Config): ModelConfig {
  const file = openFile(config);
  const preset = readPreset(file);
  const biasTensor = hasBias(file, preset) ? BIAS_TENSOR : null;
  const layers = readLayers(file);
  const { numExperts } = preset;
  const shared = numberAt(file, "expert_shared_count") ?? null;
  return {
    modelType: file.architecture,
    preset,
    biasTensor,
    numSharedExperts: shared,
    layers,
    routers: [{ name: "text", preset, biasTensor, layers }],
    notes: [
      ...biasTensor === null
        ? []
        : [`bias: the tensor ${biasTensor} of each layer, ${numExperts} values.`],
      ...file.architecture === "gemma4"
        ? ["perExpertScale: the tensor ffn_down_exps.scale of each layer."]
        : [],
      ...file.rule.notes ?? [],
      ...preset.groups?.score === "max" ? [GROUP_NOTE] : [],
      ...preset.renormalize ? [CLAMP_NOTE] : [],
      ...layerNotes(layers),
    ],
  };
}

function openFile(config: Config): File {
  const metadata = metadataOf(config);
  const architecture = String(metadata["general.architecture"]);
  const tensors = Array.isArray(config.tensorInfos)
    ? config.tensorInfos.map((each) => isObject(each) ? String(each.name) : "")
    : null;
  if (Object.hasOwn(GGUF_ARCHITECTURES, architecture)) {
    return { metadata, tensors, architecture, rule: GGUF_ARCHITECTURES[architecture] };
  }
  return unknownArchitecture(architecture);
}

function unknownArchitecture(architecture: string): never {
  if (Object.hasOwn(REFUSED_ARCHITECTURES, architecture)) {
    const wanted = "one whose routing options can describe";
    const got = `"${architecture}" (${REFUSED_ARCHITECTURES[architecture]})`;
    fail("general.architecture", { wanted, got }, architecture);
  }
  const known = Object.keys(GGUF_ARCHITECTURES);
  const near = nearestNames(architecture, known).map((each) => `"${each}"`).join(", ");
  const some = near === "" ? "" : ` (nearest: ${near})`;
  const wanted = `one of the ${known.length} in docs/MODELS.md${some}`;
  fail("general.architecture", { wanted }, architecture);
}

function readPreset(file: File): Preset {
  const { rule } = file;
  const numExperts = integerAt(file, "expert_count", { min: 1, max: 4096 });
  const scoring = readScoring(file);
  const groups = readGroups(file, { numExperts, scoring });
  const kept = groups === undefined ? numExperts : numExperts / groups.count * groups.selected;
  const renormalize = rule.divided === "file"
    ? isTrue(valueAt(file, "expert_weights_norm") ?? false, keyOf(file, "expert_weights_norm"))
    : rule.divided;
  const preset = {
    numExperts,
    topK: integerAt(file, "expert_used_count", { min: 1, max: Math.min(kept, 64) }),
    scoring,
    ...groups === undefined ? {} : { groups },
    renormalize,
    epsilon: renormalize ? rule.epsilon ?? 0 : 0,
    routedScalingFactor: readScale(file),
  };
  const needs = needsOf(file, preset);
  return needs.length === 0 ? preset : { ...preset, needs };
}

function needsOf(file: File, preset: Preset): ("bias" | "perExpertScale")[] {
  if (file.architecture === "gemma4") return ["perExpertScale"];
  return hasBias(file, preset) ? ["bias"] : [];
}

function readGroups(
  file: File,
  { numExperts, scoring }: Pick<Preset, "numExperts" | "scoring">,
): GroupOptions | undefined {
  const count = numberAt(file, "expert_group_count") ?? 1;
  const key = keyOf(file, "expert_group_count");
  checkInteger(count, { ...about(key), min: 0, max: numExperts });
  if (count <= 1) return undefined;
  if (numExperts % count !== 0) {
    fail(key, { wanted: `a divisor of the ${numExperts} experts` }, count);
  }
  const selected = integerAt(file, "expert_group_used_count", { min: 1, max: count });
  const score = scoring === "softmax" ? file.rule.softmaxGroups : undefined;
  return { count, selected, score: score ?? "top2sum" };
}

function readScoring(file: File): Scoring {
  const { rule } = file;
  const number = numberAt(file, "expert_gating_func") ?? 0;
  const key = keyOf(file, "expert_gating_func");
  const told = number === 0 ? undefined : GATING[number];
  if (number !== 0 && told === undefined) {
    fail(key, { wanted: "1 (softmax), 2 (sigmoid), 3 or 4 (sqrtsoftplus)" }, number);
  }
  if (rule.scoring === "file") return told ?? rule.standard ?? "softmax";
  if (told !== undefined && told !== rule.scoring) {
    fail(
      key,
      { wanted: `${rule.scoring}, as in llama.cpp's code for ${file.architecture}` },
      number,
    );
  }
  return rule.scoring;
}

/** llama.cpp takes a factor of 0 for none. */
function readScale(file: File): number {
  const scale = numberAt(file, "expert_weights_scale") ?? 0;
  if (scale === 0) return 1;
  checkFloat32(scale, { ...about(keyOf(file, "expert_weights_scale")), positive: true });
  return scale;
}

/** Softmax architectures of DeepSeek have one only in files whose scores are sigmoids. */
function hasBias({ tensors, rule }: File, { scoring }: Pick<Preset, "scoring">): boolean {
  if (tensors !== null) return tensors.some((name) => name.endsWith(BIAS_TENSOR));
  return rule.biased === true && (rule.scoring !== "file" || scoring !== "softmax");
}

function readLayers(file: File): readonly LayerKind[] | null {
  const { tensors, rule } = file;
  const blocks = layersAt(file, "block_count");
  if (blocks === undefined) return null;
  const count = blocks - (layersAt(file, "nextn_predict_layers") ?? 0);
  const layers = Array.from({ length: Math.max(0, count) }, (_, layer) => layer);
  if (tensors !== null) {
    const routed = new Set(tensors.map((name) => /^blk\.(\d+)\.ffn_gate_inp\./.exec(name)?.[1]));
    return layers.map((layer) => routed.has(`${layer}`) ? "moe" : "dense");
  }
  if (rule.hybrid === true) return null;
  const dense = layersAt(file, "leading_dense_block_count") ?? 0;
  const step = rule.step === undefined ? 1 : layersAt(file, rule.step) ?? 1;
  const hashed = layersAt(file, "hash_layer_count") ?? 0;
  return layers.map((layer) => {
    if (layer < hashed) return "hash";
    return layer >= dense && (layer + 1) % Math.max(1, step) === 0 ? "moe" : "dense";
  });
}

function keyOf({ architecture }: File, name: string): string {
  return `${architecture}.${name}`;
}

function valueAt(file: File, name: string): unknown {
  const value = file.metadata[keyOf(file, name)];
  return typeof value === "bigint" ? Number(value) : value;
}

function numberAt(file: File, name: string): number | undefined {
  const value = valueAt(file, name);
  if (isMissing(value)) return undefined;
  if (typeof value === "number") return value;
  return fail(keyOf(file, name), { wanted: "a number" }, undefined);
}

function layersAt(file: File, name: string): number | undefined {
  const value = numberAt(file, name);
  if (value === undefined) return undefined;
  return checkInteger(value, { ...about(keyOf(file, name)), min: 0, max: MAX_LAYERS });
}

function integerAt(
  file: File,
  name: string,
  bounds: { readonly min: number; readonly max: number },
): number {
  return checkInteger(valueAt(file, name), { ...about(keyOf(file, name)), ...bounds });
}
