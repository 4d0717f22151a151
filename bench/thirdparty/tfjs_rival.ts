/** TensorFlow.js, its WASM SIMD backend on one thread. */

import * as tf from "@tensorflow/tfjs-core";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import type { Rival, RivalGate } from "./rivals.ts";
import { createTfjsGate } from "./tfjs_gate.ts";

/**
 * Makes the rival.
 *
 * @param gate The gate.
 * @param numTokens Rows a call.
 * @returns The rival.
 */
export async function createTfjs(gate: RivalGate, numTokens: number): Promise<Rival> {
  const files = new URL("./node_modules/@tensorflow/tfjs-backend-wasm/dist/", import.meta.url);
  setWasmPaths(files.protocol === "file:" ? decodeURIComponent(files.pathname) : files.href);
  setThreadsCount(1);
  await tf.setBackend("wasm");
  const decide = createTfjsGate(gate, numTokens);
  return ({ logits, indices, weights }) =>
    tf.tidy(() => {
      const decision = decide(tf.tensor2d(logits, [numTokens, gate.numExperts]));
      indices.set(decision.ids.dataSync<"int32">());
      weights.set(decision.weights.dataSync());
    });
}
