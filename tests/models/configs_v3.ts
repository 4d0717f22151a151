/** The configs of the models that took over DeepSeek-V3's router. */

import type { ConfigCase } from "./configs.ts";

const V3 = { scoring_func: "sigmoid", topk_method: "noaux_tc", norm_topk_prob: true };

const ONE_GROUP = { n_group: 1, topk_group: 1 };

const DEEPSEEK_V3 = {
  ...V3,
  model_type: "deepseek_v3",
  n_routed_experts: 256,
  n_shared_experts: 1,
  num_experts_per_tok: 8,
  n_group: 8,
  topk_group: 4,
  routed_scaling_factor: 2.5,
  first_k_dense_replace: 3,
  moe_layer_freq: 1,
  num_hidden_layers: 61,
};

const KIMI_K2 = {
  ...DEEPSEEK_V3,
  ...ONE_GROUP,
  model_type: "kimi_k2",
  n_routed_experts: 384,
  routed_scaling_factor: 2.827,
  first_k_dense_replace: 1,
};

const MOONLIGHT = {
  ...KIMI_K2,
  model_type: "deepseek_v3",
  n_routed_experts: 64,
  n_shared_experts: 2,
  num_experts_per_tok: 6,
  routed_scaling_factor: 2.446,
  num_hidden_layers: 27,
};

const KIMI_LINEAR = {
  model_type: "kimi_linear",
  num_experts: 256,
  num_experts_per_token: 8,
  num_shared_experts: 1,
  moe_renormalize: true,
  moe_router_activation_func: "sigmoid",
  use_grouped_topk: true,
  num_expert_group: 1,
  topk_group: 1,
  routed_scaling_factor: 2.446,
  first_k_dense_replace: 1,
  moe_layer_freq: 1,
  num_hidden_layers: 27,
};

const GLM = {
  ...ONE_GROUP,
  norm_topk_prob: true,
  n_shared_experts: 1,
  num_experts_per_tok: 8,
  n_routed_experts: 160,
  routed_scaling_factor: 2.5,
};

const NEMOTRON = { ...ONE_GROUP, model_type: "nemotron_h", norm_topk_prob: true, n_groups: 8 };

const LING = {
  model_type: "bailing_moe_v2",
  num_experts: 256,
  num_experts_per_tok: 8,
  num_shared_experts: 1,
  n_group: 8,
  topk_group: 4,
  norm_topk_prob: true,
  routed_scaling_factor: 2.5,
  score_function: "sigmoid",
  moe_router_enable_expert_bias: true,
  first_k_dense_replace: 1,
  num_hidden_layers: 20,
};

const AFMOE = {
  ...ONE_GROUP,
  model_type: "afmoe",
  num_experts: 128,
  num_experts_per_tok: 8,
  num_shared_experts: 1,
  num_dense_layers: 2,
  num_expert_groups: 1,
  num_limited_groups: 1,
  route_norm: true,
  route_scale: 2.826,
  score_func: "sigmoid",
  num_hidden_layers: 32,
};

const LFM2 = {
  model_type: "lfm2_moe",
  num_experts: 32,
  num_experts_per_tok: 4,
  norm_topk_prob: true,
  routed_scaling_factor: 1.0,
  use_expert_bias: true,
  num_dense_layers: 2,
  num_hidden_layers: 24,
};

/** The cases. */
export const V3_CONFIG_CASES: readonly ConfigCase[] = [
  { preset: "deepseekV3", config: DEEPSEEK_V3 },
  { preset: "deepseekV3", config: { ...DEEPSEEK_V3, model_type: "deepseek_v32" } },
  {
    preset: "dots1",
    config: {
      ...MOONLIGHT,
      model_type: "dots1",
      n_group: null,
      topk_group: null,
      n_routed_experts: 128,
      routed_scaling_factor: 2.5,
    },
  },
  { preset: "glm45", config: { ...GLM, model_type: "glm4_moe", first_k_dense_replace: 3 } },
  {
    preset: "glm45Air",
    config: { ...GLM, model_type: "glm4_moe", n_routed_experts: 128, routed_scaling_factor: 1.0 },
  },
  {
    preset: "glm45Air", // GLM-4.5V is Air that sees
    config: {
      model_type: "glm4v_moe",
      text_config: {
        ...GLM,
        model_type: "glm4v_moe_text",
        n_routed_experts: 128,
        routed_scaling_factor: 1.0,
      },
    },
  },
  {
    preset: "glm47Flash",
    config: {
      ...GLM,
      model_type: "glm4_moe_lite",
      n_routed_experts: 64,
      num_experts_per_tok: 4,
      routed_scaling_factor: 1.8,
      topk_method: "noaux_tc",
    },
  },
  {
    preset: "glm5",
    config: { ...GLM, ...V3, model_type: "glm_moe_dsa", n_routed_experts: 256 },
  },
  {
    preset: "glm53Flash",
    config: {
      model_type: "glm5_next",
      text_config: { ...GLM, model_type: "glm5_next_text", n_routed_experts: 288 },
    },
  },
  { preset: "kimiK2", config: KIMI_K2 },
  { preset: "kimiK2", config: { model_type: "kimi_k25", text_config: KIMI_K2 } },
  { preset: "moonlight", config: { model_type: "kimi_vl", text_config: MOONLIGHT } },
  {
    preset: "kimiK3",
    config: {
      model_type: "kimi_k3",
      text_config: {
        ...KIMI_LINEAR,
        num_experts: 896,
        num_experts_per_token: 16,
        num_shared_experts: 2,
        routed_scaling_factor: 1.0,
        topk_method: "noaux_tc",
        num_hidden_layers: 93,
      },
    },
  },
  { preset: "kimiLinear", config: KIMI_LINEAR },
  { preset: "lfm2Moe", config: LFM2 },
  { preset: "ling2", config: LING },
  {
    preset: "mimoV2Flash",
    config: {
      ...V3,
      ...ONE_GROUP,
      model_type: "mimo_v2_flash",
      n_routed_experts: 256,
      n_shared_experts: null,
      num_experts_per_tok: 8,
      routed_scaling_factor: null,
      moe_layer_freq: [0, 1, 1, 1],
      num_hidden_layers: 4,
    },
  },
  { preset: "moonlight", config: MOONLIGHT },
  {
    preset: "nemotron3Nano",
    config: {
      ...NEMOTRON,
      n_routed_experts: 128,
      num_experts_per_tok: 6,
      routed_scaling_factor: 2.5,
      n_shared_experts: 1,
      hybrid_override_pattern: "MEMEM*E-",
    },
  },
  {
    preset: "nemotron3Super",
    config: {
      ...NEMOTRON,
      n_routed_experts: 512,
      num_experts_per_tok: 22,
      routed_scaling_factor: 5.0,
      layers_block_type: ["mamba", "moe", "attention"],
    },
  },
  {
    preset: "solarOpen",
    config: {
      ...V3,
      n_shared_experts: 1,
      num_experts_per_tok: 8,
      model_type: "solar_open",
      n_routed_experts: 128,
      routed_scaling_factor: 1.0,
    },
  },
  { preset: "trinity", config: AFMOE },
];
