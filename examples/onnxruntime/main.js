/**
 * A gate and a planner between two ONNX Runtime sessions, all on one WebGPU device. The router runs on
 * ONNX Runtime's WebGPU provider and leaves its logits in a GPU buffer; tilegate routes and plans there;
 * the ids go on into the next session as a GPU tensor. No number passes through the CPU.
 *
 *     npx jsr add @tilegate/tilegate
 *     npm install onnxruntime-web
 *     npx esbuild main.js --bundle --format=esm --outfile=bundle.js --servedir=.
 *
 * ONNX Runtime loads its own files from `/onnxruntime-web/`: serve `node_modules/onnxruntime-web/dist`
 * there, or leave `wasmPaths` out to take them from a CDN.
 */
import { presets } from "@tilegate/tilegate";
import { createPlanner } from "@tilegate/tilegate/plan";
import { createWasmGate } from "@tilegate/tilegate/wasm";
import { createWebGpuGate } from "@tilegate/tilegate/webgpu";
// @ts-ignore: the package is installed beside this example, not in the project.
import * as ort from "onnxruntime-web/webgpu";
import { lookupModel, routerModel } from "./router_model.js";

const NUM_TOKENS = 100;
const WIDTH = 64;
const { numExperts, topK } = presets.moonlight;
const shape = { numTokens: NUM_TOKENS, width: WIDTH, numExperts, topK };
const options = { ...presets.moonlight, bias: numbers(numExperts, 0.01) };

ort.env.wasm.wasmPaths = "/onnxruntime-web/";
ort.env.wasm.numThreads = 1;
const router = await createSession(routerModel(shape, numbers(WIDTH * numExperts)), "logits");
const table = Float32Array.from({ length: numExperts }, (_, expert) => expert);
const lookup = await createSession(lookupModel(shape, table));

// ONNX Runtime has made its device by now: the gate and the planner take the same one.
const device = await ort.env.webgpu.device;
const gate = await createWebGpuGate({ ...options, device });
const planner = await createPlanner({ numExperts, topK, backend: "webgpu", device });
const lengths = planner.lengths(NUM_TOKENS);
const indices = createBuffer(lengths.routeToRow);
const weights = createBuffer(lengths.routeToRow);
const rowToRoute = createBuffer(lengths.rowToRoute);

// Session, gate and planner, session.
const hidden = new ort.Tensor("float32", numbers(NUM_TOKENS * WIDTH), [NUM_TOKENS, WIDTH]);
const { logits } = await router.run({ hidden });
const encoder = device.createCommandEncoder();
const pass = encoder.beginComputePass();
gate.encode(pass, { logits: logits.gpuBuffer, indices, weights, numTokens: NUM_TOKENS });
planner.encode(pass, { indices, numTokens: NUM_TOKENS, rowToRoute });
pass.end();
device.queue.submit([encoder.finish()]);
const ids = ort.Tensor.fromGpuBuffer(indices, { dataType: "int32", dims: [NUM_TOKENS, topK] });
const { values } = await lookup.run({ ids });

// The check: logits, ids and rows come back, and WASM and the CPU do the same.
const wasm = await createWasmGate(options);
const expected = wasm.routeSync(await logits.getData()).indices;
const cpu = await createPlanner({ numExperts, topK, backend: "cpu" });
const expectedRows = cpu.planSync(expected).rowToRoute;
const rows = new Int32Array(await read(rowToRoute));
const wrongIds = values.data.filter((expert, i) => expert !== expected[i]).length;
const wrongRows = rows.filter((route, i) => route !== expectedRows[i]).length;
document.querySelector("#output").textContent =
  `${wrongIds} of ${expected.length} ids differ from WASM, ${wrongRows} of ${rows.length} rows`;

/** A session on WebGPU and nothing else; the output of that name stays on the GPU. */
async function createSession(model, kept) {
  return await ort.InferenceSession.create(model, {
    executionProviders: ["webgpu"],
    ...(kept && { preferredOutputLocation: { [kept]: "gpu-buffer" } }),
  });
}

/** Reproducible numbers in [-scale, scale]. */
function numbers(length, scale = 1) {
  return Float32Array.from({ length }, (_, i) => scale * Math.sin(i * i + 1));
}

function createBuffer(length) {
  const { STORAGE, COPY_SRC } = GPUBufferUsage;
  return device.createBuffer({ size: 4 * length, usage: STORAGE | COPY_SRC });
}

async function read(buffer) {
  const { COPY_DST, MAP_READ } = GPUBufferUsage;
  const readable = device.createBuffer({ size: buffer.size, usage: COPY_DST | MAP_READ });
  const copy = device.createCommandEncoder();
  copy.copyBufferToBuffer(buffer, 0, readable, 0, buffer.size);
  device.queue.submit([copy.finish()]);
  await readable.mapAsync(GPUMapMode.READ);
  return readable.getMappedRange();
}
