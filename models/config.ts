/**
 * Reads a model's Hugging Face `config.json`: the routing rule as options, and in words what options
 * cannot say. What a config leaves out is an error, not a guess: a wrong group count or scaling factor
 * shows no sign of itself. The one exception, one group where released configs rely on it, is noted.
 *
 * @module
 */

import { checkExpected, checkObject, fail, hasNoGroups, type Reader, readPreset } from "./facts.ts";
import { type Config, type LayerKind, readLayers } from "./layers.ts";
import { OTHER_ROUTERS, ROUTER_RULES } from "./rules.ts";
import type { Preset } from "./presets.ts";

/** What a model's config says of its routers. */
export interface ModelConfig {
  /** The model type whose rule was read, for example `"kimi_k2"`. */
  readonly modelType: string;
  /** The routing rule: options for `createGate`. */
  readonly preset: Preset;
  /** The tensor in each layer of the checkpoint that holds `bias`, `[numExperts]`, for example
   * `"mlp.gate.e_score_correction_bias"`; `null` where the model has none. GGUF files call it
   * `exp_probs_b.bias` in all models. */
  readonly biasTensor: string | null;
  /** Shared experts, which every token visits; `null` where the config gives no count. */
  readonly numSharedExperts: number | null;
  /** What each layer is, from layer 0; `null` where the config does not tell. */
  readonly layers: readonly LayerKind[] | null;
  /** What options cannot say, in full sentences. */
  readonly notes: readonly string[];
}

/** Where configs of models that also see or hear keep their language model. */
const NESTED = ["text_config", "language_config", "llm_config"] as const;

const NO_GROUPS = "The config does not speak of expert groups; its class takes that for one group.";

const SHARED_COUNTS = [
  "n_shared_experts",
  "num_shared_experts",
  "num_shared_expert",
  "moe_num_shared_experts",
] as const;

/** Configs that give one shared expert by its width. */
const SHARED_WIDTHS = [
  "shared_expert_intermediate_size",
  "shared_intermediate_size",
  "share_expert_dim",
] as const;

/**
 * Turns a model's Hugging Face `config.json` into options for `createGate`. It knows the model types
 * of every preset, also where the language model is nested (`text_config`), and refuses what it does
 * not know. The correction bias is a weight and must be added; `readModelConfig` names its tensor.
 *
 * @param config The parsed JSON.
 * @returns The options that are the model's routing rule.
 * @throws {TypeError} If the config is no object, or a key that decides the routing is missing or of
 * a wrong type.
 * @throws {RangeError} If the model type is not known, or a key has a value the model's code does not.
 *
 * @example
 * ```ts
 * import { presetFromConfig } from "./config.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const config = JSON.parse(`{
 *   "model_type": "qwen3_moe", "num_experts": 128, "num_experts_per_tok": 8, "norm_topk_prob": true
 * }`);
 * assertEquals(presetFromConfig(config).scoring, "softmax");
 * ```
 */
export function presetFromConfig(config: unknown): Preset {
  return readModelConfig(config).preset;
}

/**
 * Reads all that a model's Hugging Face `config.json` says of its routers: the preset, which tensor is
 * the bias, which layers route, and what else the caller must know.
 *
 * @param config The parsed JSON.
 * @returns The preset and what options cannot say.
 * @throws {TypeError} As `presetFromConfig`.
 * @throws {RangeError} As `presetFromConfig`.
 *
 * @example
 * ```ts
 * import { readModelConfig } from "./config.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { layers, biasTensor } = readModelConfig({
 *   model_type: "lfm2_moe",
 *   num_hidden_layers: 3,
 *   num_dense_layers: 2,
 *   num_experts: 32,
 *   num_experts_per_tok: 4,
 *   norm_topk_prob: true,
 *   routed_scaling_factor: 1.0,
 * });
 * assertEquals(layers, ["dense", "dense", "moe"]);
 * assertEquals(biasTensor, "feed_forward.expert_bias");
 * ```
 */
