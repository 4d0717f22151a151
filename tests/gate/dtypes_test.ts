/** Promise: each dtype takes the arrays that hold its numbers, and no others, for logits and for the bias. */

import { assertEquals, assertThrows } from "@std/assert";
import { resolveBatch } from "../../gate/batch.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import type { Dtype, GateOptions, LogitsArray } from "../../mod.ts";

const LENGTH = 8;
const OPTIONS: GateOptions = { numExperts: LENGTH, topK: 2 };

/** Every class of typed array. */
const CLASSES = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float16Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const;

const TAKEN: Readonly<Record<Dtype, readonly string[]>> = {
  f32: ["Float32Array"],
  f16: ["Float16Array", "Uint16Array"],
  bf16: ["Uint16Array"],
};

for (const [dtype, taken] of Object.entries(TAKEN) as [Dtype, readonly string[]][]) {
  for (const ArrayType of CLASSES) {
    const { name } = ArrayType;
    const isTaken = taken.includes(name);
    Deno.test(`dtypes: ${dtype} ${isTaken ? "takes" : "refuses"} a ${name}`, () => {
      const resolved = resolveOptions({ ...OPTIONS, dtype });
      const array = new ArrayType(LENGTH) as unknown as LogitsArray;
      const route = () => resolveBatch(resolved, array).numTokens;
      const create = () => resolveOptions({ ...OPTIONS, bias: { dtype, data: array } }).numExperts;
      if (isTaken) {
        assertEquals([route(), create()], [1, LENGTH]);
      } else {
        assertThrows(route, TypeError, "Cannot route: logits must be ");
        assertThrows(create, TypeError, "Cannot create gate: bias.data must be ");
      }
    });
  }
}
