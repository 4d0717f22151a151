/** "The same bits on your machine" finds every bit that differs, and a lost GPU does not end it. */

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Tab } from "../../tools/lib/chromium.ts";
import { openSite, testSite } from "./open_site.ts";

/** Few shaders: SwiftShader takes seconds to compile one. */
const QUERY = "?seed=7&rows=40&variations=1&shape=64,1,1,6&shape=60,10,3,6";
const ONE_SHAPE = "?seed=7&rows=40&variations=1&shape=64,1,1,6";

/** Flips the lowest bit of the last word that a GPU hands back: a weight. */
const FLIP_A_BIT = `{
  const { getMappedRange } = GPUBuffer.prototype;
  GPUBuffer.prototype.getMappedRange = function (...args) {
    const range = getMappedRange.apply(this, args);
    if (this.usage & GPUBufferUsage.MAP_READ) {
      const words = new Uint32Array(range);
      words[words.length - 1] ^= 1;
    }
    return range;
  };
}`;

/** Destroys the page's device at its third submission. */
const LOSE_THE_DEVICE = `{
  const { submit } = GPUQueue.prototype;
  const { requestDevice } = GPUAdapter.prototype;
  let device, count = 0;
  GPUAdapter.prototype.requestDevice = async function (...args) {
    return device = await requestDevice.apply(this, args);
  };
  GPUQueue.prototype.submit = function (...args) {
    if (++count === 3) device.destroy();
    return submit.apply(this, args);
  };
}`;

async function compare(tab: Tab): Promise<string> {
  await tab.click("#bits-run");
  await tab.waitFor(`document.querySelector("#bits-copy:not([hidden])")`, 60);
  return await tab.evaluate(`document.querySelector("#bits-outcome").innerText`);
}

/** What "Copy as text" puts on the clipboard. */
async function copied(tab: Tab): Promise<string> {
  await tab.evaluate(`navigator.clipboard.writeText = async (text) => { window.copied = text; }`);
  await tab.click("#bits-copy");
  await tab.waitFor("window.copied");
  return await tab.evaluate("window.copied");
}

testSite(
  "the page routes the same rows on GPU, CPU and reference, and no bit differs",
  async () => {
    await using site = await openSite();
    const tab = await site.open(QUERY);
    const outcome = await compare(tab);
    assertMatch(outcome, /✓ 0 differing bits/);
    assertMatch(outcome, /80 rows of 2 shapes on GPU \(google, swiftshader.*\), CPU and reference/);
    const report = await copied(tab);
    assertMatch(report, /^tilegate \d\S*: 0 differing bits, 80 rows of 2 shapes on GPU/);
    assertMatch(report, /^browser: Chrome \d+/m);
    assertMatch(report, /^seed: {4}7$/m);
    assertMatch(report, /^60,10,3,6 +40 rows +0 differing bits +CPU .* GPU /m);
    assertStringIncludes(report, `again:   ${site.address}?seed=7&rows=40&variations=1&shape=64`);
    assertEquals(tab.errors, []);
  },
);

testSite("the page shows a row whose bits differ, with its options, seed and bits", async () => {
  await using site = await openSite();
  const tab = await site.open(ONE_SHAPE, { before: FLIP_A_BIT });
  const outcome = await compare(tab);
  assertMatch(outcome, /✗ 1 differing bits/);
  assertMatch(outcome, /A row came out differently\s+options: 64,1,1,6; /);
  const [, again] = /again: (deno task verify .*)/.exec(outcome)!;
  assertMatch(again, /^deno task verify --seed 7 --first-row 39 --rows 1 --case "64,1,1,6; .*"$/);
  const [cpu, gpu] = [...outcome.matchAll(/^[CG]PU +expert \d+ .*weight bits 0x(\w{8})$/gm)]
    .map(([, bits]) => parseInt(bits, 16));
  assertEquals(cpu ^ gpu, 1);
  assertStringIncludes(await copied(tab), again);
});

testSite("the page says that the GPU was lost, and goes on without it", async () => {
  await using site = await openSite();
  const tab = await site.open(ONE_SHAPE, { before: LOSE_THE_DEVICE });
  const outcome = await compare(tab);
  assertMatch(outcome, /The GPU stopped: Cannot \w+: device must be alive, got a lost device/);
  assertMatch(outcome, /✓ 0 differing bits/);
  assertMatch(await copied(tab), /^broken off: Cannot \w+: device must be alive/m);
  assertEquals(tab.errors, []);
});

testSite("without WebGPU the page compares CPU and reference, and says so", async () => {
  await using site = await openSite({ webgpu: false });
  const tab = await site.open(QUERY);
  const outcome = await compare(tab);
  assertMatch(outcome, /✓ 0 differing bits\s+80 rows of 2 shapes on CPU and reference/);
  assertMatch(outcome, /^GPU: none\. .* WebAssembly computes instead\.$/m);
  const facts = await tab.evaluate<string>(`document.querySelector("#machine").innerText`);
  assertMatch(facts, /none\. .* WebAssembly computes instead\./);
  assertEquals(tab.errors, []);
});
