/** Writes NumPy's `.npz` files: a zip of `.npy` files, stored without compression as `np.savez` does. */

import { type NpyArray, writeNpy } from "./npy.ts";

function crc32(bytes: Uint8Array): number {
  const table = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ table[(crc ^ byte) & 0xff];
  return (crc ^ 0xffffffff) >>> 0;
}

/** A zip record: each field is [value, bytes], little-endian. */
function record(...fields: [value: number, bytes: number][]): Uint8Array {
  return Uint8Array.from(
    fields.flatMap(([value, bytes]) =>
      Array.from({ length: bytes }, (_, i) => Math.floor(value / 2 ** (8 * i)) & 0xff)
    ),
  );
}

/** 1980-01-01, the first day that a zip can name: the same arrays give the same bytes. */
const DATE = 0x21;

interface Entry {
  readonly name: Uint8Array;
  readonly bytes: Uint8Array;
}

/** The fields that a local and a central header share. */
function shared({ name, bytes }: Entry): [number, number][] {
  const size = bytes.length;
  return [[20, 2], [0, 2], [0, 2], [0, 2], [DATE, 2], [crc32(bytes), 4], [size, 4], [size, 4], [
    name.length,
    2,
  ], [0, 2]];
}

/**
 * Writes an `.npz` file.
 *
 * @param arrays The arrays by name.
 * @returns The parts of the file, to be written one after another; under 4 GiB in all.
 */
export function writeNpz(arrays: Readonly<Record<string, NpyArray>>): Uint8Array[] {
  const encoder = new TextEncoder();
  const files: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [key, array] of Object.entries(arrays)) {
    const entry = { name: encoder.encode(`${key}.npy`), bytes: writeNpy(array) };
    const header = record([0x04034b50, 4], ...shared(entry));
    files.push(header, entry.name, entry.bytes);
    directory.push(
      record([0x02014b50, 4], [20, 2], ...shared(entry), [0, 2], [0, 2], [0, 2], [0, 4], [
        offset,
        4,
      ]),
      entry.name,
    );
    offset += header.length + entry.name.length + entry.bytes.length;
  }
  const count = Object.keys(arrays).length;
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = record([0x06054b50, 4], [0, 4], [count, 2], [count, 2], [size, 4], [offset, 4], [
    0,
    2,
  ]);
  return [...files, ...directory, end];
}
