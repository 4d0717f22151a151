/** Promise: the operations told beside the GPU's times are those of the shader. */

import { assertEquals, assertLess } from "@std/assert";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { benchOptions } from "../../bench/lib/data.ts";
import { countOperations } from "../../bench/gpu/operation_counts.ts";
import { specialize } from "../../wgsl/generate/shader.ts";

const CODE = `
const COLUMNS = 3u;
fn above(a: u32, b: u32) -> u32 {
return u32(a > b);
}
fn route_tokens(lane: u32) {
let x = vec4<f32>(0.5) * 2.0;
let y = bitcast<u32>(x.x) + lane;
for (var i = 0u; i < COLUMNS; i++) {
let z = above(y, i) ^ 1u;
}
// a + b
if (fallbacks != 0u) {
let w = y * y;
}
while (y != 0u) {
let w = y * y;
}
}
`;

Deno.test("operations are counted once a round, four times a quad, and not where they are rare", () => {
  const plan = {
    code: CODE,
    readsRowInputs: false,
    entryPoint: "route_tokens",
    workgroupSize: 32,
    rowsPerWorkgroup: 1,
  } as const;
  // Of x, four products; of y, a sum; three times a comparison, its conversion and ^.
  assertEquals(countOperations(plan), { integer: 10, float: 4 });
});

Deno.test("a wider row, another score and a narrower dtype take more operations", () => {
  const count = (numExperts: number, more = {}): number => {
    const options = { ...benchOptions([numExperts, 1, 1, 8], "f32"), ...more };
    const plan = specialize(resolveOptions(options));
    return countOperations(plan).integer * plan.workgroupSize / plan.rowsPerWorkgroup;
  };
  assertLess(count(128), count(384));
  assertLess(count(384), count(384, { dtype: "bf16" }));
  assertLess(count(384), count(384, { scoring: "softmax" }));
});
