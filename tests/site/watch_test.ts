/** "Watch it route" shows what the model's routers decided, and goes on on the CPU when the GPU is lost. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { createRunner, type Runner } from "../../examples/tiny_moe/runner.ts";
import type { Tab } from "../../tools/lib/chromium.ts";
import { openSite, testSite } from "./open_site.ts";

const PROMPT = "Go";
const WRITTEN = 60;
/** CSS pixels of a token in the picture. */
const COLUMN_WIDTH = 17;

/** Keeps the device that the page asked for. */
const KEEP_THE_DEVICE = `{
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (...args) {
    return window.device = await requestDevice.apply(this, args);
  };
}`;

/** Prepares a short run: software GPUs are slow. */
async function shorten(tab: Tab, backend: "wasm" | "webgpu"): Promise<void> {
  await tab.waitFor(`document.querySelector("#watch-backend option[value=${backend}]")`);
  await tab.evaluate(`{
    document.querySelector("#watch-length").value = "${WRITTEN}";
    document.querySelector("#watch-backend").value = "${backend}";
    for (const id of ["verse", "code"]) document.querySelector("#prompt-" + id).value = "${PROMPT}";
  }`);
}

async function waitForEnd(tab: Tab): Promise<void> {
  await tab.waitFor(`/bytes, \\d+ a second/.test(document.querySelector("#watch").innerText)`, 120);
}

async function text(tab: Tab, selector: string): Promise<string> {
  return await tab.evaluate(`document.querySelector(${JSON.stringify(selector)}).textContent`);
}

/** The model in this process, with the page's own files. */
async function openModel(folder: string): Promise<Runner> {
  const ort = await import(`file://${join(folder, "ort/ort.wasm.bundle.min.mjs")}`);
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = await Deno.readFile(join(folder, "ort/ort-wasm-simd-threaded.wasm"));
  const read = (name: string): Promise<Uint8Array> => Deno.readFile(join(folder, "model", name));
  const manifest = JSON.parse(new TextDecoder().decode(await read("model.json")));
  const parts = await Promise.all(manifest.parts.map(read));
  return await createRunner(ort, { files: { manifest, parts }, backend: "wasm" });
}

/** The table of the chosen experts: their ids, and their weights as they are shown. */
async function shownExperts(tab: Tab): Promise<[id: number, weight: string][]> {
  return await tab.evaluate(
    `[...document.querySelectorAll("#detail .columns tbody tr")].map((row) =>
    [Number(row.cells[0].textContent), row.cells[5].textContent])`,
  );
}

testSite("the page shows the experts and weights that the model's routers chose", async () => {
  await using site = await openSite({ webgpu: false });
  const tab = await site.open();
  await shorten(tab, "wasm");
  await tab.click("#watch-run");
  await waitForEnd(tab);
  const written = new TextEncoder().encode(await text(tab, ".written"));
  assertEquals(new TextDecoder().decode(written.subarray(0, 2)), PROMPT);
  assertEquals(await text(tab, "#watch h3"), expectedTitle(written.length - 1, 1));
  await tab.hover(".stack canvas:nth-of-type(3)", { x: (WRITTEN + 0.5) * COLUMN_WIDTH, y: 9 });
  assertEquals(await text(tab, "#watch h3"), expectedTitle(WRITTEN, 1));

  const runner = await openModel(site.site.folder);
  await runner.prefill(written.subarray(0, 2));
  let { layers } = await runner.step(written[2]);
  await point(tab, 2);
  for (const [layer, { ids, weights }] of layers.entries()) {
    await tab.click(`#layer-${layer}`);
    assertEquals(await text(tab, "#watch h3"), expectedTitle(2, layer + 1));
    const wanted = Array.from(ids, (id, slot) => [id, weights[slot].toFixed(4)]);
    assertEquals(await shownExperts(tab), wanted);
  }
  await tab.click("#detail summary");
  await tab.waitFor(`document.querySelectorAll("#detail details tbody tr").length === 64`);
  assertEquals(
    await tab.evaluate(`[...document.querySelectorAll("#detail details tbody th")].slice(0, 6)
      .map((cell) => Number(cell.textContent))`),
    [...layers.at(-1)!.ids],
  );
  ({ layers } = await runner.step(written[3]));
  await tab.press("Tab");
  await tab.evaluate(`document.querySelector("#token-verse").focus()`);
  await tab.press("ArrowRight");
  assertEquals((await shownExperts(tab)).map(([id]) => id), [...layers.at(-1)!.ids]);
  await runner.destroy();
  assertEquals(tab.errors, []);

  function expectedTitle(token: number, layer: number): string {
    const byte = String.fromCharCode(written[token]).replace("\n", "↵").replace(" ", "␣");
    return `“${byte}”, token ${token} of verse, layer ${layer}`;
  }
});

/** Moves the slider of the first text. */
async function point(tab: Tab, token: number): Promise<void> {
  await tab.evaluate(`{
    const slider = document.querySelector("#token-verse");
    slider.value = ${token};
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  }`);
}

testSite("the page shows other experts for verse than for code", async () => {
  await using site = await openSite({ webgpu: false });
  const tab = await site.open();
  await tab.evaluate(`document.querySelector("#watch-length").value = "${WRITTEN}"`);
  await tab.click("#watch-run");
  await waitForEnd(tab);
  const sentence = await tab.evaluate<string>(
    `[...document.querySelectorAll("#watch .status")].at(-1).textContent`,
  );
  const [verse, code] = /verse ([\d, ]+); code ([\d, ]+)\. /.exec(sentence)!.slice(1)
    .map((list) => list.split(", ").map(Number));
  assertEquals([verse.length, code.length], [6, 6]);
  const shared = verse.filter((expert) => code.includes(expert)).length;
  assert(shared <= 2, sentence);
  assertMatch(
    sentence,
    shared === 0 ? /No expert is in both/ : new RegExp(`${shared} of 6 are in`),
  );
});

testSite("the page says that the GPU was lost, and writes the text on the CPU", async () => {
  await using site = await openSite();
  const tab = await site.open("", { before: KEEP_THE_DEVICE });
  await shorten(tab, "webgpu");
  await tab.click("#watch-run");
  await tab.waitFor(`document.querySelector("#watch").innerText.includes("Running …")`, 120);
  await tab.evaluate("window.device.destroy()");
  await tab.waitFor(`document.querySelector("#watch [role=alert]")`);
  assertMatch(
    await text(tab, "#watch [role=alert]"),
    /^The GPU stopped: the device was lost .* The text starts again on the CPU/,
  );
  await waitForEnd(tab);
  assertEquals(await text(tab, "#watch-backend"), "CPU (WebAssembly)");
  assertEquals(tab.errors, []);
});
