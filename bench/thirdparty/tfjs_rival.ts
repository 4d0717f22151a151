/** TensorFlow.js, its WASM SIMD backend on one thread. */

import * as tf from "@tensorflow/tfjs-core";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import type { Rival, RivalGate } from "./rivals.ts";

/**
 * Makes the rival. `tf.gather` with batch dimensions traps in version 4.22 and `tf.oneHot` writes
 * integer bits into floats, so rows are gathered flat and groups are masked by comparing ids.
 *
 * @param gate The gate.
 * @param numTokens Rows a call.
 * @returns The rival.
 */
export async function createTfjs(gate: RivalGate, numTokens: number): Promise<Rival> {
  const { numExperts, groupCount, groupsSelected, topK } = gate;
  const files = new URL("./node_modules/@tensorflow/tfjs-backend-wasm/dist/", import.meta.url);
  setWasmPaths(files.protocol === "file:" ? decodeURIComponent(files.pathname) : files.href);
  setThreadsCount(1);
  await tf.setBackend("wasm");
  const bias = tf.tensor1d(gate.bias);
  const tokens = tf.range(0, numTokens, 1, "int32");
  const starts = tf.expandDims(tf.mul(tokens, tf.scalar(numExperts, "int32")), 1);
  const groupIds = tf.reshape(tf.range(0, groupCount, 1, "int32"), [1, groupCount, 1]);

  function maskGroups(choices: tf.Tensor): tf.Tensor {
    const grouped = tf.reshape(choices, [numTokens, groupCount, numExperts / groupCount]);
    const groupScores = tf.sum(tf.topk(grouped, 2).values, 2);
    const kept = tf.expandDims(tf.topk(groupScores, groupsSelected).indices, 1);
    const flags = tf.max(tf.cast(tf.equal(groupIds, kept), "int32"), 2, true);
    const mask = tf.cast(tf.broadcastTo(flags, grouped.shape), "bool");
    const masked = tf.where(mask, grouped, tf.fill(grouped.shape, -3e38));
    return tf.reshape(masked, [numTokens, numExperts]);
  }

  return ({ logits, indices, weights }) =>
    tf.tidy(() => {
      const scores = tf.sigmoid(tf.tensor2d(logits, [numTokens, numExperts]));
      const choices = tf.add(scores, bias);
      const ids = tf.topk(groupCount > 1 ? maskGroups(choices) : choices, topK).indices;
      const flat = tf.cast(tf.reshape(tf.add(ids, starts), [numTokens * topK]), "int32");
      const values = tf.reshape(scores, [numTokens * numExperts]);
      const best = tf.reshape(tf.gather(values, flat as tf.Tensor1D), [numTokens, topK]);
      indices.set(ids.dataSync<"int32">());
      weights.set(tf.div(best, tf.sum(best, 1, true)).dataSync());
    });
}
