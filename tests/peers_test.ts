/** Promise: we route as the peers do, on the reference and on both backends. */

import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { type BackendName, resolveBatch, resolveOptions } from "../backends/options.ts";
import type { RouteResult, Scoring } from "../backends/options.ts";
import { createGate, presets } from "../mod.ts";
import { loadPeerCases, type PeerCase } from "./peers.ts";
import { routeReference } from "./reference.ts";

/** What the kernels can score so far. */
const SUPPORTED_SCORINGS: readonly Scoring[] = ["sigmoid", "softmax", "sqrtsoftplus"];

/** The peers compute in binary32 or less; a float64 router is within 6e-7 of all of them. */
const RELATIVE_TOLERANCE = 2e-6;

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
  qwen2_moe: "qwen2Moe",
  qwen3_moe: "qwen3Moe",
  qwen3_next: "qwen3Next",
};

const cases = loadPeerCases();
const supported = cases.filter(({ options }) => SUPPORTED_SCORINGS.includes(options.scoring));

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
    const { epsilon, ...actual } = resolveOptions(presets[preset]);
    assertEquals(actual, expected, name);
    assertEquals(epsilon > 1e-19, name === "lfm2_moe", name);
  }
});

Deno.test("peers: every preset can be made into a gate", () => {
  for (const [name, preset] of Object.entries(presets)) {
    assertEquals(resolveOptions(preset).numExperts, preset.numExperts, name);
  }
});

Deno.test("peers: the reference agrees", async (t) => {
  for (const peer of supported) {
    await t.step(peer.name, () => {
      const resolved = resolveOptions(peer.options);
      const batch = resolveBatch(resolved, peer.logits);
      routeReference(resolved, batch);
      assertAgrees(batch, peer);
    });
  }
});

Deno.test("peers: the WASM backend agrees", async (t) => {
  await compare(t, "wasm");
});

Deno.test({
  name: "peers: the WebGPU backend agrees",
  ignore: Deno.env.get("TILEGATE_GPU") === "skip",
  async fn(t) {
    const adapter = await navigator.gpu.requestAdapter();
    assert(adapter !== null, "no WebGPU adapter; TILEGATE_GPU=skip tests without one");
    const device = await adapter.requestDevice();
    try {
      await compare(t, "webgpu", device);
    } finally {
      device.destroy();
      await device.lost;
    }
  },
});

async function compare(t: Deno.TestContext, backend: BackendName, device?: GPUDevice) {
  for (const peer of supported) {
    await t.step(peer.name, async () => {
      using gate = await createGate({ ...peer.options, backend, device });
      assertEquals(gate.backend, backend);
      assertAgrees(await gate.route(peer.logits), peer);
    });
  }
}

function assertAgrees(actual: RouteResult, peer: PeerCase): void {
  for (let row = 0; row < peer.numTokens; row++) {
    const [from, to] = [row * peer.rowWidth, (row + 1) * peer.rowWidth];
    const mine = toRow(actual, from, to);
    const theirs = toRow(peer, from, to);
    const ids = peer.ordered ? mine.ids : mine.ids.toSorted(ascending);
    const wanted = peer.ordered ? theirs.ids : theirs.ids.toSorted(ascending);
    assertEquals(ids, wanted, `${peer.name}, row ${row}`);
    for (const [id, weight] of theirs.weights) {
      const error = Math.abs((mine.weights.get(id) ?? NaN) - weight) / Math.abs(weight);
      assertLessOrEqual(error, RELATIVE_TOLERANCE, `${peer.name}, row ${row}, expert ${id}`);
    }
  }
}

interface Row {
  readonly ids: number[];
  readonly weights: Map<number, number>;
}

function toRow({ indices, weights }: RouteResult, from: number, to: number): Row {
  const ids = Array.from(indices.subarray(from, to));
  return { ids, weights: new Map(ids.map((id, slot) => [id, weights[from + slot]])) };
}

function ascending(first: number, second: number): number {
  return first - second;
}
