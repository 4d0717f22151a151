/**
 * Runs the layer and compares it with a plain one in float64: in Deno, in Node with the package "webgpu",
 * or bundled in a page.
 *
 *     deno run -A main.js
 */
import { compare, SHAPES } from "./compare.js";

const adapter = await navigator.gpu?.requestAdapter();
if (!adapter) throw new Error("there is no WebGPU adapter here");
const device = await adapter.requestDevice();

const lines = [];
for (const [name, shape] of Object.entries(SHAPES)) {
  const { error, runsDiffer } = await compare(device, shape, 150);
  const same = runsDiffer ? "runs differ" : "four runs have the same bits";
  lines.push(`${name}: ${error.toExponential(1)} from float64; ${same}`);
}
device.destroy();

const text = lines.join("\n");
const output = globalThis.document?.querySelector("#output");
if (output) output.textContent = text;
else console.log(text);
