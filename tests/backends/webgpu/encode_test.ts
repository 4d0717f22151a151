/** Promise: `encode` computes from the caller's buffers into the caller's buffers, and no more. */

import { assertEquals, assertThrows } from "@std/assert";
import { resolveOptions } from "../../../gate/resolve_options.ts";
import { WebGpuKernel } from "../../../backends/webgpu/kernel.ts";
import { createGate, type Dtype, type GateOptions } from "../../../mod.ts";
import { assertSameBits, type Decision, gpuTest, routeOnWasm } from "../../support/gpu.ts";
import { randomRows } from "../../support/random_rows.ts";
import { RandomSource } from "../../support/random_source.ts";

const OPTIONS: GateOptions = { numExperts: 23, topK: 5, numSharedExperts: 1 };
const ROW_WIDTH = 6;
const LAST_EXPERT = OPTIONS.numExperts - 1;
const MAP_READ = 0x1;
const COPY_SRC = 0x4;
const COPY_DST = 0x8;
const STORAGE = 0x80;

/** Something that encodes: a gate, or a kernel. */
type Encoder = Pick<WebGpuKernel, "encode" | "encodeWeigh">;

/** What a call is about. */
interface CallShape {
  readonly dtype: Dtype;
  /** How many rows, and how many of them are not padding. */
  readonly rows: readonly [number, number];
  /** Whether their experts are given. */
  readonly given?: boolean;
}

/** Any ids, some of them twice in a row. */
function anyIds(numTokens: number): Int32Array {
  const source = new RandomSource(numTokens, 0);
  const { numExperts, topK } = OPTIONS;
  return Int32Array.from({ length: numTokens * topK }, () => source.below(numExperts));
}

/** The same experts by other ids: one that names no expert stands for the last expert. */
function withInvalidIds(expertIds: Int32Array): Int32Array<ArrayBuffer> {
  return Int32Array.from(
    expertIds,
    (id, at) => id === LAST_EXPERT ? [id, id + 1, 1e9, -1, -(2 ** 31)][at % 5] : id,
  );
}

/** A call of `encode` and where its results come back. */
class EncodedCall {
  readonly logits: ReturnType<typeof randomRows>;
  readonly numTokens: number;
  readonly numValidTokens: number;
  readonly expertIds: Int32Array | undefined;
  readonly buffers: { logits: GPUBuffer; indices: GPUBuffer; weights: GPUBuffer };
  readonly #readback: GPUBuffer;
  readonly #expertIds: GPUBuffer;

