/** Promise: the same seed gives the same rows, row by row, and every kind of row holds what it says. */

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { encodeBfloat16, encodeFloat16 } from "./float16.ts";
import { BIAS_FLAVOURS, randomBias, randomRows, ROW_FLAVOURS } from "./random_rows.ts";

const DTYPES = ["f32", "f16", "bf16"] as const;

Deno.test("encodeFloat16() rounds as Float16Array does", () => {
  const half = new Float16Array(1);
  const word = new Uint16Array(half.buffer);
  const values = randomRows({ numTokens: 64, numExperts: 512, dtype: "f32" }, { seed: 3 });
  for (const value of [...values, 65519.99, 65520, -65520, 2 ** -25, 2 ** -24 * 1.5, 0, -0]) {
    if (value !== value) continue;
    half[0] = Math.fround(value);
    assertEquals(encodeFloat16(value), word[0], `${value}`);
  }
});

Deno.test("encodeBfloat16() rounds to the nearest, ties to even", () => {
  const cases: readonly [number, number][] = [
    [1, 0x3f80],
    [-0, 0x8000],
    [1 + 2 ** -8, 0x3f80],
    [1 + 3 * 2 ** -8, 0x3f82],
    [1 + 2 ** -8 + 2 ** -20, 0x3f81],
    [3.4028234663852886e38, 0x7f80],
    [-Infinity, 0xff80],
    [2 ** -149, 0],
  ];
  for (const [value, bits] of cases) assertEquals(encodeBfloat16(value), bits, `${value}`);
  assert((encodeBfloat16(NaN) & 0x7fff) > 0x7f80);
});

Deno.test("randomRows() gives a row by its number, however the rows are batched", () => {
  for (const dtype of DTYPES) {
    const all = randomRows({ numTokens: 40, numExperts: 60, dtype }, { seed: 7 });
    const tail = randomRows({ numTokens: 10, numExperts: 60, dtype }, { seed: 7, firstRow: 30 });
    assertEquals(new Uint8Array(tail.buffer), new Uint8Array(all.buffer).slice(-tail.byteLength));
    const other = randomRows({ numTokens: 40, numExperts: 60, dtype }, { seed: 8 });
    assertNotEquals(new Uint8Array(other.buffer), new Uint8Array(all.buffer));
  }
});

Deno.test("randomRows() stays the same from one version to the next", () => {
  const rows = randomRows({ numTokens: 1, numExperts: 4, dtype: "f32" }, {
    seed: 1,
    flavour: "any bits",
  });
  assertEquals([...new Uint32Array(rows.buffer)], [1939258655, 2354399586, 1498816060, 179089823]);
});

Deno.test("randomRows() writes every kind of row in every dtype", () => {
  for (const dtype of DTYPES) {
    for (const flavour of ROW_FLAVOURS) {
      const rows = randomRows({ numTokens: 4, numExperts: 100, dtype }, { seed: 5, flavour });
      assertEquals(rows.length, 400);
      const kinds = new Set(rows.subarray(0, 100));
      if (flavour === "all equal") assertEquals(kinds.size, 1);
      if (flavour === "normal") assert(kinds.size > 60);
    }
  }
});

Deno.test("randomBias() is finite in every dtype", () => {
  for (const dtype of DTYPES) {
    for (const flavour of BIAS_FLAVOURS) {
      const bias = randomBias({ numExperts: 500, dtype }, { seed: 9, flavour });
      if (bias instanceof Float32Array) assert(bias.every(Number.isFinite));
      else {
        const infinity = dtype === "f16" ? 0x7c00 : 0x7f80;
        assert(bias.data.every((word) => (word & 0x7fff) < infinity), `${dtype} ${flavour}`);
      }
    }
  }
});
