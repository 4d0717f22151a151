/** Promise: the layers are read by the keys that the family's own code reads, in its order. */

import { assertEquals, assertThrows } from "@std/assert";
import { readModelConfig } from "../../config.ts";
import { LAYER_RULES, layerKeys, type LayerRuleName } from "../../models/layer_rules.ts";
import { MODEL_TYPES } from "../../models/model_types.ts";
import { CONFIG_CASES } from "./configs.ts";

/** A layer is `m` (routed), `h` (hashed) or `d` (dense); `?` where the config does not tell. */
type Case = readonly [modelType: string, keys: Readonly<Record<string, unknown>>, layers: string];

const FOUR = { num_hidden_layers: 4 };
const SPARSE = ["dense", "sparse", "dense", "sparse"];

const CASES: readonly Case[] = [
  // Without a key the class decides.
  ["mixtral", FOUR, "mmmm"],
  ["mixtral", {}, "?"],
  ["deepseek_v3", { ...FOUR, num_hidden_layers: 5 }, "dddmm"],
  ["solar_open", { ...FOUR, first_k_dense_replace: 2 }, "mmmm"], // its class has no such key
  ["qwen3_moe", FOUR, "mmmm"],
  ["laguna", FOUR, "dmmm"],
  ["ernie4_5_moe", FOUR, "dmmm"],
  // The first key of the family that is there.
  ["deepseek_v3", { ...FOUR, first_k_dense_replace: 1 }, "dmmm"],
  ["deepseek_v3", { ...FOUR, first_k_dense_replace: 0, moe_layer_freq: 2 }, "mdmd"],
  ["deepseek_v3", { ...FOUR, first_k_dense_replace: 1, mlp_layer_types: SPARSE }, "dmdm"],
  ["deepseek_v3", { ...FOUR, first_k_dense_replace: null, mlp_layer_types: null }, "dddm"],
  ["exaone_moe", { ...FOUR, is_moe_layer: [false, 1, 0, true], first_k_dense_replace: 3 }, "dmdm"],
  ["mimo_v2_flash", { ...FOUR, moe_layer_freq: [0, 1, 0, 1] }, "dmdm"],
  ["qwen3_moe", { ...FOUR, mlp_only_layers: [0, 2] }, "dmdm"],
  ["qwen3_moe", { ...FOUR, decoder_sparse_step: 2 }, "dmdm"],
  ["qwen3_moe", { ...FOUR, decoder_sparse_step: 2, mlp_only_layers: [1] }, "dddm"],
  ["qwen3_moe", { ...FOUR, first_k_dense_replace: 2, moe_layer_freq: 4 }, "mmmm"], // not Qwen's
  ["inkling_text", FOUR, "mmmm"],
  ["inkling_text", { ...FOUR, dense_mlp_idx: 2 }, "ddmm"],
  ["inkling_text", { ...FOUR, dense_mlp_idx: 2, mlp_layer_types: SPARSE }, "dmdm"],
  ["laguna", { ...FOUR, mlp_only_layers: [] }, "mmmm"],
  ["laguna", { ...FOUR, mlp_only_layers: [0], mlp_layer_types: SPARSE }, "dmdm"],
  ["llama4_text", { ...FOUR, interleave_moe_layer_step: 2 }, "dmdm"],
  ["llama4_text", { ...FOUR, interleave_moe_layer_step: 2, moe_layers: [0] }, "mddd"],
  ["jamba", FOUR, "dmdm"],
  ["jamba", { ...FOUR, expert_layer_period: 2, expert_layer_offset: 0 }, "mdmd"],
  ["ernie4_5_moe", { ...FOUR, moe_layer_start_index: 2, moe_layer_end_index: 2 }, "ddmd"],
  ["ernie4_5_moe", { ...FOUR, moe_layer_start_index: 0, moe_layer_interval: 2 }, "dmdm"],
  ["step3p7", { ...FOUR, moe_layers_enum: "1, 3" }, "dmdm"],
  ["step3p7", { ...FOUR, moe_layers_enum: [2] }, "ddmd"],
  ["deepseek_v4", FOUR, "hhhm"],
  ["deepseek_v4", { ...FOUR, num_hash_layers: 0 }, "mmmm"],
  ["deepseek_v4", { ...FOUR, mlp_layer_types: ["hash_moe", "moe", "moe", "moe", "moe"] }, "hmmm"],
  ["nemotron_h", { ...FOUR, hybrid_override_pattern: "ME*-" }, "dmdd"],
  ["nemotron_h", { layers_block_type: ["mamba", "moe", "attention"] }, "dmd"],
  ["lfm2_moe", { ...FOUR, num_dense_layers: 2 }, "ddmm"],
  ["jamba", { ...FOUR, expert_layer_period: 4, expert_layer_offset: 3 }, "dddm"],
  // Keys that the family's code does not read.
  ["glm4_moe", { ...FOUR, first_k_dense_replace: 1, moe_layer_freq: 2 }, "dmmm"],
  ["glm5_next_text", { ...FOUR, first_k_dense_replace: 1 }, "dddm"],
  ["mellum", { ...FOUR, mlp_only_layers: [0], decoder_sparse_step: 2 }, "mmmm"],
  ["mixtral", { ...FOUR, mlp_layer_types: SPARSE }, "mmmm"],
  ["hunyuan_v1_moe", { ...FOUR, moe_layer_num_skipped: 1 }, "dmmm"],
  // Sarvam's steps count from its first routed layer, DeepSeek's from layer 0.
  ["sarvam_moe", { ...FOUR, first_k_dense_replace: 1, moe_layer_freq: 2 }, "dmdm"],
  ["deepseek_v3", { ...FOUR, first_k_dense_replace: 1, moe_layer_freq: 2 }, "ddmd"],
];

