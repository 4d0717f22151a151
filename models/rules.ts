/**
 * How the routers of model families work, as far as their code fixes it: what a config need not say.
 * `model_types.ts` says which model type follows which rule.
 *
 * @module
 */

import { derive, type RouterRule } from "./rule.ts";

const GATE_BIAS = "mlp.gate.e_score_correction_bias";

const FACTOR_ON_SUM =
  "The factor multiplies the sum of the experts, not each weight: the same but for rounding.";

const MASKED_WITH_ZERO =
  "Groups that are dropped are masked with 0, where a gate leaves them out: the same unless a " +
  "chosen probability underflows to 0.";

const BIASED_MASKED_WITH_ZERO =
  "Groups that are dropped are masked with 0, where a gate leaves them out: the same unless fewer " +
  "than topK biased scores in the groups that stay are above 0.";

/** DeepSeek-V3's router. */
export const V3: RouterRule = {
  scoring: "sigmoid",
  renormalize: "config",
  epsilon: 1e-20,
  scaled: true,
  groups: "top2sum",
  bias: GATE_BIAS,
  expect: { topk_method: "noaux_tc" },
  layers: "deepseek",
};

/** The same in types whose class has one group unless the config says otherwise. */
export const V3_FLAT: RouterRule = /* @__PURE__ */ derive(V3, { oneGroup: true });

/** DeepSeek-V2's router: softmax, and groups by their best expert where `topk_method` says so. */
export const V2: RouterRule = {
  scoring: "softmax",
  renormalize: false,
  epsilon: 0,
  scaled: true,
  groups: "max",
  groupsSwitch: "topk_method",
  layers: "deepseek",
  denseFirst: 0,
  defaults: { scale: 1 },
  groupNotes: [MASKED_WITH_ZERO],
};

/** DeepSeek-V4's router, which has no groups and always divides. */
export const V4: RouterRule = {
  scoring: "sqrtsoftplus",
  renormalize: true,
  epsilon: 1e-20,
  scaled: true,
  bias: "ffn.gate.bias",
  expect: { topk_method: "noaux_tc" },
  layers: "deepseek_v4",
  defaults: { scale: 1.5 },
};

/** DeepSeek-V4.1's, with a temperature and a second bias for the tokens of images. */
export const V41: RouterRule = /* @__PURE__ */ derive(V4, {
  scoring: { sqrtsoftplus: "sqrtsoftplus", softmax: "softmax", sigmoid: "sigmoid" },
  temperature: "gate_temp",
  renormalize: "config",
  defaults: { renormalize: true, scale: 1.5, scoring: "sqrtsoftplus" },
  layers: "every",
  notes: [
    "The tokens of images have a correction bias of their own, the tensor ffn.gate.bias_vl: pass " +
    "both as one bias of two rows, and biasOf to route.",
  ],
});

/** DeepSeek's first router, and those of its models that see: any of the ways of V2 and V3. */
export function deepseek(config: Readonly<Record<string, unknown>>): RouterRule {
  const defaults = { renormalize: false, scale: 1 };
  if (config.topk_method === "noaux_tc") {
    return derive(V3_FLAT, { defaults, denseFirst: 0, groupNotes: [BIASED_MASKED_WITH_ZERO] });
  }
  const divided = !!config.norm_topk_prob;
  return derive(V2, { renormalize: "config", epsilon: divided ? 1e-20 : 0, defaults });
}

/** Kimi's linear models, in their own words. */
export const KIMI_LINEAR: RouterRule = /* @__PURE__ */ derive(V3_FLAT, {
  bias: "block_sparse_moe.gate.e_score_correction_bias",
  names: {
    experts: "num_experts",
    topK: "num_experts_per_token",
    renormalize: "moe_renormalize",
    scoring: "moe_router_activation_func",
    groups: "num_expert_group",
  },
  defaults: { renormalize: true },
});

/** Mistral-4's router: softmax, groups by their two best, no bias. */
export const MISTRAL4: RouterRule = /* @__PURE__ */ derive(V3_FLAT, {
  scoring: "softmax",
  bias: undefined,
  expect: {},
  denseFirst: 0,
  defaults: { renormalize: true, scale: 1 },
  groupNotes: [MASKED_WITH_ZERO],
});

