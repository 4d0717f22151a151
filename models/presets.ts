/**
 * Released models as data: what their routers do, in the words of `GateOptions`.
 *
 * A preset leaves out what is not part of the routing rule: `dtype`, `backend`, and the correction
 * bias, which is a weight of each layer. Rows that say "needs `bias`" choose wrong experts without
 * it: `createGate({ ...presets.kimiK2, bias })`. Shared experts stay out too: most models run them
 * as an MLP of their own beside the routed ones, so `numSharedExperts` is the caller's choice.
 * `scaleOutput` is the default, `true`, as in the models' own code.
 *
 * Sources: "config" is the model's released `config.json` (most as ai-dynamo/aiconfigurator keeps
 * them); "copy" is a copy of it in the tests of other public repositories; "class" is the default of
 * the model's configuration class in Hugging Face transformers 5.18.0, which for these rows is the only
 * source; "code" is transformers' modeling code. The epsilon is always the code's. For a model that is
 * not here, `presetFromConfig` of `@tilegate/tilegate/config` reads its config.
 *
 * @module
 */

import type { GroupOptions, Scoring } from "../gate/options.ts";

/** The routing rule of a model: options for `createGate`, to be spread into them. */
export interface Preset {
  /** Routed experts E. */
  readonly numExperts: number;
  /** Routed experts per token K. */
  readonly topK: number;
  /** How a logit becomes a score. */
  readonly scoring: Scoring;
  /** Expert groups, where the model has them. */
  readonly groups?: GroupOptions;
  /** Whether the weights are divided by their sum. */
  readonly renormalize: boolean;
  /** Added to that sum. */
  readonly epsilon: number;
  /** The routed scaling factor. */
  readonly routedScalingFactor: number;
}

