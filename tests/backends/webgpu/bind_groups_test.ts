/** Promise: `encode` and `encodeWeigh` use the buffers of the call, whichever of them another call had too. */

import { assertEquals } from "@std/assert";
import { createGate, type WebGpuGate } from "../../../mod.ts";
import { gpuTest } from "../../support/gpu.ts";

const OPTIONS = { numExperts: 4, topK: 2 } as const;
const ROW = 8;
const MAP_READ = 0x1;
const COPY_SRC = 0x4;
const COPY_DST = 0x8;
const STORAGE = 0x80;

/** The buffers that a call binds, two of each. */
type Name = "logits" | "expertIds" | "indices" | "weights";
type Buffers = Record<Name, readonly [GPUBuffer, GPUBuffer]>;

/** Rows whose best experts are 0 and 1, and 2 and 3; and ids in another order. */
const CONTENTS = {
  logits: [Float32Array.of(3, 2, 1, 0), Float32Array.of(0, 1, 2, 3)],
  expertIds: [Int32Array.of(1, 3), Int32Array.of(3, 0)],
} as const;

function createBuffers(device: GPUDevice): Buffers {
  const usage = STORAGE | COPY_SRC | COPY_DST;
  const create = (words: BufferSource, size: number): GPUBuffer => {
    const buffer = device.createBuffer({ size, usage });
    device.queue.writeBuffer(buffer, 0, words);
    return buffer;
  };
  const both = (contents: readonly [BufferSource, BufferSource], size: number) =>
    [create(contents[0], size), create(contents[1], size)] as const;
  const blanks = [Int32Array.of(-7, -7), Int32Array.of(-7, -7)] as const;
  return {
    logits: both(CONTENTS.logits, 16),
    expertIds: both(CONTENTS.expertIds, ROW),
    indices: both(blanks, ROW),
    weights: both(blanks, ROW),
  };
}

async function readWords(device: GPUDevice, buffer: GPUBuffer): Promise<number[]> {
  const readback = device.createBuffer({ size: ROW, usage: MAP_READ | COPY_DST });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, readback, 0, ROW);
  device.queue.submit([encoder.finish()]);
  await readback.mapAsync(MAP_READ);
  const words = [...new Int32Array(readback.getMappedRange())];
  readback.destroy();
  return words;
}

/** Which of the two buffers of each name a call uses. */
type Choice = Readonly<Record<Name, 0 | 1>>;

/** Encodes a call with some of the buffers, and submits it. */
function submit(
  gate: WebGpuGate,
  { buffers, choice, given }: { buffers: Buffers; choice: Choice; given: boolean },
): void {
  const pick = (name: Name): GPUBuffer => buffers[name][choice[name]];
  const call = { logits: pick("logits"), indices: pick("indices"), weights: pick("weights") };
  const encoder = gate.device.createCommandEncoder();
  if (given) {
    gate.encodeWeigh(encoder, { ...call, expertIds: pick("expertIds"), numTokens: 1 });
  } else gate.encode(encoder, { ...call, numTokens: 1 });
  gate.device.queue.submit([encoder.finish()]);
}

/** The ids that a call must write. */
function expectedIds({ logits, expertIds }: Choice, given: boolean): number[] {
  return given ? [...CONTENTS.expertIds[expertIds]] : [[0, 1], [3, 2]][logits];
}

for (const given of [false, true]) {
  const names: readonly Name[] = given
    ? ["logits", "expertIds", "indices", "weights"]
    : ["logits", "indices", "weights"];
  for (const changed of names) {
    const method = given ? "encodeWeigh" : "encode";
    gpuTest(`bind groups: ${method} sees that ${changed} is another buffer`, async (device) => {
      using gate = await createGate({ ...OPTIONS, backend: "webgpu", device });
      const buffers = createBuffers(device);
      const first: Choice = { logits: 0, expertIds: 0, indices: 0, weights: 0 };
      submit(gate, { buffers, choice: first, given });
      const weightsOfFirst = await readWords(device, buffers.weights[0]);
      const choice: Choice = { ...first, [changed]: 1 };
      submit(gate, { buffers, choice, given });
      const ids = await readWords(device, buffers.indices[choice.indices]);
      assertEquals(ids, expectedIds(choice, given));
      const weights = await readWords(device, buffers.weights[choice.weights]);
      const sameWeights = changed === "indices" || changed === "weights" ||
        (changed === "logits" && !given);
      assertEquals(weights.join() === weightsOfFirst.join(), sameWeights, `${weights}`);
    });
  }
}
