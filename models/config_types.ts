/**
 * What reading a config gives.
 *
 * @module
 */

import type { LayerKind } from "./layer_rules.ts";
import type { Preset } from "./presets.ts";

/** What a config says of one router. */
export interface RouterConfig {
  /** Which tokens it routes: `"text"`, or for example `"vision"`. */
  readonly name: string;
  /** The routing rule: options for `createGate`. */
  readonly preset: Preset;
  /** The tensor in each layer of the checkpoint that holds `bias`, `[numExperts]`, for example
   * `"mlp.gate.e_score_correction_bias"`; `null` where the model has none. GGUF files call it
   * `exp_probs_b.bias` in all models. */
  readonly biasTensor: string | null;
  /** What each layer is to it, from layer 0; `null` where the config does not tell. */
  readonly layers: readonly LayerKind[] | null;
}

/** What a model's config says of its routers. `preset`, `biasTensor` and `layers` are the first's. */
export interface ModelConfig extends Omit<RouterConfig, "name"> {
  /** The model type whose rule was read, for example `"kimi_k2"`. */
  readonly modelType: string;
  /** Shared experts, which every token visits; `null` where the config gives no count. */
  readonly numSharedExperts: number | null;
  /** Every router of the model. Most models have one, that of the language model. */
  readonly routers: readonly RouterConfig[];
  /** What options cannot say, in full sentences. */
  readonly notes: readonly string[];
}
