/** Promise: scores that the kernel computes four at a time have the bits of the sigmoid that is proven one at a time. */

import { assertEquals } from "@std/assert";
import { quadProver } from "../../../tools/prove/quads.ts";

Deno.test("score: four at a time as one at a time, every 509th input and all near 0, ±104 and ±87", async () => {
  const countDifferences = await quadProver();
  assertEquals(countDifferences({ first: 0, count: Math.floor(2 ** 31 / 509), stride: 509 }), 0);
  for (const edge of [0, 0x37800000, 0x3f800000, 0x42ae0000, 0x42d00000, 0x7f700000]) {
    const first = Math.max(0, edge - 50_000);
    assertEquals(countDifferences({ first, count: 100_000, stride: 1 }), 0);
  }
});
