/**
 * A decode loop in Node: one token through the router of every layer, with nothing allocated.
 *
 *     npx jsr add @tilegate/tilegate
 *     node node_decode.js
 */
import { presets } from "@tilegate/tilegate";
import { createWasmGate } from "@tilegate/tilegate/wasm";

const NUM_LAYERS = 58; // the MoE layers of DeepSeek-V3
const NUM_TOKENS = 100;

const { numExperts, topK } = presets.deepseekV3;
const random = () => Float32Array.from({ length: numExperts }, () => Math.random() * 4 - 2);
const gates = await Promise.all(
  Array.from({ length: NUM_LAYERS }, () => {
    return createWasmGate({ ...presets.deepseekV3, bias: random() });
  }),
);

const logits = random(); // in a model: what the layer's router matrix made of the hidden state
const indices = new Int32Array(topK);
const weights = new Float32Array(topK);

const start = performance.now();
for (let token = 0; token < NUM_TOKENS; token++) {
  for (const gate of gates) {
    gate.routeSync(logits, { indices, weights });
    // here the experts `indices` run, and their outputs are added up by `weights`
  }
}
const microseconds = (performance.now() - start) * 1000 / (NUM_TOKENS * NUM_LAYERS);
console.log(`${microseconds.toFixed(1)} µs per layer; the last layer chose ${indices.join(" ")}`);
