/** onnxruntime-web, its WebGPU execution provider: the gate as one graph, run once a call. */

import * as ort from "onnxruntime-web/webgpu";
import { createResult, readBuffer, uploadLogits } from "../gpu/buffers.ts";
import { onnxGate } from "./onnx_model.ts";
import {
  type GpuRival,
  ORT_PATH,
  type ResidentRival,
  type RivalCall,
  type RivalGate,
} from "./rivals.ts";

/** The low words of 64-bit ids. */
function copyIds(target: Int32Array, ids: ArrayBufferLike, offset = 0): void {
  const words = new Int32Array(ids, offset, 2 * target.length);
  for (let i = 0; i < target.length; i++) target[i] = words[2 * i];
}

/** The session with tensors that stay on the GPU, made by the caller as the package's guide has it. */
async function bindBuffers(
  session: ort.InferenceSession,
  gate: RivalGate,
  calls: readonly RivalCall[],
): Promise<ResidentRival & { readonly buffers: readonly GPUBuffer[] }> {
  const device = await ort.env.webgpu.device as GPUDevice;
  const numTokens = calls[0].logits.length / gate.numExperts;
  const dims = [numTokens, gate.topK];
  const ids = createResult(device, 8 * numTokens * gate.topK);
  const weights = createResult(device, 4 * numTokens * gate.topK);
  const fetches = {
    ids: ort.Tensor.fromGpuBuffer(ids, { dataType: "int64", dims }),
    weights: ort.Tensor.fromGpuBuffer(weights, { dataType: "float32", dims }),
  };
  const uploads = calls.map(({ logits }) => uploadLogits(device, logits));
  const feeds = new Map(calls.map(({ logits }, i) => {
    const options = { dataType: "float32", dims: [numTokens, gate.numExperts] } as const;
    return [logits, { logits: ort.Tensor.fromGpuBuffer(uploads[i], options) }];
  }));
  return {
    buffers: [ids, weights, ...uploads],
    rival: async ({ logits }) => void await session.run(feeds.get(logits)!, fetches),
    finish: () => device.queue.onSubmittedWorkDone(),
    fetch: async (call) => {
      copyIds(call.indices, await readBuffer(device, ids));
      call.weights.set(new Float32Array(await readBuffer(device, weights)));
    },
  };
}

/**
 * Makes the rival. A graph of which a part would run on the CPU is refused.
 *
 * @param gate The gate.
 * @param numTokens Rows a call; the graph's shapes are fixed, which suits it best.
 * @returns The rival.
 */
export async function createOrtWebGpu(gate: RivalGate, numTokens: number): Promise<GpuRival> {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = ORT_PATH;
  const session = await ort.InferenceSession.create(onnxGate({ ...gate, numTokens }), {
    executionProviders: ["webgpu"],
    extra: { session: { disable_cpu_ep_fallback: "1" } },
  });
  const buffers: GPUBuffer[] = [];
  return {
    async route({ logits, indices, weights }) {
      const tensor = new ort.Tensor("float32", logits, [numTokens, gate.numExperts]);
      const result = await session.run({ logits: tensor });
      const ids = result.ids.data as BigInt64Array;
      copyIds(indices, ids.buffer, ids.byteOffset);
      weights.set(result.weights.data as Float32Array);
    },
    async keepOnGpu(calls) {
      const bound = await bindBuffers(session, gate, calls);
      buffers.push(...bound.buffers);
      return bound;
    },
    async destroy() {
      await session.release();
      for (const buffer of buffers) buffer.destroy();
    },
  };
}
