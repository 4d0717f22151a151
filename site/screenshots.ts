/** Takes the pictures of the page that the README shows: `deno task site --screenshots`. */

import { join } from "node:path";
import { Chromium, type Tab, type TabOptions } from "../tools/lib/chromium.ts";
import { PROJECT_ROOT } from "../tools/lib/deno.ts";
import { findBrowser } from "../tools/setup/browser.ts";
import type { BuiltSite } from "./build.ts";
import { serveFolder } from "./serve.ts";

/** A picture: what is done in the page before it is taken, and what it is of. */
interface Picture {
  readonly name: string;
  readonly query?: string;
  readonly options: TabOptions;
  readonly prepare: (tab: Tab) => Promise<void>;
  /** The element that stands at the top of the picture. */
  readonly top: string;
}

const FOLDER = decodeURI(new URL("site/screenshots/", PROJECT_ROOT).pathname);
const DESKTOP: TabOptions = { width: 1160, height: 1000 };
const PHONE: TabOptions = { width: 390, height: 844, scale: 2, dark: true };

async function watch(tab: Tab): Promise<void> {
  await tab.click("#watch-run");
  await tab.waitFor(`/bytes, \\d+ a second/.test(document.querySelector("#watch").innerText)`, 120);
  await tab.click("#layer-1");
}

async function compareBits(tab: Tab): Promise<void> {
  await tab.click("#bits-run");
  await tab.waitFor(`document.querySelector("#bits-copy:not([hidden])")`, 300);
}

async function routeSample(tab: Tab): Promise<void> {
  await tab.click("#logits-sample");
  await tab.waitFor(`document.querySelector("#logits-body svg")`);
}

const PICTURES: readonly Picture[] = [
  { name: "watch.png", options: DESKTOP, prepare: watch, top: "#watch-body" },
  {
    name: "watch-dark.png",
    options: { ...DESKTOP, dark: true },
    prepare: watch,
    top: "#watch-body",
  },
  { name: "decision.png", options: { ...DESKTOP, height: 690 }, prepare: watch, top: "#detail" },
  {
    name: "bits.png",
    query: "?rows=64&variations=1",
    options: { ...DESKTOP, height: 900 },
    prepare: compareBits,
    top: "#bits",
  },
  { name: "logits.png", options: DESKTOP, prepare: routeSample, top: "#logits-outcome" },
  { name: "phone.png", options: PHONE, prepare: watch, top: ".lane" },
];

async function takePicture(tab: Tab, { name, prepare, top }: Picture): Promise<string> {
  await tab.waitFor(`document.querySelector("#watch-run") && document.querySelector("#bits-run")`);
  await tab.waitFor(`document.querySelector("#logits-sample")`);
  await prepare(tab);
  await tab.evaluate("document.fonts.ready.then(() => true)");
  await tab.evaluate(`document.querySelector("${top}").scrollIntoView({ behavior: "instant" })`);
  const path = join(FOLDER, name);
  await Deno.writeFile(path, await tab.screenshot());
  return `site/screenshots/${name}`;
}

/**
 * Takes the pictures.
 *
 * @param site The page.
 * @returns The files that were written, relative to the project.
 */
export async function takeScreenshots(site: BuiltSite): Promise<string[]> {
  await Deno.mkdir(FOLDER, { recursive: true });
  const server = serveFolder(site.folder, 0);
  const browser = await Chromium.start(await findBrowser());
  const written: string[] = [];
  try {
    for (const picture of PICTURES) {
      const address = `http://127.0.0.1:${server.addr.port}/${picture.query ?? ""}`;
      written.push(await takePicture(await browser.open(address, picture.options), picture));
    }
  } finally {
    await browser.close();
    await server.shutdown();
  }
  return written;
}
