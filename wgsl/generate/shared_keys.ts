/**
 * The two arrays of keys that the lanes of a row share in workgroup memory: the best key of each column, and the
 * candidates' keys. A lane ranks its own keys against all of them. Many keys are stored as `vec4<u32>`, so that a
 * load reads four; few are stored as `u32`, because the store into a `vec4<u32>` costs more than the loads save.
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
  /** Keys of an element: 4 in a `vec4<u32>`, 1 in a `u32`. */
  readonly width: 1 | 4;
}

function sharedKeys(
  name: string,
  { count, mostSingle }: { readonly count: number; readonly mostSingle: number },
): SharedKeys {
  return { name, count, width: count > mostSingle ? 4 : 1 };
}

/**
 * Describes the best key of each column of a row. A column is a part of a lane's experts.
 *
 * @param layout How rows are dealt to lanes.
 * @returns The array.
 */
export function columnMaxima({ columns }: RowLayout): SharedKeys {
  return sharedKeys("column_maxima", { count: columns, mostSingle: MOST_UNROLLED });
}

/**
 * Describes the keys of a row's candidates. An empty slot holds key 0, with which workgroup memory starts.
 *
 * @param layout How rows are dealt to lanes.
 * @returns The array.
 */
export function candidateKeys({ candidateCapacity }: RowLayout): SharedKeys {
  return sharedKeys("candidate_key", {
    count: candidateCapacity,
    mostSingle: MOST_UNROLLED + LOOP_SLOTS,
  });
}

function elementType({ width }: SharedKeys): string {
  return width === 4 ? "vec4<u32>" : "u32";
}

/** Writes a reference to the key `i`, to be read or assigned. */
function keyAt({ name, width }: SharedKeys, i: string): string {
  return width === 4 ? `${name}[row][(${i}) >> 2][(${i}) & 3]` : `${name}[row][${i}]`;
}

/**
 * Writes the array's declaration, and the function `store_…` for one key.
 *
 * @param keys The array.
 * @returns WGSL.
 */
export function declareKeys(keys: SharedKeys): string {
  const { name, count, width } = keys;
  return `
var<workgroup> ${name}: array<array<${elementType(keys)}, ${Math.ceil(count / width)}>, ROWS>;
fn store_${name}(row: u32, i: u32, key: u32) {
  ${keyAt(keys, "i")} = key;
}`;
}

/**
 * Writes the function `load_…` for one key.
 *
 * @param keys The array.
 * @returns WGSL.
 */
export function loadKey(keys: SharedKeys): string {
  return `
fn load_${keys.name}(row: u32, i: u32) -> u32 {
  return ${keyAt(keys, "i")};
}`;
}

/** A lane's own keys, and how they are ranked. */
export interface Ranking {
  /** The lane's keys, names of WGSL variables. */
  readonly own: readonly string[];
  /**
   * How equal keys are ordered: the array with the id of each shared key, and the ids of the lane's keys. The lower
   * id ranks first. Without it, equal keys get the same rank.
   */
  readonly ties?: { readonly ids: string; readonly own: readonly string[] };
  /** The first keys of the array, compared without a loop; a multiple of the array's width. */
  readonly unrolled: number;
  /** The loop over the keys after those, if the array may hold more. */
  readonly loop?: {
    /** Keys of one iteration; a multiple of the array's width. */
    readonly slots: number;
    /** The number of keys in the array, a WGSL expression. Keys up to the end of the last iteration are read. */
    readonly end: string;
  };
}

/**
 * Writes `rank0`, …: for each of the lane's keys, the number of keys in the array that rank before it. Every key of
 * the array is read once for all of them.
 *
 * @param keys The array.
 * @param ranking The lane's keys, and how they are ranked.
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

/** Writes the ids that belong to the keys of one element: a `u32`, or a `vec4<u32>`. */
function idsAt(ids: string, { at, width }: { at: string; width: number }): string {
  if (width === 1) return `${ids}[row][${at}]`;
  return `vec4<u32>(${ITEMS.map((_, i) => `${ids}[row][(${at}) * 4 + ${i}]`).join(", ")})`;
}

function sumOfItems(value: string, { width }: SharedKeys): string {
  return width === 1 ? value : ITEMS.map((item) => `${value}.${item}`).join(" + ");
}
