/**
 * Finds a Chromium for the tests, and brings one where there is none; SwiftShader, a software
 * Vulkan driver, comes with it.
 *
 * ```sh
 * deno run -A tools/setup/browser.ts   # says which browser the tests would use
 * ```
 *
 * @module
 */

import { dirname, join } from "node:path";
import { installPackages } from "./debian.ts";
import { whileLocked } from "../lib/lock.ts";

/** A browser and its software driver. */
export interface Browser {
  /** The program itself, not a wrapper: killing it must end it. */
  readonly path: string;
  /** The description of its SwiftShader for the Vulkan loader, or null where it has none. */
  readonly swiftShader: string | null;
}

const BROWSER_PACKAGES: readonly string[] = ["chromium-headless-shell"];

const KNOWN_PATHS: readonly string[] = [
  "/usr/lib/chromium/chromium-headless-shell",
  "/usr/lib/chromium/chromium",
  "/opt/google/chrome/chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

async function findKnown(): Promise<string | null> {
  const chosen = Deno.env.get("TILEGATE_BROWSER");
  for (const path of chosen ? [chosen] : KNOWN_PATHS) {
    if (await exists(path)) return path;
  }
  return null;
}

/** Installs a browser, unless somebody has done it while this call waited for its turn. */
async function installBrowser(): Promise<string | null> {
  return await findKnown() ?? (await installPackages(BROWSER_PACKAGES) ? await findKnown() : null);
}

/**
 * Chooses the browser: the one that `TILEGATE_BROWSER` names, the machine's own, or on Debian, as
 * root, one that is installed now.
 *
 * @returns The browser.
 * @throws {Error} If there is none, with what to do.
 */
export async function findBrowser(): Promise<Browser> {
  const path = await findKnown() ?? await whileLocked("install.lock", installBrowser);
  if (!path) {
    const packages = BROWSER_PACKAGES.join(" ");
    throw new Error(
      `there is no Chromium: install one, on Debian with \`apt-get install ${packages}\` as root, ` +
        "or name its program in TILEGATE_BROWSER",
    );
  }
  const swiftShader = join(dirname(path), "vk_swiftshader_icd.json");
  return { path, swiftShader: await exists(swiftShader) ? swiftShader : null };
}

if (import.meta.main) {
  const { path, swiftShader } = await findBrowser();
  console.log(`${path}\n${swiftShader ?? "without SwiftShader"}`);
}
