/**
 * Which `model_type` follows which rule: every type whose router options can say, and those whose
 * router they cannot, with the reason. `docs/MODELS.md` says where each was read.
 *
 * @module
 */

import { derive, type RouterRule } from "./rule.ts";
import * as rules from "./rules.ts";

const { V2, V3, V3_FLAT, QWEN, MIXTRAL } = rules;

/** A rule, or what tells the rules of a type apart. */
export type ModelType = RouterRule | ((config: Readonly<Record<string, unknown>>) => RouterRule);

/** A V3 router in a class with one group that divides and has a factor of its own. */
function flat(scale: number, changes: Partial<RouterRule> = {}): RouterRule {
  return derive(V3_FLAT, { defaults: { renormalize: true, scale }, ...changes });
}

/** V3 itself: its class has eight groups. */
const V3_GROUPED: RouterRule = /* @__PURE__ */ derive(V3, {
  defaults: { renormalize: true, scale: 2.5, groups: 8, groupsSelected: 4 },
  denseFirst: 3,
});

const GLM45: RouterRule = /* @__PURE__ */ flat(1, { layers: "first_dense", denseFirst: 1 });
const GLM5_NEXT: RouterRule = /* @__PURE__ */ flat(2.5, { layers: "types", denseFirst: 3 });
const SOLAR: RouterRule = /* @__PURE__ */ flat(1, { layers: "every" });
const MIMO: RouterRule = /* @__PURE__ */ flat(1, {
  nullScale: true,
  layers: "mimo",
  denseFirst: 1,
});
const QWEN_DIVIDED: RouterRule = /* @__PURE__ */ derive(QWEN, { defaults: { renormalize: true } });
const QWEN35: RouterRule = /* @__PURE__ */ derive(MIXTRAL, { names: { experts: "num_experts" } });
const QWEN3_VL: RouterRule = /* @__PURE__ */ derive(QWEN35, { layers: "qwen" });
const QWEN4: RouterRule = /* @__PURE__ */ derive(QWEN_DIVIDED, { layers: "every" });
const OLMOE: RouterRule = /* @__PURE__ */ derive(QWEN, { layers: "every" });
const ARIA: RouterRule = /* @__PURE__ */ derive(MIXTRAL, {
  names: { experts: "moe_num_experts", topK: "moe_topk" },
});
const DIFFUSION_GEMMA: RouterRule = /* @__PURE__ */ derive(rules.GEMMA4, { requires: [] });
const OMNI: RouterRule = /* @__PURE__ */ derive(QWEN_DIVIDED, {
  routers: undefined,
  second: ["talker", ["talker_config", "text_config"], "qwen3_omni_moe_talker_text"],
});

