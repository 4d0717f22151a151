/** Promise: `.npy`, `.npz` and `.safetensors` files are read as their writers mean them, and a bad one is told from a good one. */

import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { UsageError } from "../../tools/lib/terminal.ts";
import { pickKey, withArrayFile } from "../../tools/route/arrays/array_file.ts";
import {
  type FileArray,
  type NumberArray,
  toFloat32,
} from "../../tools/route/arrays/number_array.ts";
import { readNpy, writeNpy } from "../../tools/route/arrays/npy.ts";
import { openNpz, writeNpz } from "../../tools/route/arrays/npz.ts";
import { openSafetensors } from "../../tools/route/arrays/safetensors.ts";

interface RawNpy {
  readonly version?: number;
  readonly header: string;
  readonly data?: Uint8Array;
}

/** Builds a file from its parts, so that headers can be wrong. */
function rawNpy({ version = 1, header, data = new Uint8Array() }: RawNpy): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(header + "\n");
  const lengthBytes = version === 1 ? 2 : 4;
  const length = Array.from({ length: lengthBytes }, (_, i) => (text.length >> (8 * i)) & 0xff);
  return Uint8Array.from([
    0x93,
    0x4e,
    0x55,
    0x4d,
    0x50,
    0x59,
    version,
    0,
    ...length,
    ...text,
    ...data,
  ]);
}

