/**
 * Reads `.safetensors` files: eight bytes with the length of a JSON header, the header, the values.
 * Only the header and the tensor asked for are read: checkpoints have gigabytes.
 *
 * The format is described in the README of huggingface/safetensors.
 */

import type { ArrayFile } from "./array_file.ts";
import { refuseFile, type StoredArray, toFileArray } from "./number_array.ts";

const LENGTH_BYTES = 8;
/** The format's own limit. */
const MOST_HEADER_BYTES = 100_000_000;

const DTYPES: Readonly<Record<string, StoredArray["dtype"]>> = {
  F64: "f64",
  F32: "f32",
  F16: "f16",
  BF16: "bf16",
  U16: "u16",
  I32: "i32",
};

interface TensorInfo {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [begin: number, end: number];
}

/** Reads bytes of a file from a place on. */
export type ReadBytes = (offset: number, length: number) => Promise<Uint8Array<ArrayBuffer>>;

function isTensorInfo(value: unknown): value is TensorInfo {
  const { dtype, shape, data_offsets } = (value ?? {}) as Partial<TensorInfo>;
  const areSizes = (list: unknown): boolean =>
    Array.isArray(list) && list.every((size) => Number.isSafeInteger(size) && size >= 0);
  return typeof dtype === "string" && areSizes(shape) && areSizes(data_offsets) &&
    data_offsets?.length === 2;
}

async function readHeader(
  read: ReadBytes,
  file: string,
): Promise<{ tensors: Map<string, TensorInfo>; dataOffset: number }> {
  const start = await read(0, LENGTH_BYTES);
  const refuse = (): never =>
    refuseFile(file, "it must be an .npy, .npz or .safetensors file, got something else");
  if (start.length < LENGTH_BYTES) refuse();
  const length = new DataView(start.buffer).getBigUint64(start.byteOffset, true);
  if (length < 2n || length > MOST_HEADER_BYTES) refuse();
  const bytes = await read(LENGTH_BYTES, Number(length));
  let header: Record<string, unknown>;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return refuse();
  }
  const entries = Object.entries(header ?? {}).filter(([key]) => key !== "__metadata__");
  const broken = entries.find(([, value]) => !isTensorInfo(value));
  if (broken !== undefined) refuseFile(file, `its header is damaged at ${broken[0]}`);
  const tensors = new Map(entries as [string, TensorInfo][]);
  return { tensors, dataOffset: LENGTH_BYTES + Number(length) };
}

/**
 * Opens a `.safetensors` file.
 *
 * @param read Reads its bytes.
 * @param file What to call it in a message.
 * @returns Its arrays.
 * @throws {UsageError} If it is no such file, or its header is damaged.
 */
export async function openSafetensors(read: ReadBytes, file: string): Promise<ArrayFile> {
  const { tensors, dataOffset } = await readHeader(read, file);
  return {
    keys: [...tensors.keys()],
    async read(key) {
      const { dtype, shape, data_offsets: [begin, end] } = tensors.get(key)!;
      const name = `${file}:${key}`;
      if (!Object.hasOwn(DTYPES, dtype)) {
        const known = Object.keys(DTYPES).join(", ");
        refuseFile(name, `its dtype must be one of ${known}, got ${dtype}`);
      }
      const bytes = await read(dataOffset + begin, Math.max(0, end - begin));
      return toFileArray({ dtype: DTYPES[dtype], shape, bytes }, name);
    },
  };
}