/** What each `model_type` fixes. A config that nests its language model is found by either name. */
export const MODEL_TYPES: Readonly<Record<string, ModelType>> = {
  afmoe: rules.AFMOE,
  arctic: /* @__PURE__ */ derive(MIXTRAL, { renormalize: "several", layers: "arctic" }),
  aria: ARIA,
  aria_text: ARIA,
  axk1: /* @__PURE__ */ derive(V3_GROUPED, { denseFirst: 1 }),
  axk2: rules.AXK2,
  bailing_hybrid: rules.LING,
  bailing_moe: rules.ling,
  bailing_moe_linear: rules.LING,
  bailing_moe_v2: rules.LING,
  bailing_moe_v3: rules.LING,
  bailing_moe_v3_vl: rules.LING,
  cohere2_moe: rules.cohere2,
  dbrx: rules.DBRX,
  deepseek: rules.deepseek,
  deepseek_ocr: rules.deepseek,
  "deepseek-ocr": rules.deepseek,
  deepseek_ocr2: V2,
  deepseek_ocr2_text: V2,
  deepseek_v2: V2,
  deepseek_v3: V3_GROUPED,
  deepseek_v32: V3_GROUPED,
  deepseek_v4: rules.V4,
  deepseek_v41: rules.V41,
  deepseek_v41_text: rules.V41,
  deepseek_vl_v2: rules.deepseek,
  diffusion_gemma: DIFFUSION_GEMMA,
  diffusion_gemma_text: DIFFUSION_GEMMA,
  dots1: /* @__PURE__ */ derive(V3_FLAT, {
    defaults: { renormalize: false, scale: 1 },
    layers: "first_dense",
    denseFirst: 0,
  }),
  dots3_note: /* @__PURE__ */ derive(V3_FLAT, {
    expect: { topk_method: "noaux_tc", use_dynamic_rsf: false },
  }),
  dots_vlm: V3_GROUPED,
  ernie4_5_moe: rules.ERNIE,
  ernie4_5_moe_vl: rules.ERNIE_VL,
  ernie4_5_vl_moe: rules.ERNIE_VL,
  ernie4_5_vl_moe_text: rules.ERNIE_VL,
  exaone_moe: /* @__PURE__ */ flat(2.5, {
    bias: "mlp.e_score_correction_bias",
    names: { experts: "num_experts" },
    layers: "exaone",
    denseFirst: 1,
  }),
  flex_olmo: OLMOE,
  gemma4: rules.GEMMA4,
  gemma4_text: rules.GEMMA4,
  glm4_moe: GLM45,
  glm4_moe_lite: /* @__PURE__ */ flat(1.8, { denseFirst: 1 }),
  glm4v_moe: GLM45,
  glm4v_moe_text: GLM45,
  glm5_next: GLM5_NEXT,
  glm5_next_text: GLM5_NEXT,
  glm_moe_dsa: /* @__PURE__ */ flat(2.5, { denseFirst: 3 }),
  gpt_oss: rules.GPT_OSS,
  granitemoe: MIXTRAL,
  granitemoe_swa: MIXTRAL,
  granitemoehybrid: MIXTRAL,
  granitemoeshared: MIXTRAL,
  "grok-1": rules.GROK,
  hunyuan: /* @__PURE__ */ derive(rules.HUNYUAN, { renormalize: "several" }),
  hunyuan_v1_moe: rules.HUNYUAN,
  hy_v3: rules.HY3,
  hy_v4: /* @__PURE__ */ flat(2.827, { layers: "types", denseFirst: 1 }),
  inkling_mm_model: rules.INKLING,
  inkling_model: rules.INKLING,
  inkling_text: rules.INKLING,
  intern_s2_preview: QWEN35,
  interns2_mobius: QWEN_DIVIDED,
  interns2_mobius_text: QWEN_DIVIDED,
  jamba: /* @__PURE__ */ derive(OLMOE, { renormalize: false, layers: "jamba" }),
  jetmoe: /* @__PURE__ */ derive(MIXTRAL, {
    notes: ["Its attention has routers of the same shape and rule."],
  }),
  joyai_llm_flash: V3_GROUPED,
  kimi_k2: V3,
  kimi_k25: V3,
  kimi_k3: rules.KIMI_LINEAR,
  kimi_linear: rules.KIMI_LINEAR,
  kimi_vl: V3,
  klear: rules.KLEAR,
  Klear: rules.KLEAR,
  laguna: rules.LAGUNA,
  lfm2_moe: rules.LFM2,
  llada: /* @__PURE__ */ derive(OLMOE, { renormalize: false }),
  llada2_moe: rules.LING,
  llada_moe: /* @__PURE__ */ derive(OLMOE, { renormalize: false }),
  llama4: rules.LLAMA4,
  llama4_text: rules.LLAMA4,
  longcat_flash: rules.LONGCAT,
  longcat_flash_ngram: rules.LONGCAT,
  mellum: /* @__PURE__ */ derive(QWEN_DIVIDED, { layers: "types" }),
  mimo_v2: MIMO,
  mimo_v2_flash: MIMO,
  minicpm: QWEN35,
  minimax: MIXTRAL,
  minimax_m2: rules.MINIMAX_M2,
  minimax_m3: rules.MINIMAX_M3,
  minimax_m3_text: rules.MINIMAX_M3,
  minimax_m3_vl: rules.MINIMAX_M3,
  minimax_m3_vl_text: rules.MINIMAX_M3,
  minimax_text_01: MIXTRAL,
  mistral4: rules.MISTRAL4,
  mixtral: MIXTRAL,
  nemotron_h: /* @__PURE__ */ flat(1, {
    bias: "mixer.gate.e_score_correction_bias",
    layers: "nemotron",
  }),
  nomic_bert: /* @__PURE__ */ derive(OLMOE, {
    renormalize: false,
    names: { experts: "num_experts", topK: "moe_top_k" },
    layers: "nomic",
  }),
  olmoe: OLMOE,
  openai_privacy_filter: rules.PRIVACY_FILTER,
  pangu_ultra_moe: rules.PANGU,
  param2moe: /* @__PURE__ */ derive(rules.SARVAM, {
    layers: "deepseek",
    defaults: { renormalize: true, scale: 1 },
  }),
  "phi-msft": MIXTRAL,
  phixtral: MIXTRAL,
  qwen2_moe: QWEN,
  qwen3_5_moe: QWEN35,
  qwen3_5_moe_text: QWEN35,
  qwen3_moe: QWEN,
  qwen3_next: QWEN_DIVIDED,
  qwen3_omni_moe: OMNI,
  qwen3_omni_moe_talker_text: OLMOE,
  qwen3_omni_moe_text: QWEN_DIVIDED,
  qwen3_omni_moe_thinker: QWEN_DIVIDED,
  qwen3_vl_moe: QWEN3_VL,
  qwen3_vl_moe_text: QWEN3_VL,
  qwen4_exp: QWEN4,
  qwen4_exp_text: QWEN4,
  rnd1: QWEN3_VL,
  sarvam_mla: rules.SARVAM,
  sarvam_moe: rules.SARVAM,
  sdar_moe: QWEN,
  smallthinker: rules.smallThinker,
  solar_open: SOLAR,
  solar_open2: /* @__PURE__ */ flat(1, { denseFirst: 0 }),
  step3_text: rules.STEP3,
  step3_vl: rules.STEP3,
  step3p5: rules.STEP,
  step3p7: rules.STEP,
  unlimited_language: rules.deepseek,
  "unlimited-ocr": rules.deepseek,
  xverse: /* @__PURE__ */ derive(OLMOE, { names: { experts: "num_experts", topK: "moe_top_k" } }),
};

const CAPACITY = "an expert drops the tokens over its capacity, so that a row depends on the batch";
const EVEN_GROUPS = "it chooses the same number of experts in every group";
const PRODUCT_KEYS = "it adds the scores of two sets of keys and chooses among the pairs";

/** Model types whose routers are known, and are none that options can describe. */
export const REFUSED_TYPES: Readonly<Record<string, string>> = {
  doge: PRODUCT_KEYS,
  grove_moe: "its second set of experts is weighed by a second choice from the same logits",
  interns1_pro: EVEN_GROUPS,
  intern_s1_pro: EVEN_GROUPS,
  moondream3: "its config keeps the router's numbers under text.moe, which is not read here",
  nemotron_h_puzzle: "each layer has another number of experts, and chooses another number of them",
  "nllb-moe": CAPACITY,
  phimoe: "sparsemixer masks the logits anew for each expert",
  switch_transformers: CAPACITY,
  vitpose_backbone: "the data set chooses the expert, not a router",
  zaya: "it may choose to skip the experts, and its router carries state from layer to layer",
};
