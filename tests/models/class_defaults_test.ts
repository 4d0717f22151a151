/** Promise: a key that a config leaves out is what the class of transformers 5.17.0 takes it for. */

import { assertEquals } from "@std/assert";
import { type ModelConfig, readModelConfig } from "../../config.ts";

type Config = Readonly<Record<string, unknown>>;

/** A model type and the config that its class makes of nothing: `tools/models/transformers_defaults.py`. */
interface Defaults {
  readonly name: string;
  readonly config: Config;
}

/** What a config must say; the classes that leave it open get these. */
const COUNTS: Config = {
  n_routed_experts: 8,
  num_experts: 8,
  num_local_experts: 8,
  moe_num_experts: 8,
  num_experts_per_tok: 2,
  num_experts_per_token: 2,
  moe_topk: 2,
  moe_top_k: 2,
  moe_k: 2,
  top_k_experts: 2,
  zero_expert_num: 8,
};

const KEPT = new Set([...Object.keys(COUNTS), "num_hidden_layers", "num_layers", "n_layers"]);

/** Classes for which a missing key is an error here, or that have no counts. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  kimi_k25: "its models name kimi_k2 inside, whose class is not public",
  kimi_linear: "the class that is released with the model takes a missing factor for 1",
  nomic_bert: "its class in transformers has no experts",
};

const lines = Deno.readTextFileSync(new URL("../vectors/class_defaults.jsonl", import.meta.url))
  .trimEnd().split("\n").map((line): Defaults => JSON.parse(line));

Deno.test("class defaults: a config of counts alone is read as the class's own", () => {
  for (const { name, config } of lines.filter(({ name }) => !Object.hasOwn(LEFT_OUT, name))) {
    const told = readModelConfig(onlyCounts(config, (key) => key !== "enable_moe_block"));
    const bare = readModelConfig(onlyCounts(config, (key) => KEPT.has(key)));
    assertEquals(facts(bare), facts(told), name);
    // Only its list of blocks says how many layers Nemotron has, and which.
    if (name !== "nemotron_h") assertEquals(bare.layers, told.layers, name);
  }
});

function facts({ preset, biasTensor, routers }: ModelConfig): unknown {
  return { preset, biasTensor, presets: routers.map((router) => router.preset) };
}

/** A config without the keys that are not wanted, and with counts where it has null. */
function onlyCounts(config: Config, wanted: (key: string) => boolean): Config {
  const entries = Object.entries(config).flatMap(([key, value]): [string, unknown][] => {
    if (key.endsWith("_config")) return [[key, onlyCounts(value as Config, wanted)]];
    if (key === "model_type") return value === "" ? [] : [[key, value]];
    return wanted(key) ? [[key, value ?? COUNTS[key] ?? null]] : [];
  });
  return { enable_moe_block: true, ...Object.fromEntries(entries) };
}
