/** The page in a real browser, for the tests of this folder. */

import { findBrowser } from "../../tools/setup/browser.ts";
import {
  Chromium,
  type ChromiumOptions,
  type Tab,
  type TabOptions,
} from "../../tools/lib/chromium.ts";
import { buildSite, type BuiltSite } from "../../site/build.ts";
import { serveFolder } from "../../site/serve.ts";
import { attempt, testRuntime } from "../runtimes/run.ts";

/** The page, served, and a browser. */
export interface OpenSite extends AsyncDisposable {
  /** What was built. */
  readonly site: BuiltSite;
  /** Its address, with a slash at its end. */
  readonly address: string;
  /** Opens the page, with a query if there is one, and waits for its programs. */
  readonly open: (query?: string, options?: TabOptions) => Promise<Tab>;
}

/** When every part of the page has its controls. */
const READY = ["#watch-run", "#bits-run", "#logits-sample"]
  .map((selector) => `document.querySelector("${selector}")`).join(" && ");

let built: Promise<BuiltSite> | undefined;

/** Builds the page for the first test of a file, into a folder that goes with the process. */
async function buildOnce(): Promise<BuiltSite> {
  built ??= Deno.makeTempDir({ prefix: "tilegate-site-" }).then((folder) => {
    globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
    return buildSite(folder);
  });
  return await built;
}

/**
 * Builds the page if no test of the file has, serves it and starts a browser.
 *
 * @param options Whether the browser has WebGPU.
 * @returns The page; disposing it ends the browser and the server.
 */
export async function openSite(options: ChromiumOptions = {}): Promise<OpenSite> {
  const site = await buildOnce();
  const server = serveFolder(site.folder, 0);
  const browser = await Chromium.start(await findBrowser(), options);
  const address = `http://127.0.0.1:${server.addr.port}/`;
  return {
    site,
    address,
    async open(query = "", tabOptions = {}) {
      const tab = await browser.open(`${address}${query}`, tabOptions);
      await tab.waitFor(READY);
      return tab;
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await server.shutdown();
    },
  };
}

const { missing } = await attempt(findBrowser);

/**
 * Registers a test of the page.
 *
 * @param name What the page promises.
 * @param fn The test.
 */
export function testSite(name: string, fn: () => Promise<void>): void {
  testRuntime({ name, missing, fn });
}
