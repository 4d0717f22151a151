/**
 * Promise: a trained model writes the same text whether ORT's WASM provider and `routeSync` compute it or
 * ORT's WebGPU provider and `encode`, and the other gate gives every decision of either the same bits.
 */

import { assertEquals, assertMatch } from "@std/assert";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import * as ort from "../../examples/tiny_moe/ort_wasm.ts";
import { fetchModel, gateOptions, type Manifest } from "../../examples/tiny_moe/model.ts";
import { createRunner } from "../../examples/tiny_moe/runner.ts";
import { createGate } from "../../mod.ts";
import { bundle } from "../../tools/lib/bundle.ts";
import { findBrowser } from "../../tools/setup/browser.ts";
import { visitPages } from "../runtimes/browser.ts";
import { attempt, GPU_LEFT_OUT, testRuntime } from "../runtimes/run.ts";
import { gpuTest } from "../support/gpu.ts";
import { COUNT, type Recorded, recordText, ROUTED, toWords } from "./tiny_moe_record.ts";

const MODEL = new URL("../../examples/tiny_moe/model/", import.meta.url);

/** What the page gets as a file of its own, by the name under which it is imported. */
const ORT = "npm:onnxruntime-web@1.30.0/webgpu";

const IMPORT_MAP = JSON.stringify({
  imports: { [ORT]: "/ort/ort.webgpu.bundle.min.mjs" },
});

const HTML = `<!doctype html><script type="importmap">${IMPORT_MAP}</script>
<script type="module" src="/page/page.js"></script>`;

const files = await fetchModel(MODEL);
const { manifest } = files;

/** Has the model write in Deno, on the CPU. */
async function recordOnCpu(): Promise<Recorded> {
  ort.env.wasm.numThreads = 1;
  const runner = await createRunner(ort, { files, backend: "wasm" });
  try {
    return await recordText(runner);
  } finally {
    await runner.destroy();
  }
}

let onCpu: Promise<Recorded> | undefined;

const { value: browser, missing } = GPU_LEFT_OUT
  ? { missing: GPU_LEFT_OUT, value: undefined }
  : await attempt(findBrowser);

/** Has the model write in a page, on the GPU. */
async function recordInPage(): Promise<Recorded> {
  const folder = await Deno.makeTempDir();
  const page = fileURLToPath(new URL("tiny_moe_page.ts", import.meta.url));
  const program = await bundle(page, { external: [ORT] });
  await Deno.writeTextFile(`${folder}/page.js`, program);
  const ortFolder = dirname(fileURLToPath(import.meta.resolve(ORT)));
  try {
    const reports = await visitPages(browser!, {
      pages: { "/text": { html: HTML, timeoutSeconds: 600 } },
      folders: {
        "/page/": `${folder}/`,
        "/ort/": `${ortFolder}/`,
        "/model/": fileURLToPath(MODEL),
      },
    });
    assertEquals(typeof reports["/text"], "object", String(reports["/text"]));
    return reports["/text"] as Recorded;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

let inPage: Promise<Recorded> | undefined;

/** Routes the recorded logits of every layer again, and compares the bits. */
async function assertRoutesAgain(
  { layers }: Recorded,
  { manifest, ...choice }: {
    readonly manifest: Manifest;
    readonly backend: "wasm" | "webgpu";
    readonly device?: GPUDevice;
  },
): Promise<void> {
  assertEquals(layers.length, manifest.layers);
  for (const [layer, { logits, ids, weights }] of layers.entries()) {
    assertEquals(logits.length, ROUTED * manifest.experts);
    using gate = await createGate({ ...gateOptions(manifest, layer), ...choice });
    const result = await gate.route(new Float32Array(Uint32Array.from(logits).buffer));
    assertEquals(result.backend, choice.backend);
    assertEquals(toWords(result.indices), Uint32Array.from(ids), `layer ${layer}`);
    assertEquals(toWords(result.weights), Uint32Array.from(weights), `layer ${layer}`);
  }
}

testRuntime({
  name: "tiny_moe: a page on WebGPU and Deno on WASM write the same text",
  missing,
  async fn() {
    const { text } = await (onCpu ??= recordOnCpu());
    assertEquals(text.length, COUNT);
    assertMatch(text, /the LORD/);
    assertEquals((await (inPage ??= recordInPage())).text, text);
  },
});

testRuntime({
  name: "tiny_moe: the WASM gate gives every decision of the page's GPU the same bits",
  missing,
  async fn() {
    await assertRoutesAgain(await (inPage ??= recordInPage()), { manifest, backend: "wasm" });
  },
});

gpuTest(
  "tiny_moe: the WebGPU gate gives every decision of the CPU the same bits",
  async (device) => {
    await assertRoutesAgain(await (onCpu ??= recordOnCpu()), {
      manifest,
      backend: "webgpu",
      device,
    });
  },
);
