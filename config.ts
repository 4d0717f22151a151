/**
 * Reads a model's Hugging Face `config.json` or GGUF metadata: its routing rule as options for `createGate`, and in
 * words what options cannot say. It stands apart from `@tilegate/tilegate`, so that only programs that
 * read configs carry its table of models.
 *
 * @example Options for Mixtral's router
 * ```ts
 * import { presetFromConfig } from "@tilegate/tilegate/config";
 * import { createGate } from "@tilegate/tilegate";
 * import { assertEquals } from "@std/assert";
 *
 * const text = `{"model_type": "mixtral", "num_local_experts": 8, "num_experts_per_tok": 2}`;
 * using gate = await createGate(presetFromConfig(text)); // or a parsed config, or GGUF metadata
 * assertEquals([gate.numExperts, gate.topK], [8, 2]);
 * ```
 *
 * @module
 */

export { presetFromConfig, readModelConfig } from "./models/config.ts";
export type { ModelConfig, RouterConfig } from "./models/config_types.ts";
export type { LayerKind } from "./models/layer_rules.ts";
export type { GateNeed, GroupOptions, GroupScore, Scoring } from "./gate/options.ts";
export type { Preset } from "./models/presets.ts";
