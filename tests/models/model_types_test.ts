/** Promise: every mixture-of-experts model that the public code has is read, or refused by name. */

import { assertEquals, assertThrows } from "@std/assert";
import { readModelConfig } from "../../config.ts";
import { GGUF_ARCHITECTURES, REFUSED_ARCHITECTURES } from "../../models/gguf.ts";
import { MODEL_TYPES, REFUSED_TYPES } from "../../models/model_types.ts";
import { CLASS_TYPES, NO_ROUTERS, OTHER_SOURCES } from "../../tools/models/classes.ts";
import { PAGE, readFound, withTables } from "../../tools/models/page.ts";

const TYPES = [...Object.keys(MODEL_TYPES), ...Object.keys(REFUSED_TYPES)];
const ARCHITECTURES = [...Object.keys(GGUF_ARCHITECTURES), ...Object.keys(REFUSED_ARCHITECTURES)];

Deno.test("model types: each that was found is read, or refused by name", () => {
  for (const { repository, names, found } of readFound()) {
    const known = new Set(names === "gguf" ? ARCHITECTURES : TYPES);
    const nameOf = (name: string): string =>
      names === "architecture" ? CLASS_TYPES[name] ?? "" : name;
    const open = found.filter((name) =>
      !known.has(nameOf(name)) && !Object.hasOwn(NO_ROUTERS, name)
    );
    assertEquals(open, [], repository);
  }
});

Deno.test("model types: each has a public source", () => {
  const found = readFound().filter(({ names }) => names !== "gguf");
  const seen = new Set(
    found.flatMap(({ found }) => found.map((name) => CLASS_TYPES[name] ?? name)),
  );
  const sourced = (type: string): boolean => seen.has(type) || Object.hasOwn(OTHER_SOURCES, type);
  assertEquals(TYPES.filter((type) => !sourced(type)), []);
  assertEquals(Object.keys(OTHER_SOURCES).filter((type) => seen.has(type)), []);
});

Deno.test("model types: each is read, with the class's defaults where the class is public", () => {
  for (const type of Object.keys(MODEL_TYPES)) {
    const more = NO_CLASS.has(type) ? ALL_TOLD : {};
    const { modelType, preset } = readModelConfig({ ...EVERY_SPELLING, ...more, model_type: type });
    assertEquals([modelType, preset.topK], [type, 2], type);
  }
});

Deno.test("model types: a misspelt one is told the nearest", () => {
  for (
    const [name, nearest] of [
      ["deepseek_v33", '"deepseek_v3"'],
      ["Qwen3-MoE", '"qwen3_moe"'],
      ["mixtrall", '"mixtral"'],
      ["glm4moe", '"glm4_moe"'],
    ]
  ) {
    assertThrows(() => readModelConfig({ model_type: name }), RangeError, `(nearest: ${nearest}`);
  }
});

Deno.test("model types: docs/MODELS.md is what the data say", async () => {
  const page = await Deno.readTextFile(PAGE);
  assertEquals(page === withTables(page), true, "run deno task models:page");
});

/** Router keys that any type can read. */
const EVERY_SPELLING = {
  num_hidden_layers: 2,
  n_routed_experts: 8,
  num_experts_per_tok: 2,
  zero_expert_num: 0,
  enable_moe_block: true,
  ffn_config: { moe_num_experts: 8, moe_top_k: 2 },
};

/** Types whose class is not public, or has another in other public code: a missing key is an error. */
const NO_CLASS = new Set([
  "dots3_note",
  "kimi_k2",
  "kimi_k25",
  "kimi_k3",
  "kimi_linear",
  "kimi_vl",
  "klear",
  "Klear",
  "pangu_ultra_moe",
]);

const ALL_TOLD = { n_group: 1, topk_group: 1, norm_topk_prob: true, routed_scaling_factor: 1 };
