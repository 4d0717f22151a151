/**
 * What a rule is: all that the code of a model type fixes about its router.
 *
 * @module
 */

import type { GroupScore, Scoring } from "../gate/options.ts";
import type { LayerRuleName } from "./layer_rules.ts";
import type { Part } from "./reader.ts";

/** The facts that a config may tell under several names. */
export type Fact =
  | "experts"
  | "topK"
  | "renormalize"
  | "scale"
  | "scoring"
  | "groups"
  | "groupsSelected";

/** A value that a config must have where it has the key at all, because the code knows no other. */
export type Expected = string | number | boolean;

/** What a configuration class takes for a fact that a config leaves out. */
export type ClassDefaults = Partial<Readonly<Record<Fact, string | number | boolean>>>;

/** What a model type's code fixes. */
export interface RouterRule {
  /** How a logit becomes a score, or the words that a config may say it with. */
  readonly scoring: Scoring | Readonly<Record<string, Scoring>>;
  /** Whether the weights are divided by their sum: always, never, as the config says, or where
   * several experts are chosen. */
  readonly renormalize: boolean | "config" | "several";
  /** Added to that sum. */
  readonly epsilon: number;
  /** Whether the weights are multiplied by a factor of the config. */
  readonly scaled: boolean;
  /** Whether a factor of `null` is 1. */
  readonly nullScale?: boolean;
  /** The key that the logits are divided by. */
  readonly temperature?: string;
  /** The key of the logits' soft cap, which counts where it is above 0; or the cap itself. */
  readonly softCap?: string | number;
  /** Whether the weights are divided by the number of experts chosen. */
  readonly dividedByTopK?: boolean;
  /** Whether the config counts experts that pass the token through, chosen like any other. */
  readonly zeroExperts?: boolean;
  /** How a group is scored, where the code knows groups. */
  readonly groups?: GroupScore;
  /** The key that says with `"group_limited_greedy"` or `"greedy"` whether groups count. */
  readonly groupsSwitch?: string;
  /** Whether a config that does not speak of groups has one. */
  readonly oneGroup?: boolean;
  /** What the type's class takes for what a config leaves out. */
  readonly defaults?: ClassDefaults;
  /** The tensor of a layer that holds the correction bias. */
  readonly bias?: string;
  /** The flag without which there is no bias, and its default. */
  readonly biasFlag?: readonly [key: string, standard: boolean];
  /** The tensor of a layer that holds the scale of each expert's weight. */
  readonly perExpertScale?: string;
  /** The tensor of a layer that holds the scale of all its weights. */
  readonly globalScale?: string;
  /** Where the router scores the shared experts too: how many the type's class has. */
  readonly scoredShared?: number;
  /** What the model's own config calls a fact, where that is not the usual name. */
  readonly names?: Partial<Readonly<Record<Fact, string>>>;
  /** The part of the config that holds the facts, where it is a part of its own. */
  readonly factsIn?: string;
  /** Keys that must have one value. */
  readonly expect?: Readonly<Record<string, Expected>>;
  /** Keys without which, or with 0, the model has no router. */
  readonly requires?: readonly string[];
  /** Whether a config may list a count once per layer. */
  readonly perLayer?: boolean;
  /** What a list of two means where a layer has two routers. */
  readonly routers?: readonly [string, string];
  /** A second router elsewhere in the config: its name, where it is, and its model type. */
  readonly second?: readonly [name: string, path: readonly string[], modelType: string];
  /** Which keys say what each layer is. */
  readonly layers: LayerRuleName;
  /** Layers without a router at the start, where no key says how many: the default of the class. */
  readonly denseFirst?: number;
  /** The key that counts the layers. Default: `num_hidden_layers`. */
  readonly layerCount?: string;
  /** Shared experts that the code always has. */
  readonly sharedExperts?: number;
  /** What options cannot say. */
  readonly notes?: readonly string[];
  /** What they cannot say where the model at hand has groups. */
  readonly groupNotes?: readonly string[];
}

/** The part of a config that holds a router's numbers, and how to read it. */
export interface Reader extends Part {
  /** What the code of its model type fixes. */
  readonly rule: RouterRule;
  /** The parts around it, which must not contradict it. */
  readonly outer: readonly Part[];
  /** Which entry of a list counts, where a model has several routers: 0 or 1. */
  readonly entry?: number;
}

/**
 * Makes a rule of another. A call, where a spread would do, because bundlers drop unused pure calls
 * only.
 *
 * @param base The rule.
 * @param changes What differs.
 * @returns A new rule.
 */
export function derive(base: RouterRule, changes: Partial<RouterRule>): RouterRule {
  return { ...base, ...changes };
}