/** Layers that cannot be: the keys, and the error after the config's name. */
const ERRORS: readonly (readonly [
  modelType: string,
  keys: Readonly<Record<string, unknown>>,
  message: string,
])[] = [
  [
    "deepseek_v3",
    { ...FOUR, mlp_layer_types: SPARSE.slice(1) },
    "mlp_layer_types must be as long as the model has layers, 4, got 3",
  ],
  [
    "deepseek_v4",
    { ...FOUR, mlp_layer_types: ["moe"] },
    "mlp_layer_types must be as long as the model has layers, 4, got 1",
  ],
  [
    "mimo_v2_flash",
    { ...FOUR, moe_layer_freq: [0, 1, 1, 1, 1] },
    "moe_layer_freq must be as long as the model has layers, 4, got 5",
  ],
  [
    "exaone_moe",
    { ...FOUR, is_moe_layer: [] },
    "is_moe_layer must be as long as the model has layers, 4, got 0",
  ],
  [
    "nemotron_h",
    { ...FOUR, hybrid_override_pattern: "ME*" },
    "hybrid_override_pattern must be as long as the model has layers, 4, got 3",
  ],
  [
    "nemotron_h",
    { ...FOUR, hybrid_override_pattern: "MEX-" },
    'hybrid_override_pattern[2] must be "M" or "*" or "-" or "E", got "X"',
  ],
  [
    "deepseek_v3",
    { ...FOUR, mlp_layer_types: ["dense", "moe", "moe", "moe"] },
    'mlp_layer_types[1] must be "dense" or "sparse", got "moe"',
  ],
  [
    "deepseek_v3",
    { ...FOUR, mlp_layer_types: "dense" },
    'mlp_layer_types must be an array, got "dense"',
  ],
  [
    "deepseek_v3",
    { ...FOUR, first_k_dense_replace: -1 },
    "first_k_dense_replace must be an integer from 0 to 10000, got -1",
  ],
  [
    "deepseek_v3",
    { ...FOUR, first_k_dense_replace: 1, moe_layer_freq: 0 },
    "moe_layer_freq must be an integer from 1 to 10000, got 0",
  ],
  [
    "qwen3_moe",
    { ...FOUR, decoder_sparse_step: 0 },
    "decoder_sparse_step must be an integer from 1 to 10000, got 0",
  ],
  [
    "exaone_moe",
    { ...FOUR, is_moe_layer: [1, 1, "yes", 1] },
    'is_moe_layer[2] must be a boolean, got "yes"',
  ],
  [
    "jamba",
    { ...FOUR, expert_layer_period: 1 },
    "expert_layer_offset must be an integer from 0 to 0, got 1",
  ],
  [
    "mixtral",
    { ...FOUR, mlp_layer_types: SPARSE.slice(1) },
    "mlp_layer_types must be as long as the model has layers, 4, got 3",
  ],
  [
    "mixtral",
    { ...FOUR, mlp_layer_types: ["moe", "moe", "moe", "moe"] },
    'mlp_layer_types[0] must be "dense" or "sparse", got "moe"',
  ],
  [
    "step3p7",
    { ...FOUR, moe_layers_enum: "1,x" },
    "moe_layers_enum must be an array of whole numbers, got an array of 2",
  ],
  [
    "mixtral",
    { num_hidden_layers: 0 },
    "num_hidden_layers must be an integer from 1 to 10000, got 0",
  ],
];

