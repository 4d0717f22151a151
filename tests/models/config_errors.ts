/** Configs that cannot be read, and what is said of them. */

import { MODEL_TYPES } from "../../models/model_types.ts";

/** A config that must throw. */
export interface ConfigError {
  /** The config. */
  readonly config: unknown;
  /** The class. */
  readonly error: typeof TypeError | typeof RangeError;
  /** The message after `Cannot read config: `. */
  readonly message: string;
}

const V3 = {
  model_type: "deepseek_v3",
  n_routed_experts: 256,
  num_experts_per_tok: 8,
  n_group: 8,
  topk_group: 4,
  norm_topk_prob: true,
  routed_scaling_factor: 2.5,
};

const V2 = { ...V3, model_type: "deepseek_v2", norm_topk_prob: false };
const KIMI = { ...V3, model_type: "kimi_k2" };
const QWEN3 = { model_type: "qwen3_moe", num_experts: 128, num_experts_per_tok: 8 };
const KNOWN = `the ${Object.keys(MODEL_TYPES).length} in docs/MODELS.md`;
const DBRX = { moe_num_experts: 16, moe_top_k: 4 };

const TYPE_ERRORS: readonly [config: unknown, message: string][] = [
  [undefined, "config must be an object, got undefined"],
  [7, "config must be an object, got 7"],
  ["[]", "config must be an object, got an array of 0"],
  [[V3], "config must be an object, got an array of 1"],
  [{ ...V3, text_config: [] }, "text_config must be an object, got an array of 0"],
  [{}, `model_type must be one of ${KNOWN}, got undefined`],
  ["{}", `model_type must be one of ${KNOWN}, got undefined`],
  [
    { ...V3, n_routed_experts: undefined },
    "n_routed_experts must be an integer from 1 to 4096, got undefined",
  ],
  [
    { model_type: "kimi_k25", text_config: { ...V3, n_routed_experts: "384" } },
    'text_config.n_routed_experts must be an integer from 1 to 4096, got "384"',
  ],
  [
    { model_type: "kimi_linear" },
    "num_experts must be an integer from 1 to 4096, got undefined",
  ],
  [
    { ...V3, num_experts_per_tok: null },
    "num_experts_per_tok must be an integer from 1 to 64, got null",
  ],
  // The class of these is not public: what it takes for a missing key is not known.
  [{ ...KIMI, n_group: undefined }, "n_group must be an integer from 1 to 256, got undefined"],
  [{ ...KIMI, topk_group: undefined }, "topk_group must be an integer from 1 to 8, got undefined"],
  [{ ...KIMI, norm_topk_prob: undefined }, "norm_topk_prob must be a boolean, got undefined"],
  [
    { ...KIMI, routed_scaling_factor: undefined },
    "routed_scaling_factor must be a finite number > 0 in binary32, got undefined",
  ],
  [{ ...V3, n_group: null }, "n_group must be an integer from 1 to 256, got null"],
  [{ ...V3, norm_topk_prob: "true" }, 'norm_topk_prob must be a boolean, got "true"'],
  [
    { ...V3, routed_scaling_factor: null },
    "routed_scaling_factor must be a finite number > 0 in binary32, got null",
  ],
  [
    { ...V2, topk_method: null },
    'topk_method must be "greedy" or "group_limited_greedy", got null',
  ],
  [
    { model_type: "mixtral", num_local_experts: [8, 8], num_experts_per_tok: 2 },
    "num_local_experts must be an integer from 1 to 4096, got an array of 2",
  ],
  [{ model_type: "dbrx", n_layers: 40 }, "ffn_config must be an object, got undefined"],
  [
    { ...QWEN3, norm_topk_prob: true, num_hidden_layers: "48" },
    'num_hidden_layers must be an integer from 1 to 10000, got "48"',
  ],
  [
    { ...QWEN3, norm_topk_prob: true, num_hidden_layers: 4, mlp_only_layers: ["0"] },
    "mlp_only_layers must be an array of whole numbers, got an array of 1",
  ],
  [
    { model_type: "gemma4_text", num_experts: 128, top_k_experts: 8 },
    "enable_moe_block must be true, or the model has no router, got undefined",
  ],
  [
    { ...QWEN3, num_experts_per_tok: [] },
    "num_experts_per_tok must be an integer from 1 to 64, got an array of 0",
  ],
  [
    { model_type: "longcat_flash", n_routed_experts: 512, moe_topk: 12 },
    "zero_expert_num must be an integer from 0 to 3584 (with 512 routed experts, at most 4096), " +
    "got undefined",
  ],
];

const LAGUNA = { model_type: "laguna", num_experts: 256, num_experts_per_tok: 8 };
const INKLING = { model_type: "inkling_text", n_routed_experts: 256, num_experts_per_tok: 6 };

