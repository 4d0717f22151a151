/**
 * The routing keys of released `config.json` files, one at least per model type, as their makers
 * write them: where they nest, under the names they use, with nulls where they have nulls.
 */

import type { Presets } from "../../models/presets.ts";
import { NEW_CONFIG_CASES } from "./configs_2026.ts";
import { V3_CONFIG_CASES } from "./configs_v3.ts";

/** A config and the preset that it must become. */
export interface ConfigCase {
  /** The preset. */
  readonly preset: keyof Presets;
  /** The config's routing keys. */
  readonly config: Readonly<Record<string, unknown>>;
}

const ONE_GROUP = { n_group: 1, topk_group: 1 };

const DEEPSEEK_V2 = {
  model_type: "deepseek_v2",
  n_routed_experts: 160,
  n_shared_experts: 2,
  num_experts_per_tok: 6,
  n_group: 8,
  topk_group: 3,
  topk_method: "group_limited_greedy",
  scoring_func: "softmax",
  norm_topk_prob: false,
  routed_scaling_factor: 16.0,
  first_k_dense_replace: 1,
  num_hidden_layers: 60,
};

const DEEPSEEK_V4 = {
  model_type: "deepseek_v4",
  n_routed_experts: 256,
  n_shared_experts: 1,
  num_experts_per_tok: 6,
  scoring_func: "sqrtsoftplus",
  topk_method: "noaux_tc",
  norm_topk_prob: true,
  routed_scaling_factor: 1.5,
  num_hash_layers: 3,
  num_hidden_layers: 43,
};

const QWEN3 = { norm_topk_prob: true, num_experts: 128, num_experts_per_tok: 8 };

const QWEN35 = { num_experts: 256, num_experts_per_tok: 8, shared_expert_intermediate_size: 512 };

const GPT_OSS = { model_type: "gpt_oss", num_experts_per_tok: 4, experts_per_token: 4 };

const LLAMA4 = { num_experts_per_tok: 1, num_hidden_layers: 48, interleave_moe_layer_step: 1 };

const MINIMAX = { num_experts_per_tok: 8, num_local_experts: 256, scoring_func: "sigmoid" };

const LAGUNA = { model_type: "laguna", num_experts: 256, moe_routed_scaling_factor: 2.5 };

const GRANITE = { model_type: "granitemoe", num_experts_per_tok: 8 };

const ERNIE = {
  model_type: "ernie4_5_moe",
  moe_num_experts: 64,
  moe_k: 6,
  moe_num_shared_experts: 2,
  moe_layer_start_index: 1,
  moe_layer_end_index: 27,
  moe_layer_interval: 1,
  num_hidden_layers: 28,
};

const STEP = {
  moe_num_experts: 288,
  moe_top_k: 8,
  moe_router_activation: "sigmoid",
  moe_router_scaling_factor: 3.0,
  use_moe_router_bias: true,
  norm_expert_weight: true,
  share_expert_dim: 1280,
  moe_layers_enum: "3,4,5,6,7",
  num_hidden_layers: 8,
};

const HUNYUAN = {
  model_type: "hunyuan_v1_moe",
  num_experts: 64,
  moe_topk: new Array(32).fill(8),
  num_shared_expert: new Array(32).fill(1),
  norm_topk_prob: true,
  routed_scaling_factor: 1.0,
  group_limited_greedy: false,
  moe_layer_num_skipped: 0,
  num_hidden_layers: 32,
};

const LONGCAT = {
  model_type: "longcat_flash",
  n_routed_experts: 512,
  zero_expert_num: 256,
  zero_expert_type: "identity",
  moe_topk: 12,
  norm_topk_prob: false,
  routed_scaling_factor: 6.0,
  router_bias: false,
  num_layers: 28,
};

