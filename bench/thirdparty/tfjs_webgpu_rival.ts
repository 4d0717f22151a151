/** TensorFlow.js, its WebGPU backend. */

import * as tf from "@tensorflow/tfjs-core";
// Registers the backend; an import of the type alone would be dropped.
import "@tensorflow/tfjs-backend-webgpu";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type { GpuRival, ResidentRival, RivalCall, RivalGate } from "./rivals.ts";
import { createTfjsGate, type TfjsDecision } from "./tfjs_gate.ts";

/** The decision with tensors that stay on the GPU. */
function keepTensors(
  decide: (logits: tf.Tensor) => TfjsDecision,
  tensors: ReadonlyMap<Float32Array, tf.Tensor>,
): ResidentRival {
  const backend = tf.backend() as WebGPUBackend;
  let last: TfjsDecision | undefined;
  return {
    rival({ logits }) {
      tf.dispose(last as tf.TensorContainer);
      last = tf.tidy(() => decide(tensors.get(logits)!) as TfjsDecision & tf.TensorContainer);
    },
    async finish() {
      // submitQueue() wants an encoder, and there is none after a batch that was just full.
      backend.ensureCommandEncoderReady();
      backend.endComputePassEncoder();
      backend.submitQueue();
      await backend.queue.onSubmittedWorkDone();
    },
    async fetch({ indices, weights }) {
      indices.set(await last!.ids.data<"int32">());
      weights.set(await last!.weights.data());
    },
  };
}

/**
 * Makes the rival.
 *
 * @param gate The gate.
 * @param numTokens Rows a call.
 * @returns The rival.
 */
export async function createTfjsWebGpu(gate: RivalGate, numTokens: number): Promise<GpuRival> {
  if (!await tf.setBackend("webgpu")) throw new Error("tf.setBackend refuses webgpu");
  const decide = createTfjsGate(gate, numTokens);
  const upload = (logits: Float32Array): tf.Tensor =>
    tf.tensor2d(logits, [numTokens, gate.numExperts]);
  const kept = new Map<Float32Array, tf.Tensor>();
  return {
    async route({ logits, indices, weights }) {
      const decision = tf.tidy(() => decide(upload(logits)) as TfjsDecision & tf.TensorContainer);
      const pending = [decision.ids.data<"int32">(), decision.weights.data()] as const;
      indices.set(await pending[0]);
      weights.set(await pending[1]);
      tf.dispose(decision);
    },
    keepOnGpu(calls: readonly RivalCall[]) {
      for (const { logits } of calls) kept.set(logits, upload(logits));
      return Promise.resolve(keepTensors(decide, kept));
    },
    destroy: () => tf.dispose([...kept.values()]),
  };
}
