/** "Your logits" decides as Deno does, whatever file the logits come in, and says what is wrong with a broken one. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { presets } from "../../mod.ts";
import { createWasmGate } from "../../wasm.ts";
import { createPlanner } from "../../plan.ts";
import type { Tab } from "../../tools/lib/chromium.ts";
import type { ArrayFile } from "../../tools/route/arrays/array_file.ts";
import { writeNpy } from "../../tools/route/arrays/npy.ts";
import { openNpz, writeNpz } from "../../tools/route/arrays/npz.ts";
import type { NumberArray } from "../../tools/route/arrays/number_array.ts";
import { loadPeerCases } from "../support/peers.ts";
import { randomRows } from "../support/random_rows.ts";
import { openSite, testSite } from "./open_site.ts";

const CONFIG = {
  model_type: "mixtral",
  num_local_experts: 64,
  num_experts_per_tok: 3,
};

/** Keeps what a page downloads instead of saving it, and counts what it could send. */
const KEEP_DOWNLOADS = `{
  window.sent = 0;
  const { fetch } = window;
  window.fetch = (...args) => { window.sent++; return fetch(...args); };
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (...args) { window.sent++; send.apply(this, args); };
  navigator.sendBeacon = () => { window.sent++; return true; };
  const { createObjectURL } = URL;
  URL.createObjectURL = (blob) => {
    window.saved = blob.arrayBuffer().then((buffer) => [...new Uint8Array(buffer)]);
    return createObjectURL(blob);
  };
}`;

function makeLogits(numTokens: number, numExperts: number): NumberArray {
  const data = randomRows({ numTokens, numExperts, dtype: "f32" }, { seed: 3, flavour: "normal" });
  return { dtype: "f32", shape: [numTokens, numExperts], data };
}

/** A safetensors file: the length of its header, the header, the values. */
function writeSafetensors(name: string, { shape, data }: NumberArray): Uint8Array<ArrayBuffer> {
  const header = new TextEncoder().encode(
    JSON.stringify({ [name]: { dtype: "F32", shape, data_offsets: [0, data.byteLength] } }),
  );
  const bytes = new Uint8Array(8 + header.length + data.byteLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 8 + header.length);
  return bytes;
}

