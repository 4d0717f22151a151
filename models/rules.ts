/**
 * How the routers of the model types work, as far as their code fixes it: what `config.json` need not
 * say. Every row is read from the modeling code of Hugging Face transformers 5.18.0; `bailing_moe_v2`
 * (Ling) and the `kimi_*` types from the code that their makers release beside the weights.
 *
 * @module
 */

import type { GroupScore, Scoring } from "../gate/options.ts";

/** The facts that a config may tell under several names. */
export type Fact = "experts" | "topK" | "renormalize" | "scale" | "scoring" | "groups";

/** A value that a config must have where it has the key at all, because the code knows no other. */
export type Expected = string | number | boolean;

/** What a model type's code fixes. */
export interface RouterRule {
  /** How a logit becomes a score. */
  readonly scoring: Scoring;
  /** Whether the weights are divided by their sum, or that the config says so. */
  readonly renormalize: boolean | "config";
  /** Added to that sum. */
  readonly epsilon: number;
  /** Whether the weights are multiplied by a factor of the config. */
  readonly scaled: boolean;
  /** Whether a factor of `null` is 1. */
  readonly nullScale?: boolean;
  /** Whether the config counts experts that pass the token through, chosen like any other. */
  readonly zeroExperts?: boolean;
  /** How a group is scored, where the code knows groups. */
  readonly groups?: GroupScore;
  /** Whether a config that does not speak of groups has one: the default of the type's class. */
  readonly oneGroup?: boolean;
  /** The tensor of a layer that holds the correction bias. */
  readonly bias?: string;
  /** What the model's own config calls a fact, where that is not the usual name. */
  readonly names?: Partial<Readonly<Record<Fact, string>>>;
  /** Keys that must have one value. */
  readonly expect?: Readonly<Record<string, Expected>>;
  /** Whether every layer has a router when the config does not name any. */
  readonly everyLayer?: boolean;
  /** What options cannot say. */
  readonly notes?: readonly string[];
}

const GATE_BIAS = "mlp.gate.e_score_correction_bias";

/** DeepSeek-V3's router. */
const V3: RouterRule = {
  scoring: "sigmoid",
  renormalize: "config",
  epsilon: 1e-20,
  scaled: true,
  groups: "top2sum",
  bias: GATE_BIAS,
  expect: { topk_method: "noaux_tc" },
};

/** The same in types whose class has one group unless the config says otherwise. */
const V3_FLAT: RouterRule = /* @__PURE__ */ derive(V3, { oneGroup: true });

const V2: RouterRule = {
  scoring: "softmax",
  renormalize: false,
  epsilon: 0,
  scaled: true,
  groups: "max",
};

/** It has no groups, and always divides. */
const V4: RouterRule = {
  scoring: "sqrtsoftplus",
  renormalize: true,
  epsilon: 1e-20,
  scaled: true,
  bias: "ffn.gate.bias",
  expect: { topk_method: "noaux_tc" },
};

const KIMI_LINEAR: RouterRule = /* @__PURE__ */ derive(V3_FLAT, {
  bias: "block_sparse_moe.gate.e_score_correction_bias",
  names: {
    experts: "num_experts",
    topK: "num_experts_per_token",
    renormalize: "moe_renormalize",
    scoring: "moe_router_activation_func",
    groups: "num_expert_group",
  },
});

/** Softmax, the best K, divided by their sum where the config says so. */
const QWEN: RouterRule = {
  scoring: "softmax",
  renormalize: "config",
  epsilon: 0,
  scaled: false,
  names: { experts: "num_experts" },
  everyLayer: true,
};

/** The same, always divided; also softmax over the best K alone, which is the same number. */
const MIXTRAL: RouterRule = /* @__PURE__ */ derive(QWEN, {
  renormalize: true,
  names: { experts: "num_local_experts" },
});

const QWEN35: RouterRule = /* @__PURE__ */ derive(QWEN, { renormalize: true });

/** Sigmoid, biased choice, divided by the bare sum. */
const MINIMAX_M2: RouterRule = {
  scoring: "sigmoid",
  renormalize: true,
  epsilon: 0,
  scaled: false,
  bias: "block_sparse_moe.e_score_correction_bias",
  names: { experts: "num_local_experts" },
  expect: { use_routing_bias: true },
  everyLayer: true,
};

const MINIMAX_M3: RouterRule = /* @__PURE__ */ derive(MINIMAX_M2, { scaled: true });

const STEP: RouterRule = /* @__PURE__ */ derive(MINIMAX_M3, {
  bias: "moe.router_bias",
  names: {
    experts: "moe_num_experts",
    topK: "moe_top_k",
    scale: "moe_router_scaling_factor",
    renormalize: "norm_expert_weight",
    scoring: "moe_router_activation",
  },
  expect: { use_moe_router_bias: true },
  everyLayer: false,
});

const LLAMA4: RouterRule = {
  scoring: "sigmoid",
  renormalize: false,
  epsilon: 0,
  scaled: false,
  names: { experts: "num_local_experts" },
  notes: [
    "The weight multiplies the expert's input, not its output.",
    "A shared expert runs beside the routed ones, outside the gate.",
  ],
};

const GEMMA4: RouterRule = /* @__PURE__ */ derive(QWEN35, {
  names: { experts: "num_experts", topK: "top_k_experts" },
  expect: { enable_moe_block: true },
  notes: ["perExpertScale: the tensor router.per_expert_scale of each layer."],
});

