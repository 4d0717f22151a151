/** What the visitor dropped: arrays by name, and what a model's config says. */

/// <reference lib="dom" />

import { type ModelConfig, readModelConfig } from "../../config.ts";
import type { ArrayFile } from "../../tools/route/arrays/array_file.ts";
import { readNpy } from "../../tools/route/arrays/npy.ts";
import { openNpz } from "../../tools/route/arrays/npz.ts";
import type { FileArray } from "../../tools/route/arrays/number_array.ts";
import { openSafetensors } from "../../tools/route/arrays/safetensors.ts";

/** An array and where it came from. */
export interface NamedArray {
  /** The file's name, and the array's own where the file has several. */
  readonly name: string;
  /** The array. */
  readonly array: FileArray;
}

/** Everything that was dropped so far; a file dropped again replaces itself. */
export interface Inputs {
  /** The arrays, by name. */
  readonly arrays: ReadonlyMap<string, FileArray>;
  /** The config, if one was dropped. */
  readonly config: ModelConfig | null;
}

/** Files above this are checkpoints rather than logits: only arrays whose names say so are read. */
const MOST_BYTES = 2 ** 28;
const WANTED_NAME = /logit|router|bias/i;

/** A file that the visitor can put right; the message says how. */
export class InputError extends Error {
  override readonly name = "InputError";
}

function readConfig(bytes: Uint8Array, file: string): ModelConfig {
  let config: unknown;
  try {
    config = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new InputError(`Cannot read ${file}: it must be JSON, as a model's config.json is`);
  }
  try {
    return readModelConfig(config);
  } catch (error) {
    throw new InputError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function bytesOf(part: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await part.arrayBuffer());
}

async function openFile(file: File): Promise<ArrayFile> {
  const { name } = file;
  const ending = /\.[^.]*$/.exec(name.toLowerCase())?.[0];
  if (ending === ".npy") {
    const array = readNpy(await bytesOf(file), name);
    return { keys: [""], read: () => Promise.resolve(array) };
  }
  if (ending === ".npz") return await openNpz(await bytesOf(file), name);
  if (ending === ".safetensors") {
    return await openSafetensors((from, length) => bytesOf(file.slice(from, from + length)), name);
  }
  throw new InputError(
    `Cannot read ${name}: it must be a .npy, .npz or .safetensors file of logits, or a config.json`,
  );
}

/** Reads the arrays of a file. One that cannot be read is left out, unless there is no other. */
async function readArrays(file: File): Promise<NamedArray[]> {
  const { keys, read } = await openFile(file);
  const wanted = file.size > MOST_BYTES ? keys.filter((key) => WANTED_NAME.test(key)) : keys;
  const found: NamedArray[] = [];
  let problem: unknown = new InputError(`Cannot read ${file.name}: it has no array of logits`);
  for (const key of wanted) {
    try {
      const array = await read(key);
      found.push({ name: key === "" ? file.name : `${key} (${file.name})`, array });
    } catch (error) {
      problem = error;
    }
  }
  if (found.length === 0) throw problem;
  return found;
}

/**
 * Reads a file that was dropped.
 *
 * @param file The file.
 * @param before What was dropped before.
 * @returns That, and what the file holds.
 * @throws {Error} If it cannot be read; the message is one sentence that says what to do about it.
 */
export async function readInput(file: File, before: Inputs): Promise<Inputs> {
  if (/\.json$/i.test(file.name)) {
    return { ...before, config: readConfig(await bytesOf(file), file.name) };
  }
  const arrays = new Map(before.arrays);
  for (const { name, array } of await readArrays(file)) arrays.set(name, array);
  return { ...before, arrays };
}
