/** Promise: 16-bit words decode exactly, every one of them. */

import { assertEquals } from "@std/assert";
import { decodeBfloat16, decodeFloat16 } from "../../gate/float16.ts";

const ALL_WORDS = Uint16Array.from({ length: 0x10000 }, (_, word) => word);

Deno.test("float16: binary16 decodes as Float16Array does, all 65536 words", () => {
  const expected = Float32Array.from(new Float16Array(ALL_WORDS.buffer));
  const actual = decodeFloat16(ALL_WORDS);
  const differ = ALL_WORDS.filter((word) => !Object.is(actual[word], expected[word]));
  assertEquals(differ, new Uint16Array());
});

Deno.test("float16: bfloat16 is the upper half of binary32, all 65536 words", () => {
  const bits = new Uint32Array(decodeBfloat16(ALL_WORDS).buffer);
  assertEquals(bits, Uint32Array.from(ALL_WORDS, (word) => word * 0x10000));
});

Deno.test("float16: views at any offset decode, into memory of their own", () => {
  const words = Uint16Array.of(0, 0x3c00, 0xbc00, 0).subarray(1, 3);
  const values = decodeFloat16(words);
  words.fill(0);
  assertEquals(values, Float32Array.of(1, -1));
});
