/**
 * Routing as one step among others on the GPU: hidden states to logits, logits to experts, experts
 * to their load. One submission, and nothing but the load comes back.
 *
 *     npx jsr add @tilegate/tilegate
 *     npx esbuild main.js --bundle --format=esm --outfile=bundle.js --servedir=.
 */
import { presets } from "@tilegate/tilegate";
import { createWebGpuGate } from "@tilegate/tilegate/webgpu";

const NUM_TOKENS = 512;
const HIDDEN = 256;
const { numExperts, topK } = presets.moonlight;

const PROJECT = `
@group(0) @binding(0) var<storage, read> hidden: array<f32>;
@group(0) @binding(1) var<storage, read> router: array<f32>;
@group(0) @binding(2) var<storage, read_write> logits: array<f32>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  var sum = 0.0;
  for (var i = 0u; i < ${HIDDEN}u; i++) {
    sum += hidden[id.x / ${numExperts}u * ${HIDDEN}u + i] *
      router[id.x % ${numExperts}u * ${HIDDEN}u + i];
  }
  logits[id.x] = sum;
}`;

const COUNT = `
@group(0) @binding(0) var<storage, read> indices: array<i32>;
@group(0) @binding(1) var<storage, read_write> load: array<atomic<u32>>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  atomicAdd(&load[indices[id.x]], 1u);
}`;

const bias = new Float32Array(numExperts); // in a model: the layer's e_score_correction_bias
const gate = await createWebGpuGate({ ...presets.moonlight, bias });
const { device } = gate;
const { STORAGE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;

function createBuffer(length, usage = STORAGE) {
  return device.createBuffer({ size: length * 4, usage });
}

function createRandom(length) {
  const buffer = createBuffer(length, STORAGE | COPY_DST);
  const values = Float32Array.from({ length }, () => Math.random() - 0.5);
  device.queue.writeBuffer(buffer, 0, values);
  return buffer;
}

function encode(encoder, { code, buffers, invocations }) {
  const module = device.createShaderModule({ code });
  const pipeline = device.createComputePipeline({ layout: "auto", compute: { module } });
  const layout = pipeline.getBindGroupLayout(0);
  const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({ layout, entries }));
  pass.dispatchWorkgroups(invocations / 64);
  pass.end();
}

const hidden = createRandom(NUM_TOKENS * HIDDEN);
const router = createRandom(numExperts * HIDDEN);
const logits = createBuffer(NUM_TOKENS * numExperts);
const indices = createBuffer(NUM_TOKENS * topK);
const weights = createBuffer(NUM_TOKENS * topK);
const load = createBuffer(numExperts, STORAGE | COPY_SRC);
const readback = createBuffer(numExperts, MAP_READ | COPY_DST);

const encoder = device.createCommandEncoder();
encode(encoder, {
  code: PROJECT,
  buffers: [hidden, router, logits],
  invocations: NUM_TOKENS * numExperts,
});
gate.encode(encoder, { logits, indices, weights, numTokens: NUM_TOKENS });
encode(encoder, { code: COUNT, buffers: [indices, load], invocations: NUM_TOKENS * topK });
encoder.copyBufferToBuffer(load, 0, readback, 0, numExperts * 4);
device.queue.submit([encoder.finish()]);

await readback.mapAsync(GPUMapMode.READ);
const loads = [...new Uint32Array(readback.getMappedRange())];
const total = loads.reduce((sum, each) => sum + each);
document.querySelector("#output").textContent =
  `${NUM_TOKENS} tokens made ${total} choices; the busiest of ${numExperts} experts got ` +
  `${Math.max(...loads)}, the idlest ${Math.min(...loads)}.`;
gate.destroy();