const RANGE_ERRORS: readonly [config: unknown, message: string][] = [
  [
    { model_type: "llama" },
    `model_type must be one of ${KNOWN} (nearest: "llada", "llama4"), got "llama"`,
  ],
  [{ model_type: "constructor" }, `model_type must be one of ${KNOWN}, got "constructor"`],
  [
    { model_type: "Qwen3MoE" },
    `model_type must be one of ${KNOWN} (nearest: "qwen3_moe", "qwen2_moe", "qwen3_5_moe"), got "Qwen3MoE"`,
  ],
  [
    { model_type: "phimoe", num_local_experts: 16 },
    "model_type must be one whose routing options can describe, " +
    'got "phimoe" (sparsemixer masks the logits anew for each expert)',
  ],
  [
    { ...INKLING, shared_expert_sink: false },
    "shared_expert_sink must be true, as in this model type's code, got false",
  ],
  [
    { ...INKLING, use_global_scale: false },
    "use_global_scale must be true, as in this model type's code, got false",
  ],
  [{ ...INKLING, n_shared_experts: 0 }, "n_shared_experts must be an integer from 1 to 32, got 0"],
  [
    { ...INKLING, num_experts_per_tok: 40, n_shared_experts: 25 },
    "n_shared_experts must be an integer from 1 to 24, got 25",
  ],
  [{ ...V3, n_routed_experts: 0 }, "n_routed_experts must be an integer from 1 to 4096, got 0"],
  [{ ...V3, n_group: 7 }, "n_group must be a divisor of the 256 experts, got 7"],
  [{ ...V3, topk_group: 9 }, "topk_group must be an integer from 1 to 8, got 9"],
  [
    { ...V3, n_group: 1, topk_group: 2 },
    "topk_group must be an integer from 1 to 1, got 2",
  ],
  [
    { ...V3, routed_scaling_factor: 0 },
    "routed_scaling_factor must be a finite number > 0 in binary32, got 0",
  ],
  [
    { ...V3, num_experts: 128 },
    "num_experts must be what n_routed_experts is, 256, got 128",
  ],
  [
    { ...V3, scoring_func: "softmax" },
    'scoring_func must be "sigmoid", as in this model type\'s code, got "softmax"',
  ],
  [
    { ...V3, topk_method: "greedy" },
    'topk_method must be "noaux_tc", as in this model type\'s code, got "greedy"',
  ],
  [
    { ...V2, norm_topk_prob: true },
    "norm_topk_prob must be false, as in this model type's code, got true",
  ],
  [
    { ...V2, topk_method: "noaux_tc" },
    'topk_method must be "greedy" or "group_limited_greedy", got "noaux_tc"',
  ],
  [
    { model_type: "gemma4", text_config: { enable_moe_block: false, num_experts: null } },
    "text_config.enable_moe_block must be true, or the model has no router, got false",
  ],
  [
    { ...LAGUNA, moe_router_logit_softcapping: 1e39 },
    "moe_router_logit_softcapping must be a finite number > 0 in binary32, got 1e+39",
  ],
  [
    { model_type: "mixtral", routed_scaling_factor: 2.5 },
    "routed_scaling_factor must be 1, as in this model type's code, got 2.5",
  ],
  [
    { model_type: "hunyuan_v1_moe", num_experts: 64, moe_topk: [8, 8, 4] },
    "moe_topk must be the same in every layer, got an array of 3",
  ],
  [
    { ...QWEN3, num_experts: 4, norm_topk_prob: true },
    "num_experts_per_tok must be an integer from 1 to 4 (the 4 experts), got 8",
  ],
  [
    { model_type: "mixtral", num_local_experts: 8, num_experts_per_tok: 9 },
    "num_experts_per_tok must be an integer from 1 to 8 (the 8 experts), got 9",
  ],
  [
    { ...V3, n_routed_experts: 8, n_group: 4, topk_group: 2 },
    "num_experts_per_tok must be an integer from 1 to 4 (the experts in the groups that stay), got 8",
  ],
  [
    { model_type: "longcat_flash", n_routed_experts: 512, moe_topk: 12, zero_expert_num: 4000 },
    "zero_expert_num must be an integer from 0 to 3584 (with 512 routed experts, at most 4096), " +
    "got 4000",
  ],
  [
    {
      model_type: "cohere2_moe",
      num_experts: 8,
      num_experts_per_tok: 2,
      expert_selection_fn: "tanh",
    },
    'expert_selection_fn must be "softmax" or "sigmoid", got "tanh"',
  ],
  [
    { model_type: "dbrx", ffn_config: { ...DBRX, moe_normalize_expert_weights: 2 } },
    "ffn_config.moe_normalize_expert_weights must be 1, as in this model type's code, got 2",
  ],
  [
    { model_type: "dbrx", ffn_config: { ...DBRX, moe_top_k: 17 } },
    "ffn_config.moe_top_k must be an integer from 1 to 16 (the 16 experts), got 17",
  ],
  [
    { model_type: "deepseek_v41", n_routed_experts: 384, num_experts_per_tok: 6, gate_temp: 0 },
    "gate_temp must be a finite number > 0 in binary32, got 0",
  ],
  [
    { ...V3, text_config: { ...V3, routed_scaling_factor: 1 } },
    "routed_scaling_factor must be what text_config.routed_scaling_factor is, 1, got 2.5",
  ],
  [
    { ...V3, num_hidden_layers: 61, mlp_layer_types: ["dense"] },
    "mlp_layer_types must be as long as the model has layers, 61, got 1",
  ],
];

/** The cases. */
export const ERROR_CASES: readonly ConfigError[] = [
  ...TYPE_ERRORS.map(([config, message]) => ({ config, error: TypeError, message })),
  ...RANGE_ERRORS.map(([config, message]) => ({ config, error: RangeError, message })),
];
