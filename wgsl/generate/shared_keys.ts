/**
 * Keys of a row in workgroup memory, against which a lane ranks its own: its columns' best, and its candidates.
 * A loop over many keys reads four at a time; few keys are read one by one, which then costs less to store.
 *
 * @module
 */

import { LOOP_SLOTS, MOST_UNROLLED, type RowLayout } from "./row_layout.ts";
import { forEach, ITEMS } from "./unroll.ts";

/** An array of keys of each row. */
export interface SharedKeys {
  /** Its name in WGSL: `name[row][…]`. */
  readonly name: string;
  /** Keys of a row. */
  readonly count: number;
  /** Keys of an element: 1, or 4 where there are many. */
  readonly width: 1 | 4;
}

function sharedKeys(name: string, { count, most }: { count: number; most: number }): SharedKeys {
  return { name, count, width: count > most ? 4 : 1 };
}

/**
 * The best key of each column of a row: a column is a part of a lane's experts.
 *
 * @param layout How rows are dealt to lanes.
 * @returns The array.
 */
export function columnMaxima({ columns }: RowLayout): SharedKeys {
  return sharedKeys("column_maxima", { count: columns, most: MOST_UNROLLED });
}

/**
 * The keys of a row's candidates. An empty slot holds key 0, as workgroup memory starts.
 *
 * @param layout How rows are dealt to lanes.
 * @returns The array.
 */
export function candidateKeys({ candidateCapacity }: RowLayout): SharedKeys {
  return sharedKeys("candidate_key", {
    count: candidateCapacity,
    most: MOST_UNROLLED + LOOP_SLOTS,
  });
}

function elementType({ width }: SharedKeys): string {
  return width === 4 ? "vec4<u32>" : "u32";
}

/**
 * Writes the place of a key, to read or to write.
 *
 * @param keys The array.
 * @param i The key's number, a WGSL expression of one operand.
 * @returns A WGSL expression.
 */
export function keyAt({ name, width }: SharedKeys, i: string): string {
  return width === 4 ? `${name}[row][(${i}) >> 2][(${i}) & 3]` : `${name}[row][${i}]`;
}

/**
 * Writes the array's declaration, and functions that read and write one key.
 *
 * @param keys The array.
 * @returns WGSL.
 */
export function declareKeys(keys: SharedKeys): string {
  const { name, count, width } = keys;
  return `
var<workgroup> ${name}: array<array<${elementType(keys)}, ${Math.ceil(count / width)}>, ROWS>;
fn load_${name}(row: u32, i: u32) -> u32 {
  return ${keyAt(keys, "i")};
}
fn store_${name}(row: u32, i: u32, key: u32) {
  ${keyAt(keys, "i")} = key;
}`;
}

/** A lane's own keys, and how they are ranked. */
export interface Ranking {
  /** The own keys, WGSL names. */
  readonly own: readonly string[];
  /** Where equal keys have an order: the array of their ids, and the own ids. The lower id ranks first. */
  readonly ties?: { readonly ids: string; readonly own: readonly string[] };
  /** Keys at the start of the array that are written out. */
  readonly unrolled: number;
  /** The loop over the keys after them, if there may be more. */
  readonly loop?: {
    /** Keys of a round. */
    readonly slots: number;
    /** The number of keys that there are, a WGSL expression. */
    readonly end: string;
  };
}

/**
 * Writes `rank0`, …: how many keys of the array are larger than each of the own keys. Every key is read once.
 *
 * @param keys The array.
 * @param ranking The own keys, and how they are ranked.
 * @returns WGSL.
 */
export function rankAmong(keys: SharedKeys, { own, ties, unrolled, loop }: Ranking): string {
  const { name, width } = keys;
  const type = elementType(keys);
  const beats = (i: number): string => {
    const isLarger = `rival > ${type}(${own[i]})`;
    if (ties === undefined) return isLarger;
    return `(${isLarger}) | ((rival == ${type}(${own[i]})) & (rival_id < ${type}(${ties.own[i]})))`;
  };
  const compare = (at: string): string => `
  rival = ${name}[row][${at}];
  ${ties === undefined ? "" : `rival_id = ${idsAt(ties.ids, { at, width })};`}
  ${forEach(own.length, (i) => `larger${i} += ${type}(${beats(i)});`)}`;
  const rest = loop && `
  for (var at = ${unrolled / width}u; at * ${width} < ${loop.end}; at += ${loop.slots / width}) {
    ${forEach(loop.slots / width, (j) => compare(`at + ${j}`))}
  }`;
  return `
  var rival = ${type}(0);
  ${ties === undefined ? "" : `var rival_id = ${type}(0);`}
  ${forEach(own.length, (i) => `var larger${i} = ${type}(0);`)}
  ${forEach(unrolled / width, (at) => compare(`${at}`))}
  ${rest ?? ""}
  ${forEach(own.length, (i) => `let rank${i} = ${sumOfItems(`larger${i}`, keys)};`)}`;
}

/** As many ids as an element has keys. */
function idsAt(ids: string, { at, width }: { at: string; width: number }): string {
  if (width === 1) return `${ids}[row][${at}]`;
  return `vec4<u32>(${ITEMS.map((_, i) => `${ids}[row][(${at}) * 4 + ${i}]`).join(", ")})`;
}

function sumOfItems(value: string, { width }: SharedKeys): string {
  return width === 1 ? value : ITEMS.map((item) => `${value}.${item}`).join(" + ");
}
