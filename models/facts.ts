/**
 * Reads the facts of a routing rule from a config, each under any of its names.
 *
 * @module
 */

import { checkFloat32, checkInteger, checkWord } from "../gate/checks.ts";
import { describe } from "../gate/describe.ts";
import type { GroupOptions, Scoring } from "../gate/options.ts";
import type { Preset } from "./presets.ts";
import { about, type Config, fail, isMissing, isSame, isTrue, type Part } from "./reader.ts";
import type { Expected, Fact, Reader, RouterRule } from "./rule.ts";

const MAX_EXPERTS = 4096;
const MAX_TOP_K = 64;
const MAX_SHARED = 32;

/** The key of shared experts that the router scores. */
const SHARED = "n_shared_experts";

/** What configs call a fact; the first is the usual name. */
const NAMES: Readonly<Record<Fact, readonly string[]>> = {
  experts: ["n_routed_experts", "num_experts", "num_local_experts", "moe_num_experts"],
  topK: [
    "num_experts_per_tok",
    "num_experts_per_token",
    "experts_per_token",
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
    "router_scaling_factor",
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
  groupsSelected: ["topk_group"],
};

const FACTS = Object.keys(NAMES) as Fact[];

/** Every name of a count of experts: a part of a config that has one holds a router. */
export const EXPERT_NAMES: readonly string[] = [...NAMES.experts, "moe_num_primary_experts"];

/** A fact of a config: its value, `undefined` where no key tells it, and the key with its path. */
interface FactValue {
  readonly value: unknown;
  readonly key: string;
  /** Whether the class told it, because no key does. */
  readonly byClass: boolean;
}

/** A routing rule, and what was taken from the type's class. */
export interface ReadPreset {
  /** Options for `createGate`. */
  readonly preset: Preset;
  /** What the config leaves out and the class tells, or says and the code never reads. */
  readonly notes: readonly string[];
}

/**
 * Reads the routing rule.
 *
 * @param reader The part of the config with the router's numbers.
 * @returns Options for `createGate`, and what was not the config's word.
 * @throws {TypeError} If a key is missing or of a wrong type.
 * @throws {RangeError} If a value is out of its range, or contradicts the code or another key.
 */
export function readPreset(reader: Reader): ReadPreset {
  const { rule } = reader;
  checkExpected(reader);
  const numExperts = readExperts(reader);
  const groups = readGroups(reader, numExperts);
  const topK = readTopK(reader, { numExperts, groups });
  const renormalize = readRenormalize(reader, topK);
  const scale = readScale(reader);
  const preset = {
    numExperts,
    topK,
    ...readTemperature(reader),
    ...readSoftCap(reader),
    scoring: readScoring(reader),
    ...groups === undefined ? {} : { groups },
    renormalize,
    epsilon: rule.epsilon,
    routedScalingFactor: rule.dividedByTopK === true ? scale / topK : scale,
    ...readScoredShared(reader, topK),
  };
  return { preset, notes: [...classNotes(reader, groups), ...unreadNotes(reader)] };
}

function readExperts(reader: Reader): number {
  const { keys, path, rule } = reader;
  const routed = readCount(reader, "experts", { max: MAX_EXPERTS });
  if (rule.zeroExperts !== true) return routed;
  const subject = about(`${path}zero_expert_num`);
  const max = MAX_EXPERTS - routed;
  const because = `with ${routed} routed experts, at most ${MAX_EXPERTS}`;
  const zero = keys.zero_expert_num === null
    ? 0
    : checkInteger(keys.zero_expert_num, { ...subject, min: 0, max, because });
  return routed + zero;
}

function readTopK(
  reader: Reader,
  { numExperts, groups }: {
    readonly numExperts: number;
    readonly groups: GroupOptions | undefined;
  },
): number {
  const kept = groups === undefined ? numExperts : numExperts / groups.count * groups.selected;
  if (kept >= MAX_TOP_K) return readCount(reader, "topK", { max: MAX_TOP_K });
  const because = groups === undefined
    ? `the ${numExperts} experts`
    : "the experts in the groups that stay";
  return readCount(reader, "topK", { max: kept, because });
}

/** A number; one for each layer if all are the same; or the one that counts of two routers. */
function readCount(
  reader: Reader,
  fact: Fact,
  bounds: { readonly max: number; readonly because?: string },
): number {
  const { value, key } = factOf(reader, fact);
  const single = reader.rule.perLayer === true ? ofAllLayers(reader, { value, key }) : value;
  return checkInteger(ofRouter(reader, { value: single, key }), {
    ...about(key),
    min: 1,
    ...bounds,
  });
}

function ofAllLayers(
  { keys, rule }: Reader,
  { value, key }: { readonly value: unknown; readonly key: string },
): unknown {
  if (!Array.isArray(value) || value.length === 0) return value;
  const layers = keys[rule.layerCount ?? "num_hidden_layers"];
  if (typeof layers === "number" && value.length < layers) {
    const wanted = `as long as the model has layers, ${layers}`;
    throw new RangeError(`Cannot ${about(key).subject} must be ${wanted}, got ${value.length}`);
  }
  if (value.some((each) => each !== value[0])) {
    fail(key, { wanted: "the same in every layer" }, value);
  }
  return value[0];
}

function ofRouter(
  { rule, entry }: Reader,
  { value, key }: { readonly value: unknown; readonly key: string },
): unknown {
  if (rule.routers === undefined || !Array.isArray(value)) return value;
  if (value.length !== 2) fail(key, { wanted: `one for ${rule.routers.join(" and ")}` }, value);
  return value[entry ?? 0];
}

function readGroups(reader: Reader, numExperts: number): GroupOptions | undefined {
  const { rule } = reader;
  if (rule.groups === undefined || !groupsCount(reader)) return undefined;
  const { value, key } = factOf(reader, "groups");
  if (rule.oneGroup === true && isMissing(value)) return undefined;
  const count = checkInteger(value, { ...about(key), min: 1, max: numExperts });
  if (numExperts % count !== 0) {
    fail(key, { wanted: `a divisor of the ${numExperts} experts` }, value);
  }
  const selected = factOf(reader, "groupsSelected");
  if (count === 1 && isMissing(selected.value)) return undefined;
  const bounds = { ...about(selected.key), min: 1, max: count };
  const kept = checkInteger(selected.value, bounds);
  return count === 1 ? undefined : { count, selected: kept, score: rule.groups };
}

/** DeepSeek-V2 says by a word whether its groups count; its class takes them for none. */
function groupsCount({ keys, path, rule }: Reader): boolean {
  if (rule.groupsSwitch === undefined || keys[rule.groupsSwitch] === undefined) {
    return rule.groupsSwitch === undefined;
  }
  const words = ["greedy", "group_limited_greedy"] as const;
  const subject = about(path + rule.groupsSwitch);
  return checkWord(keys[rule.groupsSwitch], { ...subject, words }) === "group_limited_greedy";
}

function readRenormalize(reader: Reader, topK: number): boolean {
  const { renormalize } = reader.rule;
  if (renormalize === "several") return topK > 1;
  if (renormalize !== "config") return renormalize;
  const { value, key } = factOf(reader, "renormalize");
  return isTrue(value, key);
}

function readScale(reader: Reader): number {
  if (!reader.rule.scaled) return 1;
  const { value, key } = factOf(reader, "scale");
  if (value === null && reader.rule.nullScale === true) return 1;
  checkFloat32(value, { ...about(key), positive: true });
  return value as number;
}

/** How many shared experts the router scores. */
function readScoredShared(
  { keys, path, rule }: Reader,
  topK: number,
): Pick<Preset, "numSharedExperts" | "sharedExpertSink"> {
  if (rule.scoredShared === undefined) return {};
  const { [SHARED]: count = rule.scoredShared } = keys;
  const max = Math.min(MAX_SHARED, MAX_TOP_K - topK);
  const numSharedExperts = checkInteger(count, { ...about(`${path}${SHARED}`), min: 1, max });
  return { numSharedExperts, sharedExpertSink: true };
}

/** A temperature divides the logits; a gate multiplies them. */
function readTemperature({ keys, path, rule }: Reader): Pick<Preset, "logitScale"> {
  const value = rule.temperature === undefined ? undefined : keys[rule.temperature];
  if (isMissing(value)) return {};
  const subject = about(`${path}${rule.temperature}`);
  checkFloat32(value, { ...subject, positive: true });
  const logitScale = 1 / (value as number);
  checkFloat32(logitScale, { subject: `${subject.subject}'s inverse`, positive: true });
  return logitScale === 1 ? {} : { logitScale };
}

/** A cap of 0 or less is none. */
function readSoftCap({ keys, path, rule }: Reader): Pick<Preset, "logitSoftCap"> {
  const { softCap } = rule;
  if (typeof softCap === "number") return { logitSoftCap: softCap };
  const value = softCap === undefined ? undefined : keys[softCap];
  if (isMissing(value) || (typeof value === "number" && value <= 0)) return {};
  checkFloat32(value, { ...about(`${path}${softCap}`), positive: true });
  return { logitSoftCap: value as number };
}

function readScoring(reader: Reader): Scoring {
  const { scoring } = reader.rule;
  if (typeof scoring === "string") return scoring;
  const { value, key } = factOf(reader, "scoring");
  return scoring[checkWord(value, { ...about(key), words: Object.keys(scoring) })];
}

/**
 * The value of a fact. A count may have any of its names; what else the code reads, only its own: there
 * another family's name decides nothing. Two names must not contradict, nor two parts of the config.
 */
function factOf(reader: Reader, fact: Fact): FactValue {
  const { keys, path, rule } = reader;
  const names = namesOf(rule, fact);
  const told = names.filter((name) => !isMissing(keys[name]));
  const first = readsOwnName(rule, fact) ? names[0] : told[0] ?? nullName(keys, names);
  for (const name of isMissing(keys[first]) ? [] : told) {
    mustAgree([path + name, keys[name]], [first, keys[first]]);
  }
  const byClass = keys[first] === undefined;
  const value = byClass ? rule.defaults?.[fact] : keys[first];
  for (const part of reader.outer) checkOuter(part, { names, told: [path + first, value] });
  return { value, key: path + first, byClass: byClass && value !== undefined };
}

function nullName(keys: Config, names: readonly string[]): string {
  return names.find((name) => keys[name] === null) ?? names[0];
}

/** Whether the code reads a fact from the config, other than a count. */
function readsOwnName(rule: RouterRule, fact: Fact): boolean {
  if (fact === "renormalize") return rule.renormalize === "config";
  if (fact === "scale") return rule.scaled;
  if (fact === "scoring") return typeof rule.scoring !== "string";
  return (fact === "groups" || fact === "groupsSelected") && rule.groups !== undefined;
}

function namesOf(rule: RouterRule, fact: Fact): readonly string[] {
  const own = rule.names?.[fact] ?? NAMES[fact][0];
  return [own, ...NAMES[fact].filter((name) => name !== own)];
}

function checkOuter(
  { keys, path }: Part,
  { names, told }: { readonly names: readonly string[]; readonly told: [string, unknown] },
): void {
  if (isMissing(told[1])) return;
  for (const name of names) {
    if (!isMissing(keys[name])) mustAgree([path + name, keys[name]], told);
  }
}

function mustAgree(
  [name, value]: readonly [string, unknown],
  [other, wanted]: readonly [string, unknown],
): void {
  if (!isSame(value, wanted)) fail(name, { wanted: `what ${other} is, ${show(wanted)}` }, value);
}

function show(value: unknown): string {
  return typeof value === "bigint" ? `${value}` : describe(value);
}

/**
 * Refuses a config that says what the model type's code does not do.
 *
 * @param reader The config.
 * @throws {RangeError} If a key has another value than the code assumes.
 */
function checkExpected(reader: Reader): void {
  const { keys, path, rule } = reader;
  for (const name of rule.requires ?? []) {
    const wanted = "true, or the model has no router";
    if (!isTrue(keys[name] ?? false, path + name)) fail(path + name, { wanted }, keys[name]);
  }
  for (const [name, wanted] of Object.entries(rule.expect ?? {})) {
    mustBe([path + name, keys[name]], wanted);
  }
  if (typeof rule.scoring === "string") fixed(reader, "scoring", rule.scoring);
  if (rule.renormalize === false) fixed(reader, "renormalize", false);
  if (!rule.scaled) fixed(reader, "scale", 1);
  if (rule.groups === undefined) fixed(reader, "groups", 1);
}

function fixed(reader: Reader, fact: Fact, wanted: Expected): void {
  const { value, key, byClass } = factOf(reader, fact);
  if (!byClass) mustBe([key, value], wanted);
}

/** A flag that is `null` is false; another key that is `null` says nothing. */
function mustBe([name, value]: readonly [string, unknown], wanted: Expected): void {
  if (value === undefined || (value === null && wanted !== true)) return;
  const isFlag = typeof wanted === "boolean" && (typeof value === "number" || value === null);
  if (isSame(isFlag ? isTrue(value, name) : value, wanted)) return;
  fail(name, { wanted: `${show(wanted)}, as in this model type's code` }, value);
}

/** What the config leaves out. */
function classNotes(reader: Reader, groups: GroupOptions | undefined): string[] {
  const { rule } = reader;
  const facts: Fact[] = [
    ...rule.renormalize === "config" ? ["renormalize" as const] : [],
    ...rule.scaled ? ["scale" as const] : [],
    ...typeof rule.scoring === "string" ? [] : ["scoring" as const],
    ...groups === undefined ? [] : ["groups" as const, "groupsSelected" as const],
  ];
  const told = facts.map((fact) => factOf(reader, fact)).filter(({ byClass }) => byClass);
  const notes = told.map(({ key, value }) =>
    `${key} is not in the config; the model type's class takes it for ${show(value)}.`
  );
  return [
    ...notes,
    ...hasNoGroups(reader) ? [NO_GROUPS] : [],
    ...countsShared(reader) ? [] : [sharedNote(reader)],
  ];
}

/** Whether the config says how many shared experts the router scores, if it scores any. */
function countsShared({ keys, rule }: Reader): boolean {
  return rule.scoredShared === undefined || keys[SHARED] !== undefined;
}

function sharedNote({ rule }: Reader): string {
  return `${SHARED} is not in the config; the model type's class takes it for ${rule.scoredShared}.`;
}

const NO_GROUPS = "The config does not speak of expert groups; its class takes that for one group.";

function hasNoGroups(reader: Reader): boolean {
  const { rule } = reader;
  return rule.oneGroup === true && rule.groups !== undefined &&
    isMissing(factOf(reader, "groups").value);
}

/** What the config says and the code does not read. */
function unreadNotes(reader: Reader): string[] {
  const unread = FACTS.flatMap((fact) => unreadNames(reader, fact))
    .map((key) => `The model type's code does not read ${key}.`);
  return [...unread, ...undividedNotes(reader)];
}

/** The names of other families, where the own name is not there to contradict them. */
function unreadNames({ keys, path, rule }: Reader, fact: Fact): string[] {
  const [own, ...others] = namesOf(rule, fact);
  if (!readsOwnName(rule, fact) || !isMissing(keys[own])) return [];
  return others.filter((name) => !isMissing(keys[name])).map((name) => path + name);
}

function undividedNotes(reader: Reader): string[] {
  const { rule } = reader;
  if (rule.renormalize !== true && rule.renormalize !== "several") return [];
  const { value, key, byClass } = factOf(reader, "renormalize");
  if (byClass || (value !== false && value !== 0 && value !== null)) return [];
  return [`The model's code divides by the sum of the weights, whatever ${key} says.`];
}
