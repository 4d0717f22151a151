/**
 * Reads and writes NumPy's `.npy` files, versions 1 to 3: the dtypes that router logits come in.
 *
 * The format is described in NumPy's `numpy/lib/format.py`.
 */

/** What an array holds. `f16` and `bf16` are raw 16-bit words; `u16` is words whose meaning the file does not tell. */
export type NpyDtype = "f32" | "f16" | "bf16" | "u16" | "i32";

/** An array of an `.npy` file, in C order. */
export interface NpyArray {
  /** What `data` holds. */
  readonly dtype: NpyDtype;
  /** The length of each dimension; empty for a scalar. */
  readonly shape: readonly number[];
  /** The values, the last dimension running fastest. */
  readonly data: Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Int32Array<ArrayBuffer>;
}

/** An `.npy` file that cannot be read; the message is one sentence, and says what to do about it. */
export class NpyError extends Error {
  override readonly name = "NpyError";
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Descriptors that are read. NumPy stores `ml_dtypes.bfloat16`, which it does not know, as two void bytes. */
const DTYPES: Readonly<Record<string, NpyDtype>> = {
  "<f4": "f32",
  "<f2": "f16",
  "|V2": "bf16",
  "<V2": "bf16",
  "bfloat16": "bf16",
  "<u2": "u16",
  "<i4": "i32",
};

const DESCRIPTORS: Readonly<Record<NpyDtype, string>> = {
  f32: "<f4",
  f16: "<f2",
  bf16: "|V2",
  u16: "<u2",
  i32: "<i4",
};

function fail(file: string, problem: string): never {
  throw new NpyError(`Cannot read ${file}: ${problem}`);
}

function wrongMagic(bytes: Uint8Array, file: string): never {
  if (bytes.length === 0) fail(file, "it is empty");
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    fail(file, "it must be an .npy file, got a zip (.npz?): save one array with np.save");
  }
  fail(file, "it must be an .npy file as np.save writes it, got something else");
}

interface Preamble {
  readonly header: string;
  readonly dataOffset: number;
}

function readPreamble(bytes: Uint8Array, file: string): Preamble {
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) wrongMagic(bytes, file);
  const version = bytes[6];
  if (!(version >= 1 && version <= 3)) {
    fail(
      file,
      `its .npy version must be 1, 2 or 3, got ${version ?? "a file cut off after 6 bytes"}`,
    );
  }
  const lengthOffset = 8;
  const headerOffset = lengthOffset + (version === 1 ? 2 : 4);
  if (bytes.length < headerOffset) fail(file, `it is cut off after ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = version === 1
    ? view.getUint16(lengthOffset, true)
    : view.getUint32(lengthOffset, true);
  const dataOffset = headerOffset + headerLength;
  if (bytes.length < dataOffset) {
    fail(file, `it is cut off: the header needs ${dataOffset} bytes, the file has ${bytes.length}`);
  }
  const text = new TextDecoder(version === 3 ? "utf-8" : "latin1");
  return { header: text.decode(bytes.subarray(headerOffset, dataOffset)), dataOffset };
}

function readDtype(header: string, file: string): NpyDtype {
  const descriptor = /['"]descr['"]\s*:\s*['"]([^'"]*)['"]/.exec(header)?.[1];
  if (descriptor === undefined) {
    fail(file, "its dtype must be a plain one, got a structured dtype or a damaged header");
  }
  const dtype = DTYPES[descriptor.replace(/^=/, "<")];
  if (dtype !== undefined) return dtype;
  if (descriptor.startsWith(">")) {
    fail(
      file,
      `its dtype must be little-endian, got ${descriptor}: convert with x.astype(x.dtype.newbyteorder("<"))`,
    );
  }
  const known: Record<string, string> = { "<f8": "float64", "|O": "Python objects" };
  fail(
    file,
    `its dtype must be float32, float16, bfloat16, uint16 or int32, got ${
      known[descriptor] ?? descriptor
    }: convert with x.astype(np.float32)`,
  );
}

function readShape(header: string, file: string): number[] {
  const text = /['"]shape['"]\s*:\s*\(([\d\s,L]*)\)/.exec(header)?.[1];
  if (text === undefined) fail(file, "its header has no shape: the file is damaged");
  return (text.match(/\d+/g) ?? []).map(Number);
}

/** Copies only when the data does not start on a multiple of its element size. */
function aligned(bytes: Uint8Array<ArrayBuffer>, elementBytes: number): Uint8Array<ArrayBuffer> {
  return bytes.byteOffset % elementBytes === 0 ? bytes : bytes.slice();
}

/**
 * Reads an `.npy` file.
 *
 * @param bytes The whole file.
 * @param file What to call it in a message.
 * @returns Its dtype, shape and values; a view of `bytes` where alignment allows.
 * @throws {NpyError} If it is no `.npy` file, is cut off, or holds a dtype or an order that is not read.
 */
export function readNpy(bytes: Uint8Array<ArrayBuffer>, file = "the file"): NpyArray {
  const { header, dataOffset } = readPreamble(bytes, file);
  const dtype = readDtype(header, file);
  const shape = readShape(header, file);
  if (shape.length > 1 && /['"]fortran_order['"]\s*:\s*True/.test(header)) {
    fail(file, "it must be in C order, got Fortran order: save np.ascontiguousarray(x)");
  }
  const length = shape.reduce((product, size) => product * size, 1);
  const elementBytes = dtype === "f32" || dtype === "i32" ? 4 : 2;
  const wanted = length * elementBytes;
  const got = bytes.length - dataOffset;
  if (got < wanted) {
    fail(
      file,
      `it is cut off: shape (${shape.join(", ")}) needs ${wanted} bytes of data, got ${got}`,
    );
  }
  const payload = aligned(bytes.subarray(dataOffset, dataOffset + wanted), elementBytes);
  const { buffer, byteOffset } = payload;
  if (dtype === "f32") return { dtype, shape, data: new Float32Array(buffer, byteOffset, length) };
  if (dtype === "i32") return { dtype, shape, data: new Int32Array(buffer, byteOffset, length) };
  return { dtype, shape, data: new Uint16Array(buffer, byteOffset, length) };
}

/**
 * Writes an `.npy` file, version 1, its data aligned to 64 bytes.
 *
 * @param array The dtype, shape and values.
 * @returns The whole file.
 * @throws {NpyError} If the values are not as many as the shape says.
 */
export function writeNpy(array: NpyArray): Uint8Array<ArrayBuffer> {
  const { dtype, shape, data } = array;
  const length = shape.reduce((product, size) => product * size, 1);
  if (data.length !== length) {
    throw new NpyError(
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
  bytes.set(MAGIC);
  bytes[6] = 1;
  new DataView(bytes.buffer).setUint16(8, dataOffset - 10, true);
  bytes.set(new TextEncoder().encode(text.padEnd(dataOffset - 11) + "\n"), 10);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), dataOffset);
  return bytes;
}
