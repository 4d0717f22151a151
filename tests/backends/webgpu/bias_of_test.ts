/** Promise: on WebGPU the biases of the tokens are those of the call, in every chunk, read before it returns. */

import { resolveBatch } from "../../../gate/batch.ts";
import { resolveOptions } from "../../../gate/resolve_options.ts";
import { WebGpuKernel } from "../../../backends/webgpu/kernel.ts";
import { createGate, type EncodeBuffers, type GateOptions } from "../../../mod.ts";
import { assertSameBits, type Decision, gpuTest } from "../../support/gpu.ts";
import { randomRows } from "../../support/random_rows.ts";
import { RandomSource } from "../../support/random_source.ts";

const EXPERTS = 24;
const TOP_K = 4;
const ROWS = 300;
const COPY_SRC = 0x4;
const COPY_DST = 0x8;
const MAP_READ = 0x1;
const STORAGE = 0x80;

/** Biases that leave each token other experts. */
const DATA = Float32Array.from({ length: 3 * EXPERTS }, (_, i) => (i * 37 % 72) / 12);
const OPTIONS: GateOptions = {
  numExperts: EXPERTS,
  topK: TOP_K,
  bias: { dtype: "f32", data: DATA },
};

const SHAPE = { numTokens: ROWS, numExperts: EXPERTS, dtype: "f32" } as const;
const LOGITS = randomRows(SHAPE, { seed: 24, flavour: "normal" }) as Float32Array<ArrayBuffer>;

function drawBiases(): Int32Array<ArrayBuffer> {
  const source = new RandomSource(24, 1);
  return Int32Array.from({ length: ROWS }, () => source.below(3));
}

async function expected(biasOf = drawBiases()): Promise<Decision> {
  using gate = await createGate({ ...OPTIONS, backend: "wasm" });
  return gate.routeSync(LOGITS, { biasOf });
}

gpuTest("biases of tokens are read before the call returns", async (device) => {
  using gate = await createGate({ ...OPTIONS, backend: "webgpu", device });
  for (let time = 0; time < 3; time++) {
    const biasOf = drawBiases();
    const call = gate.route(LOGITS, { biasOf });
    biasOf.fill(0);
    assertSameBits(await call, await expected());
  }
});

gpuTest("a batch with biases of tokens that is cut into chunks keeps its bits", async (device) => {
  const resolved = resolveOptions(OPTIONS);
  const kernel = await WebGpuKernel.create(resolved, device, { chunkBytes: 2000 });
  const batch = resolveBatch(resolved, LOGITS, { biasOf: drawBiases() });
  await kernel.route(batch);
  assertSameBits(batch, await expected());
  kernel.destroy();
});

/** Buffers of calls that are encoded, and what they hold. */
class Calls {
  readonly #device: GPUDevice;
  readonly #kernel: WebGpuKernel;

  constructor(device: GPUDevice, kernel: WebGpuKernel) {
    this.#device = device;
    this.#kernel = kernel;
  }

  upload(words: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>): GPUBuffer {
    const usage = STORAGE | COPY_DST;
    const buffer = this.#device.createBuffer({ size: words.byteLength, usage });
    this.#device.queue.writeBuffer(buffer, 0, words);
    return buffer;
  }

  create(usage: number): GPUBuffer {
    return this.#device.createBuffer({ size: ROWS * TOP_K * 4, usage });
  }

  async encode(buffers: Omit<EncodeBuffers, "numTokens">): Promise<Decision> {
    const encoder = this.#device.createCommandEncoder();
    this.#kernel.encode(encoder, { ...buffers, numTokens: ROWS });
    const readbacks = [buffers.indices, buffers.weights].map((buffer) => {
      const readback = this.create(MAP_READ | COPY_DST);
      encoder.copyBufferToBuffer(buffer, 0, readback, 0, buffer.size);
      return readback;
    });
    this.#device.queue.submit([encoder.finish()]);
    await Promise.all(readbacks.map((readback) => readback.mapAsync(MAP_READ)));
    const [ids, bits] = readbacks.map((readback) => readback.getMappedRange().slice(0));
    return { indices: new Int32Array(ids), weights: new Float32Array(bits) };
  }
}

gpuTest("biases of tokens in buffers: cut into parts, and told from others", async (device) => {
  const resolved = resolveOptions(OPTIONS);
  const kernel = await WebGpuKernel.create(resolved, device, { bindingBytes: 128 * EXPERTS * 4 });
  const calls = new Calls(device, kernel);
  const logits = calls.upload(LOGITS);
  const [indices, weights] = [1, 2].map(() => calls.create(STORAGE | COPY_SRC));
  const [own, zeros] = [calls.upload(drawBiases()), calls.upload(new Int32Array(ROWS))];
  const call = { logits, indices, weights };
  assertSameBits(await calls.encode({ ...call, biasOf: own }), await expected());
  const other = await calls.encode({ ...call, biasOf: zeros });
  assertSameBits(other, await expected(new Int32Array(ROWS)));
  kernel.destroy();
});
