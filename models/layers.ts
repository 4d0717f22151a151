/**
 * Which layers of a model have a router, in the many ways that configs say it.
 *
 * @module
 */

import { checkInteger, refuse } from "../gate/checks.ts";
import {
  LAYER_RULES,
  type LayerKey,
  layerKeys,
  type LayerKind,
  type Words,
} from "./layer_rules.ts";
import { about, isMissing, isTrue } from "./reader.ts";
import type { Reader } from "./rule.ts";

/** Far more layers than any model has. */
const MAX_LAYERS = 10_000;

/** The list that transformers checks in every config. */
const TYPES = "mlp_layer_types";

/** A reader that knows how many layers there are. */
interface Counted extends Reader {
  /** The layers; `null` where the config does not count them. */
  readonly count: number | null;
}

/**
 * Reads which layers have a router.
 *
 * @param reader The part of the config that counts the layers.
 * @returns A kind per layer, from layer 0; `null` where the config does not tell.
 * @throws {TypeError} If a key that its code reads is of a wrong type.
 * @throws {RangeError} If a list has another length than the model has layers, or an unknown word.
 */
export function readLayers(reader: Reader): readonly LayerKind[] | null {
  const counted = { ...reader, count: countLayers(reader) };
  const keys: readonly LayerKey[] = LAYER_RULES[reader.rule.layers];
  checkTypes(counted);
  for (const key of keys) {
    const layers = readKey(counted, key);
    if (layers !== undefined) return layers;
  }
  return keys.length === 0 ? fill(counted, () => "moe") : null;
}

/** transformers refuses a list that cannot be, also of a model whose code does not read it. */
function checkTypes(reader: Counted): void {
  if (!readsTypes(reader)) {
    readWords(reader, { words: TYPES, mean: { dense: "dense", sparse: "moe" } });
  }
}

/**
 * Says that a list of layers means nothing to the model's code.
 *
 * @param reader The part of the config that counts the layers.
 * @returns A sentence, or none.
 */
export function unreadLayers(reader: Reader): readonly string[] {
  if (readsTypes(reader) || isMissing(reader.keys[TYPES])) return [];
  return [`The model type's code does not read ${reader.path}${TYPES}.`];
}

function readsTypes({ rule }: Reader): boolean {
  return layerKeys(rule.layers).includes(TYPES);
}

/**
 * Counts the layers.
 *
 * @param reader The part of the config that counts the layers.
 * @returns The count; `null` where the config has none.
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If it is no whole number from 1 to 10 000.
 */
export function countLayers({ keys, path, rule }: Reader): number | null {
  const name = rule.layerCount ?? "num_hidden_layers";
  if (isMissing(keys[name])) return null;
  return checkInteger(keys[name], { ...about(path + name), min: 1, max: MAX_LAYERS });
}

function readKey(reader: Counted, key: LayerKey): readonly LayerKind[] | null | undefined {
  if ("words" in key) return readWords(reader, key);
  if ("letters" in key) return readLetters(reader, key);
  if ("flags" in key) return readFlags(reader, key.flags);
  if ("indices" in key) return readIndices(reader, key.indices);
  if ("first" in key) return readFirst(reader, key);
  if ("step" in key) return readStep(reader, key);
  if ("period" in key) return readPeriod(reader, key);
  if ("start" in key) return readRange(reader, key);
  if ("hashed" in key) return readHashed(reader, key.hashed);
  return fill(reader, (layer) => kind(layer >= (reader.rule.denseFirst ?? 0)));
}

function readWords(
  reader: Counted,
  { words, mean, longer = false }: { words: string; mean: Words; longer?: boolean },
): readonly LayerKind[] | undefined {
  const list = reader.keys[words];
  if (isMissing(list)) return undefined;
  if (!Array.isArray(list)) refuse(list, `${about(reader.path + words).subject} must be an array`);
  checkLength(reader, words, { length: list.length, longer });
  const kinds = list.map((word, layer) => kindOf(word, mean, `${reader.path}${words}[${layer}]`));
  return kinds.slice(0, reader.count ?? kinds.length);
}

function readLetters(
  reader: Counted,
  { letters, mean }: { letters: string; mean: Words },
): readonly LayerKind[] | undefined {
  const text = reader.keys[letters];
  if (isMissing(text)) return undefined;
  const name = reader.path + letters;
  if (typeof text !== "string") refuse(text, `${about(name).subject} must be a text`);
  checkLength(reader, letters, { length: text.length });
  return [...text].map((letter, layer) => kindOf(letter, mean, `${name}[${layer}]`));
}

function kindOf(word: unknown, mean: Words, name: string): LayerKind {
  if (typeof word === "string" && Object.hasOwn(mean, word)) return mean[word];
  const wanted = Object.keys(mean).map((each) => `"${each}"`).join(" or ");
  refuse(word, `${about(name).subject} must be ${wanted}`, { type: "string" });
}

