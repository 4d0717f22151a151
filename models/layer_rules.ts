/**
 * Which keys of a config say which layers have a router, family by family.
 *
 * @module
 */

/**
 * What a layer's feed-forward part is: `"moe"` routes by logits, `"hash"` takes its experts from a
 * table of token ids and only weighs them by logits, `"dense"` has no router.
 */
export type LayerKind = "moe" | "hash" | "dense";

/** What the entries of a list, or the letters of a text, mean. */
export type Words = Readonly<Record<string, LayerKind>>;

/** A way to say which layers have a router. */
export type LayerKey =
  /** A list of words, one per layer. `longer` lists go on into layers that only draft. */
  | { readonly words: string; readonly mean: Words; readonly longer?: boolean }
  /** A text of letters, one per layer. */
  | { readonly letters: string; readonly mean: Words }
  /** A list of flags, one per layer. */
  | { readonly flags: string }
  /** The layers that have a router, as a list or as a text with commas. */
  | { readonly indices: string }
  /** How many layers at the start have none; behind them every so many have one. */
  | { readonly first: string; readonly every?: string; readonly shifted?: boolean }
  /** Every so many layers have one, counted from 1, but for those listed. */
  | {
    readonly step: string;
    readonly except?: string;
    readonly standard?: number;
    readonly optional?: boolean;
  }
  /** Those have one whose index leaves a remainder. */
  | { readonly period: string; readonly remainder: string | number }
  /** Those from a first to a last layer have one, every so many, counted from 1. */
  | { readonly start: string; readonly end: string; readonly interval: string }
  /** How many layers at the start take their experts from a table. */
  | { readonly hashed: string }
  /** As many at the start have none as the class says; no key does. */
  | { readonly byClass: true };

const SPARSE: Words = { dense: "dense", sparse: "moe" };
const HASHED: Words = { moe: "moe", hash_moe: "hash" };
const BLOCKS: Words = {
  mamba: "dense",
  linear_attention: "dense",
  attention: "dense",
  full_attention: "dense",
  mlp: "dense",
  moe: "moe",
};
const LETTERS: Words = { "M": "dense", "*": "dense", "-": "dense", "E": "moe" };

const TYPES: LayerKey = { words: "mlp_layer_types", mean: SPARSE };
const FREQUENCY: LayerKey = { flags: "moe_layer_freq" };
const BY_CLASS: LayerKey = { byClass: true };
const FIRST_DENSE: LayerKey = { first: "first_k_dense_replace", every: "moe_layer_freq" };
const FIRST_ALONE: LayerKey = { first: "first_k_dense_replace" };

/** The families of `LAYER_RULES`. */
export type LayerRuleName =
  | "every"
  | "arctic"
  | "deepseek"
  | "deepseek_v4"
  | "ernie"
  | "exaone"
  | "first_dense"
  | "hunyuan"
  | "inkling"
  | "jamba"
  | "laguna"
  | "llama4"
  | "minimax_m3"
  | "mimo"
  | "nemotron"
  | "nomic"
  | "num_dense_layers"
  | "qwen"
  | "sarvam"
  | "step"
  | "types";

/** Which family reads which keys, in which order: the first that a config has decides. */
export const LAYER_RULES: Readonly<Record<LayerRuleName, readonly LayerKey[]>> = {
  /** Every layer has a router, whatever the config says. */
  every: [],
  arctic: [{ step: "moe_layer_frequency", standard: 2 }],
  deepseek: [TYPES, FREQUENCY, FIRST_DENSE],
  deepseek_v4: [
    { words: "mlp_layer_types", mean: HASHED, longer: true },
    { hashed: "num_hash_layers" },
  ],
  ernie: [TYPES, {
    start: "moe_layer_start_index",
    end: "moe_layer_end_index",
    interval: "moe_layer_interval",
  }],
  exaone: [TYPES, { flags: "is_moe_layer" }, FIRST_ALONE],
  first_dense: [TYPES, FIRST_ALONE],
  hunyuan: [{ first: "moe_layer_num_skipped" }],
  inkling: [TYPES, { first: "dense_mlp_idx" }],
  jamba: [{ period: "expert_layer_period", remainder: "expert_layer_offset" }],
  laguna: [
    TYPES,
    { step: "decoder_sparse_step", except: "mlp_only_layers", optional: true },
    BY_CLASS,
  ],
  llama4: [{ indices: "moe_layers" }, { step: "interleave_moe_layer_step" }],
  minimax_m3: [TYPES, FREQUENCY, BY_CLASS],
  mimo: [TYPES, FREQUENCY, BY_CLASS],
  nemotron: [
    { words: "layers_block_type", mean: BLOCKS },
    { letters: "hybrid_override_pattern", mean: LETTERS },
  ],
  nomic: [{ period: "moe_every_n_layers", remainder: 1 }],
  num_dense_layers: [{ first: "num_dense_layers" }],
  qwen: [{ step: "decoder_sparse_step", except: "mlp_only_layers" }],
  sarvam: [{ first: "first_k_dense_replace", every: "moe_layer_freq", shifted: true }],
  step: [
    { words: "mlp_layer_types", mean: SPARSE, longer: true },
    { indices: "moe_layers_enum" },
    BY_CLASS,
  ],
  types: [TYPES, BY_CLASS],
};

/**
 * Lists the keys that a family's code reads to tell its layers.
 *
 * @param rule The family.
 * @returns The keys' names, in the order of `LAYER_RULES`, each once.
 */
export function layerKeys(rule: LayerRuleName): readonly string[] {
  const keys: readonly LayerKey[] = LAYER_RULES[rule];
  const names = keys.flatMap((key) =>
    Object.values(key).filter((each): each is string => typeof each === "string")
  );
  return [...new Set(names)];
}
