/** The page is usable by keyboard, with a screen reader, on a phone, in light and dark: axe finds nothing. */

import { assertEquals } from "@std/assert";
import { join } from "node:path";
import type { Tab, TabOptions } from "../../tools/lib/chromium.ts";
import { openSite, testSite } from "./open_site.ts";

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** Everything that axe finds, best practices included. */
async function violations(tab: Tab, axe: string): Promise<string[]> {
  await tab.evaluate(axe);
  const found = await tab.evaluate<Violation[]>(
    `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)`,
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}: ${failureSummary}`)
  );
}

/** Brings every part to where it shows all that it has. */
async function fill(tab: Tab): Promise<void> {
  await tab.evaluate(`document.querySelector("#watch-length").value = "60"`);
  await tab.click("#watch-run");
  await tab.click("#bits-run");
  await tab.click("#logits-sample");
  await tab.waitFor(`document.querySelector("#bits-copy:not([hidden])")`, 60);
  await tab.waitFor(`document.querySelectorAll("#watch-body svg").length === 3`, 60);
  await tab.waitFor(`document.querySelector("#logits-save")`);
  await tab.waitFor(`document.querySelector("#logits-body svg")`);
}

const QUERY = "?rows=8&variations=1&shape=64,1,1,6";

/** Looks of the page, one after the other: a theme and a width may change while it is open. */
const LOOKS: Readonly<Record<string, TabOptions>> = {
  "light": {},
  "dark": { dark: true },
  "a phone, dark": { dark: true, width: 375, height: 740 },
  "a phone, light": { width: 375, height: 740 },
};

testSite("axe finds nothing on the page: light, dark, and on a phone", async () => {
  await using site = await openSite({ webgpu: false });
  const axe = await Deno.readTextFile(join(site.site.packages, "axe-core/axe.min.js"));
  const tab = await site.open(QUERY);
  await fill(tab);
  for (const [look, options] of Object.entries(LOOKS)) {
    await tab.resize(options);
    await tab.preferDark(options.dark ?? false);
    assertEquals(await violations(tab, axe), [], look);
    const sideways = await tab.evaluate("document.documentElement.scrollWidth - innerWidth");
    assertEquals(sideways, 0, `${look}: the page scrolls sideways`);
  }
  assertEquals(tab.errors, []);
});

/** What has the focus: its id, or its text. */
const FOCUSED = `(document.activeElement.id || document.activeElement.textContent.trim())`;

async function tabTo(tab: Tab, name: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await tab.press("Tab");
    if (await tab.evaluate(FOCUSED) === name) return;
  }
  throw new Error(`Cannot reach ${name} with the keyboard`);
}

testSite("the keyboard alone reaches and starts every part of the page", async () => {
  await using site = await openSite({ webgpu: false });
  const tab = await site.open(QUERY);
  await tab.press("Tab");
  assertEquals(await tab.evaluate(FOCUSED), "Skip to the page's content");
  await tabTo(tab, "theme");
  await tab.press("Enter");
  assertEquals(await tab.evaluate("document.documentElement.dataset.theme"), "light");
  await tabTo(tab, "watch-run");
  await tabTo(tab, "prompt-verse");
  await tabTo(tab, "prompt-code");
  await tabTo(tab, "bits-run");
  await tab.press("Enter");
  await tab.waitFor(`document.querySelector("#bits-copy:not([hidden])")`, 60);
  await tabTo(tab, "Choose files");
  await tabTo(tab, "logits-sample");
  await tab.press(" ");
  await tab.waitFor(`document.querySelector("#logits-save")`);
  await tabTo(tab, "logits-array");
  await tabTo(tab, "logits-save");
});
