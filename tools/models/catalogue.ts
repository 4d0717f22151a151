/**
 * Which models each preset is, and where its numbers were read.
 *
 * "config" is the model's released `config.json` (most as ai-dynamo/aiconfigurator keeps them); "copy"
 * is a copy of it in another public repository; "class" is the default of the model's configuration
 * class in Hugging Face transformers 5.18, which for these rows is the only source; "code" is its
 * modeling code. The epsilon is always the code's.
 *
 * @module
 */

import { type Preset, type Presets, presets } from "../../models/presets.ts";

/** What is known of a preset beside its numbers. */
export interface PresetFacts {
  /** The maker's name for its models. */
  readonly family: string;
  /** The models that route so. */
  readonly models: string;
  /** The `model_type` in their configs. */
  readonly modelTypes: readonly string[];
  /** Where the numbers were read. */
  readonly source: string;
}

/** A preset with its name. */
export interface ListedPreset extends PresetFacts {
  /** The name in `presets`. */
  readonly name: keyof Presets;
  /** Its numbers. */
  readonly preset: Preset;
}

/** The presets of one maker. */
export interface PresetFamily {
  /** The maker's name for its models. */
  readonly family: string;
  /** Its presets. */
  readonly presets: readonly ListedPreset[];
}

type Row = readonly [family: string, models: string, modelTypes: string, source: string];