/** A row per model, or per models that route alike. */
export interface Presets {
  /** DeepSeek-V2 (236B). Source: DeepSeek's inference `config_236B.json`; code. */
  readonly deepseekV2: Preset;
  /** DeepSeek-V2-Lite (16B). Source: DeepSeek's inference `config_16B.json`; class. */
  readonly deepseekV2Lite: Preset;
  /** DeepSeek-V3, R1, V3.1, V3.2; needs `bias`. Source: config; DeepSeek's `config_671B.json`. */
  readonly deepseekV3: Preset;
  /** DeepSeek-V4-Flash; needs `bias`. Its first 3 layers route by a hash of the token id instead.
   * Source: config; code. */
  readonly deepseekV4Flash: Preset;
  /** DeepSeek-V4-Pro; needs `bias`. Its first 3 layers route by a hash of the token id instead.
   * Source: config; code. */
  readonly deepseekV4Pro: Preset;
  /** dots.llm1; needs `bias`. Source: config; code. */
  readonly dots1: Preset;
  /** Ernie-4.5-21B-A3B; needs `bias`. Its code divides by max(sum, 1e-12), which is this whenever the
   * sum exceeds 1e-12; a row below that, never seen, would differ. Source: class; code. */
  readonly ernie45: Preset;
  /** FlexOlmo. Source: class. */
  readonly flexOlmo: Preset;
  /** Gemma-4-26B-A4B; needs `perExpertScale`. Source: config; code. */
  readonly gemma4: Preset;
  /** GLM-4.5 (355B) and GLM-4.7; needs `bias`. Source: THUDM slime
   * `scripts/models/glm4.5-355B-A32B.sh`; config (4.7). */
  readonly glm45: Preset;
  /** GLM-4.5-Air; needs `bias`. Source: class. */
  readonly glm45Air: Preset;
  /** GLM-4.7-Flash; needs `bias`. Source: class; THUDM slime `scripts/models/glm4.7-30B-A3B.sh`. */
  readonly glm47Flash: Preset;
  /** GLM-5, 5.1, 5.2; needs `bias`. Source: config. */
  readonly glm5: Preset;
  /** GLM-5.3-Flash; needs `bias`. Source: class. */
  readonly glm53Flash: Preset;
  /** GPT-OSS 20B: softmax over the selected logits, which is softmax, renormalized. Its router's
   * linear bias is part of the logits, not a `bias`. Source: config; code. */
  readonly gptOss20b: Preset;
  /** GPT-OSS 120B: as 20B. Source: config; code. */
  readonly gptOss120b: Preset;
  /** Granite-3.0-1B-A400M: softmax over the selected logits, which is softmax, renormalized.
   * Source: copy; code. */
  readonly granite1b: Preset;
  /** Granite-3.1-3B-A800M: as 1B. Source: copy; code. */
  readonly granite3b: Preset;
  /** Hunyuan-A13B. Source: config; code. */
  readonly hunyuanA13b: Preset;
  /** Kimi-K2-Instruct, K2.5, K2.6, K2.7-Code; needs `bias`. Source: config. */
  readonly kimiK2: Preset;
  /** Kimi-K3; needs `bias`. Source: config. */
  readonly kimiK3: Preset;
  /** Kimi-Linear-48B; needs `bias`. Source: class; code. */
  readonly kimiLinear: Preset;
  /** Laguna-S-2.1; needs `bias`. Source: config; code. */
  readonly lagunaS21: Preset;
  /** Laguna-XS.2; needs `bias`. Source: config; code. */
  readonly lagunaXs2: Preset;
  /** LFM2-8B-A1B; needs `bias`. Source: class; code (epsilon 1e-6). */
  readonly lfm2Moe: Preset;
  /** Ling-mini-2.0 and the Ling-V2 family; needs `bias`. Source: inclusionAI Ling-V2
   * `examples/pretrain/run_pretrain_4k.sh`. */
  readonly ling2: Preset;
  /** Llama-4 Maverick. Source: config; code. */
  readonly llama4Maverick: Preset;
  /** Llama-4 Scout. Source: config; code. */
  readonly llama4Scout: Preset;
  /** LongCat-Flash: 512 experts and 256 zero experts, ids 512 and above; needs `bias`. Source:
   * class; code. */
  readonly longcatFlash: Preset;
  /** MiMo-V2-Flash; needs `bias`. Its scaling factor is null, which is 1. Source: config. */
  readonly mimoV2Flash: Preset;
  /** MiniMax-M2, M2.5, M2.7; needs `bias`. Source: config (M2.5, M2.7), class (M2); code. */
  readonly minimaxM2: Preset;
  /** MiniMax-M3; needs `bias`. Source: config; code. */
  readonly minimaxM3: Preset;
  /** Mixtral 8x7B and 8x22B. Source: config; code. */
  readonly mixtral: Preset;
  /** Moonlight-16B-A3B; needs `bias`. Source: config; code. */
  readonly moonlight: Preset;
  /** Nemotron-3-Nano-30B and 3.5-Lightning-30B; needs `bias`. Source: config; code. */
  readonly nemotron3Nano: Preset;
  /** Nemotron-3-Super-120B and Ultra-550B; needs `bias`. Source: config; code. */
  readonly nemotron3Super: Preset;
  /** OLMoE-1B-7B. Source: class. */
  readonly olmoe: Preset;
  /** Qwen1.5-MoE-A2.7B and Qwen2-MoE. Source: class. */
  readonly qwen2Moe: Preset;
  /** Qwen3-30B-A3B, 235B-A22B, and VL. Source: config. */
  readonly qwen3Moe: Preset;
  /** Qwen3-Coder-480B. Source: config. */
  readonly qwen3Coder480b: Preset;
  /** Qwen3-Next-80B. Source: class. */
  readonly qwen3Next: Preset;
  /** Qwen3.5-35B, Qwen3.5-122B, Qwen3.6-35B. Source: config; code. */
  readonly qwen35: Preset;
  /** Qwen3.5-397B. Source: config; code. */
  readonly qwen35Large: Preset;
  /** Solar-Open-100B; needs `bias`. Source: class. */
  readonly solarOpen: Preset;
  /** Step-3.7-Flash; needs `bias`. Source: config; code. */
  readonly step37Flash: Preset;
  /** Trinity-Nano and Trinity-Mini (AFMoE); needs `bias`. Source: copy; code. */
  readonly trinity: Preset;
}

/** What models share; the routed scaling factor is a model's own. */
type Rule = Omit<Preset, "numExperts" | "topK" | "routedScalingFactor">;

/** DeepSeek-V3's rule but for its groups, which most later models took over. */
const V3: Rule = { scoring: "sigmoid", renormalize: true, epsilon: 1e-20 };
/** The same with groups, as DeepSeek-V3 itself and Ling-V2 have them. */
const V3_GROUPS: Rule = /* @__PURE__ */ derive(V3, {
  groups: { count: 8, selected: 4, score: "top2sum" },
});
/** The same with nothing added to the sum. */
const V3_BARE: Rule = /* @__PURE__ */ derive(V3, { epsilon: 0 });
/** LFM2's rule. */
const LFM2: Rule = /* @__PURE__ */ derive(V3, { epsilon: 1e-6 });
/** DeepSeek-V4's rule. */
const V4: Rule = /* @__PURE__ */ derive(V3, { scoring: "sqrtsoftplus" });
/** Weights that sum to 1 over the selected experts; also softmax after the selection. */
const SOFTMAX: Rule = /* @__PURE__ */ derive(V3, { scoring: "softmax", epsilon: 0 });
/** Weights that sum to 1 over all experts. */
const PLAIN_SOFTMAX: Rule = /* @__PURE__ */ derive(SOFTMAX, { renormalize: false });
/** DeepSeek-V2's rule. */
const V2: Rule = /* @__PURE__ */ derive(PLAIN_SOFTMAX, {
  groups: { count: 8, selected: 3, score: "max" },
});
/** Llama-4's rule: the sigmoid of the one best logit. */
const LLAMA4: Rule = /* @__PURE__ */ derive(V3_BARE, { renormalize: false });

