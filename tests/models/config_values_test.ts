/** Promise: a key's value means what the model's own code makes of it. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { presetFromConfig, readModelConfig } from "../../config.ts";

const QWEN3 = { model_type: "qwen3_moe", num_experts: 128, num_experts_per_tok: 8 };

const V3 = {
  model_type: "deepseek_v3",
  n_routed_experts: 256,
  num_experts_per_tok: 8,
  n_group: 8,
  topk_group: 4,
  norm_topk_prob: true,
  routed_scaling_factor: 2.5,
};

Deno.test("config: a flag is true as Python's is", () => {
  for (
    const [value, flag] of [[true, true], [1, true], [2, true], [false, false], [0, false], [
      null,
      false,
    ]]
  ) {
    const { renormalize } = presetFromConfig({ ...QWEN3, norm_topk_prob: value });
    assertEquals(renormalize, flag, `${value}`);
  }
  for (const value of ["true", "", [], {}]) {
    assertThrows(
      () => presetFromConfig({ ...QWEN3, norm_topk_prob: value }),
      TypeError,
      "norm_topk_prob must be a boolean",
    );
  }
});

Deno.test("config: a missing key is what the class takes it for, and a note says so", () => {
  const { preset, notes } = readModelConfig(QWEN3);
  assertEquals(preset.renormalize, false);
  assert(
    notes.includes(
      "norm_topk_prob is not in the config; the model type's class takes it for false.",
    ),
    notes.join("\n"),
  );
  const v3 = readModelConfig({
    model_type: "deepseek_v3",
    n_routed_experts: 256,
    num_experts_per_tok: 8,
  });
  assertEquals(v3.preset, presetFromConfig(V3));
  assertEquals(v3.notes.filter((note) => note.includes("takes it for")), [
    "norm_topk_prob is not in the config; the model type's class takes it for true.",
    "routed_scaling_factor is not in the config; the model type's class takes it for 2.5.",
    "n_group is not in the config; the model type's class takes it for 8.",
    "topk_group is not in the config; the model type's class takes it for 4.",
  ]);
});

Deno.test("config: groups that the model's code does not read are refused", () => {
  assertThrows(
    () => presetFromConfig({ ...QWEN3, n_group: 8, topk_group: 4 }),
    RangeError,
    "n_group must be 1, as in this model type's code, got 8",
  );
});

Deno.test("config: LongCat-Flash's class has a scaling factor of 6", () => {
  const { preset } = readModelConfig({
    model_type: "longcat_flash",
    n_routed_experts: 512,
    zero_expert_num: 256,
    moe_topk: 12,
  });
  assertEquals([preset.numExperts, preset.routedScalingFactor], [768, 6]);
});

Deno.test("config: a bare Infinity in a text is Infinity", () => {
  const text = JSON.stringify({ ...V3, routed_scaling_factor: "X" }).replace('"X"', "Infinity");
  assertThrows(() => presetFromConfig(text), RangeError, "got Infinity");
});

Deno.test("config: weights that the model divides by topK are", () => {
  const { preset } = readModelConfig({
    model_type: "openai_privacy_filter",
    num_local_experts: 128,
    num_experts_per_tok: 4,
  });
  assertEquals(preset.routedScalingFactor, 1 / 4);
});

Deno.test("config: how many experts is never guessed", () => {
  for (const key of ["n_routed_experts", "num_experts_per_tok"]) {
    assertThrows(
      () => presetFromConfig({ ...V3, [key]: undefined }),
      TypeError,
      `${key} must be an integer`,
    );
  }
});

Deno.test("config: a key that the code never reads changes nothing but the notes", () => {
  const ling = {
    ...V3,
    model_type: "bailing_moe_v2",
    n_routed_experts: undefined,
    num_experts: 256,
    score_function: "sigmoid",
  };
  assertEquals(presetFromConfig({ ...ling, norm_topk_prob: false }), presetFromConfig(ling));
  assert(
    readModelConfig({ ...ling, norm_topk_prob: false }).notes.includes(
      "The model's code divides by the sum of the weights, whatever norm_topk_prob says.",
    ),
  );
  // Only LFM2's code has a flag for the bias; only Qwen's has a sparse step.
  for (const stray of ["use_expert_bias", "decoder_sparse_step", "moe_every_n_layers"]) {
    assertEquals(readModelConfig({ ...V3, [stray]: false }), readModelConfig(V3), stray);
  }
});

Deno.test("config: another family's name for a fact decides nothing, and a note says so", () => {
  for (const [key, value] of [["route_scale", 1], ["route_norm", false], ["num_expert_group", 1]]) {
    const bare = { model_type: "deepseek_v3", n_routed_experts: 256, num_experts_per_tok: 8 };
    const { preset, notes } = readModelConfig({ ...bare, [`${key}`]: value });
    assertEquals(preset, presetFromConfig(V3), `${key}`);
    assert(notes.includes(`The model type's code does not read ${key}.`), notes.join("\n"));
  }
  assert(
    readModelConfig({ ...QWEN3, num_hidden_layers: 1, mlp_layer_types: ["dense"] }).notes
      .includes("The model type's code does not read mlp_layer_types."),
  );
});

Deno.test("config: two spellings may both be there if they say the same", () => {
  assertEquals(presetFromConfig({ ...V3, num_experts: 256, moe_topk: 8 }), presetFromConfig(V3));
  assertEquals(presetFromConfig({ ...V3, num_experts: null }), presetFromConfig(V3));
  assertThrows(
    () => presetFromConfig({ ...V3, moe_topk: 6 }),
    RangeError,
    "moe_topk must be what num_experts_per_tok is, 8, got 6",
  );
});

Deno.test("config: the outer and the inner config must not contradict", () => {
  const inner = { ...V3, model_type: "kimi_k2" };
  const outer = { model_type: "kimi_k25", text_config: inner };
  assertEquals(
    presetFromConfig({ ...outer, routed_scaling_factor: 2.5, n_group: 8 }),
    presetFromConfig(inner),
  );
  for (
    const [key, value, own] of [["routed_scaling_factor", 1, 2.5], ["num_experts", 128, 256], [
      "n_group",
      1,
      8,
    ]]
  ) {
    assertThrows(
      () => presetFromConfig({ ...outer, [`${key}`]: value }),
      RangeError,
      `, ${own}, got ${value}`,
    );
  }
});

Deno.test("config: a temperature that divides the logits is a scale that multiplies them", () => {
  const v41 = { model_type: "deepseek_v41", n_routed_experts: 384, num_experts_per_tok: 6 };
  const { preset, notes } = readModelConfig({ ...v41, gate_temp: 0.5 });
  assertEquals(preset, { ...presetFromConfig(v41), logitScale: 2 });
  assert(notes.some((note) => note.startsWith("gate_temp divides the logits")), notes.join("\n"));
  assertEquals(presetFromConfig({ ...v41, gate_temp: 1 }), presetFromConfig(v41));
});

Deno.test("config: a soft cap counts where it is above 0, and Grok's is its code's own", () => {
  const laguna = { model_type: "laguna", num_experts: 256, num_experts_per_tok: 8 };
  const capped = { ...laguna, moe_router_logit_softcapping: 30 };
  assertEquals(presetFromConfig(capped), { ...presetFromConfig(laguna), logitSoftCap: 30 });
  for (const none of [0, 0.0, -1, null]) {
    const config = { ...laguna, moe_router_logit_softcapping: none };
    assertEquals(presetFromConfig(config), presetFromConfig(laguna), `${none}`);
  }
  const grok = { num_local_experts: 8, num_experts_per_tok: 2, router_logit_softcapping: 50 };
  const { preset } = readModelConfig({ ...grok, model_type: "grok-1" });
  assertEquals([preset.scoring, preset.renormalize, preset.logitSoftCap], ["softmax", false, 30]);
});

Deno.test("config: Ling 1 and Ling 2 share a model type and are told apart", () => {
  const ling1 = {
    architectures: ["BailingMoeForCausalLM"],
    model_type: "bailing_moe",
    num_experts: 64,
    num_experts_per_tok: 6,
    norm_topk_prob: true,
  };
  const ling2 = {
    ...ling1,
    architectures: ["BailingMoeV2ForCausalLM"],
    n_group: 8,
    topk_group: 4,
    score_function: "sigmoid",
    routed_scaling_factor: 2.5,
  };
  assertEquals(presetFromConfig(ling1).scoring, "softmax");
  assertEquals(readModelConfig(ling1).biasTensor, null);
  assertEquals(presetFromConfig(ling2).scoring, "sigmoid");
  assertEquals(readModelConfig(ling2).biasTensor, "mlp.gate.expert_bias");
});
