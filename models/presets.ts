/**
 * Released models as data: what their routers do, in the words of `GateOptions`.
 *
 * A preset leaves out what is not part of the routing rule: `dtype`, `backend`, and what is a weight
 * of each layer: the correction bias, or a scale of each expert or of all. `needs` names those, and
 * `createGate` asks for them: `createGate({ ...presets.kimiK2, bias })`. Shared experts stay out too, unless
 * the router scores them: most models run them as an MLP of their own beside the routed ones, so
 * `numSharedExperts` is the caller's choice.
 * `scaleOutput` is the default, `true`, as in the models' own code. Presets are frozen.
 *
 * `docs/MODELS.md` lists the models of each preset and where its numbers were read. For a model that is
 * not here, `presetFromConfig` of `@tilegate/tilegate/config` reads its config.
 *
 * @module
 */

import type { GateNeed, GroupOptions, Scoring } from "../gate/options.ts";

/** The routing rule of a model: options for `createGate`, to be spread into them. */
export interface Preset {
  /** Routed experts E. */
  readonly numExperts: number;
  /** Routed experts per token K. */
  readonly topK: number;
  /** What every logit is multiplied by first, where the model's config has a temperature. */
  readonly logitScale?: number;
  /** What the logits are capped to, where the model's config has a soft cap. */
  readonly logitSoftCap?: number;
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
  /** The shared experts, where the router scores them. */
  readonly numSharedExperts?: number;
  /** Whether it does: a row of logits then has as many more. */
  readonly sharedExpertSink?: boolean;
  /** The options that a gate of this model needs beside these: weights of each layer. */
  readonly needs?: readonly GateNeed[];
}

