/** Promise: the bias of each token is one that the gate has; padding tokens have none. */

import { assertEquals, assertThrows } from "@std/assert";
import { resolveBatch } from "../../gate/batch.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";

const BIAS = { dtype: "f32", data: new Float32Array(3 * 8) } as const;
const RESOLVED = resolveOptions({ numExperts: 8, topK: 2, bias: BIAS });
const LOGITS = new Float32Array(4 * 8);

for (const bad of [-1, 3, -(2 ** 31), 2 ** 31 - 1]) {
  Deno.test(`bias of a token: ${bad} of 3 biases is refused`, () => {
    const biasOf = Int32Array.of(0, 2, bad, 1);
    const message = `Cannot route: biasOf[2] must be an integer from 0 to 2, got ${bad}`;
    assertThrows(() => resolveBatch(RESOLVED, LOGITS, { biasOf }), RangeError, message);
    assertEquals(resolveBatch(RESOLVED, LOGITS, { biasOf, numValidTokens: 2 }).numValidTokens, 2);
  });
}
