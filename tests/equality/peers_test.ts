/** Promise: we route as the peers do, on the reference and on both backends. */

import { assert, assertEquals } from "@std/assert";
import { resolveBatch } from "../../gate/batch.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { presets } from "../../mod.ts";
import { gpuTest } from "../support/gpu.ts";
import { loadPeerCases } from "../support/peers.ts";
import { assertAgrees, compareWithPeers } from "../support/peers_compare.ts";
import { routeReference } from "../../reference/route.ts";

/** Which case's options a preset must have, but for the bias. */
const PRESET_CASES: Readonly<Record<string, keyof typeof presets>> = {
  deepseek_v2: "deepseekV2",
  deepseek_v2_lite: "deepseekV2Lite",
  deepseek_v3: "deepseekV3",
  deepseek_v4: "deepseekV4Flash",
  dots1: "dots1",
  ernie4_5: "ernie45",
  glm4_5: "glm45",
  gpt_oss: "gptOss120b",
  hunyuan: "hunyuanA13b",
  kimi_k2: "kimiK2",
  kimi_k3: "kimiK3",
  lfm2_moe: "lfm2Moe",
  llama4_maverick: "llama4Maverick",
  longcat_flash: "longcatFlash",
  minimax_m2: "minimaxM2",
  mixtral: "mixtral",
  moonlight: "moonlight",
  nemotron3_super: "nemotron3Super",
  olmoe: "olmoe",
  qwen2_moe: "qwen15Moe",
  qwen3_moe: "qwen3Moe",
  qwen3_next: "qwen3Next",
};

const cases = loadPeerCases();

Deno.test("peers: the vectors are all there", () => {
  assertEquals(cases.length, 95);
  assertEquals(cases.reduce((rows, { numTokens }) => rows + numTokens, 0), 1680);
  for (const peer of cases) {
    const { indices } = resolveBatch(resolveOptions(peer.options), peer.logits);
    assertEquals(indices.length, peer.indices.length, peer.name);
  }
});

Deno.test("peers: the presets have the options of the models' own routers", () => {
  for (const [name, preset] of Object.entries(PRESET_CASES)) {
    const peer = cases.find((each) => each.name === name);
    assert(peer !== undefined, name);
    const { epsilon: _, ...expected } = resolveOptions({ ...peer.options, bias: undefined });
    const { epsilon, ...actual } = resolveOptions({ ...presets[preset], needs: [] });
    assertEquals(actual, expected, name);
    assertEquals(epsilon > 1e-19, name === "lfm2_moe", name);
  }
});

Deno.test("peers: every preset can be made into a gate", () => {
  for (const [name, preset] of Object.entries(presets)) {
    assertEquals(resolveOptions({ ...preset, needs: [] }).numExperts, preset.numExperts, name);
  }
});

Deno.test("peers: the reference agrees", async (t) => {
  for (const peer of cases) {
    await t.step(peer.name, () => {
      const resolved = resolveOptions(peer.options);
      const batch = resolveBatch(resolved, peer.logits);
      routeReference(resolved, batch);
      assertAgrees(batch, peer);
    });
  }
});

Deno.test("peers: the WASM backend agrees", async (t) => {
  await compareWithPeers(t, { cases, backend: "wasm" });
});

gpuTest("peers: the WebGPU backend agrees with the models' routers", async (device, t) => {
  const models = cases.filter(({ tiled }) => !tiled);
  await compareWithPeers(t, { cases: models, backend: "webgpu", device });
});
