/** Has Deno install the npm packages that a folder's `package.json` pins, into a folder of `.cache`. */

import { join } from "node:path";
import { whileLocked } from "./lock.ts";

/** Where packages are listed, and where they go. */
export interface PackageFolders {
  /** The folder with `package.json` and `deno.lock`. */
  readonly manifest: URL;
  /** The folder that gets `node_modules`. */
  readonly target: string;
  /** npm packages that may run their install scripts. Default: none. */
  readonly scripts?: readonly string[];
}

async function runInstall({ manifest, target, scripts = [] }: PackageFolders): Promise<void> {
  for (const name of ["package.json", "deno.lock"]) {
    await Deno.copyFile(new URL(name, manifest), join(target, name));
  }
  const flags = ["--quiet", "--frozen", "--node-modules-dir=auto"];
  if (scripts.length > 0) flags.push(`--allow-scripts=${scripts.join(",")}`);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["install", ...flags],
    cwd: target,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
    stdin: "null",
  }).output();
  if (success) return;
  throw new Error(`Cannot install packages: ${new TextDecoder().decode(stderr).trim()}`);
}

/**
 * Installs packages, unless those of the same lock file are there already.
 *
 * @param folders Where they are listed, and where they go.
 * @returns The path of `node_modules`.
 * @throws {Error} If Deno cannot install them, with what it printed.
 */
export async function installPackages(folders: PackageFolders): Promise<string> {
  const { manifest, target } = folders;
  return await whileLocked("packages.lock", async () => {
    const lock = await Deno.readTextFile(new URL("deno.lock", manifest));
    const stamp = join(target, "installed.lock");
    if (await Deno.readTextFile(stamp).catch(() => null) !== lock) {
      await Deno.mkdir(target, { recursive: true });
      await runInstall(folders);
      await Deno.writeTextFile(stamp, lock);
    }
    return join(target, "node_modules");
  });
}
