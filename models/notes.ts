/**
 * What a config says and options cannot, in full sentences.
 *
 * @module
 */

import type { GateNeed } from "../gate/options.ts";
import type { LayerKind } from "./layer_rules.ts";
import type { Preset } from "./presets.ts";
import { type Config, isMissing } from "./reader.ts";
import type { RouterRule } from "./rule.ts";

const SHARED_COUNTS = [
  "n_shared_experts",
  "num_shared_experts",
  "num_shared_expert",
  "moe_num_shared_experts",
] as const;

/** Configs that give one shared expert by its width. */
const SHARED_WIDTHS = [
  "shared_expert_intermediate_size",
  "shared_intermediate_size",
  "share_expert_dim",
] as const;

/** The shared experts of a model, which every token visits. */
export interface SharedExperts {
  /** How many there are; `null` where the config gives no count. */
  readonly count: number | null;
  /** What to know of them. */
  readonly notes: readonly string[];
}

/**
 * Reads how many shared experts a model has.
 *
 * @param keys The part of the config with the router's numbers.
 * @param preset The router's preset.
 * @returns The count and what to know of it.
 */
export function readShared(keys: Config, { numSharedExperts }: Preset): SharedExperts {
  if (numSharedExperts !== undefined) {
    const notes = [
      `The router scores its shared experts: a row has ${numSharedExperts} logits more.`,
    ];
    return { count: numSharedExperts, notes };
  }
  const counts = SHARED_COUNTS.map((key) => keys[key])
    .map((value: unknown) => Array.isArray(value) ? value[0] : value); // Hunyuan's: one a layer
  const count = counts.find((each): each is number => Number.isSafeInteger(each)) ?? null;
  if (count === 0) return { count, notes: [] };
  if (count !== null) return { count, notes: [besides(count)] };
  const width = SHARED_WIDTHS.map((each) => keys[each])
    .find((each) => typeof each === "number" && each > 0);
  if (width === undefined) return { count: null, notes: [] };
  return { count: 1, notes: ["A shared expert runs beside the routed ones, outside the gate."] };
}

function besides(count: number): string {
  const noun = count === 1 ? "shared expert runs" : "shared experts run";
  return `${count} ${noun} beside the routed ones; numSharedExperts is for fused ones.`;
}

/** The tensors of each layer that are options of its gate. */
export interface NeededTensors {
  /** The correction bias; `null` where there is none. */
  readonly bias: string | null;
  /** The scale of each expert. */
  readonly perExpertScale?: string;
  /** The scale of all weights. */
  readonly globalScale?: string;
}

/** The same in the order of `needs`. */
export const NEEDS: readonly GateNeed[] = ["bias", "perExpertScale", "globalScale"];

/**
 * Says what a caller must add to a preset.
 *
 * @param tensors The tensors of each layer that hold it.
 * @param preset The preset.
 * @returns A sentence for each.
 */
export function needNotes(tensors: NeededTensors, { numExperts }: Preset): string[] {
  return NEEDS.filter((need) => tensors[need]).map((need) => {
    const length = need === "bias" ? `, ${numExperts} values` : "";
    return `${need}: the tensor ${tensors[need]} of each layer${length}.`;
  });
}

/**
 * Says what the model's code does that options cannot say.
 *
 * @param rule The model type's rule.
 * @param preset The preset that was read.
 * @returns A sentence for each.
 */
export function ruleNotes(
  { notes = [], groupNotes = [], temperature }: RouterRule,
  { groups, logitScale }: Preset,
): readonly string[] {
  return [
    ...notes,
    ...groups === undefined ? [] : groupNotes,
    ...logitScale === undefined ? [] : [
      `${temperature} divides the logits; logitScale, its inverse, ` +
      "multiplies them: the same but for rounding.",
    ],
  ];
}

/**
 * Says which layers have no router, or another.
 *
 * @param layers The layers, or `null` where the config does not tell.
 * @returns A sentence for each kind.
 */
export function layerNotes(layers: readonly LayerKind[] | null): string[] {
  if (layers === null) return ["The config does not say which layers have a router."];
  const hash = runs(layers, "hash");
  const dense = runs(layers, "dense");
  const table = "experts from a table of token ids, the tensor ffn.gate.tid2eid";
  return [
    ...isMissing(hash) ? [] : [`${namedLayers(hash, "takes its", "take their")} ${table}.`],
    ...isMissing(dense) ? [] : [`${namedLayers(dense, "has", "have")} no router.`],
  ];
}

/** "Layer 3 has" or "Layers 0-2, 7 have". */
function namedLayers(layers: string, one: string, many: string): string {
  return /^\d+$/.test(layers) ? `Layer ${layers} ${one}` : `Layers ${layers} ${many}`;
}

/** The layers of a kind, as in "0-2, 7"; `undefined` where there are none. */
function runs(layers: readonly LayerKind[], kind: LayerKind): string | undefined {
  const texts: string[] = [];
  for (let first = 0; first < layers.length; first++) {
    if (layers[first] !== kind) continue;
    let last = first;
    while (layers[last + 1] === kind) last++;
    texts.push(first === last ? `${first}` : `${first}-${last}`);
    first = last;
  }
  return texts.length === 0 ? undefined : texts.join(", ");
}
