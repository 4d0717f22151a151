/**
 * Reads and writes NumPy's `.npy` files, versions 1 to 3: the dtypes that router logits come in.
 *
 * The format is described in NumPy's `numpy/lib/format.py`.
 */

import {
  type ArrayDtype,
  type FileArray,
  lengthOf,
  type NumberArray,
  refuseFile,
  type StoredArray,
  toFileArray,
} from "./number_array.ts";

/** The first bytes of an `.npy` file. */
export const NPY_MAGIC: readonly number[] = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Descriptors that are read, without their byte order. NumPy stores `ml_dtypes.bfloat16`, which it does not know, as two void bytes. */
const DTYPES: Readonly<Record<string, StoredArray["dtype"]>> = {
  "f8": "f64",
  "f4": "f32",
  "f2": "f16",
  "V2": "bf16",
  "bfloat16": "bf16",
  "u2": "u16",
  "i4": "i32",
};

const DESCRIPTORS: Readonly<Record<ArrayDtype, string>> = {
  f32: "<f4",
  f16: "<f2",
  bf16: "|V2",
  u16: "<u2",
  i32: "<i4",
};

interface Preamble {
  readonly header: string;
  readonly dataOffset: number;
}

function readPreamble(bytes: Uint8Array, file: string): Preamble {
  if (NPY_MAGIC.some((byte, i) => bytes[i] !== byte)) {
    refuseFile(file, "it must be an .npy file as np.save writes it, got something else");
  }
  const version = bytes[6];
  if (!(version >= 1 && version <= 3)) {
    const got = version ?? "a file cut off after 6 bytes";
    refuseFile(file, `its .npy version must be 1, 2 or 3, got ${got}`);
  }
  const lengthOffset = 8;
  const headerOffset = lengthOffset + (version === 1 ? 2 : 4);
  if (bytes.length < headerOffset) refuseFile(file, `it is cut off after ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = version === 1
    ? view.getUint16(lengthOffset, true)
    : view.getUint32(lengthOffset, true);
  const dataOffset = headerOffset + headerLength;
  if (bytes.length < dataOffset) {
    refuseFile(
      file,
      `it is cut off: the header needs ${dataOffset} bytes, the file has ${bytes.length}`,
    );
  }
  const text = new TextDecoder(version === 3 ? "utf-8" : "latin1");
  return { header: text.decode(bytes.subarray(headerOffset, dataOffset)), dataOffset };
}

function readDtype(header: string, file: string): Pick<StoredArray, "dtype" | "bigEndian"> {
  const descriptor = /['"]descr['"]\s*:\s*['"]([^'"]*)['"]/.exec(header)?.[1];
  if (descriptor === undefined) {
    refuseFile(file, "its dtype must be a plain one, got a structured dtype or a damaged header");
  }
  const [, order, kind] = /^([<>=|]?)(.*)$/s.exec(descriptor) ?? [];
  if (Object.hasOwn(DTYPES, kind)) return { dtype: DTYPES[kind], bigEndian: order === ">" };
  const got = kind === "O" ? "Python objects" : descriptor;
  refuseFile(
    file,
    `its dtype must be float32, float64, float16, bfloat16, uint16 or int32, got ${got}: ` +
      "convert with x.astype(np.float32)",
  );
}

function readShape(header: string, file: string): number[] {
  const text = /['"]shape['"]\s*:\s*\(([\d\s,L]*)\)/.exec(header)?.[1];
  if (text === undefined) refuseFile(file, "its header has no shape: the file is damaged");
  return (text.match(/\d+/g) ?? []).map(Number);
}

/**
 * Reads an `.npy` file.
 *
 * @param bytes The whole file.
 * @param file What to call it in a message.
 * @returns Its dtype, shape and values, and what was converted.
 * @throws {UsageError} If it is no `.npy` file, is cut off, or holds a dtype that is not read.
 */
export function readNpy(bytes: Uint8Array<ArrayBuffer>, file = "the file"): FileArray {
  const { header, dataOffset } = readPreamble(bytes, file);
  const stored = {
    ...readDtype(header, file),
    shape: readShape(header, file),
    bytes: bytes.subarray(dataOffset),
    fortranOrder: /['"]fortran_order['"]\s*:\s*True/.test(header),
  };
  return toFileArray(stored, file);
}

/**
 * Writes an `.npy` file, version 1, its data aligned to 64 bytes.
 *
 * @param array The dtype, shape and values.
 * @returns The whole file.
 * @throws {RangeError} If the values are not as many as the shape says.
 */
export function writeNpy({ dtype, shape, data }: NumberArray): Uint8Array<ArrayBuffer> {
  const length = lengthOf(shape);
  if (data.length !== length) {
    throw new RangeError(
      `Cannot write an array: shape (${
        shape.join(", ")
      }) must have ${length} values, got ${data.length}`,
    );
  }
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${
    DESCRIPTORS[dtype]
  }', 'fortran_order': False, 'shape': (${dimensions}), }`;
  const dataOffset = Math.ceil((10 + text.length + 1) / 64) * 64;
  const bytes = new Uint8Array(dataOffset + data.byteLength);
  bytes.set(NPY_MAGIC);
  bytes[6] = 1;
  new DataView(bytes.buffer).setUint16(8, dataOffset - 10, true);
  bytes.set(new TextEncoder().encode(text.padEnd(dataOffset - 11) + "\n"), 10);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), dataOffset);
  return bytes;
}
