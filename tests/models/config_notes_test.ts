/** Promise: what options cannot say, the notes of a config do. */

import { assert, assertEquals } from "@std/assert";
import { type ModelConfig, readModelConfig } from "../../config.ts";
import { MODEL_TYPES } from "../../models/model_types.ts";
import { CONFIG_CASES } from "./configs.ts";

Deno.test("notes: they name the bias, the shared experts and the hashed layers", () => {
  assertEquals(readPreset("deepseekV4Flash").notes, [
    "bias: the tensor ffn.gate.bias of each layer, 256 values.",
    "1 shared expert runs beside the routed ones; numSharedExperts is for fused ones.",
    "Layers 0-2 take their experts from a table of token ids, the tensor ffn.gate.tid2eid.",
  ]);
  assertEquals(readPreset("mixtral").notes, [
    "The config does not say which layers have a router.",
  ]);
  assertEquals(readPreset("nemotron3Nano").notes.at(-1), "Layers 0, 2, 4-5, 7 have no router.");
  assertEquals(readPreset("gemma4").notes, [
    "perExpertScale: the tensor router.per_expert_scale of each layer.",
  ]);
  assertEquals(readPreset("inkling").notes, [
    "bias: the tensor mlp.gate.bias of each layer, 256 values.",
    "globalScale: the tensor mlp.gate.global_scale of each layer.",
    "Its code divides in logarithms: the same, unless all scores that are summed underflow.",
    "The router scores its shared experts: a row has 2 logits more.",
    "Layers 0-1 have no router.",
  ]);
  assertEquals(readPreset("solarOpen").notes.slice(-2), [
    "1 shared expert runs beside the routed ones; numSharedExperts is for fused ones.",
    "The config does not say which layers have a router.",
  ]);
});

Deno.test("notes: they say where a class takes no groups for one group", () => {
  const says = (preset: string): boolean =>
    readPreset(preset).notes.some((note) => note.includes("takes that for one group"));
  assert(says("solarOpen"));
  assert(!says("glm45"));
});

Deno.test("notes: shared experts are counted, the bias is named", () => {
  assertEquals(readPreset("kimiK3").numSharedExperts, 2);
  assertEquals(readPreset("kimiK3").biasTensor, "block_sparse_moe.gate.e_score_correction_bias");
  assertEquals(readPreset("inkling").numSharedExperts, 2);
  assertEquals(readPreset("qwen35").numSharedExperts, 1);
  assertEquals(readPreset("northMini").numSharedExperts, 0);
  assert(!readPreset("northMini").notes.some((note) => note.includes("shared")));
  assertEquals(readPreset("qwen3Moe").biasTensor, null);
});

Deno.test("notes: those of a model type are with each of its configs", () => {
  for (const { config } of CONFIG_CASES) {
    const { modelType, notes, preset } = readModelConfig(config);
    const rule = MODEL_TYPES[modelType];
    if (typeof rule === "function") continue;
    const wanted = [
      ...rule.notes ?? [],
      ...preset.groups === undefined ? [] : rule.groupNotes ?? [],
    ];
    assertEquals(wanted.filter((note) => !notes.includes(note)), [], modelType);
  }
});

Deno.test("notes: a flag of its own turns the bias off, in the family that knows it", () => {
  const lfm = configOf("lfm2Moe");
  for (
    const [value, tensor] of [[false, null], [0, null], [null, null], [
      1,
      "feed_forward.expert_bias",
    ]]
  ) {
    assertEquals(readModelConfig({ ...lfm, use_expert_bias: value }).biasTensor, tensor);
  }
  const dots = { ...configOf("dots1"), use_expert_bias: false };
  assertEquals(readModelConfig(dots).biasTensor, "mlp.gate.e_score_correction_bias");
});

function readPreset(preset: string): ModelConfig {
  return readModelConfig(configOf(preset));
}

function configOf(preset: string): Readonly<Record<string, unknown>> {
  return CONFIG_CASES.find((each) => each.preset === preset)!.config;
}