function header(descr: string, shape: string, fortran = "False"): string {
  return `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;
}

const ROUND_TRIPS: readonly NumberArray[] = [
  { dtype: "f32", shape: [2, 3], data: new Float32Array([0, -0, 1.5, Infinity, 3e-45, -2]) },
  { dtype: "f16", shape: [4], data: new Uint16Array([0, 0x3c00, 0x7e01, 0xffff]) },
  { dtype: "bf16", shape: [2, 1, 2], data: new Uint16Array([0x3f80, 0x7fc1, 1, 2]) },
  { dtype: "u16", shape: [1], data: new Uint16Array([65535]) },
  { dtype: "i32", shape: [], data: new Int32Array([-7]) },
  { dtype: "f32", shape: [0, 384], data: new Float32Array() },
];

Deno.test("readNpy() reads what writeNpy() wrote", () => {
  for (const array of ROUND_TRIPS) {
    const bytes = writeNpy(array);
    assertEquals((bytes.length - array.data.byteLength) % 64, 0);
    assertEquals(readNpy(bytes), { ...array, conversions: [] });
  }
});

Deno.test("readNpy() reads versions 1, 2 and 3, at any alignment", () => {
  const data = new Uint8Array(new Float32Array([1, 2, 3]).buffer);
  for (const version of [1, 2, 3]) {
    for (let pad = 0; pad < 4; pad++) {
      const file = rawNpy({ version, header: header("<f4", "(3,)") + " ".repeat(pad), data });
      assertEquals([...readNpy(file).data], [1, 2, 3]);
    }
  }
});

Deno.test("readNpy() reads the bytes that NumPy 2 writes for bfloat16 and for one dimension", () => {
  const file = rawNpy({ header: header("|V2", "(2,)"), data: Uint8Array.of(0x80, 0x3f, 0, 0x40) });
  assertEquals(readNpy(file).dtype, "bf16");
  assertEquals([...readNpy(file).data], [0x3f80, 0x4000]);
});

const F4 = header("<f4", "(2, 2)");
const ERRORS: readonly [name: string, file: Uint8Array<ArrayBuffer>, message: string][] = [
  [
    "text",
    new TextEncoder().encode("0.1,0.2\n"),
    "it must be an .npy file as np.save writes it, got something else",
  ],
  ["version 9", rawNpy({ version: 9, header: F4 }), "its .npy version must be 1, 2 or 3, got 9"],
  ["no header", writeNpy(ROUND_TRIPS[0]).slice(0, 9), "it is cut off after 9 bytes"],
  [
    "half a header",
    writeNpy(ROUND_TRIPS[0]).slice(0, 50),
    "it is cut off: the header needs 128 bytes, the file has 50",
  ],
  [
    "no data",
    rawNpy({ header: F4, data: new Uint8Array(15) }),
    "it is cut off: shape (2, 2) needs 16 bytes of data, got 15",
  ],
  [
    "complex",
    rawNpy({ header: header("<c8", "(2, 2)"), data: new Uint8Array(32) }),
    "its dtype must be float32, float64, float16, bfloat16, uint16 or int32, got <c8: " +
    "convert with x.astype(np.float32)",
  ],
  [
    "structured",
    rawNpy({ header: "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }" }),
    "its dtype must be a plain one, got a structured dtype or a damaged header",
  ],
  [
    "no shape",
    rawNpy({ header: "{'descr': '<f4', 'fortran_order': False, }" }),
    "its header has no shape: the file is damaged",
  ],
];

for (const [name, file, message] of ERRORS) {
  Deno.test(`readNpy() tells what is wrong with a bad file: ${name}`, () => {
    assertThrows(() => readNpy(file, "x.npy"), UsageError, `Cannot read x.npy: ${message}`);
  });
}

/** A row-major array of 2 x 3, and the bytes that NumPy writes for it in other layouts. */
const MATRIX = [1, 2, 3, 4, 5, 6];

function bytesOf(
  values: readonly number[],
  write: (view: DataView, at: number, value: number) => void,
  size: number,
): Uint8Array {
  const bytes = new Uint8Array(values.length * size);
  values.forEach((value, i) => write(new DataView(bytes.buffer), i * size, value));
  return bytes;
}

const CONVERTED: readonly [name: string, file: Uint8Array<ArrayBuffer>, conversions: string[]][] = [
  [
    "float64",
    rawNpy({
      header: header("<f8", "(2, 3)"),
      data: bytesOf(MATRIX, (view, at, value) => view.setFloat64(at, value, true), 8),
    }),
    ["float64 rounded to float32"],
  ],
  [
    "big-endian",
    rawNpy({
      header: header(">f4", "(2, 3)"),
      data: bytesOf(MATRIX, (view, at, value) => view.setFloat32(at, value, false), 4),
    }),
    ["big-endian values turned"],
  ],
  [
    "big-endian float64 in Fortran order",
    rawNpy({
      header: header(">f8", "(2, 3)", "True"),
      data: bytesOf([1, 4, 2, 5, 3, 6], (view, at, value) => view.setFloat64(at, value, false), 8),
    }),
    ["big-endian values turned", "float64 rounded to float32", "Fortran order rearranged"],
  ],
];

for (const [name, file, conversions] of CONVERTED) {
  Deno.test(`readNpy() converts and says so: ${name}`, () => {
    const expected: FileArray = {
      dtype: "f32",
      shape: [2, 3],
      data: new Float32Array(MATRIX),
      conversions,
    };
    assertEquals(readNpy(file), expected);
  });
}

Deno.test("readNpy() rearranges Fortran order of three dimensions", () => {
  const data = bytesOf(
    [0, 4, 2, 6, 1, 5, 3, 7],
    (view, at, value) => view.setUint16(at, value, true),
    2,
  );
  const array = readNpy(rawNpy({ header: header("<u2", "(2, 2, 2)", "True"), data }));
  assertEquals([...array.data], [0, 1, 2, 3, 4, 5, 6, 7]);
});

Deno.test("toFloat32() widens 16-bit words exactly", () => {
  const f16: NumberArray = { dtype: "f16", shape: [2], data: Uint16Array.of(0x3c01, 0x0001) };
  const bf16: NumberArray = { dtype: "bf16", shape: [2], data: Uint16Array.of(0x3f81, 0xc000) };
  assertEquals(toFloat32(f16), Float32Array.of(1 + 2 ** -10, 2 ** -24));
  assertEquals(toFloat32(bf16), Float32Array.of(1 + 2 ** -7, -2));
  assertEquals(toFloat32({ dtype: "i32", shape: [1], data: Int32Array.of(1) }), null);
});

Deno.test("writeNpy() refuses values that do not fill the shape", () => {
  assertThrows(
    () => writeNpy({ dtype: "f32", shape: [2, 2], data: new Float32Array(3) }),
    RangeError,
    "Cannot write an array: shape (2, 2) must have 4 values, got 3",
  );
});

Deno.test("openNpz() reads what writeNpz() wrote, and the same arrays give the same bytes", async () => {
  const arrays = { a: ROUND_TRIPS[0], "b/c": ROUND_TRIPS[1] };
  const bytes = await writeNpz(arrays);
  assertEquals(await writeNpz(arrays), bytes);
  const file = await openNpz(bytes, "x.npz");
  assertEquals(file.keys, ["a", "b/c"]);
  assertEquals(await file.read("b/c"), { ...ROUND_TRIPS[1], conversions: [] });
});

/** Builds a file from its header and its values. */
function rawSafetensors(
  entries: Record<string, unknown>,
  data: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(entries));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

function readerOf(bytes: Uint8Array<ArrayBuffer>) {
  return (offset: number, length: number) => Promise.resolve(bytes.slice(offset, offset + length));
}

Deno.test("openSafetensors() reads a tensor of several, whatever its alignment", async () => {
  const data = new Uint8Array([9, ...new Uint8Array(Float32Array.of(1, 2).buffer), 0x80, 0x3f]);
  const file = rawSafetensors({
    __metadata__: { format: "pt" },
    weight: { dtype: "F32", shape: [2], data_offsets: [1, 9] },
    bias: { dtype: "BF16", shape: [1], data_offsets: [9, 11] },
    other: { dtype: "I64", shape: [1], data_offsets: [0, 8] },
  }, data);
  const opened = await openSafetensors(readerOf(file), "x.safetensors");
  assertEquals(opened.keys, ["weight", "bias", "other"]);
  assertEquals([...(await opened.read("weight")).data], [1, 2]);
  assertEquals(await opened.read("bias"), {
    dtype: "bf16",
    shape: [1],
    data: Uint16Array.of(0x3f80),
    conversions: [],
  });
  await assertRejects(
    () => opened.read("other"),
    UsageError,
    "Cannot read x.safetensors:other: its dtype must be one of F64, F32, F16, BF16, U16, I32, got I64",
  );
});

Deno.test("openSafetensors() tells a damaged header and a tensor that is cut off", async () => {
  const broken = rawSafetensors(
    { a: { dtype: "F32", shape: [-1], data_offsets: [0, 4] } },
    new Uint8Array(4),
  );
  await assertRejects(
    () => openSafetensors(readerOf(broken), "x"),
    UsageError,
    "Cannot read x: its header is damaged at a",
  );
  const short = rawSafetensors(
    { a: { dtype: "F32", shape: [2], data_offsets: [0, 8] } },
    new Uint8Array(4),
  );
  const opened = await openSafetensors(readerOf(short), "x");
  await assertRejects(() => opened.read("a"), UsageError, "Cannot read x:a: it is cut off");
});

const NOT_ARRAYS: readonly [name: string, bytes: Uint8Array, message: string][] = [
  ["empty", new Uint8Array(), "it is empty"],
  ["text", new TextEncoder().encode("0.1,0.2\n"), "it must be an .npy, .npz or .safetensors file"],
  ["zeros", new Uint8Array(4096), "it must be an .npy, .npz or .safetensors file"],
  [
    "a zip cut off",
    Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0),
    "it must be an .npz file as np.savez",
  ],
];

for (const [name, bytes, message] of NOT_ARRAYS) {
  Deno.test(`a file of no arrays is refused: ${name}`, async () => {
    const path = await Deno.makeTempFile();
    try {
      await Deno.writeFile(path, bytes);
      const open = () => withArrayFile(path, { name: "x", use: (file) => file.read("") });
      await assertRejects(open, UsageError, `Cannot read x: ${message}`);
    } finally {
      await Deno.remove(path);
    }
  });
}

if (Deno.build.os !== "windows") {
  Deno.test("a device that never ends is refused after its first bytes", async () => {
    await assertRejects(
      () => withArrayFile("/dev/zero", { name: "/dev/zero", use: () => Promise.resolve() }),
      UsageError,
      "Cannot read /dev/zero: it must be an .npy, .npz or .safetensors file, got something else",
    );
  });
}

Deno.test("pickKey() takes the only array, and asks which where there are several", () => {
  const read = (): Promise<FileArray> => Promise.reject(new Error("not read"));
  const options = { name: "x", flag: "--logits KEY" };
  assertEquals(pickKey({ keys: ["a"], read }, options), "a");
  assertEquals(pickKey({ keys: [], read }, options), "");
  assertEquals(pickKey({ keys: ["a", "b"], read }, { ...options, key: "b" }), "b");
  assertThrows(
    () => pickKey({ keys: ["logits", "bias"], read }, options),
    UsageError,
    "Cannot read x: it has 2 arrays, say which with --logits KEY: logits, bias",
  );
  assertThrows(
    () => pickKey({ keys: ["logits", "bias"], read }, { ...options, key: "logit" }),
    UsageError,
    "Cannot read x: it has no array logit: did you mean logits?",
  );
});