/** A row per model, or per models that route alike. */
export interface Presets {
  /** Command-A-Plus: the sigmoids of the best logits. */
  readonly commandAPlus: Preset;
  /** DeepSeek-V2 (236B). */
  readonly deepseekV2: Preset;
  /** DeepSeek-V2-Lite (16B). */
  readonly deepseekV2Lite: Preset;
  /** DeepSeek-V3, R1, V3.1, V3.2; needs `bias`. */
  readonly deepseekV3: Preset;
  /** DeepSeek-V4-Flash; needs `bias`. Its first 3 layers route by a hash of the token id instead. */
  readonly deepseekV4Flash: Preset;
  /** DeepSeek-V4-Pro; needs `bias`. Its first 3 layers route by a hash of the token id instead. */
  readonly deepseekV4Pro: Preset;
  /** DeepSeek-V4.1-Flash; needs `bias`, another for the tokens of images than for those of text. */
  readonly deepseekV41Flash: Preset;
  /** dots.llm1; needs `bias`. */
  readonly dots1: Preset;
  /** Ernie-4.5-21B-A3B; needs `bias`. Its code divides by max(sum, 1e-12), which is this whenever the
   * sum exceeds 1e-12; a row below that, never seen, would differ. */
  readonly ernie45: Preset;
  /** FlexOlmo. */
  readonly flexOlmo: Preset;
  /** Gemma-4-26B-A4B; needs `perExpertScale`. */
  readonly gemma4: Preset;
  /** GLM-4.5 (355B) and GLM-4.7; needs `bias`. */
  readonly glm45: Preset;
  /** GLM-4.5-Air; needs `bias`. */
  readonly glm45Air: Preset;
  /** GLM-4.7-Flash; needs `bias`. */
  readonly glm47Flash: Preset;
  /** GLM-5, 5.1, 5.2; needs `bias`. */
  readonly glm5: Preset;
  /** GLM-5.3-Flash; needs `bias`. */
  readonly glm53Flash: Preset;
  /** GPT-OSS 20B: softmax over the selected logits, which is softmax, renormalized. Its router's
   * linear bias is part of the logits, not a `bias`. */
  readonly gptOss20b: Preset;
  /** GPT-OSS 120B: as 20B. */
  readonly gptOss120b: Preset;
  /** Granite-3.0-1B-A400M: softmax over the selected logits, which is softmax, renormalized. */
  readonly granite1b: Preset;
  /** Granite-3.1-3B-A800M: as 1B. */
  readonly granite3b: Preset;
  /** Hunyuan-A13B. */
  readonly hunyuanA13b: Preset;
  /** Hunyuan-3 (Hy3); needs `bias`. */
  readonly hy3: Preset;
  /** Hunyuan-4 (Hy4-preview); needs `bias`. */
  readonly hy4Preview: Preset;
  /** Inkling and Inkling-Small; needs `bias` and `globalScale`. The router scores two shared experts: a row has
   * 258 logits. */
  readonly inkling: Preset;
  /** Kimi-K2-Instruct, K2.5, K2.6, K2.7-Code; needs `bias`. */
  readonly kimiK2: Preset;
  /** Kimi-K3; needs `bias`. */
  readonly kimiK3: Preset;
  /** Kimi-Linear-48B; needs `bias`. */
  readonly kimiLinear: Preset;
  /** Laguna-S-2.1; needs `bias`. */
  readonly lagunaS21: Preset;
  /** Laguna-XS.2; needs `bias`. */
  readonly lagunaXs2: Preset;
  /** LFM2-8B-A1B; needs `bias`. */
  readonly lfm2Moe: Preset;
  /** Ling-lite (1.0 and 1.5): softmax. */
  readonly lingLite: Preset;
  /** Ling-mini-2.0, the Ling-V2 family, Ling-2.6-flash and LLaDA2-mini; needs `bias`. */
  readonly ling2: Preset;
  /** Ling-3.0-flash; needs `bias`. */
  readonly ling3Flash: Preset;
  /** Llama-4 Maverick. */
  readonly llama4Maverick: Preset;
  /** Llama-4 Scout. */
  readonly llama4Scout: Preset;
  /** LongCat-Flash: 512 experts and 256 zero experts, ids 512 and above; needs `bias`. */
  readonly longcatFlash: Preset;
  /** MiMo-V2-Flash and V2.5; needs `bias`. Its scaling factor is null, which is 1. */
  readonly mimoV2Flash: Preset;
  /** MiMo-V2.5-Pro and V2.6-Pro; needs `bias`. */
  readonly mimoV2Pro: Preset;
  /** MiniMax-M2, M2.5, M2.7; needs `bias`. */
  readonly minimaxM2: Preset;
  /** MiniMax-M3; needs `bias`. */
  readonly minimaxM3: Preset;
  /** Mistral-4 (Mistral-Small-4-119B): one group. */
  readonly mistral4: Preset;
  /** Mixtral 8x7B and 8x22B. */
  readonly mixtral: Preset;
  /** Moonlight-16B-A3B; needs `bias`. */
  readonly moonlight: Preset;
  /** Nemotron-3-Nano-30B and 3.5-Lightning-30B; needs `bias`. */
  readonly nemotron3Nano: Preset;
  /** Nemotron-3-Super-120B and Ultra-550B; needs `bias`. */
  readonly nemotron3Super: Preset;
  /** North-Mini-Code-1.0: the sigmoids of the best logits, not divided. */
  readonly northMini: Preset;
  /** OLMoE-1B-7B. */
  readonly olmoe: Preset;
  /** Qwen1.5-MoE-A2.7B, whose class Qwen2-MoE's is. */
  readonly qwen15Moe: Preset;
  /** Qwen2-57B-A14B. */
  readonly qwen2Moe57b: Preset;
  /** Qwen3-30B-A3B, 235B-A22B, and VL. */
  readonly qwen3Moe: Preset;
  /** Qwen3-Coder-480B. */
  readonly qwen3Coder480b: Preset;
  /** Qwen3-Next-80B. */
  readonly qwen3Next: Preset;
  /** Qwen3.5-35B, Qwen3.5-122B, Qwen3.6-35B. */
  readonly qwen35: Preset;
  /** Qwen3.5-397B and Qwen3.8-Flash-Next. */
  readonly qwen35Large: Preset;
  /** Solar-Open-100B; needs `bias`. */
  readonly solarOpen: Preset;
  /** Solar-Open2-250B; needs `bias`. */
  readonly solarOpen2: Preset;
  /** Step-3.7-Flash; needs `bias`. */
  readonly step37Flash: Preset;
  /** Trinity-Nano and Trinity-Mini (AFMoE); needs `bias`. */
  readonly trinity: Preset;
}

/** What models share; the routed scaling factor is a model's own. */
type Rule = Omit<Preset, "numExperts" | "topK" | "routedScalingFactor">;