/** The cases. */
export const CONFIG_CASES: readonly ConfigCase[] = [
  ...V3_CONFIG_CASES,
  ...NEW_CONFIG_CASES,
  { preset: "deepseekV2", config: DEEPSEEK_V2 },
  {
    preset: "deepseekV2Lite",
    config: {
      ...DEEPSEEK_V2,
      ...ONE_GROUP,
      n_routed_experts: 64,
      topk_method: "greedy",
      routed_scaling_factor: 1.0,
      num_hidden_layers: 27,
    },
  },
  { preset: "deepseekV4Flash", config: DEEPSEEK_V4 },
  {
    preset: "deepseekV4Pro",
    config: { ...DEEPSEEK_V4, n_routed_experts: 384, routed_scaling_factor: 2.5 },
  },
  { preset: "ernie45", config: ERNIE },
  {
    preset: "flexOlmo",
    config: {
      model_type: "flex_olmo",
      num_experts: 7,
      num_experts_per_tok: 5,
      norm_topk_prob: false,
    },
  },
  {
    preset: "gemma4",
    config: {
      model_type: "gemma4",
      text_config: {
        model_type: "gemma4_text",
        enable_moe_block: true,
        num_experts: 128,
        top_k_experts: 8,
        num_hidden_layers: 30,
      },
    },
  },
  { preset: "gptOss20b", config: { ...GPT_OSS, num_local_experts: 32 } },
  { preset: "gptOss120b", config: { ...GPT_OSS, num_local_experts: 128 } },
  { preset: "granite1b", config: { ...GRANITE, num_local_experts: 32 } },
  { preset: "granite3b", config: { ...GRANITE, num_local_experts: 40 } },
  { preset: "hunyuanA13b", config: HUNYUAN },
  {
    preset: "lagunaS21",
    config: {
      ...LAGUNA,
      num_experts_per_tok: 10,
      norm_topk_prob: true,
      moe_router_logit_softcapping: 0.0,
      shared_expert_intermediate_size: 1024,
      decoder_sparse_step: 1,
      mlp_only_layers: [0],
      num_hidden_layers: 48,
    },
  },
  {
    preset: "lagunaXs2",
    config: { ...LAGUNA, num_experts_per_tok: 8, mlp_layer_types: ["dense", "sparse", "sparse"] },
  },
  {
    preset: "llama4Maverick",
    config: {
      model_type: "llama4",
      text_config: {
        ...LLAMA4,
        model_type: "llama4_text",
        num_local_experts: 128,
        interleave_moe_layer_step: 2,
      },
    },
  },
  {
    preset: "llama4Scout",
    config: { ...LLAMA4, model_type: "llama4_text", num_local_experts: 16 },
  },
  { preset: "longcatFlash", config: LONGCAT },
  {
    preset: "minimaxM2",
    config: {
      ...MINIMAX,
      model_type: "minimax_m2",
      use_routing_bias: true,
      shared_intermediate_size: 0,
      num_hidden_layers: 62,
    },
  },
  {
    preset: "minimaxM3",
    config: {
      model_type: "minimax_m3_vl",
      text_config: {
        ...MINIMAX,
        model_type: "minimax_m2", // transformers drops it for the outer one
        num_local_experts: 128,
        num_experts_per_tok: 4,
        routed_scaling_factor: 2.0,
        shared_intermediate_size: 3072,
        moe_layer_freq: [0, 0, 0, 1, 1],
      },
    },
  },
  {
    preset: "mixtral",
    config: { model_type: "mixtral", num_local_experts: 8, num_experts_per_tok: 2 },
  },
  {
    preset: "olmoe",
    config: {
      model_type: "olmoe",
      num_experts: 64,
      num_experts_per_tok: 8,
      norm_topk_prob: false,
      num_hidden_layers: 16,
    },
  },
  {
    preset: "qwen15Moe",
    config: {
      model_type: "qwen2_moe",
      num_experts: 60,
      num_experts_per_tok: 4,
      norm_topk_prob: false,
      shared_expert_intermediate_size: 5632,
      decoder_sparse_step: 1,
    },
  },
  { preset: "qwen3Moe", config: { ...QWEN3, model_type: "qwen3_moe", decoder_sparse_step: 1 } },
  {
    preset: "qwen3Moe",
    config: {
      model_type: "qwen3_vl_moe",
      text_config: { ...QWEN3, model_type: "qwen3_vl_moe_text" },
    },
  },
  { preset: "qwen3Coder480b", config: { ...QWEN3, model_type: "qwen3_moe", num_experts: 160 } },
  {
    preset: "qwen3Next",
    config: { ...QWEN3, model_type: "qwen3_next", num_experts: 512, num_experts_per_tok: 10 },
  },
  {
    preset: "qwen35",
    config: {
      model_type: "qwen3_5_moe",
      text_config: { ...QWEN35, model_type: "qwen3_5_moe_text", num_hidden_layers: 40 },
    },
  },
  {
    preset: "qwen35Large",
    config: {
      model_type: "qwen3_5_moe",
      text_config: { ...QWEN35, num_experts: 512, num_experts_per_tok: 10 },
    },
  },
  {
    preset: "step37Flash",
    config: { model_type: "step3p7", text_config: { ...STEP, model_type: "step3p5" } },
  },
];