/** The same key may be a number, which another way of saying it reads. */
function readFlags(reader: Counted, name: string): readonly LayerKind[] | undefined {
  const list = reader.keys[name];
  if (!Array.isArray(list)) return undefined;
  checkLength(reader, name, { length: list.length });
  return list.map((flag, layer) => kind(isTrue(flag, `${reader.path}${name}[${layer}]`)));
}

function checkLength(
  { path, count }: Counted,
  name: string,
  { length, longer = false }: { readonly length: number; readonly longer?: boolean },
): void {
  if (count === null || length === count || (longer && length > count)) return;
  const wanted = `as long as the model has layers, ${count}`;
  throw new RangeError(`Cannot ${about(path + name).subject} must be ${wanted}, got ${length}`);
}

function readIndices(reader: Counted, name: string): readonly LayerKind[] | null | undefined {
  const value = reader.keys[name];
  if (isMissing(value)) return undefined;
  const list = typeof value === "string" ? splitIndices(value) : value;
  const routed = checkIndices(list, reader.path + name);
  return fill(reader, (layer) => kind(routed.includes(layer)));
}

function splitIndices(text: string): unknown[] {
  return text.split(",").map((each) => each.trim()).filter((each) => each !== "").map((each) =>
    /^\d+$/.test(each) ? Number(each) : each
  );
}

function checkIndices(list: unknown, name: string): readonly number[] {
  const isWhole = (each: unknown): each is number => Number.isSafeInteger(each);
  if (Array.isArray(list) && list.every(isWhole)) return list;
  refuse(list, `${about(name).subject} must be an array of whole numbers`);
}

function readFirst(
  reader: Counted,
  { first, every, shifted = false }: { first: string; every?: string; shifted?: boolean },
): readonly LayerKind[] | null | undefined {
  const dense = integerAt(reader, first, { min: 0, standard: reader.rule.denseFirst });
  if (dense === undefined) return undefined;
  const step = every === undefined ? 1 : integerAt(reader, every, { min: 1, standard: 1 }) ?? 1;
  const origin = shifted ? dense : 0;
  return fill(reader, (layer) => kind(layer >= dense && (layer - origin) % step === 0));
}

function readStep(
  reader: Counted,
  { step, except, standard = 1, optional = false }: {
    readonly step: string;
    readonly except?: string;
    readonly standard?: number;
    readonly optional?: boolean;
  },
): readonly LayerKind[] | null | undefined {
  const { keys, path } = reader;
  const listed = except === undefined ? undefined : keys[except];
  if (optional && isMissing(keys[step]) && isMissing(listed)) return undefined;
  const every = integerAt(reader, step, { min: 1, standard }) ?? standard;
  const dense = isMissing(listed) ? [] : checkIndices(listed, path + except);
  return fill(reader, (layer) => kind(!dense.includes(layer) && (layer + 1) % every === 0));
}

/** Defaults: Jamba's class. */
function readPeriod(
  reader: Counted,
  { period, remainder }: { period: string; remainder: string | number },
): readonly LayerKind[] | null | undefined {
  const every = integerAt(reader, period, { min: 1, standard: 2 }) ?? 2;
  const rest = typeof remainder === "number"
    ? remainder
    : integerAt(reader, remainder, { min: 0, max: every - 1, standard: 1 }) ?? 1;
  return fill(reader, (layer) => kind(layer % every === rest));
}

/** Defaults: Ernie-4.5's class. A last layer of −1 is the model's last. */
function readRange(
  reader: Counted,
  { start, end, interval }: { start: string; end: string; interval: string },
): readonly LayerKind[] | null {
  const first = integerAt(reader, start, { min: 0, standard: 1 }) ?? 1;
  const last = integerAt(reader, end, { min: -1, standard: -1 }) ?? -1;
  const every = integerAt(reader, interval, { min: 1, standard: 1 }) ?? 1;
  const isIn = (layer: number): boolean => layer >= first && (last === -1 || layer <= last);
  return fill(reader, (layer) => kind(isIn(layer) && (layer + 1) % every === 0));
}

/** Default: DeepSeek-V4's class. */
function readHashed(reader: Counted, name: string): readonly LayerKind[] | null {
  const hashed = integerAt(reader, name, { min: 0, standard: 3 }) ?? 3;
  return fill(reader, (layer) => layer < hashed ? "hash" : "moe");
}

/** A whole number, or the one that counts of a list of two. */
function integerAt(
  { keys, path, entry }: Counted,
  name: string,
  { min, max = MAX_LAYERS, standard }: {
    readonly min: number;
    readonly max?: number;
    readonly standard: number | undefined;
  },
): number | undefined {
  const listed = keys[name];
  const told = entry !== undefined && Array.isArray(listed) ? listed[entry] : listed;
  const value = isMissing(told) ? standard : told;
  return value === undefined ? undefined : checkInteger(value, { ...about(path + name), min, max });
}

function fill({ count }: Counted, rule: (layer: number) => LayerKind): LayerKind[] | null {
  return count === null ? null : Array.from({ length: count }, (_, layer) => rule(layer));
}

function kind(routed: boolean): LayerKind {
  return routed ? "moe" : "dense";
}