/** By family. */
const ROWS: Readonly<Record<keyof Presets, Row>> = {
  deepseekV2: [
    "DeepSeek",
    "DeepSeek-V2 (236B)",
    "deepseek_v2",
    "DeepSeek's inference `config_236B.json`; code",
  ],
  deepseekV2Lite: [
    "DeepSeek",
    "DeepSeek-V2-Lite (16B)",
    "deepseek_v2",
    "DeepSeek's inference `config_16B.json`; class",
  ],
  deepseekV3: [
    "DeepSeek",
    "DeepSeek-V3, R1, V3.1, V3.2",
    "deepseek_v3 deepseek_v32",
    "config; DeepSeek's inference `config_671B.json`",
  ],
  deepseekV4Flash: ["DeepSeek", "DeepSeek-V4-Flash", "deepseek_v4", "config; code"],
  deepseekV4Pro: ["DeepSeek", "DeepSeek-V4-Pro", "deepseek_v4", "config; code"],
  deepseekV41Flash: [
    "DeepSeek",
    "DeepSeek-V4.1-Flash",
    "deepseek_v41",
    "class (its fields mirror the released config)",
  ],
  moonlight: ["Kimi", "Moonlight-16B-A3B", "kimi_vl deepseek_v3", "config; code"],
  kimiLinear: ["Kimi", "Kimi-Linear-48B", "kimi_linear", "class; code"],
  kimiK2: ["Kimi", "Kimi-K2, K2.5, K2.6, K2.7-Code", "kimi_k2 kimi_k25", "config"],
  kimiK3: ["Kimi", "Kimi-K3", "kimi_k3", "config"],
  glm45: [
    "GLM",
    "GLM-4.5 (355B), GLM-4.7",
    "glm4_moe",
    "THUDM slime `scripts/models/glm4.5-355B-A32B.sh`; config (4.7)",
  ],
  glm45Air: ["GLM", "GLM-4.5-Air", "glm4_moe glm4v_moe", "class"],
  glm47Flash: [
    "GLM",
    "GLM-4.7-Flash",
    "glm4_moe_lite",
    "class; THUDM slime `scripts/models/glm4.7-30B-A3B.sh`",
  ],
  glm5: ["GLM", "GLM-5, 5.1, 5.2", "glm_moe_dsa", "config"],
  glm53Flash: ["GLM", "GLM-5.3-Flash", "glm5_next", "class"],
  qwen15Moe: ["Qwen", "Qwen1.5-MoE-A2.7B", "qwen2_moe", "class; copy"],
  qwen2Moe57b: [
    "Qwen",
    "Qwen2-57B-A14B",
    "qwen2_moe",
    "copy (NVIDIA TensorRT-LLM `test_modeling_qwen_moe.py`)",
  ],
  qwen3Moe: ["Qwen", "Qwen3-30B-A3B, 235B-A22B, VL", "qwen3_moe qwen3_vl_moe", "config"],
  qwen3Coder480b: ["Qwen", "Qwen3-Coder-480B", "qwen3_moe", "config"],
  qwen3Next: ["Qwen", "Qwen3-Next-80B", "qwen3_next", "class"],
  qwen35: ["Qwen", "Qwen3.5-35B, 122B, Qwen3.6-35B", "qwen3_5_moe", "config; code"],
  qwen35Large: [
    "Qwen",
    "Qwen3.5-397B, Qwen3.8-Flash-Next",
    "qwen3_5_moe qwen4_exp",
    "config (3.5); class (3.8); code",
  ],
  gptOss20b: ["GPT-OSS", "GPT-OSS 20B", "gpt_oss", "config; code"],
  gptOss120b: ["GPT-OSS", "GPT-OSS 120B", "gpt_oss", "config; code"],
  llama4Maverick: ["Llama", "Llama-4 Maverick", "llama4", "config; code"],
  llama4Scout: ["Llama", "Llama-4 Scout", "llama4_text", "config; code"],
  mixtral: ["Mistral", "Mixtral 8x7B, 8x22B", "mixtral", "config; code"],
  mistral4: ["Mistral", "Mistral-4 (Mistral-Small-4-119B)", "mistral4", "class; code"],
  gemma4: ["Gemma", "Gemma-4-26B-A4B", "gemma4", "config; code"],
  commandAPlus: ["Cohere", "Command-A-Plus", "cohere2_moe", "copy; code"],
  northMini: ["Cohere", "North-Mini-Code-1.0", "cohere2_moe", "copy; code"],
  minimaxM2: [
    "MiniMax",
    "MiniMax-M2, M2.5, M2.7",
    "minimax_m2",
    "config (M2.5, M2.7); class (M2); code",
  ],
  minimaxM3: ["MiniMax", "MiniMax-M3", "minimax_m3_vl", "config; code"],
  ernie45: ["Ernie", "Ernie-4.5-21B-A3B", "ernie4_5_moe", "class; code"],
  hunyuanA13b: ["Hunyuan", "Hunyuan-A13B", "hunyuan_v1_moe", "config; code"],
  hy3: ["Hunyuan", "Hunyuan-3 (Hy3)", "hy_v3", "class; code"],
  hy4Preview: ["Hunyuan", "Hunyuan-4 (Hy4-preview)", "hy_v4", "class; code"],
  lingLite: ["Ling", "Ling-lite 1.0, 1.5", "bailing_moe", "copy; code (SGLang, vLLM)"],
  ling2: [
    "Ling",
    "Ling-2.0, 2.6-flash, LLaDA2-mini",
    "bailing_moe bailing_moe_v2 bailing_hybrid llada2_moe",
    "inclusionAI Ling-V2 `examples/pretrain/run_pretrain_4k.sh`; class (2.6); copy (LLaDA2)",
  ],
  ling3Flash: ["Ling", "Ling-3.0-flash", "bailing_hybrid", "copy; code (vLLM `bailing_moe_v3.py`)"],
  lfm2Moe: ["LFM", "LFM2-8B-A1B", "lfm2_moe", "class; code"],
  nemotron3Nano: [
    "Nemotron",
    "Nemotron-3-Nano-30B, 3.5-Lightning-30B",
    "nemotron_h",
    "config; code",
  ],
  nemotron3Super: ["Nemotron", "Nemotron-3-Super-120B, Ultra-550B", "nemotron_h", "config; code"],
  granite1b: ["Granite", "Granite-3.0-1B-A400M", "granitemoe", "copy; code"],
  granite3b: ["Granite", "Granite-3.1-3B-A800M", "granitemoe", "copy; code"],
  mimoV2Flash: [
    "MiMo",
    "MiMo-V2-Flash, V2.5",
    "mimo_v2_flash mimo_v2",
    "config (V2-Flash); copy (V2.5)",
  ],
  mimoV2Pro: ["MiMo", "MiMo-V2.5-Pro, V2.6-Pro", "mimo_v2", "copy"],
  longcatFlash: ["LongCat", "LongCat-Flash", "longcat_flash", "class; code"],
  dots1: ["dots", "dots.llm1", "dots1", "config; code"],
  step37Flash: ["Step", "Step-3.7-Flash", "step3p7", "config; code"],
  inkling: [
    "Inkling",
    "Inkling, Inkling-Small",
    "inkling_mm_model inkling_text",
    "class; code",
  ],
  lagunaS21: ["Laguna", "Laguna-S-2.1", "laguna", "config; code"],
  lagunaXs2: ["Laguna", "Laguna-XS.2", "laguna", "config; code"],
  solarOpen: ["Solar", "Solar-Open-100B", "solar_open", "class"],
  solarOpen2: ["Solar", "Solar-Open2-250B", "solar_open2", "class; copy"],
  trinity: ["Trinity", "Trinity-Nano, Mini", "afmoe", "copy; code"],
  olmoe: ["OLMo", "OLMoE-1B-7B", "olmoe", "class"],
  flexOlmo: ["OLMo", "FlexOlmo", "flex_olmo", "class"],
};

/**
 * Lists the presets by family, each with its models, its numbers and their source.
 *
 * @returns The families, in the order of `docs/MODELS.md`.
 */
export function presetFamilies(): readonly PresetFamily[] {
  const families = [...new Set(listPresets().map(({ family }) => family))];
  return families.map((family) => ({
    family,
    presets: listPresets().filter((each) => each.family === family),
  }));
}

/**
 * Lists the presets.
 *
 * @returns Each with its models, its numbers and their source, by family.
 */
export function listPresets(): readonly ListedPreset[] {
  return (Object.keys(ROWS) as (keyof Presets)[]).map((name) => {
    const [family, models, modelTypes, source] = ROWS[name];
    return {
      name,
      family,
      models,
      modelTypes: modelTypes.split(" "),
      source,
      preset: presets[name],
    };
  });
}
