/** The presets, the reader of configs, and the page that lists them. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { ROUTER_RULES } from "../../models/rules.ts";
import { presetFromConfig, readModelConfig } from "../../config.ts";
import { createGate, type Preset, presets } from "../../mod.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { CONFIG_CASES } from "./configs.ts";
import { ERROR_CASES } from "./config_errors.ts";

Deno.test("presets: each is the options of a gate", () => {
  for (const [name, preset] of Object.entries(presets)) {
    const resolved = resolveOptions(preset);
    assertEquals(resolved.numExperts, preset.numExperts, name);
    assertEquals(resolved.routedScalingFactor, Math.fround(preset.routedScalingFactor), name);
  }
});

Deno.test("presets: each comes out of its model's config", () => {
  for (const { preset, config } of CONFIG_CASES) {
    assertEquals<Preset>(presetFromConfig(config), presets[preset], preset);
  }
  const covered = new Set(CONFIG_CASES.map(({ preset }) => preset));
  assertEquals(Object.keys(presets).filter((name) => !covered.has(name as "kimiK2")), []);
});

Deno.test("config: a parsed file is enough for a gate", async () => {
  const { config } = CONFIG_CASES.find(({ preset }) => preset === "kimiK2")!;
  const parsed: unknown = JSON.parse(JSON.stringify(config));
  const bias = new Float32Array(384);
  using gate = await createGate({ ...presetFromConfig(parsed), bias, backend: "wasm" });
  assertEquals([gate.numExperts, gate.topK], [384, 8]);
});

Deno.test("config: every model type of a preset is known", () => {
  const seen = new Set(CONFIG_CASES.map(({ config }) => readModelConfig(config).modelType));
  const untested = Object.keys(ROUTER_RULES).filter((type) => !seen.has(type));
  assertEquals(untested, [
    "exaone_moe", // no released value has a source
    "gemma4_text", // these are found by the outer model type
    "glm4v_moe_text",
    "glm5_next_text",
    "granitemoehybrid",
    "granitemoeshared",
    "minimax",
    "minimax_m3_vl_text",
    "qwen3_5_moe_text",
    "qwen3_vl_moe_text",
    "step3p5",
  ]);
});

Deno.test("config: it says which layers route", () => {
  const layers = (preset: string): string =>
    (readModelConfig(CONFIG_CASES.find((each) => each.preset === preset)!.config).layers ?? [])
      .map((kind) => kind[0]).join("");
  assertEquals(layers("deepseekV3"), "ddd" + "m".repeat(58));
  assertEquals(layers("deepseekV4Flash"), "hhh" + "m".repeat(40));
  assertEquals(layers("ernie45"), "d" + "m".repeat(27));
  assertEquals(layers("lagunaS21"), "d" + "m".repeat(47));
  assertEquals(layers("lagunaXs2"), "dmm");
  assertEquals(layers("llama4Maverick"), "dm".repeat(24));
  assertEquals(layers("longcatFlash"), "m".repeat(28));
  assertEquals(layers("mimoV2Flash"), "dmmm");
  assertEquals(layers("minimaxM3"), "dddmm");
  assertEquals(layers("nemotron3Nano"), "dmdmddmd");
  assertEquals(layers("nemotron3Super"), "dmd");
  assertEquals(layers("step37Flash"), "dddmmmmm");
  assertEquals(layers("trinity"), "dd" + "m".repeat(30));
  assertEquals(layers("mixtral"), ""); // the config was cut: no count of layers
});

Deno.test("config: it names the bias, the shared experts and what options cannot say", () => {
  const read = (preset: string) =>
    readModelConfig(CONFIG_CASES.find((each) => each.preset === preset)!.config);
  assertEquals(read("deepseekV4Flash").notes, [
    "bias: the tensor ffn.gate.bias of each layer, 256.",
    "1 shared expert runs beside the routed ones; numSharedExperts is for fused ones.",
    "Layers 0-2 take their experts from a table of token ids, the tensor ffn.gate.tid2eid.",
  ]);
  assertEquals(read("kimiK3").numSharedExperts, 2);
  assertEquals(read("kimiK3").biasTensor, "block_sparse_moe.gate.e_score_correction_bias");
  assertEquals(read("qwen35").numSharedExperts, 1);
  assertEquals(read("qwen3Moe").biasTensor, null);
  assertEquals(read("mixtral").notes, ["The config does not say which layers have a router."]);
  assertEquals(read("nemotron3Nano").notes.at(-1), "Layers 0, 2, 4-5, 7 have no router.");
  assertEquals(read("gemma4").notes, [
    "perExpertScale: the tensor router.per_expert_scale of each layer.",
  ]);
  assertEquals(read("solarOpen").notes.slice(-2), [
    "1 shared expert runs beside the routed ones; numSharedExperts is for fused ones.",
    "The config does not say which layers have a router.",
  ]);
  assert(read("solarOpen").notes.some((note) => note.includes("takes that for one group")));
  assert(!read("glm45").notes.some((note) => note.includes("takes that for one group")));
  const { config } = CONFIG_CASES.find((each) => each.preset === "lfm2Moe")!;
  assertEquals(readModelConfig({ ...config, use_expert_bias: false }).biasTensor, null);
});

Deno.test("config: what it does not know it refuses, and says why", () => {
  for (const { config, error, message } of ERROR_CASES) {
    assertThrows(() => presetFromConfig(config), error, message, JSON.stringify(config));
    const thrown = assertThrows(() => presetFromConfig(config));
    assertEquals((thrown as Error).message, `Cannot read config: ${message}`);
  }
});

Deno.test("presets: docs/MODELS.md lists each with its numbers", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/MODELS.md", import.meta.url));
  const rows = new Map(
    page.split("\n").filter((line) => line.startsWith("| `")).map((line) => {
      const cells = line.split("|").slice(1, -1).map((cell) => cell.trim());
      return [cells[0].replaceAll("`", ""), cells];
    }),
  );
  assertEquals([...rows.keys()], Object.keys(presets));
  for (const [name, preset] of Object.entries(presets) as [string, Preset][]) {
    const cells = rows.get(name);
    assert(cells !== undefined, name);
    assertEquals(cells.slice(2, 8), numbersOf(preset), name);
  }
  const unlisted = Object.keys(ROUTER_RULES).filter((type) => !page.includes(`\`${type}\``));
  assertEquals(unlisted, []);
});

function numbersOf(preset: Preset): string[] {
  const { groups } = preset;
  return [
    `${preset.numExperts}`,
    `${preset.topK}`,
    groups === undefined ? "" : `${groups.selected} of ${groups.count}, ${groups.score}`,
    preset.scoring,
    preset.renormalize ? `yes${preset.epsilon === 0 ? "" : `, + ${preset.epsilon}`}` : "no",
    `${preset.routedScalingFactor}`,
  ];
}

Deno.test("the README's table names every preset, and none else", async () => {
  const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  const section = readme.split("\n## Models\n")[1].split("\n## ")[0];
  const named = [...section.matchAll(/^\| .*$/gm)].flatMap(([row]) =>
    [...row.matchAll(/`(\w+)`/g)].map(([, name]) => name)
  );
  assertEquals(named.toSorted(), Object.keys(presets).toSorted());
});
