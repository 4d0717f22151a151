/**
 * Runs a small layer on a device, twice directly and twice with indirect dispatches, and compares it with
 * the plain one.
 */
import { download, floats, halves, upload } from "./data.js";
import { MoeLayer } from "./moe_layer.js";
import { plainLayer } from "./plain.js";

/** Small layers of two kinds: a sigmoid gate with a bias and shared experts, and a softmax gate. */
export const SHAPES = {
  "Moonlight's kind": {
    hidden: 128,
    intermediate: 64,
    gate: {
      numExperts: 12,
      topK: 3,
      bias: floats(12, { seed: 9, scale: 0.1 }),
      routedScalingFactor: 2.446,
      numSharedExperts: 2,
    },
  },
  "Qwen3's kind": {
    hidden: 64,
    intermediate: 128,
    gate: { numExperts: 70, topK: 8, scoring: "softmax" },
  },
};

/**
 * Compares.
 *
 * @param {GPUDevice} device The device.
 * @param {import("./moe_layer.js").MoeShape} shape The layer.
 * @param {number} numTokens Tokens of the batch.
 * @returns {Promise<{ error: number, runsDiffer: boolean }>} The largest difference from float64 over the
 * largest output, and whether two runs differ in a bit.
 */
export async function compare(device, shape, numTokens) {
  const { hidden, intermediate, gate } = shape;
  const numExperts = gate.numExperts + (gate.numSharedExperts ?? 0);
  const router = floats(gate.numExperts * hidden, { seed: 1 });
  const up = halves(numExperts * 2 * intermediate * hidden, 2);
  const down = halves(numExperts * hidden * intermediate, 3);
  const states = floats(numTokens * hidden, { seed: 4 });

  const weights = {
    router: upload(device, router),
    up: upload(device, up.bits),
    down: upload(device, down.bits),
  };
  const layer = await MoeLayer.create(device, { ...shape, maxTokens: numTokens }, weights);
  const input = upload(device, states);
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
  const output = device.createBuffer({ size: input.size, usage });
  const run = async (indirect) => {
    const encoder = device.createCommandEncoder();
    layer.encode(encoder, { hidden: input, output, numTokens, indirect });
    device.queue.submit([encoder.finish()]);
    return await download(device, output);
  };
  const runs = [await run(false), await run(true), await run(false), await run(true)];
  layer.destroy();
  for (const buffer of [...Object.values(weights), input, output]) buffer.destroy();

  const plain = { router, up: up.values, down: down.values };
  const expected = plainLayer(shape, plain, states);
  const most = expected.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const error = expected.reduce((a, b, i) => Math.max(a, Math.abs(b - runs[0][i])), 0) / most;
  const bits = runs.map((values) => new Uint32Array(values.buffer));
  return { error, runsDiffer: bits.some((each) => each.some((word, i) => word !== bits[0][i])) };
}