/** SK Telecom's second: groups are rare, and masked with 0. */
export const AXK2: RouterRule = /* @__PURE__ */ derive(V3_FLAT, {
  denseFirst: 1,
  defaults: { renormalize: true, scale: 2.5 },
  groupNotes: [BIASED_MASKED_WITH_ZERO],
});

/** Softmax, the best K, divided by their sum where the config says so. */
export const QWEN: RouterRule = {
  scoring: "softmax",
  renormalize: "config",
  epsilon: 0,
  scaled: false,
  names: { experts: "num_experts" },
  layers: "qwen",
  defaults: { renormalize: false },
};

/** The same, always divided; also softmax over the best K alone, which is the same number. */
export const MIXTRAL: RouterRule = /* @__PURE__ */ derive(QWEN, {
  renormalize: true,
  names: { experts: "num_local_experts" },
  layers: "every",
});

/** Sigmoid, biased choice, divided by the bare sum. */
export const MINIMAX_M2: RouterRule = {
  scoring: "sigmoid",
  renormalize: true,
  epsilon: 0,
  scaled: false,
  bias: "block_sparse_moe.e_score_correction_bias",
  names: { experts: "num_local_experts" },
  expect: { use_routing_bias: true },
  layers: "every",
};

/** The same with a factor. */
export const MINIMAX_M3: RouterRule = /* @__PURE__ */ derive(MINIMAX_M2, {
  scaled: true,
  layers: "minimax_m3",
  denseFirst: 0,
  defaults: { scale: 2 },
  notes: [FACTOR_ON_SUM],
});

/** Step-3.5 and 3.7. */
export const STEP: RouterRule = /* @__PURE__ */ derive(MINIMAX_M3, {
  bias: "moe.router_bias",
  names: {
    experts: "moe_num_experts",
    topK: "moe_top_k",
    scale: "moe_router_scaling_factor",
    renormalize: "norm_expert_weight",
    scoring: "moe_router_activation",
  },
  expect: { use_moe_router_bias: true },
  layers: "step",
  denseFirst: 3,
  defaults: { scale: 1 },
});

/** Step-3: softmax. */
export const STEP3: RouterRule = /* @__PURE__ */ derive(QWEN, {
  names: { experts: "moe_num_experts", topK: "moe_top_k", renormalize: "norm_expert_weight" },
  layers: "step",
  denseFirst: 1,
});

/** Llama-4: the sigmoid of the best logit. */
export const LLAMA4: RouterRule = {
  scoring: "sigmoid",
  renormalize: false,
  epsilon: 0,
  scaled: false,
  names: { experts: "num_local_experts" },
  layers: "llama4",
  notes: [
    "The weight multiplies the expert's input, not its output.",
    "A shared expert runs beside the routed ones, outside the gate.",
  ],
};

/** Gemma-4: each expert has a scale of its own. */
export const GEMMA4: RouterRule = /* @__PURE__ */ derive(MIXTRAL, {
  names: { experts: "num_experts", topK: "top_k_experts" },
  perExpertScale: "router.per_expert_scale",
  requires: ["enable_moe_block"],
});

/** GPT-OSS: the router has a linear bias. */
export const GPT_OSS: RouterRule = /* @__PURE__ */ derive(MIXTRAL, {
  notes: ["The router's linear bias (mlp.router.bias) is part of the logits; it is no `bias`."],
});

/** OpenAI's privacy filter: GPT-OSS's router, divided by K. */
export const PRIVACY_FILTER: RouterRule = /* @__PURE__ */ derive(GPT_OSS, {
  dividedByTopK: true,
  notes: [
    ...GPT_OSS.notes ?? [],
    "The weights are divided by topK; the layer multiplies the sum of the experts by topK again.",
  ],
});

/** Ernie-4.5: softmax with a biased choice. */
export const ERNIE: RouterRule = /* @__PURE__ */ derive(MIXTRAL, {
  bias: "mlp.moe_statics.e_score_correction_bias",
  names: { experts: "moe_num_experts", topK: "moe_k", scoring: "moe_gate_act" },
  layers: "ernie",
  notes: ["Where the weights sum to less than moe_norm_min, the model divides by moe_norm_min."],
});

