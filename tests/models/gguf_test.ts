/** Promise: the metadata of a GGUF file give the routing rule that llama.cpp's graph has. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { presetFromConfig, readModelConfig } from "../../config.ts";
import { presets } from "../../mod.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { GGUF_ARCHITECTURES, REFUSED_ARCHITECTURES } from "../../models/gguf.ts";

const DEEPSEEK_V3 = {
  "general.architecture": "deepseek2",
  "deepseek2.block_count": 61,
  "deepseek2.leading_dense_block_count": 3,
  "deepseek2.expert_count": 256,
  "deepseek2.expert_used_count": 8,
  "deepseek2.expert_shared_count": 1,
  "deepseek2.expert_group_count": 8,
  "deepseek2.expert_group_used_count": 4,
  "deepseek2.expert_gating_func": 2,
  "deepseek2.expert_weights_norm": true,
  "deepseek2.expert_weights_scale": 2.5,
};

Deno.test("gguf: DeepSeek-V3 is its preset", () => {
  const { preset, layers, biasTensor, numSharedExperts, notes } = readModelConfig(DEEPSEEK_V3);
  assertEquals(preset, presets.deepseekV3);
  assertEquals(layers?.map((kind) => kind[0]).join(""), "ddd" + "m".repeat(58));
  assertEquals([biasTensor, numSharedExperts], ["exp_probs_b.bias", 1]);
  assert(notes.some((note) => note.startsWith("llama.cpp divides by")), notes.join("\n"));
});

Deno.test("gguf: Mixtral is an architecture llama with experts", () => {
  const mixtral = {
    "general.architecture": "llama",
    "llama.expert_count": 8,
    "llama.expert_used_count": 2,
  };
  assertEquals(presetFromConfig(mixtral), presets.mixtral);
});

Deno.test("gguf: DeepSeek-V2's groups are scored by their best", () => {
  const v2 = {
    ...DEEPSEEK_V3,
    "deepseek2.expert_count": 160,
    "deepseek2.expert_used_count": 6,
    "deepseek2.expert_group_used_count": 3,
    "deepseek2.expert_gating_func": 1,
    "deepseek2.expert_weights_norm": false,
    "deepseek2.expert_weights_scale": 16,
  };
  assertEquals(presetFromConfig(v2), presets.deepseekV2);
});

Deno.test("gguf: numbers may be bigints, and the file's tensors tell the layers and the bias", () => {
  const metadata = { ...DEEPSEEK_V3, "deepseek2.block_count": 3n, "deepseek2.expert_count": 256n };
  const tensorInfos = [
    { name: "blk.0.ffn_gate.weight" },
    { name: "blk.1.ffn_gate_inp.weight" },
    { name: "blk.1.exp_probs_b.bias" },
    { name: "blk.2.ffn_gate_inp.weight" },
    { name: "blk.2.exp_probs_b.bias" },
  ];
  const read = readModelConfig({ metadata, tensorInfos });
  assertEquals(read.layers, ["dense", "moe", "moe"]);
  assertEquals(read.biasTensor, "exp_probs_b.bias");
  const unbiased = readModelConfig({
    metadata,
    tensorInfos: [{ name: "blk.2.ffn_gate_inp.weight" }],
  });
  assertEquals(unbiased.biasTensor, null);
  assertEquals(unbiased.preset.needs, undefined);
});

Deno.test("gguf: every architecture is read to a gate, or refused with the reason", () => {
  for (const name of Object.keys(GGUF_ARCHITECTURES)) {
    const preset = presetFromConfig(metadataOf(name));
    assertEquals(resolveOptions({ ...preset, needs: [] }).numExperts, 64, name);
  }
  for (const [name, why] of Object.entries(REFUSED_ARCHITECTURES)) {
    assertThrows(() => presetFromConfig(metadataOf(name)), RangeError, `"${name}" (${why})`);
  }
});

Deno.test("gguf: an error names the key with its architecture", () => {
  const cases: readonly [key: string, value: unknown, message: string][] = [
    ["expert_count", 0, "deepseek2.expert_count must be an integer from 1 to 4096, got 0"],
    [
      "expert_count",
      undefined,
      "deepseek2.expert_count must be an integer from 1 to 4096, got undefined",
    ],
    [
      "expert_used_count",
      65,
      "deepseek2.expert_used_count must be an integer from 1 to 64, got 65",
    ],
    [
      "expert_group_count",
      7,
      "deepseek2.expert_group_count must be a divisor of the 256 experts, got 7",
    ],
    [
      "expert_gating_func",
      9,
      "deepseek2.expert_gating_func must be 1 (softmax), 2 (sigmoid), 3 or 4 (sqrtsoftplus), got 9",
    ],
  ];
  for (const [key, value, message] of cases) {
    assertThrows(
      () => presetFromConfig({ ...DEEPSEEK_V3, [`deepseek2.${key}`]: value }),
      Error,
      `Cannot read config: ${message}`,
    );
  }
  assertThrows(
    () => presetFromConfig({ "general.architecture": "qwen3mo" }),
    RangeError,
    'nearest: "qwen3moe"',
  );
});

function metadataOf(name: string): Readonly<Record<string, unknown>> {
  return {
    "general.architecture": name,
    [`${name}.expert_count`]: 64,
    [`${name}.expert_used_count`]: 6,
  };
}