/** Writes files into a folder that is gone after the test. */
async function withFiles(
  files: Readonly<Record<string, Uint8Array | string>>,
  use: (paths: Record<string, string>) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const paths: Record<string, string> = {};
    for (const [name, contents] of Object.entries(files)) {
      paths[name] = join(folder, name);
      const bytes = typeof contents === "string" ? new TextEncoder().encode(contents) : contents;
      await Deno.writeFile(paths[name], bytes);
    }
    await use(paths);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function give(tab: Tab, ...files: string[]): Promise<void> {
  await tab.chooseFiles("#logits-files", files);
}

async function textOf(tab: Tab, selector: string): Promise<string> {
  return await tab.evaluate(`document.querySelector("${selector}").innerText`);
}

async function chooseRouter(tab: Tab, preset: string): Promise<void> {
  await tab.evaluate(`{
    const select = document.querySelector("#router-model");
    select.value = "${preset}";
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }`);
}

/** The `.npz` file that the page's download gives. */
async function savedFile(tab: Tab): Promise<ArrayFile> {
  await tab.evaluate("window.saved = undefined");
  await tab.click("#logits-save");
  await tab.waitFor("window.saved");
  const bytes = await tab.evaluate<number[]>("window.saved");
  return await openNpz(Uint8Array.from(bytes), "tilegate.npz");
}

/** The bits of an array, which compare where floats would not. */
function toWords({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint32Array {
  return new Uint32Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

async function wordsOf(file: ArrayFile, key: string): Promise<Uint32Array> {
  return toWords((await file.read(key)).data);
}

testSite("the page routes its sample as Deno does, and shows it", async () => {
  const { logits, options } = loadPeerCases().find(({ name }) => name === "deepseek_v3")!;
  using gate = await createWasmGate({ ...presets.deepseekV3, bias: options.bias });
  const { indices, weights } = gate.routeSync(logits);
  await using site = await openSite({ webgpu: false });
  const tab = await site.open("", { before: KEEP_DOWNLOADS });
  await tab.click("#logits-sample");
  await tab.waitFor(`document.querySelector("#logits-save")`);
  const rows = await tab.evaluate<string[]>(
    `[...document.querySelectorAll("#logits-outcome table tbody")[0].rows].map((r) => r.innerText)`,
  );
  for (const [token, row] of rows.entries()) {
    const cells = row.match(/[\d.]+/g)!.map(Number);
    const wanted = [token];
    for (let at = token * 8; at < token * 8 + 8; at++) {
      wanted.push(indices[at], Number(weights[at].toFixed(4)));
    }
    assertEquals(cells, wanted);
  }
  const saved = await savedFile(tab);
  assertEquals(await wordsOf(saved, "indices"), toWords(indices));
  assertEquals(await wordsOf(saved, "weights"), toWords(weights));
  assertEquals(tab.errors, []);
});

testSite("the page reads .npy, .npz and .safetensors, and a config.json", async () => {
  const logits = makeLogits(20, 64);
  using gate = await createWasmGate({ ...presets.mixtral, numExperts: 64, topK: 3 });
  const { indices } = gate.routeSync(logits.data as Float32Array);
  using planner = await createPlanner({ numExperts: 64, topK: 3, blockSize: 16, backend: "wasm" });
  const plan = await planner.plan(indices);
  const files = {
    "a.npy": writeNpy(logits),
    "b.npz": await writeNpz({ logits }),
    "c.safetensors": writeSafetensors("router_logits", logits),
    "config.json": JSON.stringify(CONFIG),
  };
  await using site = await openSite({ webgpu: false });
  await withFiles(files, async (paths) => {
    for (const name of ["a.npy", "b.npz", "c.safetensors"] as const) {
      const tab = await site.open("", { before: KEEP_DOWNLOADS });
      await give(tab, paths[name], paths["config.json"]);
      await tab.waitFor(`document.querySelector("#logits-save")`);
      const saved = await savedFile(tab);
      assertEquals(await wordsOf(saved, "indices"), toWords(indices), name);
      assertEquals(await wordsOf(saved, "tokens_per_expert"), toWords(plan.tokensPerExpert), name);
      assertEquals(await wordsOf(saved, "route_to_row"), toWords(plan.routeToRow), name);
      assertEquals(
        await wordsOf(saved, "blocks"),
        toWords(plan.blocks.slice(0, 4 * plan.numBlocks)),
        name,
      );
      assertEquals(await tab.evaluate("window.sent"), 0, "nothing may leave the machine");
      assertEquals(tab.errors, []);
    }
  });
});

testSite("the page says what is wrong with a broken file, and keeps the others", async () => {
  const logits = makeLogits(20, 64);
  const whole = writeNpy(logits);
  const files = {
    "whole.npy": whole,
    "cut.npy": whole.subarray(0, whole.length - 100),
    "text.npz": "not a zip",
    "short.safetensors": new Uint8Array(5),
    "picture.png": new Uint8Array(8),
    "config.json": "{",
    "other.json": JSON.stringify({ model_type: "nothing_we_know" }),
  };
  await using site = await openSite({ webgpu: false });
  const tab = await site.open();
  await withFiles(files, async (paths) => {
    await give(tab, ...Object.values(paths));
    await tab.waitFor(
      `document.querySelectorAll("#logits-body > div > [role=alert]").length === 6`,
    );
    await tab.waitFor(`document.querySelector("#logits-save")`);
  });
  const problems = await tab.evaluate<string[]>(
    `[...document.querySelectorAll("#logits-body > div > [role=alert]")].map((p) => p.innerText)`,
  );
  const wanted = [
    /^Cannot read cut\.npy: it is cut off: shape \(20, 64\) needs 5120 bytes of data, got 5020$/,
    /^Cannot read text\.npz: /,
    /^Cannot read short\.safetensors: /,
    /^Cannot read picture\.png: it must be a \.npy, \.npz or \.safetensors file of logits/,
    /^Cannot read config\.json: it must be JSON/,
    /^other\.json: Cannot read .*nothing_we_know/,
  ];
  for (const [i, pattern] of wanted.entries()) assertMatch(problems[i], pattern);
  assertEquals(tab.errors, []);
});

testSite("the page routes without the bias that a router has, and says so", async () => {
  const logits = makeLogits(4, 256);
  using gate = await createWasmGate({ ...presets.deepseekV3, needs: [] });
  const { indices } = gate.routeSync(logits.data as Float32Array);
  await using site = await openSite({ webgpu: false });
  const tab = await site.open("", { before: KEEP_DOWNLOADS });
  await withFiles({ "a.npy": writeNpy(logits) }, async (paths) => {
    await give(tab, paths["a.npy"]);
    await tab.waitFor(`document.querySelector("#logits-save")`);
  });
  await chooseRouter(tab, "deepseekV3");
  await tab.waitFor(`document.querySelector("#logits-outcome .notice")`);
  assertMatch(await textOf(tab, "#logits-outcome .notice"), /correction bias, which is missing/);
  assertEquals(await wordsOf(await savedFile(tab), "indices"), toWords(indices));
});

testSite(
  "the page routes rows with the logits of shared experts, by the model that scores them",
  async () => {
    const logits = makeLogits(4, 258);
    const bias: NumberArray = {
      dtype: "f32",
      shape: [256],
      data: Float32Array.from({ length: 256 }, (_, e) => e % 7),
    };
    using gate = await createWasmGate({
      ...presets.inkling,
      needs: [],
      bias: bias.data as Float32Array,
    });
    const { indices } = gate.routeSync(logits.data as Float32Array);
    await using site = await openSite({ webgpu: false });
    const tab = await site.open("", { before: KEEP_DOWNLOADS });
    await withFiles({ "a.npz": await writeNpz({ logits, bias }) }, async (paths) => {
      await give(tab, paths["a.npz"]);
      await tab.waitFor(`document.querySelector("#logits-save")`);
    });
    await chooseRouter(tab, "inkling");
    await tab.waitFor(`document.querySelector("#logits-outcome .notice")`);
    assertMatch(await textOf(tab, "#logits-outcome .notice"), /needs globalScale too/);
    assertEquals(await wordsOf(await savedFile(tab), "indices"), toWords(indices));
  },
);

testSite("the page says that logits do not fit the router", async () => {
  await using site = await openSite({ webgpu: false });
  const tab = await site.open();
  await withFiles({ "a.npy": writeNpy(makeLogits(2, 64)) }, async (paths) => {
    await give(tab, paths["a.npy"]);
    await tab.waitFor(`document.querySelector("#logits-save")`);
  });
  await chooseRouter(tab, "kimiK2");
  await tab.waitFor(`document.querySelector("#logits-outcome [role=alert]")`);
  assertMatch(
    await textOf(tab, "#logits-outcome"),
    /^Cannot route: the last dimension of the logits must be the router's 384 experts, got 64\./,
  );
});

testSite("the page shows names out of files as text", async () => {
  const name = `<img src=x onerror="window.hacked = 1">`;
  await using site = await openSite({ webgpu: false });
  const tab = await site.open();
  const file = `${name.replaceAll("/", "")}.safetensors`;
  await withFiles({ [file]: writeSafetensors(name, makeLogits(2, 64)) }, async (paths) => {
    await give(tab, paths[file]);
    await tab.waitFor(`document.querySelector("#logits-save")`);
  });
  assert((await textOf(tab, "#logits-body")).includes(name));
  assertEquals(await tab.evaluate(`document.querySelectorAll("img").length`), 0);
  assertEquals(await tab.evaluate("window.hacked ?? null"), null);
});