/** Ernie-4.5 that sees: each layer has a router for text and one for images. */
export const ERNIE_VL: RouterRule = /* @__PURE__ */ derive(ERNIE, {
  routers: ["text", "vision"],
  notes: [
    ...ERNIE.notes ?? [],
    "The bias has two rows: row 0 is the text router's, row 1 the vision router's.",
  ],
});

/** Ling 2.0 and later, which divide whatever `norm_topk_prob` says. */
export const LING: RouterRule = /* @__PURE__ */ derive(V3_FLAT, {
  renormalize: "several",
  bias: "mlp.gate.expert_bias",
  names: { experts: "num_experts", scoring: "score_function" },
  expect: { moe_router_enable_expert_bias: true },
  layers: "first_dense",
  denseFirst: 0,
  defaults: { scale: 1 },
});

/** Ling 1: softmax without a bias. */
export const LING1: RouterRule = /* @__PURE__ */ derive(QWEN, {
  names: { experts: "num_experts", scoring: "score_function" },
  expect: { moe_router_enable_expert_bias: false },
  layers: "first_dense",
  denseFirst: 0,
});

/** Ling under its one name: the second is told by its class, or by the keys that only it has. */
export function ling(config: Readonly<Record<string, unknown>>): RouterRule {
  const classes = Array.isArray(config.architectures) ? config.architectures.map(String) : [];
  if (classes.some((each) => /^BailingMoeV\d/.test(each))) return LING;
  if (classes.includes("BailingMoeForCausalLM")) return LING1;
  const { score_function, moe_router_enable_expert_bias, n_group } = config;
  const second = score_function === "sigmoid" || !!moe_router_enable_expert_bias || !!n_group;
  return second ? LING : LING1;
}

/** Sarvam and Param: Ling's router under the names of DeepSeek. */
export const SARVAM: RouterRule = /* @__PURE__ */ derive(V3_FLAT, {
  names: { experts: "num_experts", scoring: "score_function" },
  biasFlag: ["moe_router_enable_expert_bias", true],
  expect: {},
  layers: "sarvam",
  denseFirst: 1,
  defaults: { renormalize: true, scale: 2.5 },
});

/** openPangu: one group, and a bias where the config says so. */
export const PANGU: RouterRule = /* @__PURE__ */ derive(V3_FLAT, {
  groups: undefined,
  biasFlag: ["router_enable_expert_bias", false],
  expect: {},
});

/** AFMoE (Trinity). */
export const AFMOE: RouterRule = /* @__PURE__ */ derive(V4, {
  scoring: "sigmoid",
  bias: "mlp.expert_bias",
  names: {
    experts: "num_experts",
    scale: "route_scale",
    renormalize: "route_norm",
    scoring: "score_func",
  },
  expect: {},
  layers: "num_dense_layers",
  denseFirst: 1,
  defaults: { scale: 1 },
});

/** Hunyuan-3 (Hy3). */
export const HY3: RouterRule = /* @__PURE__ */ derive(AFMOE, {
  bias: "mlp.expert_bias",
  names: { experts: "num_experts", scale: "router_scaling_factor", renormalize: "route_norm" },
  layers: "first_dense",
  defaults: { scale: 2.826 },
});

/** Laguna. */
export const LAGUNA: RouterRule = /* @__PURE__ */ derive(MINIMAX_M3, {
  bias: "mlp.experts.e_score_correction_bias",
  names: { experts: "num_experts", scale: "moe_routed_scaling_factor" },
  softCap: "moe_router_logit_softcapping",
  layers: "laguna",
  denseFirst: 1,
  defaults: { scale: 1 },
});

/** Grok, as SGLang serves it: the best of all experts' softmax, over capped logits. */
export const GROK: RouterRule = /* @__PURE__ */ derive(QWEN, {
  renormalize: false,
  names: { experts: "num_local_experts" },
  softCap: 30,
  layers: "every",
  defaults: {},
  notes: ["SGLang's code does not divide the weights by their sum; vLLM's does."],
});

