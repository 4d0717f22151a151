/**
 * Reads the facts of a routing rule from a config, each under any of its names.
 *
 * @module
 */

import {
  checkBoolean,
  checkFloat32,
  checkInteger,
  checkWord,
  refuse,
  type Subject,
} from "../gate/checks.ts";
import type { Config } from "./layers.ts";
import type { Expected, Fact, RouterRule } from "./rules.ts";
import type { GroupOptions } from "../gate/options.ts";
import type { Preset } from "./presets.ts";

const MAX_EXPERTS = 4096;
const MAX_TOP_K = 64;

/** What configs call a fact; the first is the usual name. */
const NAMES: Readonly<Record<Fact, readonly string[]>> = {
  experts: ["n_routed_experts", "num_experts", "num_local_experts", "moe_num_experts"],
  topK: [
    "num_experts_per_tok",
    "num_experts_per_token",
    "moe_topk",
    "moe_top_k",
    "moe_k",
    "top_k_experts",
  ],
  renormalize: ["norm_topk_prob", "moe_renormalize", "route_norm", "norm_expert_weight"],
  scale: [
    "routed_scaling_factor",
    "moe_routed_scaling_factor",
    "moe_router_scaling_factor",
    "route_scale",
  ],
  scoring: [
    "scoring_func",
    "score_function",
    "score_func",
    "moe_router_activation_func",
    "moe_router_activation",
  ],
  groups: ["n_group", "num_expert_group"],
};

/** The part of a config that describes the language model, and how to read it. */
export interface Reader {
  /** Its keys. */
  readonly part: Config;
  /** What stands before its keys in messages: `""` or `"text_config."`. */
  readonly path: string;
  /** What the code of its model type fixes. */
  readonly rule: RouterRule;
}

/**
 * Reads the routing rule.
 *
 * @param reader The config.
 * @returns Options for `createGate`.
 * @throws {TypeError} If a key is missing or of a wrong type.
 * @throws {RangeError} If a value is out of its range.
 */
export function readPreset(reader: Reader): Preset {
  const { rule } = reader;
  const numExperts = readCount(reader, "experts", MAX_EXPERTS) + zeroExperts(reader);
  const groups = readGroups(reader, numExperts);
  return {
    numExperts,
    topK: readCount(reader, "topK", MAX_TOP_K),
    scoring: rule.scoring,
    ...groups === undefined ? {} : { groups },
    renormalize: rule.renormalize === "config"
      ? readBoolean(reader, "renormalize")
      : rule.renormalize,
    epsilon: rule.epsilon,
    routedScalingFactor: rule.scaled ? readScale(reader) : 1,
  };
}

/** A number, or one for each layer if all are the same. */
function readCount(reader: Reader, fact: Fact, max: number): number {
  const [value, key] = valueOf(reader, fact);
  const perLayer: readonly unknown[] = Array.isArray(value) && value.length > 0 ? value : [value];
  if (perLayer.some((each) => each !== perLayer[0])) {
    fail(key, { wanted: "the same in every layer" }, value);
  }
  return checkInteger(perLayer[0], { ...about(key), min: 1, max });
}

function zeroExperts({ part, path, rule }: Reader): number {
  if (rule.zeroExperts !== true) return 0;
  const subject = about(`${path}zero_expert_num`);
  return part.zero_expert_num === null
    ? 0
    : checkInteger(part.zero_expert_num, { ...subject, min: 0, max: MAX_EXPERTS });
}

function readGroups(reader: Reader, numExperts: number): GroupOptions | undefined {
  const { part, path, rule } = reader;
  if (rule.groups === undefined || (rule.groups === "max" && !isLimited(reader))) return undefined;
  if (rule.oneGroup === true && hasNoGroups(reader)) return undefined;
  const [value, key] = valueOf(reader, "groups");
  const count = checkInteger(value, { ...about(key), min: 1, max: numExperts });
  if (numExperts % count !== 0) {
    fail(key, { wanted: `a divisor of the ${numExperts} experts` }, value);
  }
  if (count === 1) return undefined;
  const subject = about(`${path}topk_group`);
  const selected = checkInteger(part.topk_group, { ...subject, min: 1, max: count });
  return { count, selected, score: rule.groups };
}

