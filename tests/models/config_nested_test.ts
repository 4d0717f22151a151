/** Promise: a router is found wherever its model's config nests it, and a second one is told of. */

import { assert, assertEquals } from "@std/assert";
import { readModelConfig } from "../../config.ts";

const QWEN3 = {
  num_experts: 128,
  num_experts_per_tok: 8,
  norm_topk_prob: true,
  num_hidden_layers: 4,
};

Deno.test("config: a part of a part is found", () => {
  const { preset, modelType, layers } = readModelConfig({
    model_type: "qwen3_omni_moe",
    thinker_config: {
      model_type: "qwen3_omni_moe_thinker",
      text_config: { ...QWEN3, model_type: "qwen3_omni_moe_text" },
    },
  });
  assertEquals([preset.numExperts, preset.topK], [128, 8]);
  assertEquals(layers?.length, 4);
  assert(modelType.startsWith("qwen3_omni_moe"), modelType);
});

Deno.test("config: thinker and talker are two routers", () => {
  const { routers, notes, preset } = readModelConfig({
    model_type: "qwen3_omni_moe",
    thinker_config: { text_config: QWEN3 },
    talker_config: { text_config: { ...QWEN3, num_experts_per_tok: 6, num_hidden_layers: 2 } },
  });
  assertEquals(routers.map(({ name }) => name), ["text", "talker"]);
  assertEquals(routers.map(({ preset }) => preset.topK), [8, 6]);
  assertEquals(routers.map(({ layers }) => layers?.length), [4, 2]);
  assertEquals(preset, routers[0].preset);
  assert(
    notes.some((note) => note.includes("another router, talker: 6 of 128 experts")),
    notes.join("\n"),
  );
});

Deno.test("config: text and vision are two routers of a layer", () => {
  const { routers, notes } = readModelConfig({
    model_type: "ernie4_5_moe_vl",
    moe_num_experts: [64, 32],
    moe_k: 6,
    num_hidden_layers: 4,
    moe_layer_start_index: [1, 2],
    moe_layer_end_index: [3, 2],
    moe_layer_interval: 1,
  });
  assertEquals(routers.map(({ name }) => name), ["text", "vision"]);
  assertEquals(routers.map(({ preset }) => preset.numExperts), [64, 32]);
  const layers = routers.map(({ layers }) => (layers ?? []).map((kind) => kind[0]).join(""));
  assertEquals(layers, ["dmmm", "ddmd"]);
  assert(notes.some((note) => note.includes("another router, vision: 6 of 32")), notes.join("\n"));
});

Deno.test("config: a model with one router lists that one", () => {
  const { routers, preset, biasTensor, layers } = readModelConfig({
    ...QWEN3,
    model_type: "qwen3_moe",
  });
  assertEquals(routers, [{ name: "text", preset, biasTensor, layers }]);
});

Deno.test("config: DBRX's numbers are in ffn_config, whose errors have its path", () => {
  const { preset, layers } = readModelConfig({
    model_type: "dbrx",
    n_layers: 2,
    ffn_config: { moe_num_experts: 16, moe_top_k: 4 },
  });
  assertEquals([preset.numExperts, preset.topK, preset.renormalize], [16, 4, true]);
  assertEquals(layers, ["moe", "moe"]);
});