export function readModelConfig(config: unknown): ModelConfig {
  const { modelType, part, path } = findModel(checkObject(config, "config"));
  const rule = ROUTER_RULES[modelType];
  const reader: Reader = { part, path, rule };
  checkExpected(reader);
  const preset = readPreset(reader);
  const biasTensor = part.use_expert_bias === false ? null : rule.bias ?? null;
  const layers = readLayers(part, rule.everyLayer === true);
  const shared = readShared(part);
  return {
    modelType,
    preset,
    biasTensor,
    numSharedExperts: shared.count,
    layers,
    notes: [
      ...biasNotes(biasTensor, preset),
      ...rule.notes ?? [],
      ...rule.oneGroup === true && hasNoGroups(reader) ? [NO_GROUPS] : [],
      ...shared.notes,
      ...layerNotes(layers),
    ],
  };
}

interface Model {
  readonly modelType: string;
  readonly part: Config;
  readonly path: string;
}

/** The outer model type goes first: some nest a part that says it is something else. */
function findModel(config: Config): Model {
  const key = NESTED.find((each) => typeof config[each] === "object" && config[each] !== null);
  const part = key === undefined ? config : checkObject(config[key], key);
  const path = key === undefined ? "" : `${key}.`;
  for (const type of [config.model_type, part.model_type]) {
    if (typeof type !== "string") continue;
    if (Object.hasOwn(ROUTER_RULES, type)) return { modelType: type, part, path };
    if (Object.hasOwn(OTHER_ROUTERS, type)) {
      const wanted = "one whose routing options can describe";
      fail("model_type", { wanted, got: `"${type}" (${OTHER_ROUTERS[type]})` }, type);
    }
  }
  const wanted = `one of ${Object.keys(ROUTER_RULES).join(", ")}`;
  return fail("model_type", { wanted }, config.model_type ?? part.model_type);
}

function readShared(part: Config): { readonly count: number | null; readonly notes: string[] } {
  const counts = SHARED_COUNTS.map((key) => part[key])
    .map((value: unknown) => Array.isArray(value) ? value[0] : value); // Hunyuan's: one a layer
  const count = counts.find((each): each is number => Number.isSafeInteger(each)) ?? null;
  if (count === 0) return { count, notes: [] };
  if (count !== null) {
    const noun = count === 1 ? "shared expert runs" : "shared experts run";
    const note = `${count} ${noun} beside the routed ones; numSharedExperts is for fused ones.`;
    return { count, notes: [note] };
  }
  const width = SHARED_WIDTHS.find((each) => Number(part[each]) > 0);
  if (width === undefined) return { count: null, notes: [] };
  return { count: 1, notes: ["A shared expert runs beside the routed ones, outside the gate."] };
}

function biasNotes(biasTensor: string | null, { numExperts }: Preset): string[] {
  return biasTensor === null
    ? []
    : [`bias: the tensor ${biasTensor} of each layer, ${numExperts}.`];
}

function layerNotes(layers: readonly LayerKind[] | null): string[] {
  if (layers === null) return ["The config does not say which layers have a router."];
  const hash = runs(layers, "hash");
  const dense = runs(layers, "dense");
  const table = "take their experts from a table of token ids, the tensor ffn.gate.tid2eid";
  return [
    ...hash === "" ? [] : [`Layers ${hash} ${table}.`],
    ...dense === "" ? [] : [`Layers ${dense} have no router.`],
  ];
}

/** The layers of a kind, as in "0-2, 7". */
function runs(layers: readonly LayerKind[], kind: LayerKind): string {
  const texts: string[] = [];
  for (let first = 0; first < layers.length; first++) {
    if (layers[first] !== kind) continue;
    let last = first;
    while (layers[last + 1] === kind) last++;
    texts.push(first === last ? `${first}` : `${first}-${last}`);
    first = last;
  }
  return texts.join(", ");
}