/**
 * Tells whether a config does not speak of groups.
 *
 * @param reader The config.
 * @returns Whether the group count is missing, or `null`.
 */
export function hasNoGroups(reader: Reader): boolean {
  const [value] = valueOf(reader, "groups");
  return value === undefined || value === null;
}

/** DeepSeek-V2 says by a word whether its groups count. */
function isLimited({ part, path }: Reader): boolean {
  const subject = about(`${path}topk_method`);
  const words = ["greedy", "group_limited_greedy"] as const;
  return checkWord(part.topk_method, { ...subject, words }) === "group_limited_greedy";
}

function readScale(reader: Reader): number {
  const [value, key] = valueOf(reader, "scale");
  if (value === null && reader.rule.nullScale === true) return 1;
  checkFloat32(value, { ...about(key), positive: true });
  return value as number;
}

function readBoolean(reader: Reader, fact: Fact): boolean {
  const [value, key] = valueOf(reader, fact);
  return checkBoolean(value, about(key));
}

function about(key: string): Subject {
  return { subject: `read config: ${key}` };
}

/** The value of a fact and the key it has, or should have; two keys must not contradict. */
function valueOf({ part, path, rule }: Reader, fact: Fact): [value: unknown, key: string] {
  const own = rule.names?.[fact] ?? NAMES[fact][0];
  const present = [own, ...NAMES[fact].filter((name) => name !== own)]
    .filter((name) => part[name] !== undefined && part[name] !== null);
  const [first = own, ...rest] = present;
  for (const name of rest) {
    if (JSON.stringify(part[name]) === JSON.stringify(part[first])) continue;
    fail(path + name, { wanted: `what ${first} is, ${JSON.stringify(part[first])}` }, part[name]);
  }
  return [part[first], path + first];
}

/**
 * Refuses a config that says what the model type's code does not do.
 *
 * @param reader The config.
 * @throws {RangeError} If a key has another value than the code assumes.
 */
export function checkExpected(reader: Reader): void {
  const { part, path, rule } = reader;
  const expected: [name: string, value: unknown, wanted: Expected][] = Object
    .entries(rule.expect ?? {}).map(([key, wanted]) => [path + key, part[key], wanted]);
  const fixed = (fact: Fact, wanted: Expected): void => {
    const [value, name] = valueOf(reader, fact);
    expected.push([name, value, wanted]);
  };
  fixed("scoring", rule.scoring);
  if (rule.renormalize !== "config") fixed("renormalize", rule.renormalize);
  if (!rule.scaled) fixed("scale", 1);
  if (rule.groups === undefined) fixed("groups", 1);
  for (const [name, value, wanted] of expected) {
    if (value === undefined || value === null || value === wanted) continue;
    fail(name, { wanted: `${JSON.stringify(wanted)}, as in this model type's code` }, value);
  }
}

/**
 * Checks that a part of a config is an object.
 *
 * @param value The part.
 * @param name Its key.
 * @returns The same.
 * @throws {TypeError} If it is something else.
 */
export function checkObject(value: unknown, name: string): Config {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Config;
  refuse(value, `${about(name).subject} must be an object`);
}

/**
 * Throws in the error grammar.
 *
 * @param name The key.
 * @param mismatch What was wanted, and what it got where that is more than the value.
 * @param value The key's value.
 * @throws {TypeError} If the value is missing.
 * @throws {RangeError} If it is there.
 */
export function fail(
  name: string,
  mismatch: { readonly wanted: string; readonly got?: string },
  value: unknown,
): never {
  const { wanted, got } = mismatch;
  const type = value === undefined || value === null ? undefined : typeof value;
  refuse(value, `${about(name).subject} must be ${wanted}`, { type, got });
}
