/** Arrays of files as a gate takes them, made from the byte orders and layouts that files come in. */

import { UsageError } from "../../lib/terminal.ts";

/** What an array holds. `f16` and `bf16` are raw 16-bit words; `u16` is words whose meaning the file does not tell. */
export type ArrayDtype = "f32" | "f16" | "bf16" | "u16" | "i32";

/** An array in C order and the machine's byte order. */
export interface NumberArray {
  /** What `data` holds. */
  readonly dtype: ArrayDtype;
  /** The length of each dimension; empty for a scalar. */
  readonly shape: readonly number[];
  /** The values, the last dimension running fastest. */
  readonly data: Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Int32Array<ArrayBuffer>;
}

/** An array of a file, and what was converted to read it. */
export interface FileArray extends NumberArray {
  /** What was converted, for instance `float64 rounded to float32`. */
  readonly conversions: readonly string[];
}

/** How the values of an array are stored. */
export interface StoredArray {
  /** What they are: one of {@link ArrayDtype}, or float64. */
  readonly dtype: ArrayDtype | "f64";
  /** The length of each dimension. */
  readonly shape: readonly number[];
  /** The values and nothing else, or more than them. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether the most significant byte comes first. Default: false. */
  readonly bigEndian?: boolean;
  /** Whether the first dimension runs fastest. Default: false. */
  readonly fortranOrder?: boolean;
}

/**
 * Refuses a file.
 *
 * @param file Its name.
 * @param problem What is wrong with it.
 * @throws {UsageError} Always.
 */
export function refuseFile(file: string, problem: string): never {
  throw new UsageError(`Cannot read ${file}: ${problem}`);
}

/**
 * Counts the values of a shape.
 *
 * @param shape The length of each dimension.
 * @returns Their product.
 */
export function lengthOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/**
 * Tells how many bytes a value takes.
 *
 * @param dtype What it is.
 * @returns 2, 4 or 8.
 */
export function bytesOf(dtype: StoredArray["dtype"]): number {
  if (dtype === "f64") return 8;
  return dtype === "f32" || dtype === "i32" ? 4 : 2;
}

function reverseBytes(bytes: Uint8Array<ArrayBuffer>, size: number): void {
  for (let start = 0; start < bytes.length; start += size) {
    bytes.subarray(start, start + size).reverse();
  }
}

function viewOf(bytes: Uint8Array<ArrayBuffer>, dtype: ArrayDtype): NumberArray["data"] {
  const { buffer, byteOffset, byteLength } = bytes;
  const length = byteLength / bytesOf(dtype);
  if (dtype === "f32") return new Float32Array(buffer, byteOffset, length);
  if (dtype === "i32") return new Int32Array(buffer, byteOffset, length);
  return new Uint16Array(buffer, byteOffset, length);
}

/** Rearranges values whose first dimension runs fastest. */
function toRowOrder(data: NumberArray["data"], shape: readonly number[]): NumberArray["data"] {
  const result = data.slice();
  const index = new Array<number>(shape.length).fill(0);
  const strides = shape.map((_, axis) => lengthOf(shape.slice(0, axis)));
  for (let target = 0; target < result.length; target++) {
    result[target] = data[index.reduce((sum, each, axis) => sum + each * strides[axis], 0)];
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) {
      index[axis] = 0;
    }
  }
  return result;
}

/**
 * Converts stored values to an array that a gate takes.
 *
 * @param stored How they are stored.
 * @param file What to call the file in a message.
 * @returns The array, a view of the bytes where nothing had to be converted, and what was converted.
 * @throws {UsageError} If there are fewer bytes than the shape needs.
 */
export function toFileArray(stored: StoredArray, file: string): FileArray {
  const { dtype, shape, bigEndian = false, fortranOrder = false } = stored;
  const size = bytesOf(dtype);
  const wanted = lengthOf(shape) * size;
  const got = stored.bytes.length;
  if (got < wanted) {
    refuseFile(
      file,
      `it is cut off: shape (${shape.join(", ")}) needs ${wanted} bytes of data, got ${got}`,
    );
  }
  const conversions: string[] = [];
  let bytes = stored.bytes.subarray(0, wanted);
  if (bigEndian || bytes.byteOffset % size !== 0) bytes = bytes.slice();
  if (bigEndian) {
    reverseBytes(bytes, size);
    conversions.push("big-endian values turned");
  }
  let data: NumberArray["data"];
  if (dtype === "f64") {
    data = new Float32Array(new Float64Array(bytes.buffer, bytes.byteOffset, lengthOf(shape)));
    conversions.push("float64 rounded to float32");
  } else {
    data = viewOf(bytes, dtype);
  }
  if (fortranOrder && shape.length > 1) {
    data = toRowOrder(data, shape);
    conversions.push("Fortran order rearranged");
  }
  return { dtype: dtype === "f64" ? "f32" : dtype, shape, data, conversions };
}

/**
 * Widens an array to binary32, exactly.
 *
 * @param array An array of floating-point values.
 * @returns Its values, or null where it does not hold such.
 */
export function toFloat32({ dtype, data }: NumberArray): Float32Array<ArrayBuffer> | null {
  if (data instanceof Float32Array) return data;
  if (dtype === "bf16") {
    return new Float32Array(Uint32Array.from(data, (word) => word << 16).buffer);
  }
  if (dtype !== "f16") return null;
  return Float32Array.from(new Float16Array(data.buffer, data.byteOffset, data.length));
}