Deno.test("layers: each family's keys are read in its order", () => {
  for (const [modelType, keys, layers] of CASES) {
    const read = readModelConfig(configOf(modelType, keys)).layers;
    const text = (read ?? ["?"]).map((kind) => kind[0]).join("");
    assertEquals(text, layers, `${modelType} ${JSON.stringify(keys)}`);
  }
});

Deno.test("layers: a list of another length, an unknown word and a step of 0 are errors", () => {
  for (const [modelType, keys, message] of ERRORS) {
    const config = configOf(modelType, keys);
    assertThrows(() => readModelConfig(config), Error, `Cannot read config: ${message}`);
  }
});

Deno.test("layers: released configs say which route", () => {
  const layers = (preset: string): string =>
    (readModelConfig(CONFIG_CASES.find((each) => each.preset === preset)!.config).layers ?? [])
      .map((kind) => kind[0]).join("");
  assertEquals(layers("deepseekV3"), "ddd" + "m".repeat(58));
  assertEquals(layers("deepseekV4Flash"), "hhh" + "m".repeat(40));
  assertEquals(layers("ernie45"), "d" + "m".repeat(27));
  assertEquals(layers("lagunaS21"), "d" + "m".repeat(47));
  assertEquals(layers("lagunaXs2"), "dmm");
  assertEquals(layers("llama4Maverick"), "dm".repeat(24));
  assertEquals(layers("longcatFlash"), "m".repeat(28));
  assertEquals(layers("mimoV2Flash"), "dmmm");
  assertEquals(layers("minimaxM3"), "dddmm");
  assertEquals(layers("nemotron3Nano"), "dmdmddmd");
  assertEquals(layers("nemotron3Super"), "dmd");
  assertEquals(layers("step37Flash"), "dddmmmmm");
  assertEquals(layers("trinity"), "dd" + "m".repeat(30));
  assertEquals(layers("mixtral"), ""); // the config was cut: no count of layers
});

Deno.test("layers: every family of the table has a model type", () => {
  const used = new Set(
    Object.values(MODEL_TYPES).map((rule) => typeof rule === "function" ? "" : rule.layers),
  );
  const unused = Object.keys(LAYER_RULES).filter((name) => !used.has(name as "every"));
  assertEquals(unused, []);
});

/** A config of a model type with other layer keys. */
function configOf(modelType: string, layerKeys: Readonly<Record<string, unknown>>): unknown {
  const routers = CONFIG_CASES.map(({ config }) => inner(config))
    .find((config) => config.model_type === modelType) ?? ROUTERS;
  const rest = Object.entries(routers).filter(([key]) => !LAYER_KEYS.has(key));
  return { ...Object.fromEntries(rest), model_type: modelType, ...layerKeys };
}

/** The part with the router, under the outer model type. */
function inner(config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const text = config.text_config as Readonly<Record<string, unknown>> | undefined;
  return text === undefined ? config : { ...text, model_type: config.model_type };
}

const LAYER_KEYS = new Set([
  "num_hidden_layers",
  ...Object.keys(LAYER_RULES).flatMap((name) => layerKeys(name as LayerRuleName)),
]);

/** For types that have no released config here. */
const ROUTERS = { num_experts: 8, num_experts_per_tok: 2 };
