/**
 * Times the model: bytes a second, reading and writing, and how much of that the gates take.
 *
 * ```sh
 * deno run --allow-read examples/tiny_moe/benchmark.ts wasm
 * deno run --allow-read examples/tiny_moe/benchmark.ts webgpu
 * deno run -A examples/tiny_moe/benchmark.ts webgpu linux-x64/dawn.node   # Chrome's WebGPU, of the npm package "webgpu"
 * ```
 *
 * Deno waits in steps of 10 ms for a GPU, which is what it then measures; Chrome's WebGPU does not.
 *
 * @module
 */

import { createRequire } from "node:module";
import { CpuRunner, createGates } from "./cpu_runner.ts";
import { GpuRunner } from "./gpu_runner.ts";
import { fetchModel, type ModelFiles } from "./model.ts";
import type { Runner } from "./runner.ts";
import { generate, readHeldOut } from "./text.ts";

/** Bytes of a text that is written. */
const WRITTEN = 200;

/** Bytes of a text that is read. */
const READ = 1024;

/** Times each thing is done; the fastest counts, which other work on the machine disturbs least. */
const REPEATS = 5;

/** Launches of a gate in a run. */
const LAUNCHES = 500;

/** Milliseconds that a task takes: the fastest of some, behind one that is not counted. */
async function time(task: () => Promise<unknown>): Promise<number> {
  let best = Infinity;
  for (let i = 0; i <= REPEATS; i++) {
    const start = performance.now();
    await task();
    if (i > 0) best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** Milliseconds a byte, writing and reading. */
async function timeRunner(runner: Runner): Promise<{ writing: number; reading: number }> {
  const text = (await readHeldOut("python")).subarray(0, READ);
  const prompt = text.subarray(0, 256);
  // The prompt is read apart, so that only writing is timed.
  const both = await time(() => generate(runner, { prompt, count: WRITTEN }));
  const first = await time(() => generate(runner, { prompt, count: 1 }));
  const reading = await time(() => {
    runner.reset();
    return runner.prefill(text, { routing: false });
  });
  return { writing: (both - first) / (WRITTEN - 1), reading: reading / READ };
}

/** Prints what was measured; `gate` is the milliseconds that the gates of all layers take for one byte. */
function print(
  name: string,
  { writing, reading, gate }: { writing: number; reading: number; gate: number },
): void {
  const share = (100 * gate / writing).toFixed(2);
  console.log(
    `${name}: writes ${(1000 / writing).toFixed(0)} bytes/s (${writing.toFixed(3)} ms each), ` +
      `reads ${(1000 / reading).toFixed(0)} bytes/s; gates ${
        (1000 * gate).toFixed(1)
      } us a byte, ${share} %`,
  );
}

async function benchCpu(files: ModelFiles): Promise<void> {
  const ort = await import("./ort_wasm.ts");
  ort.env.wasm.numThreads = 1;
  const { route, destroy } = await createGates(files.manifest);
  let spent = 0;
  let bytes = 0;
  const runner = await CpuRunner.create(ort, files, {
    route(logits, layer) {
      const start = performance.now();
      const decision = route(logits, layer);
      if (logits.length === files.manifest.experts) {
        spent += performance.now() - start;
        bytes += 1 / files.manifest.layers;
      }
      return decision;
    },
    destroy,
  });
  print("wasm", { ...await timeRunner(runner), gate: spent / bytes });
  await runner.destroy();
}

/** Puts Chrome's WebGPU where ORT and tilegate look for it. */
async function useDawn(file: string): Promise<void> {
  const { create, globals } = createRequire(import.meta.url)(await Deno.realPath(file));
  Object.assign(globalThis, globals);
  const gpu = create([]);
  Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  // ORT writes from WASM memory, which Deno does not show to native modules: the process would end.
  const { writeBuffer } = GPUQueue.prototype;
  GPUQueue.prototype.writeBuffer = function (buffer, offset, data, start = 0, size) {
    const view = ArrayBuffer.isView(data) ? data : new Uint8Array(data);
    const unit = "BYTES_PER_ELEMENT" in view ? Number(view.BYTES_PER_ELEMENT) : 1;
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    const end = size === undefined ? bytes.length : (start + size) * unit;
    return writeBuffer.call(this, buffer, offset, bytes.slice(start * unit, end));
  };
}

async function benchGpu(files: ModelFiles): Promise<void> {
  const ort = await import("./ort_webgpu.ts");
  ort.env.wasm.numThreads = 1;
  const runner = await GpuRunner.create(ort, files);
  const timed = await timeRunner(runner);
  const launch = await time(() => runner.launchGates(LAUNCHES)) / LAUNCHES;
  const { vendor, architecture, description } = runner.device.adapterInfo;
  print(`webgpu, ${vendor} ${architecture} ${description}`, { ...timed, gate: launch });
  await runner.destroy();
}

if (import.meta.main) {
  const [backend, dawn] = Deno.args;
  if (dawn) await useDawn(dawn);
  const files = await fetchModel(new URL("model/", import.meta.url));
  await (backend === "webgpu" ? benchGpu(files) : benchCpu(files));
  // Dawn keeps a process alive that has not let go of it.
  Deno.exit();
}
