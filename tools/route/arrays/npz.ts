/** Reads and writes NumPy's `.npz` files: zips of `.npy` files. */

import { type FileArray, type NumberArray, refuseFile } from "./number_array.ts";
import { readNpy, writeNpy } from "./npy.ts";
import type { ArrayFile } from "./array_file.ts";

/** The first bytes of a zip that holds something. */
export const ZIP_MAGIC: readonly number[] = [0x50, 0x4b, 3, 4];

/** Bytes at which a zip needs fields that are not written here. */
const MOST_BYTES = 2 ** 32 - 2 ** 16;

/**
 * fflate, a zip library. Not a literal in the `import`, which Deno would download before every run:
 * most runs read and write no zip.
 */
const ZIP_LIBRARY: string = "npm:fflate@0.8.2";

async function loadZip(): Promise<typeof import("npm:fflate@0.8.2")> {
  return await import(ZIP_LIBRARY);
}

/**
 * Opens an `.npz` file.
 *
 * @param bytes The whole file.
 * @param file What to call it in a message.
 * @returns Its arrays.
 * @throws {UsageError} If it is no zip, or is damaged.
 */
export async function openNpz(bytes: Uint8Array<ArrayBuffer>, file: string): Promise<ArrayFile> {
  const { unzipSync } = await loadZip();
  const names: string[] = [];
  const unzip = (filter: (entry: { readonly name: string }) => boolean) => {
    try {
      return unzipSync(bytes, { filter });
    } catch {
      refuseFile(file, "it must be an .npz file as np.savez writes it, got a damaged zip");
    }
  };
  unzip(({ name }) => {
    if (name.endsWith(".npy")) names.push(name.slice(0, -4));
    return false;
  });
  return {
    keys: names,
    read(key): Promise<FileArray> {
      const entry = `${key}.npy`;
      const found = unzip(({ name }) => name === entry)[entry];
      return Promise.resolve(readNpy(found.slice(), `${file}:${key}`));
    },
  };
}

/**
 * Writes an `.npz` file, its arrays stored without compression as `np.savez` does. The same arrays
 * give the same bytes.
 *
 * @param arrays The arrays by name.
 * @returns The whole file.
 * @throws {RangeError} If it would be larger than 4 GiB.
 */
export async function writeNpz(
  arrays: Readonly<Record<string, NumberArray>>,
): Promise<Uint8Array<ArrayBuffer>> {
  const { zipSync } = await loadZip();
  const files = Object.entries(arrays).map(([key, array]) =>
    [`${key}.npy`, writeNpy(array)] as const
  );
  const total = files.reduce((sum, [, bytes]) => sum + bytes.length, 0);
  if (total > MOST_BYTES) {
    throw new RangeError(
      `Cannot write an .npz file: it must have less than 4 GiB, got ${total} bytes: ` +
        "give --out a name without .npz, for a file per array",
    );
  }
  // The first day that a zip can name, in the local time that it is written in.
  const zipped = zipSync(Object.fromEntries(files), { level: 0, mtime: new Date(1980, 0, 1) });
  return zipped as Uint8Array<ArrayBuffer>;
}
