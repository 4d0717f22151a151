/**
 * Which layers of a model have a router, in the many ways that configs say it.
 *
 * @module
 */

/**
 * What a layer's feed-forward part is: `"moe"` routes by logits, `"hash"` takes its experts from a
 * table of token ids and only weighs them by logits, `"dense"` has no router.
 */
export type LayerKind = "moe" | "hash" | "dense";

/** A config, or the part of it that describes the language model. */
export type Config = Readonly<Record<string, unknown>>;

/** What configs call a kind. */
const KINDS: Readonly<Record<string, LayerKind>> = {
  dense: "dense",
  sparse: "moe",
  moe: "moe",
  hash_moe: "hash",
};

/** Far more layers than any model has. */
const MAX_LAYERS = 10_000;

/**
 * Reads which layers have a router.
 *
 * @param config The language model's part of a config.
 * @param everyLayer Whether all have one when no key speaks of it.
 * @returns A kind per layer, from layer 0; `null` where the config does not tell.
 */
export function readLayers(config: Config, everyLayer: boolean): readonly LayerKind[] | null {
  return listedLayers(config) ?? countedLayers(config, everyLayer);
}

/** The keys that list the layers one by one. */
function listedLayers(config: Config): readonly LayerKind[] | null {
  const { mlp_layer_types, layers_block_type, hybrid_override_pattern, moe_layer_freq } = config;
  if (isStrings(mlp_layer_types) && mlp_layer_types.every((type) => Object.hasOwn(KINDS, type))) {
    return mlp_layer_types.map((type) => KINDS[type]);
  }
  if (isStrings(layers_block_type) && layers_block_type.includes("moe")) {
    return layers_block_type.map((type) => kind(type === "moe"));
  }
  if (typeof hybrid_override_pattern === "string") {
    return [...hybrid_override_pattern].map((letter) => kind(letter === "E"));
  }
  if (Array.isArray(moe_layer_freq)) return moe_layer_freq.map((flag) => kind(flag === 1));
  return null;
}

/** The keys that are a rule of the layer's index. */
function countedLayers(config: Config, everyLayer: boolean): readonly LayerKind[] | null {
  const count = whole(config.num_layers) ?? whole(config.num_hidden_layers);
  const rule = layerRule(config) ?? (everyLayer ? () => "moe" as const : null);
  if (count === null || count > MAX_LAYERS || rule === null) return null;
  return Array.from({ length: count }, (_, layer) => rule(layer));
}

type LayerRule = (layer: number) => LayerKind;

function layerRule(config: Config): LayerRule | null {
  const hashed = whole(config.num_hash_layers);
  if (hashed !== null) return (layer) => layer < hashed ? "hash" : "moe";
  return namedLayers(config) ?? firstDense(config) ?? ernieLayers(config) ?? sparseStep(config);
}

/** Llama-4 (a list, or every so many) and Step-3.5 (a list, or its text). */
function namedLayers(config: Config): LayerRule | null {
  const { moe_layers, moe_layers_enum } = config;
  const named = typeof moe_layers_enum === "string"
    ? moe_layers_enum.split(",").map(Number)
    : moe_layers_enum ?? moe_layers;
  if (Array.isArray(named)) return (layer) => kind(named.includes(layer));
  const step = whole(config.interleave_moe_layer_step);
  return step === null || step === 0 ? null : (layer) => kind((layer + 1) % step === 0);
}

/** DeepSeek and those after it; LFM2 and AFMoE; Hunyuan. */
function firstDense(config: Config): LayerRule | null {
  const dense = whole(config.first_k_dense_replace) ?? whole(config.num_dense_layers) ??
    whole(config.moe_layer_num_skipped);
  if (dense === null) return null;
  const every = whole(config.moe_layer_freq) || 1;
  return (layer) => kind(layer >= dense && layer % every === 0);
}

function ernieLayers(config: Config): LayerRule | null {
  const start = whole(config.moe_layer_start_index);
  if (start === null) return null;
  const end = whole(config.moe_layer_end_index) ?? Infinity; // -1 is the last layer
  const interval = whole(config.moe_layer_interval) || 1;
  return (layer) => kind(layer >= start && layer <= end && (layer + 1) % interval === 0);
}

/** Qwen. */
function sparseStep(config: Config): LayerRule | null {
  const step = whole(config.decoder_sparse_step);
  if (step === null || step === 0) return null;
  const dense = Array.isArray(config.mlp_only_layers) ? config.mlp_only_layers : [];
  return (layer) => kind(!dense.includes(layer) && (layer + 1) % step === 0);
}

function kind(routed: boolean): LayerKind {
  return routed ? "moe" : "dense";
}

function whole(value: unknown): number | null {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? value as number : null;
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