/** DeepSeek-V3's rule but for its groups, which most later models took over. */
const V3: Rule = { scoring: "sigmoid", renormalize: true, epsilon: 1e-20, needs: ["bias"] };
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
const SOFTMAX: Rule = { scoring: "softmax", renormalize: true, epsilon: 0 };
/** Weights that sum to 1 over all experts. */
const PLAIN_SOFTMAX: Rule = /* @__PURE__ */ derive(SOFTMAX, { renormalize: false });
/** Mistral-4's rule. */
const MISTRAL4: Rule = /* @__PURE__ */ derive(SOFTMAX, { epsilon: 1e-20 });
/** The same as `SOFTMAX` with a biased choice. */
const ERNIE: Rule = /* @__PURE__ */ derive(SOFTMAX, { needs: ["bias"] });
/** The same with a scale of each expert. */
const GEMMA: Rule = /* @__PURE__ */ derive(SOFTMAX, { needs: ["perExpertScale"] });
/** LongCat's rule. */
const LONGCAT: Rule = /* @__PURE__ */ derive(PLAIN_SOFTMAX, { needs: ["bias"] });
/** DeepSeek-V2's rule. */
const V2: Rule = /* @__PURE__ */ derive(PLAIN_SOFTMAX, {
  groups: { count: 8, selected: 3, score: "max" },
});
/** Inkling's rule: the router scores two shared experts, and a layer scales all its weights. */
const INKLING: Rule = /* @__PURE__ */ derive(V3_BARE, {
  numSharedExperts: 2,
  sharedExpertSink: true,
  needs: ["bias", "globalScale"],
});
/** Cohere's rule: sigmoid, chosen by the logits. */
const COHERE: Rule = { scoring: "sigmoid", renormalize: true, epsilon: 0 };
/** Llama-4's rule: the sigmoid of the one best logit; North-Mini's of the eight best. */
const SIGMOID: Rule = /* @__PURE__ */ derive(COHERE, { renormalize: false });

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
 * assertEquals(presets.kimiK2.needs, ["bias"]);
 * ```
 */
export const presets: Presets = /* @__PURE__ */ allPresets();

/** A call, as `derive` is, because bundlers drop unused pure calls but no spreads. */
function allPresets(): Presets {
  // In the order of their coming: the frozen vectors number them.
  const rows: Readonly<Record<keyof Presets, Row>> = {
    deepseekV2: [V2, 160, 6, 16],
    deepseekV2Lite: [PLAIN_SOFTMAX, 64, 6],
    deepseekV3: [V3_GROUPS, 256, 8, 2.5],
    deepseekV4Flash: [V4, 256, 6, 1.5],
    deepseekV4Pro: [V4, 384, 6, 2.5],
    dots1: [V3, 128, 6, 2.5],
    ernie45: [ERNIE, 64, 6],
    flexOlmo: [PLAIN_SOFTMAX, 7, 5],
    gemma4: [GEMMA, 128, 8],
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
    llama4Maverick: [SIGMOID, 128, 1],
    llama4Scout: [SIGMOID, 16, 1],
    longcatFlash: [LONGCAT, 768, 12, 6],
    mimoV2Flash: [V3, 256, 8],
    minimaxM2: [V3_BARE, 256, 8],
    minimaxM3: [V3_BARE, 128, 4, 2],
    mixtral: [SOFTMAX, 8, 2],
    moonlight: [V3, 64, 6, 2.446],
    nemotron3Nano: [V3, 128, 6, 2.5],
    nemotron3Super: [V3, 512, 22, 5],
    olmoe: [PLAIN_SOFTMAX, 64, 8],
    qwen15Moe: [PLAIN_SOFTMAX, 60, 4],
    qwen3Moe: [SOFTMAX, 128, 8],
    qwen3Coder480b: [SOFTMAX, 160, 8],
    qwen3Next: [SOFTMAX, 512, 10],
    qwen35: [SOFTMAX, 256, 8],
    qwen35Large: [SOFTMAX, 512, 10],
    solarOpen: [V3, 128, 8],
    step37Flash: [V3_BARE, 288, 8, 3],
    trinity: [V3, 128, 8, 2.826],
    commandAPlus: [COHERE, 128, 8],
    deepseekV41Flash: [V4, 384, 6, 1.5],
    hy3: [V3, 192, 8, 2.826],
    lingLite: [SOFTMAX, 64, 6],
    ling3Flash: [V3_GROUPS, 512, 8, 2.5],
    mimoV2Pro: [V3, 384, 8],
    mistral4: [MISTRAL4, 128, 4],
    northMini: [SIGMOID, 128, 8],
    qwen2Moe57b: [PLAIN_SOFTMAX, 64, 8],
    solarOpen2: [V3, 320, 8],
    hy4Preview: [V3, 256, 8, 2.827],
    inkling: [INKLING, 256, 6, 8],
  };
  const entries = Object.entries(rows).map(([name, row]) => [name, presetOf(row)]);
  return Object.freeze(Object.fromEntries(entries));
}

function presetOf([rule, numExperts, topK, routedScalingFactor = 1]: Row): Preset {
  const { groups, needs } = rule;
  Object.freeze(groups);
  Object.freeze(needs);
  return Object.freeze({ ...rule, numExperts, topK, routedScalingFactor });
}

function derive(base: Rule, changes: Partial<Rule>): Rule {
  return { ...base, ...changes };
}
