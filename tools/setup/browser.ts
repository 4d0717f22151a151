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
import { exists, type PackageSet, unpackPackages } from "./unpack_packages.ts";

/** A browser and its software driver. */
export interface Browser {
  /** The program itself, not a wrapper: killing it must end it. */
  readonly path: string;
  /** The description of its SwiftShader for the Vulkan loader, or null where it has none. */
  readonly swiftShader: string | null;
  /** Variables that the browser needs to find its libraries. */
  readonly environment: Record<string, string>;
}

const BROWSER: PackageSet = {
  name: "browser",
  packages: ["chromium-headless-shell"],
  description: "a headless Chromium (150 MB, unpacked 520 MB)",
};

const KNOWN_PATHS: readonly string[] = [
  "/usr/lib/chromium/chromium-headless-shell",
  "/usr/lib/chromium/chromium",
  "/opt/google/chrome/chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

async function findKnown(): Promise<string | null> {
  const chosen = Deno.env.get("TILEGATE_BROWSER");
  for (const path of chosen ? [chosen] : KNOWN_PATHS) {
    if (await exists(path)) return path;
  }
  return null;
}

/** Unpacks Debian's Chromium; only Debian has it as a package that is not a snap. */
async function unpackBrowser(): Promise<Omit<Browser, "swiftShader"> | null> {
  const release = await Deno.readTextFile("/etc/os-release").catch(() => "");
  if (!/^ID=debian$/m.test(release)) return null;
  const unpacked = await unpackPackages(BROWSER, (line) => console.error(line));
  if (unpacked === null) return null;
  const { root, environment } = unpacked;
  const path = `${root}/usr/lib/chromium/chromium-headless-shell`;
  return { path, environment: { ...environment, ...await findFonts(root) } };
}

/** The fonts that were unpacked, where the machine has no settings for its own: without any, Chromium crashes. */
async function findFonts(root: string): Promise<Record<string, string>> {
  if (await exists("/etc/fonts/fonts.conf")) return {};
  const file = `${dirname(root)}/fonts.conf`;
  const folders = `<dir>${root}/usr/share/fonts</dir><cachedir>${
    dirname(root)
  }/font_cache</cachedir>`;
  await Deno.writeTextFile(file, `<?xml version="1.0"?>\n<fontconfig>${folders}</fontconfig>\n`);
  return { FONTCONFIG_FILE: file };
}

/**
 * Chooses the browser: the one that `TILEGATE_BROWSER` names, the machine's own, or on Debian one
 * that is unpacked into `.cache`.
 *
 * @returns The browser.
 * @throws {Error} If there is none, with what to do.
 */
export async function findBrowser(): Promise<Browser> {
  const known = await findKnown();
  const found = known === null ? await unpackBrowser() : { path: known, environment: {} };
  if (found === null) {
    const packages = BROWSER.packages.join(" ");
    throw new Error(
      `there is no Chromium: install one, on Debian with \`apt-get install ${packages}\` as root, ` +
        "or name its program in TILEGATE_BROWSER",
    );
  }
  const swiftShader = join(dirname(found.path), "vk_swiftshader_icd.json");
  return { ...found, swiftShader: await exists(swiftShader) ? swiftShader : null };
}

if (import.meta.main) {
  const { path, swiftShader } = await findBrowser();
  console.log(`${path}\n${swiftShader ?? "without SwiftShader"}`);
}
