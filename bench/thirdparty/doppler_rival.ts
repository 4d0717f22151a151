/**
 * doppler-gpu's softmax router: its own files, run as they are shipped. The package has no entry for a kernel by
 * itself, so a page imports the modules that its engine calls from where they lie.
 */

import { createResult, uploadLogits } from "../gpu/buffers.ts";
import {
  DOPPLER_PATH,
  type GpuRival,
  type ResidentRival,
  type RivalCall,
  type RivalGate,
} from "./rivals.ts";

/** What `runSoftmaxTopK` makes; both come out of a pool and go back to it. */
interface Decision {
  readonly indices: GPUBuffer;
  readonly weights: GPUBuffer;
}

/** How its engine calls the router where activations are f32: `src/inference/pipelines/text/moe-gpu.js`. */
type RunSoftmaxTopK = (
  ...args: [logits: GPUBuffer, numTokens: number, numExperts: number, topK: number, options: {
    readonly normalize: boolean;
    readonly inputDtype: "f32";
    readonly weightsDtype: "f32";
  }]
) => Promise<Decision>;

/** The functions of its modules that are needed. */
interface Doppler {
  readonly device: GPUDevice;
  readonly runSoftmaxTopK: RunSoftmaxTopK;
  readonly readBuffer: (buffer: GPUBuffer, size: number) => Promise<ArrayBuffer>;
  readonly releaseBuffer: (buffer: GPUBuffer) => void;
}

/** Its router keeps a row in workgroup memory, an expert to an invocation: `MAX_WORKGROUP_SIZE` of `topk.wgsl`. */
const MOST_EXPERTS = 256;

async function loadDoppler(): Promise<Doppler> {
  const load = (file: string) => import(`${location.origin}${DOPPLER_PATH}src/${file}`);
  const { initDevice } = await load("gpu/device.js");
  const { runSoftmaxTopK } = await load("gpu/kernels/softmax.js");
  const { readBuffer, releaseBuffer } = await load("memory/buffer-pool.js");
  return { device: await initDevice(), runSoftmaxTopK, readBuffer, releaseBuffer };
}

/** Reads a decision by the package's own reader, and gives its buffers back. */
async function take({ readBuffer, releaseBuffer }: Doppler, call: RivalCall, decision: Decision) {
  const pending = [
    readBuffer(decision.indices, call.indices.byteLength),
    readBuffer(decision.weights, call.weights.byteLength),
  ] as const;
  call.indices.set(new Int32Array(await pending[0]));
  call.weights.set(new Float32Array(await pending[1]));
  for (const buffer of [decision.indices, decision.weights]) releaseBuffer(buffer);
}

function keepBuffers(
  doppler: Doppler,
  run: (logits: GPUBuffer) => Promise<Decision>,
  uploads: ReadonlyMap<Float32Array, GPUBuffer>,
): ResidentRival {
  let last: Decision | undefined;
  return {
    async rival({ logits }) {
      if (last) {
        for (const buffer of [last.indices, last.weights]) {
          doppler.releaseBuffer(buffer);
        }
      }
      last = await run(uploads.get(logits)!);
    },
    finish: () => doppler.device.queue.onSubmittedWorkDone(),
    async fetch(call) {
      await take(doppler, call, last!);
      last = undefined;
    },
  };
}

/**
 * Makes the rival.
 *
 * @param gate The gate.
 * @param numTokens Rows a call.
 * @returns The rival.
 * @throws {Error} If it has not the gate's rule, or not as many experts.
 */
export async function createDoppler(gate: RivalGate, numTokens: number): Promise<GpuRival> {
  const { scoring, numExperts, topK } = gate;
  if (scoring !== "softmax") throw new Error("doppler-gpu has softmax routers only");
  if (numExperts > MOST_EXPERTS) throw new Error("doppler-gpu has routers up to 256 experts only");
  const doppler = await loadDoppler();
  const { device } = doppler;
  const options = { normalize: true, inputDtype: "f32", weightsDtype: "f32" } as const;
  const run = (logits: GPUBuffer): Promise<Decision> =>
    doppler.runSoftmaxTopK(logits, numTokens, numExperts, topK, options);
  const input = createResult(device, 4 * numTokens * numExperts);
  const kept: GPUBuffer[] = [];
  return {
    async route(call) {
      device.queue.writeBuffer(input, 0, call.logits as Float32Array<ArrayBuffer>);
      await take(doppler, call, await run(input));
    },
    keepOnGpu(calls) {
      const uploads = new Map(calls.map(({ logits }) => [logits, uploadLogits(device, logits)]));
      kept.push(...uploads.values());
      return Promise.resolve(keepBuffers(doppler, run, uploads));
    },
    destroy: () => [input, ...kept].forEach((buffer) => buffer.destroy()),
  };
}
