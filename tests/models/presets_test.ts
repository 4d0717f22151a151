/** Promise: a preset is the options of its model's gate, says what is missing, and never changes. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { presetFromConfig, readModelConfig } from "../../config.ts";
import { type GateOptions, type Preset, presets } from "../../mod.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { CONFIG_CASES } from "./configs.ts";

Deno.test("presets: each is the options of a gate", () => {
  for (const [name, preset] of Object.entries(presets)) {
    const resolved = resolveOptions(withNeeded(preset));
    assertEquals(resolved.numExperts, preset.numExperts, name);
    assertEquals(resolved.routedScalingFactor, Math.fround(preset.routedScalingFactor), name);
  }
});

Deno.test("presets: each comes out of its model's config", () => {
  for (const { preset, config } of CONFIG_CASES) {
    assertEquals<Preset>(presetFromConfig(config), presets[preset], preset);
  }
  const covered = new Set<string>(CONFIG_CASES.map(({ preset }) => preset));
  assertEquals(Object.keys(presets).filter((name) => !covered.has(name)), []);
});

Deno.test("presets: each needs what its model's tensors are", () => {
  for (const { preset, config } of CONFIG_CASES) {
    const { biasTensor, notes } = readModelConfig(config);
    const needs = presets[preset].needs ?? [];
    assertEquals(needs.includes("bias"), biasTensor !== null, preset);
    for (const need of ["perExpertScale", "globalScale"] as const) {
      const isScaled = notes.some((note) => note.startsWith(`${need}: `));
      assertEquals(needs.includes(need), isScaled, preset);
    }
  }
});

Deno.test("presets: a gate without what its preset needs is an error", () => {
  for (const [name, preset] of Object.entries(presets)) {
    const { needs = [] } = preset;
    for (const need of needs) {
      const options: GateOptions = { ...withNeeded(preset), [need]: undefined };
      assertThrows(() => resolveOptions(options), TypeError, `must be `, `${name} ${need}`);
    }
    assertEquals(resolveOptions({ ...preset, needs: [] }).topK, preset.topK, name);
  }
});

Deno.test("presets: none can be changed, and no part of one", () => {
  assert(Object.isFrozen(presets));
  for (const [name, preset] of Object.entries(presets)) {
    assert(Object.isFrozen(preset), name);
    for (const part of Object.values(preset)) assert(Object.isFrozen(part), name);
  }
});

Deno.test("presets: the README's table names every preset, and none else", async () => {
  const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  const section = readme.split("\n## Models\n")[1].split("\n## ")[0];
  const named = [...section.matchAll(/^\| .*$/gm)].flatMap(([row]) =>
    [...row.matchAll(/`(\w+)`/g)].map(([, name]) => name)
  );
  assertEquals(named.toSorted(), Object.keys(presets).toSorted());
});

/** A preset with zeros for its bias and ones for its scales. */
function withNeeded(preset: Preset): GateOptions {
  const { numExperts, needs = [] } = preset;
  return {
    ...preset,
    ...needs.includes("bias") && { bias: new Float32Array(numExperts) },
    ...needs.includes("perExpertScale") && { perExpertScale: new Float32Array(numExperts).fill(1) },
    ...needs.includes("globalScale") && { globalScale: 1 },
  };
}
