/** The gate in TensorFlow.js's operations, for whichever of its backends is set. */

import * as tf from "@tensorflow/tfjs-core";
import type { RivalGate } from "./rivals.ts";

/** What a batch comes to, still where the backend keeps its tensors. */
export interface TfjsDecision {
  /** `[numTokens, topK]`. */
  readonly ids: tf.Tensor;
  /** `[numTokens, topK]`. */
  readonly weights: tf.Tensor;
}

/**
 * Makes the gate. On WASM `tf.gather` with batch dimensions traps in version 4.22 and `tf.oneHot`
 * writes integer bits into floats, so rows are gathered flat and groups are masked by comparing ids;
 * on WebGPU both work, and are not faster.
 *
 * @param gate The gate.
 * @param numTokens Rows a call.
 * @returns Decides on `[numTokens, numExperts]` logits; to be called within `tf.tidy`.
 */
export function createTfjsGate(
  gate: RivalGate,
  numTokens: number,
): (logits: tf.Tensor) => TfjsDecision {
  const { numExperts, groupCount, groupsSelected, topK } = gate;
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

  /** Softmax over all experts, renormalized, is softmax over the chosen. */
  function decideBySoftmax(logits: tf.Tensor): TfjsDecision {
    const { values, indices } = tf.topk(logits, topK);
    return { ids: indices, weights: tf.softmax(values) };
  }

  if (gate.scoring === "softmax") return decideBySoftmax;
  return (logits) => {
    const scores = tf.sigmoid(logits);
    const choices = tf.add(scores, bias);
    const ids = tf.topk(groupCount > 1 ? maskGroups(choices) : choices, topK).indices;
    const flat = tf.cast(tf.reshape(tf.add(ids, starts), [numTokens * topK]), "int32");
    const values = tf.reshape(scores, [numTokens * numExperts]);
    const best = tf.reshape(tf.gather(values, flat as tf.Tensor1D), [numTokens, topK]);
    return { ids, weights: tf.div(best, tf.sum(best, 1, true)) };
  };
}
