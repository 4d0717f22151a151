/** The configs of the models of 2026, and of those that were told apart then. */

import type { ConfigCase } from "./configs.ts";

const ONE_GROUP = { n_group: 1, topk_group: 1 };

const LING = {
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

const MIMO = {
  ...ONE_GROUP,
  model_type: "mimo_v2",
  topk_method: "noaux_tc",
  scoring_func: "sigmoid",
  norm_topk_prob: true,
  num_experts_per_tok: 8,
  routed_scaling_factor: null,
  moe_layer_freq: [0, 1, 1, 1],
  num_hidden_layers: 4,
};

const COHERE = {
  model_type: "cohere2_moe",
  num_experts: 128,
  num_experts_per_tok: 8,
  expert_selection_fn: "sigmoid",
};

const INKLING = {
  model_type: "inkling_text",
  n_routed_experts: 256,
  num_experts_per_tok: 6,
  n_shared_experts: 2,
  shared_expert_sink: true,
  route_scale: 8.0,
  gate_activation: "sigmoid",
  norm_after_topk: true,
  use_gate_bias: true,
  use_global_scale: true,
  dense_mlp_idx: 2,
  num_hidden_layers: 42,
};

/** The cases. */
export const NEW_CONFIG_CASES: readonly ConfigCase[] = [
  {
    preset: "commandAPlus",
    config: {
      model_type: "cohere2_vision",
      text_config: {
        ...COHERE,
        num_shared_experts: 4,
        norm_topk_prob: true,
        shared_expert_combination_strategy: "average",
        first_k_dense_replace: 0,
        num_hidden_layers: 4,
      },
    },
  },
  {
    preset: "inkling",
    config: { model_type: "inkling_mm_model", text_config: INKLING },
  },
  {
    preset: "northMini",
    config: {
      ...COHERE,
      num_shared_experts: 0,
      norm_topk_prob: false,
      first_k_dense_replace: 1,
      num_hidden_layers: 49,
    },
  },
  {
    preset: "deepseekV41Flash",
    config: {
      model_type: "deepseek_v41",
      text_config: {
        model_type: "deepseek_v41_text",
        n_routed_experts: 384,
        n_shared_experts: 1,
        num_experts_per_tok: 6,
        topk_method: "noaux_tc",
        scoring_func: "sqrtsoftplus",
        gate_temp: 1.0,
        norm_topk_prob: true,
        routed_scaling_factor: 1.5,
        num_hidden_layers: 40,
      },
    },
  },
  {
    preset: "hy3",
    config: {
      model_type: "hy_v3",
      num_experts: 192,
      num_experts_per_tok: 8,
      num_shared_experts: 1,
      route_norm: true,
      router_scaling_factor: 2.826,
      first_k_dense_replace: 1,
      num_hidden_layers: 80,
    },
  },
  {
    preset: "hy4Preview",
    config: {
      ...ONE_GROUP,
      model_type: "hy_v4",
      n_routed_experts: 256,
      n_shared_experts: 1,
      num_experts_per_tok: 8,
      norm_topk_prob: true,
      routed_scaling_factor: 2.827,
      num_hidden_layers: 34,
    },
  },
  {
    preset: "lingLite",
    config: {
      architectures: ["BailingMoeForCausalLM"],
      model_type: "bailing_moe",
      num_experts: 64,
      num_shared_experts: 2,
      num_experts_per_tok: 6,
      norm_topk_prob: true,
      first_k_dense_replace: 0,
      num_hidden_layers: 28,
    },
  },
  {
    preset: "ling2", // as it was released
    config: { ...LING, architectures: ["BailingMoeV2ForCausalLM"], model_type: "bailing_moe" },
  },
  { preset: "ling2", config: { ...LING, model_type: "bailing_hybrid" } },
  { preset: "ling2", config: { ...LING, model_type: "bailing_moe_linear" } },
  { preset: "ling2", config: { ...LING, model_type: "llada2_moe" } },
  {
    preset: "ling3Flash",
    config: {
      ...LING,
      architectures: ["BailingMoeV3ForCausalLM"],
      model_type: "bailing_hybrid",
      num_experts: 512,
      first_k_dense_replace: 2,
      num_hidden_layers: 42,
    },
  },
  { preset: "mimoV2Flash", config: { ...MIMO, n_routed_experts: 256 } },
  { preset: "mimoV2Pro", config: { ...MIMO, n_routed_experts: 384 } },
  {
    preset: "mistral4",
    config: {
      model_type: "mistral3",
      text_config: {
        ...ONE_GROUP,
        model_type: "mistral4",
        n_routed_experts: 128,
        n_shared_experts: 1,
        num_experts_per_tok: 4,
        norm_topk_prob: true,
        routed_scaling_factor: 1.0,
        first_k_dense_replace: 0,
        num_hidden_layers: 36,
      },
    },
  },
  {
    preset: "qwen2Moe57b",
    config: {
      model_type: "qwen2_moe",
      num_experts: 64,
      num_experts_per_tok: 8,
      norm_topk_prob: false,
      shared_expert_intermediate_size: 20480,
      decoder_sparse_step: 1,
      num_hidden_layers: 28,
    },
  },
  {
    preset: "qwen35Large",
    config: {
      model_type: "qwen4_exp",
      text_config: {
        model_type: "qwen4_exp_text",
        num_experts: 512,
        num_experts_per_tok: 10,
        norm_topk_prob: true,
        shared_expert_intermediate_size: 512,
        num_hidden_layers: 40,
      },
    },
  },
  {
    preset: "solarOpen2",
    config: {
      ...ONE_GROUP,
      model_type: "solar_open2",
      n_routed_experts: 320,
      n_shared_experts: 1,
      num_experts_per_tok: 8,
      norm_topk_prob: true,
      routed_scaling_factor: 1.0,
      first_k_dense_replace: 0,
      num_hidden_layers: 48,
    },
  },
];
