/** A folder that stands for a user's project: the package as npm clients get it, and the runtimes that run it. */

import * as esbuild from "../../tools/lib/esbuild.ts";
import { join } from "node:path";
import { bundle as bundleProgram, type BundleOptions } from "../../tools/lib/bundle.ts";
import { PROJECT_ROOT } from "../../tools/lib/deno.ts";
import { whileLocked } from "../../tools/lib/lock.ts";
import { installPackages } from "../../tools/lib/packages.ts";
import { writeNpmForm } from "../../tools/setup/npm_form.ts";
import { sliceCases } from "./slice_cases.ts";

/** A project of a user's. */
export interface Workspace {
  /** Where programs go, above which are the packages. */
  readonly folder: string;
  /** Where the packages are. */
  readonly packages: string;
  /** The package's own files, relative to the folder `packages/@tilegate/tilegate`. */
  readonly published: readonly string[];
}

const MANIFEST = new URL(".ci/runtimes/", PROJECT_ROOT);
const ROOT = decodeURI(new URL(".cache/runtimes/", PROJECT_ROOT).pathname);

/**
 * Makes a project that has the package and the runtimes in its `node_modules`, and the peers' slice
 * beside it: `decide.js` and `cases.js`.
 *
 * @param name The folder for the programs of one test file.
 * @returns The project.
 */
export async function openWorkspace(name: string): Promise<Workspace> {
  const scripts = ["npm:bun"];
  const packages = await installPackages({ manifest: MANIFEST, target: ROOT, scripts });
  const published = await whileLocked("runtimes.lock", async () => {
    return await writeNpmForm(join(packages, "@tilegate/tilegate"));
  });
  const folder = join(ROOT, name);
  await Deno.mkdir(folder, { recursive: true });
  const decide = await Deno.readTextFile(new URL("decide.ts", import.meta.url));
  const { code } = await esbuild.transform(decide, { loader: "ts" });
  await esbuild.stop();
  await Deno.writeTextFile(join(folder, "decide.js"), code);
  const cases = `export const CASES = ${JSON.stringify(sliceCases())};\n`;
  await Deno.writeTextFile(join(folder, "cases.js"), cases);
  return { folder, packages, published };
}

/**
 * Bundles a program with the published files, as a user would.
 *
 * @param entry The path of the program.
 * @param options The format, and what stays out.
 * @returns The bundle's text.
 */
export async function bundle(
  entry: string,
  options: Omit<BundleOptions, "packages"> = {},
): Promise<string> {
  return await bundleProgram(entry, { ...options, packages: join(ROOT, "node_modules") });
}
