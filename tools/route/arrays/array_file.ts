/** Opens files of arrays by what is in them, whatever they are called. */

import { didYouMean } from "../../lib/nearest.ts";
import { UsageError } from "../../lib/terminal.ts";
import { NPY_MAGIC, readNpy } from "./npy.ts";
import { openNpz, ZIP_MAGIC } from "./npz.ts";
import { type FileArray, refuseFile } from "./number_array.ts";
import { openSafetensors } from "./safetensors.ts";

/** A file of named arrays, or of one without a name. */
export interface ArrayFile {
  /** The names of the arrays; empty for a file that is one array. */
  readonly keys: readonly string[];
  /** Reads an array; for a file that is one, the name is an empty text. */
  read(key: string): Promise<FileArray>;
}

/** Bytes that tell an `.npy` file or a zip from what may never end. */
const FIRST_BYTES = 6;
const CHUNK_BYTES = 1 << 20;
const KEYS_TOLD = 6;

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

/** Fills bytes from where the file stands on; returns those that it had. */
async function fill(
  file: Deno.FsFile,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  let filled = 0;
  while (filled < bytes.length) {
    const count = await file.read(bytes.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

/** Reads a whole file, whose first bytes were read already: a pipe cannot go back to them. */
async function readWhole(
  file: Deno.FsFile,
  first: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const { isFile, size } = await file.stat();
  if (isFile) {
    const bytes = new Uint8Array(Math.max(size, first.length));
    bytes.set(first);
    const rest = await fill(file, bytes.subarray(first.length));
    return bytes.subarray(0, first.length + rest.length);
  }
  const chunks = [first];
  while (chunks[chunks.length - 1].length > 0) {
    chunks.push(await fill(file, new Uint8Array(CHUNK_BYTES)));
  }
  return await new Blob(chunks).bytes();
}

function explain(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.IsADirectory) return "it is a folder";
  return (error as Error).message.split(":")[0];
}

async function openContents(file: Deno.FsFile, name: string): Promise<ArrayFile> {
  const first = await fill(file, new Uint8Array(FIRST_BYTES));
  if (first.length === 0) refuseFile(name, "it is empty");
  if (startsWith(first, NPY_MAGIC)) {
    const array = readNpy(await readWhole(file, first), name);
    return { keys: [], read: () => Promise.resolve(array) };
  }
  if (startsWith(first, ZIP_MAGIC)) return await openNpz(await readWhole(file, first), name);
  const { isFile, size } = await file.stat();
  if (!isFile) {
    refuseFile(name, "it must be an .npy, .npz or .safetensors file, got something else");
  }
  return await openSafetensors(async (offset, length) => {
    await file.seek(offset, Deno.SeekMode.Start);
    return await fill(file, new Uint8Array(Math.max(0, Math.min(length, size - offset))));
  }, name);
}

/**
 * Calls a function with a file of arrays: `.npy`, `.npz` or `.safetensors`, as its first bytes say.
 *
 * @param path Where it is.
 * @param name What to call it in a message.
 * @param use What is done with it while it is open.
 * @returns What the function gives.
 * @throws {UsageError} If it cannot be opened, or is nothing of that kind.
 */
export async function withArrayFile<T>(
  path: string,
  { name, use }: { readonly name: string; readonly use: (file: ArrayFile) => Promise<T> },
): Promise<T> {
  try {
    using file = await Deno.open(path);
    return await use(await openContents(file, name));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof RangeError) refuseFile(name, "it is too large for this machine's memory");
    const known = ["NotFound", "IsADirectory", "PermissionDenied", "NotCapable"];
    if (!(error instanceof Error) || !known.includes(error.name)) throw error;
    refuseFile(name, explain(error));
  }
}

/**
 * Picks an array of a file.
 *
 * @param file The file.
 * @param asked Its name in messages, the key asked for, and the flag that asks.
 * @returns The key.
 * @throws {UsageError} If the key is not there, or none was asked for and there are several.
 */
export function pickKey(
  { keys }: ArrayFile,
  { name, key, flag }: { readonly name: string; readonly key?: string; readonly flag: string },
): string {
  if (keys.length === 0) {
    if (key === undefined) return "";
    refuseFile(name, `it is one array without a name, got ${flag} ${key}`);
  }
  const told = keys.slice(0, KEYS_TOLD).join(", ") + (keys.length > KEYS_TOLD ? ", …" : "");
  if (key === undefined) {
    if (keys.length === 1) return keys[0];
    refuseFile(name, `it has ${keys.length} arrays, say which with ${flag}: ${told}`);
  }
  if (keys.includes(key)) return key;
  refuseFile(name, `it has no array ${key}${didYouMean(key, keys) || `: it has ${told}`}`);
}
