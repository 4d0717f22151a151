/** Promise: `.npy` files of NumPy are read and written as they are, and a bad one is told from a good one. */

import { assertEquals, assertThrows } from "@std/assert";
import { type NpyArray, NpyError, readNpy, writeNpy } from "../../tools/route/npy.ts";
import { writeNpz } from "../../tools/route/npz.ts";

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

const ROUND_TRIPS: readonly NpyArray[] = [
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
    assertEquals(readNpy(bytes), array);
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
  ["empty", new Uint8Array(), "it is empty"],
  [
    "zip",
    Uint8Array.of(0x50, 0x4b, 3, 4),
    "it must be an .npy file, got a zip (.npz?): save one array with np.save",
  ],
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
    "float64",
    rawNpy({ header: header("<f8", "(2, 2)"), data: new Uint8Array(32) }),
    "its dtype must be float32, float16, bfloat16, uint16 or int32, got float64: " +
    "convert with x.astype(np.float32)",
  ],
  [
    "big-endian",
    rawNpy({ header: header(">f4", "(2, 2)"), data: new Uint8Array(16) }),
    "its dtype must be little-endian, got >f4: " +
    'convert with x.astype(x.dtype.newbyteorder("<"))',
  ],
  [
    "structured",
    rawNpy({ header: "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }" }),
    "its dtype must be a plain one, got a structured dtype or a damaged header",
  ],
  [
    "Fortran order",
    rawNpy({ header: header("<f4", "(2, 2)", "True"), data: new Uint8Array(16) }),
    "it must be in C order, got Fortran order: save np.ascontiguousarray(x)",
  ],
  [
    "no shape",
    rawNpy({ header: "{'descr': '<f4', 'fortran_order': False, }" }),
    "its header has no shape: the file is damaged",
  ],
];

for (const [name, file, message] of ERRORS) {
  Deno.test(`readNpy() tells what is wrong with a bad file: ${name}`, () => {
    assertThrows(() => readNpy(file, "x.npy"), NpyError, `Cannot read x.npy: ${message}`);
  });
}

Deno.test("writeNpy() refuses values that do not fill the shape", () => {
  assertThrows(
    () => writeNpy({ dtype: "f32", shape: [2, 2], data: new Float32Array(3) }),
    NpyError,
    "Cannot write an array: shape (2, 2) must have 4 values, got 3",
  );
});

Deno.test("writeNpz() stores each array as an .npy file that can be read back", async () => {
  const file = await new Blob(
    writeNpz({ a: ROUND_TRIPS[0], b: ROUND_TRIPS[1] }) as BlobPart[],
  ).bytes();
  const view = new DataView(file.buffer);
  assertEquals(view.getUint32(0, true), 0x04034b50);
  const size = view.getUint32(22, true);
  const start = 30 + view.getUint16(26, true);
  assertEquals(readNpy(file.slice(start, start + size)), ROUND_TRIPS[0]);
  assertEquals(view.getUint16(file.length - 12, true), 2);
});