  constructor(device: GPUDevice, shape: CallShape) {
    [this.numTokens, this.numValidTokens] = shape.rows;
    const { numExperts } = OPTIONS;
    this.logits = randomRows({ numTokens: this.numTokens, numExperts, dtype: shape.dtype }, {
      seed: 5,
    });
    const size = this.numTokens * ROW_WIDTH * 4;
    const create = (bytes: number, usage: number): GPUBuffer =>
      device.createBuffer({ size: bytes, usage });
    const words = new Uint8Array(Math.ceil(this.logits.byteLength / 4) * 4);
    words.set(new Uint8Array(this.logits.buffer));
    this.buffers = {
      logits: create(words.length, STORAGE | COPY_DST),
      indices: create(size, STORAGE | COPY_SRC),
      weights: create(size, STORAGE | COPY_SRC),
    };
    this.#readback = create(2 * size, MAP_READ | COPY_DST);
    this.#expertIds = create(this.numTokens * OPTIONS.topK * 4, STORAGE | COPY_DST);
    device.queue.writeBuffer(this.buffers.logits, 0, words);
    if (!shape.given) return;
    this.expertIds = anyIds(this.numTokens);
    device.queue.writeBuffer(this.#expertIds, 0, withInvalidIds(this.expertIds));
  }

  /** Encodes it, once more than needed. */
  encode(target: GPUCommandEncoder | GPUComputePassEncoder, encoder: Encoder): void {
    const { numTokens, numValidTokens } = this;
    const buffers = { ...this.buffers, numTokens, numValidTokens };
    for (let time = 0; time < 2; time++) {
      if (!this.expertIds) encoder.encode(target, buffers);
      else encoder.encodeWeigh(target, { ...buffers, expertIds: this.#expertIds });
    }
  }

  copy(encoder: GPUCommandEncoder): void {
    const { indices, weights } = this.buffers;
    encoder.copyBufferToBuffer(indices, 0, this.#readback, 0, indices.size);
    encoder.copyBufferToBuffer(weights, 0, this.#readback, indices.size, weights.size);
  }

  async read(): Promise<Decision> {
    await this.#readback.mapAsync(MAP_READ);
    const bytes = this.#readback.getMappedRange().slice(0);
    this.#readback.unmap();
    const length = this.numTokens * ROW_WIDTH;
    return {
      indices: new Int32Array(bytes, 0, length),
      weights: new Float32Array(bytes, length * 4, length),
    };
  }
}

/** Encodes batches of several sizes, half of them into one pass, and submits them at once. */
async function assertEncodes(
  device: GPUDevice,
  { encoder, ...shape }: Omit<CallShape, "rows"> & { readonly encoder: Encoder },
): Promise<void> {
  const sizes = [[5, 5], [4, 3], [601, 300], [601, 601], [1, 0]] as const;
  const calls = sizes.map((rows) => new EncodedCall(device, { ...shape, rows }));
  const commands = device.createCommandEncoder();
  for (const call of calls.slice(0, 2)) call.encode(commands, encoder);
  const pass = commands.beginComputePass();
  for (const call of calls.slice(2)) call.encode(pass, encoder);
  pass.end();
  for (const call of calls) call.copy(commands);
  device.queue.submit([commands.finish()]);
  for (const call of calls) {
    assertSameBits(await call.read(), await routeOnWasm({ ...OPTIONS, dtype: shape.dtype }, call));
  }
}

for (const dtype of ["f32", "f16", "bf16"] as const satisfies readonly Dtype[]) {
  gpuTest(`${dtype} buffers are routed in an encoder and in a pass`, async (device) => {
    using gate = await createGate({ ...OPTIONS, dtype, backend: "webgpu", device });
    await assertEncodes(device, { encoder: gate, dtype });
  });

  gpuTest(`${dtype} buffers larger than a binding are routed in parts`, async (device) => {
    const resolved = resolveOptions({ ...OPTIONS, dtype });
    const kernel = await WebGpuKernel.create(resolved, device, { bindingBytes: 12_288 });
    await assertEncodes(device, { encoder: kernel, dtype });
    kernel.destroy();
  });
}

gpuTest(
  "experts given in the buffer are weighed, those that are none as the last",
  async (device) => {
    using gate = await createGate({ ...OPTIONS, backend: "webgpu", device });
    await assertEncodes(device, { encoder: gate, dtype: "f32", given: true });
    await assertEncodes(device, { encoder: gate, dtype: "f32" });
  },
);

gpuTest("given experts in buffers larger than a binding are weighed in parts", async (device) => {
  const resolved = resolveOptions({ ...OPTIONS, dtype: "bf16" });
  const kernel = await WebGpuKernel.create(resolved, device, { bindingBytes: 12_288 });
  await assertEncodes(device, { encoder: kernel, dtype: "bf16", given: true });
  kernel.destroy();
});

gpuTest(
  "the shader that weighs is compiled once, by the first call that needs it",
  async (device) => {
    const compiled: string[] = [];
    const later = device.createComputePipelineAsync.bind(device);
    device.createComputePipelineAsync = (descriptor) => {
      compiled.push("later");
      return later(descriptor);
    };
    const now = device.createComputePipeline.bind(device);
    device.createComputePipeline = (descriptor) => {
      compiled.push("now");
      return now(descriptor);
    };
    using sigmoid = await createGate({ ...OPTIONS, backend: "webgpu", device, checkDevice: false });
    await assertEncodes(device, { encoder: sigmoid, dtype: "f32" });
    assertEquals(compiled, ["later"]);
    await assertEncodes(device, { encoder: sigmoid, dtype: "f32", given: true });
    await sigmoid.weigh(new Float32Array(OPTIONS.numExperts), new Int32Array(OPTIONS.topK));
    assertEquals(compiled, ["later", "now"]);
    using half = await createGate({
      ...OPTIONS,
      dtype: "f16",
      backend: "webgpu",
      device,
      checkDevice: false,
    });
    const row = new Uint16Array(OPTIONS.numExperts);
    await Promise.all([1, 2].map(() => half.weigh(row, new Int32Array(OPTIONS.topK))));
    await assertEncodes(device, { encoder: half, dtype: "f16", given: true });
    assertEquals(compiled, ["later", "now", "later", "later"]);
  },
);

gpuTest("uniforms outlive later calls of other sizes until they are submitted", async (device) => {
  using gate = await createGate({ ...OPTIONS, backend: "webgpu", device });
  const first = new EncodedCall(device, { dtype: "f32", rows: [3, 2] });
  const commands = device.createCommandEncoder();
  first.encode(commands, gate);
  first.copy(commands);
  const other = new EncodedCall(device, { dtype: "f32", rows: [200, 200] });
  for (let numTokens = 1; numTokens <= 200; numTokens++) {
    gate.encode(device.createCommandEncoder(), { ...other.buffers, numTokens });
  }
  device.queue.submit([commands.finish()]);
  assertSameBits(await first.read(), await routeOnWasm(OPTIONS, first));
});

gpuTest("no token is nothing to encode", async (device) => {
  using gate = await createGate({ ...OPTIONS, backend: "webgpu", device });
  const { buffers } = new EncodedCall(device, { dtype: "f32", rows: [1, 1] });
  const commands = device.createCommandEncoder();
  gate.encode(commands, { ...buffers, numTokens: 0 });
  device.queue.submit([commands.finish()]);
});

gpuTest("buffers that cannot be bound are refused, and the encoder stays good", async (device) => {
  using gate = await createGate({ ...OPTIONS, backend: "webgpu", device });
  const { buffers } = new EncodedCall(device, { dtype: "f32", rows: [2, 2] });
  const commands = device.createCommandEncoder();
  const plain = device.createBuffer({ size: 4096, usage: COPY_DST });
  const refused = [
    [{ ...buffers, logits: plain, numTokens: 2 }, "logits must be a GPUBuffer with usage STORAGE"],
    [{ ...buffers, indices: plain, numTokens: 2 }, "indices must be a GPUBuffer with usage"],
    [{ ...buffers, weights: buffers.indices, numTokens: 2 }, "weights must be a GPUBuffer apart"],
    [{ ...buffers, numTokens: 3 }, "logits must be a GPUBuffer of at least 276 bytes"],
  ] as const;
  for (const [given, message] of refused) {
    assertThrows(() => gate.encode(commands, given), TypeError, `Cannot encode: ${message}`);
  }
  gate.encode(commands, { ...buffers, numTokens: 2 });
  device.queue.submit([commands.finish()]);
});
