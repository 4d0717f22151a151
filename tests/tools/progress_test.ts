/** Promise: a bar shows the part that is done, and a duration is told in the unit that a person would use. */

import { assertEquals } from "@std/assert";
import { drawBar, formatDuration } from "../../tools/lib/progress.ts";

Deno.test("drawBar() fills 20 characters from nothing to everything", () => {
  assertEquals(drawBar(0), "░".repeat(20) + "   0 %");
  assertEquals(drawBar(0.5), "█".repeat(10) + "░".repeat(10) + "  50 %");
  assertEquals(drawBar(0.999), "█".repeat(19) + "░" + "  99 %");
  assertEquals(drawBar(1), "█".repeat(20) + " 100 %");
  assertEquals(drawBar(1.2), "█".repeat(20) + " 100 %");
});

Deno.test("formatDuration() tells seconds, minutes and hours", () => {
  assertEquals([0.2, 8.4, 89, 90, 600, 4800].map(formatDuration), [
    "1 s",
    "8 s",
    "89 s",
    "2 min",
    "10 min",
    "1 h 20 min",
  ]);
});
