/** Promise: the gates choose a trained model's experts as PyTorch does, in every layer and for every byte. */

import { assertEquals } from "@std/assert";
import type { Manifest } from "../../examples/tiny_moe/model.ts";
import { gateOptions } from "../../examples/tiny_moe/model.ts";
import { gpuTest } from "../support/gpu.ts";
import type { PeerCase } from "../support/peers.ts";
import { compareWithPeers } from "../support/peers_compare.ts";

const MODEL = new URL("../../examples/tiny_moe/model/model.json", import.meta.url);
const VECTORS = new URL("../vectors/", import.meta.url);

/** What `tiny_moe.json` says of `tiny_moe.bin`: logits, ids and weights, one behind the other. */
interface Description {
  readonly source: string;
  /** Layers, domains, bytes. */
  readonly tokens: readonly [number, number, number];
}

/** Reads the decisions of each layer as a case of transformers' router. */
function readCases(): PeerCase[] {
  const manifest: Manifest = JSON.parse(Deno.readTextFileSync(MODEL));
  const { source, tokens }: Description = JSON.parse(
    Deno.readTextFileSync(new URL("tiny_moe.json", VECTORS)),
  );
  const { buffer } = Deno.readFileSync(new URL("tiny_moe.bin", VECTORS));
  const [layers, domains, bytes] = tokens;
  const [numTokens, rowWidth] = [domains * bytes, manifest.top_k];
  const [inLogits, inRows] = [numTokens * manifest.experts, numTokens * rowWidth];
  const ids = layers * inLogits * 4;
  const weights = ids + layers * inRows * 4;
  assertEquals(buffer.byteLength, weights + layers * inRows * 4);
  return Array.from({ length: layers }, (_, layer) => ({
    name: `layer ${layer}`,
    source,
    options: { ...gateOptions(manifest, layer), scoring: "sigmoid" },
    logits: new Float32Array(buffer, layer * inLogits * 4, inLogits),
    numTokens,
    rowWidth,
    indices: new Int32Array(buffer, ids + layer * inRows * 4, inRows),
    weights: new Float32Array(buffer, weights + layer * inRows * 4, inRows),
    tiled: false,
  }));
}

const cases = readCases();

Deno.test("tiny_moe: the vectors are all there", () => {
  assertEquals(cases.length, 4);
  assertEquals(cases.map(({ numTokens }) => numTokens), [384, 384, 384, 384]);
});

Deno.test("tiny_moe: the WASM gate chooses PyTorch's experts", async (t) => {
  await compareWithPeers(t, { cases, backend: "wasm" });
});

gpuTest("tiny_moe: the WebGPU gate chooses PyTorch's experts", async (device, t) => {
  await compareWithPeers(t, { cases, backend: "webgpu", device });
});