/** LongCat: some experts pass the token through. */
export const LONGCAT: RouterRule = /* @__PURE__ */ derive(V2, {
  groups: undefined,
  groupsSwitch: undefined,
  zeroExperts: true,
  bias: "mlp.router.e_score_correction_bias",
  names: { topK: "moe_topk" },
  layers: "every",
  layerCount: "num_layers",
  defaults: { scale: 6 },
});

/** Inkling: the shared experts are scored too, and share the sum. */
export const INKLING: RouterRule = /* @__PURE__ */ derive(V4, {
  scoring: "sigmoid",
  epsilon: 0,
  bias: "mlp.gate.bias",
  globalScale: "mlp.gate.global_scale",
  scoredShared: 2,
  names: { scale: "route_scale" },
  expect: {
    shared_expert_sink: true,
    gate_activation: "sigmoid",
    norm_after_topk: true,
    use_gate_bias: true,
    use_global_scale: true,
  },
  layers: "inkling",
  denseFirst: 0,
  defaults: { scale: 8 },
  notes: [
    "Its code divides in logarithms: the same, unless all scores that are summed underflow.",
  ],
});

/** LFM2: sigmoid, a bias where the config says so, + 1e-6. */
export const LFM2: RouterRule = /* @__PURE__ */ derive(V3, {
  epsilon: 1e-6,
  groups: undefined,
  bias: "feed_forward.expert_bias",
  biasFlag: ["use_expert_bias", true],
  names: { experts: "num_experts" },
  expect: {},
  layers: "num_dense_layers",
  denseFirst: 2,
  defaults: { renormalize: true, scale: 1 },
});

/** Klear: sigmoid, biased choice, divided by the bare sum where the config says so. */
export const KLEAR: RouterRule = /* @__PURE__ */ derive(QWEN, {
  scoring: "sigmoid",
  bias: "mlp.expert_bias",
  defaults: {},
  notes: [
    "The routed and the shared experts are added with weights of their own (mlp.coefficient).",
  ],
});

/** Hunyuan-A13B. */
export const HUNYUAN: RouterRule = /* @__PURE__ */ derive(MIXTRAL, {
  names: { experts: "num_experts", topK: "moe_topk" },
  expect: { group_limited_greedy: false },
  layers: "hunyuan",
  denseFirst: 0,
  perLayer: true,
});

/** Cohere's: the best logits, then sigmoid. */
const COHERE2_SIGMOID: RouterRule = /* @__PURE__ */ derive(QWEN, {
  scoring: { softmax: "softmax", sigmoid: "sigmoid" },
  names: { experts: "num_experts", scoring: "expert_selection_fn" },
  layers: "first_dense",
  denseFirst: 0,
  defaults: { renormalize: true, scoring: "softmax" },
});

/** Cohere's MoE: softmax over the best logits, which needs no division, or their sigmoids. */
export function cohere2(config: Readonly<Record<string, unknown>>): RouterRule {
  const notes = config.shared_expert_combination_strategy === "sum" || !config.num_shared_experts
    ? []
    : ["The sums of the routed and of the shared experts are averaged."];
  const renormalize = config.expert_selection_fn === "sigmoid" ? "config" : true;
  return derive(COHERE2_SIGMOID, { renormalize, notes });
}

/** DBRX: its router's numbers stand in a part of their own. */
export const DBRX: RouterRule = /* @__PURE__ */ derive(QWEN, {
  names: {
    experts: "moe_num_experts",
    topK: "moe_top_k",
    renormalize: "moe_normalize_expert_weights",
  },
  factsIn: "ffn_config",
  expect: { moe_normalize_expert_weights: 1 },
  layers: "every",
  layerCount: "n_layers",
  defaults: { renormalize: 1 },
});

/** SmallThinker: sigmoid or softmax by a flag, always divided. */
export function smallThinker(config: Readonly<Record<string, unknown>>): RouterRule {
  const softmax = !!config.moe_primary_router_apply_softmax;
  return derive(MIXTRAL, {
    scoring: softmax ? "softmax" : "sigmoid",
    names: { experts: "moe_num_primary_experts", topK: "moe_num_active_primary_experts" },
  });
}