/** A model in short: the routed scaling factor is 1 where it is left out. */
type Row = readonly [rule: Rule, numExperts: number, topK: number, routedScalingFactor?: number];

/**
 * Released models, to be spread into the options of `createGate`.
 *
 * @example
 * ```ts
 * import { presets } from "./presets.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(presets.kimiK2.numExperts, 384);
 * assertEquals(presets.kimiK2.topK, 8);
 * ```
 */
export const presets: Presets = /* @__PURE__ */ allPresets();

/** A call, as `derive` is, because bundlers drop unused pure calls but no spreads. */
function allPresets(): Presets {
  const rows: Readonly<Record<keyof Presets, Row>> = {
    deepseekV2: [V2, 160, 6, 16],
    deepseekV2Lite: [PLAIN_SOFTMAX, 64, 6],
    deepseekV3: [V3_GROUPS, 256, 8, 2.5],
    deepseekV4Flash: [V4, 256, 6, 1.5],
    deepseekV4Pro: [V4, 384, 6, 2.5],
    dots1: [V3, 128, 6, 2.5],
    ernie45: [SOFTMAX, 64, 6],
    flexOlmo: [PLAIN_SOFTMAX, 7, 5],
    gemma4: [SOFTMAX, 128, 8],
    glm45: [V3, 160, 8, 2.5],
    glm45Air: [V3, 128, 8],
    glm47Flash: [V3, 64, 4, 1.8],
    glm5: [V3, 256, 8, 2.5],
    glm53Flash: [V3, 288, 8, 2.5],
    gptOss20b: [SOFTMAX, 32, 4],
    gptOss120b: [SOFTMAX, 128, 4],
    granite1b: [SOFTMAX, 32, 8],
    granite3b: [SOFTMAX, 40, 8],
    hunyuanA13b: [SOFTMAX, 64, 8],
    kimiK2: [V3, 384, 8, 2.827],
    kimiK3: [V3, 896, 16],
    kimiLinear: [V3, 256, 8, 2.446],
    lagunaS21: [V3_BARE, 256, 10, 2.5],
    lagunaXs2: [V3_BARE, 256, 8, 2.5],
    lfm2Moe: [LFM2, 32, 4],
    ling2: [V3_GROUPS, 256, 8, 2.5],
    llama4Maverick: [LLAMA4, 128, 1],
    llama4Scout: [LLAMA4, 16, 1],
    longcatFlash: [PLAIN_SOFTMAX, 768, 12, 6],
    mimoV2Flash: [V3, 256, 8],
    minimaxM2: [V3_BARE, 256, 8],
    minimaxM3: [V3_BARE, 128, 4, 2],
    mixtral: [SOFTMAX, 8, 2],
    moonlight: [V3, 64, 6, 2.446],
    nemotron3Nano: [V3, 128, 6, 2.5],
    nemotron3Super: [V3, 512, 22, 5],
    olmoe: [PLAIN_SOFTMAX, 64, 8],
    qwen2Moe: [PLAIN_SOFTMAX, 60, 4],
    qwen3Moe: [SOFTMAX, 128, 8],
    qwen3Coder480b: [SOFTMAX, 160, 8],
    qwen3Next: [SOFTMAX, 512, 10],
    qwen35: [SOFTMAX, 256, 8],
    qwen35Large: [SOFTMAX, 512, 10],
    solarOpen: [V3, 128, 8],
    step37Flash: [V3_BARE, 288, 8, 3],
    trinity: [V3, 128, 8, 2.826],
  };
  const entries = Object.entries(rows).map(([name, row]) => [name, presetOf(row)]);
  return Object.fromEntries(entries) as Readonly<Record<keyof Presets, Preset>>;
}

function presetOf([rule, numExperts, topK, routedScalingFactor = 1]: Row): Preset {
  return { ...rule, numExperts, topK, routedScalingFactor };
}

function derive(base: Rule, changes: Partial<Rule>): Rule {
  return { ...base, ...changes };
}
