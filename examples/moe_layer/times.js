/**
 * Times the stages of a layer by timestamps, in Deno:
 *
 *     deno run -A times.js                     # Moonlight's and Qwen3-30B-A3B's layers
 *     deno run -A times.js --tokens 32,512
 *
 * A card at rest is slow for its first 0.4 s: work is queued before, and everything is one submission.
 */
import { presets } from "@tilegate/tilegate";
import { MoeLayer } from "./moe_layer.js";
import { floats, halves } from "./data.js";

/** Layers as the models' `config.json` have them: hidden_size and moe_intermediate_size. */
const MODELS = {
  Moonlight: {
    hidden: 2048,
    intermediate: 1408,
    gate: { ...presets.moonlight, bias: floats(64, { seed: 9, scale: 0.1 }), numSharedExperts: 2 },
  },
  "Qwen3-30B-A3B": { hidden: 2048, intermediate: 768, gate: presets.qwen3Moe },
};

const PASSES = 5;
/** Launches of a stage in a pass: those of the experts take thousands of times as long as the others. */
const LAUNCHES = { "gather, up, SwiGLU": 3, down: 3, combine: 10, router: 10, gate: 50, plan: 50 };
/** Whole layers before anything is timed. */
const WARM_LAYERS = 20;

/** Fills a buffer with f16 or f32 weights; the same 32 MiB again and again. */
function fill(device, length, isHalf) {
  const bytes = length * (isHalf ? 2 : 4);
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ size: bytes, usage });
  const part = isHalf ? halves(2 ** 20, 1).bits : floats(2 ** 20, { seed: 1 });
  for (let at = 0; at < bytes; at += part.byteLength) {
    device.queue.writeBuffer(
      buffer,
      at,
      part,
      0,
      Math.min(part.byteLength, bytes - at) / part.BYTES_PER_ELEMENT,
    );
  }
  return buffer;
}

async function timeLayer(device, shape, numTokens) {
  const { hidden, intermediate, gate } = shape;
  const numExperts = gate.numExperts + (gate.numSharedExperts ?? 0);
  const weights = {
    router: fill(device, gate.numExperts * hidden),
    up: fill(device, numExperts * 2 * intermediate * hidden, true),
    down: fill(device, numExperts * hidden * intermediate, true),
  };
  const layer = await MoeLayer.create(device, { ...shape, maxTokens: numTokens }, weights);
  const input = fill(device, numTokens * hidden);
  const output = fill(device, numTokens * hidden);
  const batch = { hidden: input, output, numTokens };
  const direct = layer.stages(batch);
  // With indirect dispatches the plan writes their arguments, and the experts read them.
  const indirect = layer.stages({ ...batch, indirect: true }).slice(2, 5);
  const stages = [...direct, ...indirect];
  const times = await timeStages(device, stages);
  layer.destroy();
  for (const buffer of [...Object.values(weights), input, output]) buffer.destroy();
  return direct.map(({ name }, i) => {
    const again = i < 2 || i > 4 ? i : direct.length + i - 2;
    return { name, direct: times[i], indirect: times[again] };
  });
}

async function timeStages(device, stages) {
  const count = 2 * PASSES * stages.length;
  const querySet = device.createQuerySet({ type: "timestamp", count });
  const encoder = device.createCommandEncoder();
  for (let i = 0; i < WARM_LAYERS; i++) {
    const pass = encoder.beginComputePass();
    for (const { record } of stages) record(pass);
    pass.end();
  }
  stages.forEach(({ name, record }, s) => {
    for (let i = 0; i < PASSES; i++) {
      const query = 2 * (s * PASSES + i);
      const timestampWrites = {
        querySet,
        beginningOfPassWriteIndex: query,
        endOfPassWriteIndex: query + 1,
      };
      const pass = encoder.beginComputePass({ timestampWrites });
      for (let launch = 0; launch < LAUNCHES[name]; launch++) record(pass);
      pass.end();
    }
  });
  const { QUERY_RESOLVE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const resolved = device.createBuffer({ size: 8 * count, usage: QUERY_RESOLVE | COPY_SRC });
  const readable = device.createBuffer({ size: 8 * count, usage: COPY_DST | MAP_READ });
  encoder.resolveQuerySet(querySet, 0, count, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, readable, 0, 8 * count);
  device.queue.submit([encoder.finish()]);
  await readable.mapAsync(GPUMapMode.READ);
  const ticks = new BigUint64Array(readable.getMappedRange().slice(0));
  for (const resource of [querySet, resolved, readable]) resource.destroy();
  return stages.map(({ name }, s) => {
    const spans = Array.from({ length: PASSES }, (_, i) => {
      const at = 2 * (s * PASSES + i);
      return Number(ticks[at + 1] - ticks[at]) / LAUNCHES[name] / 1000;
    });
    return spans.sort((a, b) => a - b)[PASSES >> 1];
  });
}

function micros(time) {
  return time.toFixed(time < 100 ? 1 : 0);
}

function printTable(model, numTokens, rows) {
  const total = rows.reduce((sum, { direct }) => sum + direct, 0);
  const totalIndirect = rows.reduce((sum, { indirect }) => sum + indirect, 0);
  for (const { name, direct, indirect } of rows) {
    const share = `${(100 * direct / total).toFixed(1)} %`;
    const cells = [model, numTokens, name, micros(direct), micros(indirect), share];
    console.log(`| ${cells.join(" | ")} |`);
  }
  const cells = [model, numTokens, "all", micros(total), micros(totalIndirect), ""];
  console.log(`| ${cells.join(" | ")} |`);
}

const at = Deno.args.indexOf("--tokens");
const tokens = at < 0 ? [32, 512, 4096] : Deno.args[at + 1].split(",").map(Number);
const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
if (!adapter) throw new Error("there is no WebGPU adapter here");
const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
const device = await adapter.requestDevice({
  requiredFeatures: ["timestamp-query"],
  requiredLimits: { maxBufferSize, maxStorageBufferBindingSize },
});
const name = adapter.info.description || adapter.info.vendor;
console.log(`${name}; Deno ${Deno.version.deno}; ${new Date().toISOString().slice(0, 10)}\n`);
console.log("| layer | tokens | stage | µs | µs, indirect | share |");
console.log("| ----- | -----: | ----- | -: | -----------: | ----: |");
for (const [model, shape] of Object.entries(MODELS)) {
  for (const numTokens of tokens) {
    printTable(model, numTokens, await timeLayer(device, shape, numTokens));
  }
}
device.destroy();