const GPT_OSS: RouterRule = /* @__PURE__ */ derive(MIXTRAL, {
  notes: ["The router's linear bias (mlp.router.bias) is part of the logits; it is no `bias`."],
});

const ERNIE: RouterRule = /* @__PURE__ */ derive(QWEN35, {
  bias: "mlp.moe_statics.e_score_correction_bias",
  names: { experts: "moe_num_experts", topK: "moe_k" },
  notes: ["Where the weights sum to less than moe_norm_min, the model divides by moe_norm_min."],
});

const LING: RouterRule = /* @__PURE__ */ derive(V3, {
  bias: "mlp.gate.expert_bias",
  names: { experts: "num_experts", scoring: "score_function" },
  expect: { moe_router_enable_expert_bias: true },
});

const AFMOE: RouterRule = /* @__PURE__ */ derive(V4, {
  scoring: "sigmoid",
  bias: "mlp.expert_bias",
  names: {
    experts: "num_experts",
    scale: "route_scale",
    renormalize: "route_norm",
    scoring: "score_func",
  },
  expect: {},
});

const LAGUNA: RouterRule = /* @__PURE__ */ derive(MINIMAX_M3, {
  bias: "mlp.experts.e_score_correction_bias",
  names: { experts: "num_experts", scale: "moe_routed_scaling_factor" },
  expect: { moe_router_logit_softcapping: 0 },
  everyLayer: false,
});

const LONGCAT: RouterRule = /* @__PURE__ */ derive(V2, {
  groups: undefined,
  zeroExperts: true,
  bias: "mlp.router.e_score_correction_bias",
  names: { topK: "moe_topk" },
  everyLayer: true,
});

const LFM2: RouterRule = /* @__PURE__ */ derive(V3, {
  epsilon: 1e-6,
  groups: undefined,
  bias: "feed_forward.expert_bias",
  names: { experts: "num_experts" },
  expect: {},
});

const HUNYUAN: RouterRule = /* @__PURE__ */ derive(QWEN35, {
  names: { experts: "num_experts", topK: "moe_topk" },
  expect: { group_limited_greedy: false },
});

/** What each `model_type` fixes. A config that nests its language model is found by either name. */
export const ROUTER_RULES: Readonly<Record<string, RouterRule>> = {
  afmoe: AFMOE,
  bailing_moe_v2: LING,
  deepseek_v2: V2,
  deepseek_v3: V3,
  deepseek_v32: V3,
  deepseek_v4: V4,
  dots1: V3_FLAT,
  ernie4_5_moe: ERNIE,
  exaone_moe: /* @__PURE__ */ derive(V3_FLAT, {
    bias: "mlp.e_score_correction_bias",
    names: { experts: "num_experts" },
  }),
  flex_olmo: QWEN,
  gemma4: GEMMA4,
  gemma4_text: GEMMA4,
  glm4_moe: V3_FLAT,
  glm4_moe_lite: V3_FLAT,
  glm4v_moe: V3_FLAT,
  glm4v_moe_text: V3_FLAT,
  glm5_next: V3_FLAT,
  glm5_next_text: V3_FLAT,
  glm_moe_dsa: V3_FLAT,
  gpt_oss: GPT_OSS,
  granitemoe: MIXTRAL,
  granitemoehybrid: MIXTRAL,
  granitemoeshared: MIXTRAL,
  hunyuan_v1_moe: HUNYUAN,
  kimi_k2: V3,
  kimi_k25: V3,
  kimi_k3: KIMI_LINEAR,
  kimi_linear: KIMI_LINEAR,
  kimi_vl: V3,
  laguna: LAGUNA,
  lfm2_moe: LFM2,
  llama4: LLAMA4,
  llama4_text: LLAMA4,
  longcat_flash: LONGCAT,
  mimo_v2_flash: /* @__PURE__ */ derive(V3_FLAT, { nullScale: true }),
  minimax: MIXTRAL,
  minimax_m2: MINIMAX_M2,
  minimax_m3_vl: MINIMAX_M3,
  minimax_m3_vl_text: MINIMAX_M3,
  mixtral: MIXTRAL,
  nemotron_h: /* @__PURE__ */ derive(V3_FLAT, { bias: "mixer.gate.e_score_correction_bias" }),
  olmoe: QWEN,
  qwen2_moe: QWEN,
  qwen3_5_moe: QWEN35,
  qwen3_5_moe_text: QWEN35,
  qwen3_moe: QWEN,
  qwen3_next: QWEN,
  qwen3_vl_moe: QWEN35,
  qwen3_vl_moe_text: QWEN35,
  solar_open: V3_FLAT,
  step3p5: STEP,
  step3p7: STEP,
};

/** Model types whose routers are known, and are none that options can describe. */
export const OTHER_ROUTERS: Readonly<Record<string, string>> = {
  inkling_mm_model: "its weights are a softmax over the shared experts too",
  inkling_text: "its weights are a softmax over the shared experts too",
  phimoe: "sparsemixer masks the logits anew for each expert",
};

/** A call, where a spread would do, because bundlers drop unused pure calls only. */
function derive(base: RouterRule, changes: Partial<RouterRule>): RouterRule {
  return { ...base, ...changes };
}
