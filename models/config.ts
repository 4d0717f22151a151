/**
 * Reads a model's Hugging Face `config.json`: the routing rule as options, and in words what options
 * cannot say. Every key is read as the model's own code reads it; what the config leaves out is what
 * the model type's class takes for it, and a note says so. A count of experts that is missing is an
 * error, and so is a contradiction.
 *
 * @module
 */

import type { ModelConfig, RouterConfig } from "./config_types.ts";
import { findModel, partAt, ruleOfType } from "./find_model.ts";
import { readPreset } from "./facts.ts";
import { isGguf, readGguf } from "./gguf.ts";
import { readLayers, unreadLayers } from "./layers.ts";
import {
  layerNotes,
  type NeededTensors,
  needNotes,
  NEEDS,
  readShared,
  ruleNotes,
} from "./notes.ts";
import { parseConfig } from "./parse.ts";
import type { Preset } from "./presets.ts";
import { checkObject, type Config, isTrue, type Part } from "./reader.ts";
import type { Reader, RouterRule } from "./rule.ts";

/**
 * Turns a model's Hugging Face `config.json`, or the metadata of a GGUF file, into options for
 * `createGate`. It knows the model types of every preset, also where the language model is nested
 * (`text_config`), and refuses what it does not know. The correction bias is a weight and must be
 * added; `readModelConfig` names its tensor.
 *
 * @param config The text of the file, the parsed JSON, or the metadata of a GGUF file as
 * `@huggingface/gguf` gives it.
 * @returns The options that are the model's routing rule.
 * @throws {TypeError} If the config is no object and no text, or a key that decides the routing is
 * missing or of a wrong type.
 * @throws {RangeError} If the model type is not known, or a key has a value the model's code does not.
 *
 * @example
 * ```ts
 * import { presetFromConfig } from "./config.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const preset = presetFromConfig(`{
 *   "model_type": "qwen3_moe", "num_experts": 128, "num_experts_per_tok": 8, "norm_topk_prob": true
 * }`);
 * assertEquals(preset.scoring, "softmax");
 * ```
 */
export function presetFromConfig(config: unknown): Preset {
  return readModelConfig(config).preset;
}

/**
 * Reads all that a model's Hugging Face `config.json`, or the metadata of a GGUF file, says of its
 * routers: the preset, which tensor is the bias, which layers route, and what else the caller must
 * know.
 *
 * @param config The text of the file, the parsed JSON, or the metadata of a GGUF file as
 * `@huggingface/gguf` gives it. The text may hold `Infinity` and `NaN`, as Python writes them.
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
  const { config: parsed, notes } = parseConfig(config);
  const model = isGguf(parsed) ? readGguf(parsed) : readParsed(parsed);
  return { ...model, notes: [...model.notes, ...notes] };
}

/** A router and what to know of it. */
interface ReadRouter {
  readonly router: RouterConfig;
  readonly notes: readonly string[];
}

function readParsed(config: Config): ModelConfig {
  const { modelType, rule, part, outer } = findModel(config);
  const names = rule.routers ?? ["text"];
  const own = names.map((name, entry) => {
    return readRouter({ ...part, rule, outer, ...rule.routers && { entry } }, name);
  });
  const others = secondRouter(config, rule);
  const [first, ...rest] = [...own, ...others];
  const { preset, biasTensor, layers } = first.router;
  const shared = readShared(part.keys, preset);
  return {
    modelType,
    preset,
    biasTensor,
    numSharedExperts: shared.count,
    layers,
    routers: [first, ...rest].map(({ router }) => router),
    notes: [
      ...first.notes,
      ...shared.notes,
      ...rest.map(({ router }) => routerNote(router)),
      ...layerNotes(layers),
    ],
  };
}

function readRouter(reader: Reader, name: string): ReadRouter {
  const { rule } = reader;
  const facts = factsPart(reader);
  const { preset: options, notes } = readPreset(facts);
  const biasTensor = readBiasTensor(facts);
  const tensors = { bias: biasTensor, ...scalesOf(rule) };
  const preset = withNeeds(options, tensors);
  return {
    router: { name, preset, biasTensor, layers: readLayers(reader) },
    notes: [
      ...needNotes(tensors, preset),
      ...ruleNotes(rule, preset),
      ...notes,
      ...unreadLayers(reader),
    ],
  };
}

/** The part that holds the router's numbers, where that is a part of its own. */
function factsPart(reader: Reader): Reader {
  const { rule, keys, path, outer } = reader;
  if (rule.factsIn === undefined) return reader;
  const name = path + rule.factsIn;
  const inner: Part = { keys: checkObject(keys[rule.factsIn], name), path: `${name}.` };
  return { ...reader, ...inner, outer: [...outer, { keys, path }] };
}

function readBiasTensor({ rule, keys, path }: Reader): string | null {
  if (rule.bias === undefined) return null;
  if (rule.biasFlag === undefined) return rule.bias;
  const [name, standard] = rule.biasFlag;
  const flag = keys[name] === undefined ? standard : isTrue(keys[name], path + name);
  return flag ? rule.bias : null;
}

/** The tensors of a layer that scale its weights. */
function scalesOf({ perExpertScale, globalScale }: RouterRule): Partial<NeededTensors> {
  return { ...perExpertScale && { perExpertScale }, ...globalScale && { globalScale } };
}

/**
 * Adds to a routing rule what its model's gates need beside it.
 *
 * @param preset The rule.
 * @param tensors The tensors of each layer that hold it.
 * @returns The preset.
 */
function withNeeds(preset: Preset, tensors: NeededTensors): Preset {
  const needs = NEEDS.filter((need) => tensors[need]);
  return needs.length === 0 ? preset : { ...preset, needs };
}

function secondRouter(config: Config, { second }: RouterRule): ReadRouter[] {
  if (second === undefined) return [];
  const [name, path, modelType] = second;
  const part = partAt(config, path);
  const rule = part && ruleOfType(modelType, part.keys);
  return part === undefined || rule === undefined
    ? []
    : [readRouter({ ...part, rule, outer: [] }, name)];
}

function routerNote({ name, preset, biasTensor }: RouterConfig): string {
  const { numExperts, topK } = preset;
  const bias = biasTensor === null ? "" : ", with a bias of its own";
  return `The model has another router, ${name}: ${topK} of ${numExperts} experts${bias}; see routers.`;
}
