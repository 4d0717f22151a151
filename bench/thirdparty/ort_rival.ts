/** onnxruntime-web, its WASM SIMD backend on one thread: the gate as one graph, run once a call. */

import * as ort from "onnxruntime-web/wasm";
import { onnxGate } from "./onnx_model.ts";
import type { Rival, RivalGate } from "./rivals.ts";

/**
 * Makes the rival.
 *
 * @param gate The gate.
 * @param numTokens Rows a call; the graph's shapes are fixed, which suits it best.
 * @returns The rival.
 */
export async function createOrt(gate: RivalGate, numTokens: number): Promise<Rival> {
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(onnxGate({ ...gate, numTokens }));
  return async ({ logits, indices, weights }) => {
    const tensor = new ort.Tensor("float32", logits, [numTokens, gate.numExperts]);
    const result = await session.run({ logits: tensor });
    const ids = result.ids.data as BigInt64Array;
    const words = new Int32Array(ids.buffer, ids.byteOffset, 2 * ids.length);
    for (let i = 0; i < ids.length; i++) indices[i] = words[2 * i];
    weights.set(result.weights.data as Float32Array);
  };
}
