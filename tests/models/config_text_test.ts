/** Promise: the text of a config is read, also where Python wrote what JSON has not. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { readModelConfig } from "../../config.ts";

const QWEN3 = {
  model_type: "qwen3_moe",
  num_experts: 128,
  num_experts_per_tok: 8,
  norm_topk_prob: true,
};

Deno.test("text: it is read as the parsed file is", () => {
  for (const text of [JSON.stringify(QWEN3), `\uFEFF${JSON.stringify(QWEN3, null, 2)}\n`]) {
    assertEquals(readModelConfig(text), readModelConfig(QWEN3));
  }
});

Deno.test("text: a bare Infinity or NaN is read, and a note says so", () => {
  const text = JSON.stringify({ ...QWEN3, name: "Infinity, NaN" });
  for (const bare of ["Infinity", "-Infinity", "NaN"]) {
    const { preset, notes } = readModelConfig(
      text.replace("{", `{"time_step_limit": [0, ${bare}],`),
    );
    assertEquals(preset, readModelConfig(QWEN3).preset);
    assert(notes.some((note) => note.includes(bare) && note.includes("Python")), notes.join("\n"));
  }
  assertEquals(readModelConfig(text).notes, readModelConfig(QWEN3).notes);
});

Deno.test("text: what is no JSON is an error of the reader", () => {
  for (const text of ["", "{", "model_type: qwen3_moe", '{"model_type": Infinit}']) {
    assertThrows(() => readModelConfig(text), Error, "Cannot read config: ");
  }
});
