/** Unpacks packages of Debian and Ubuntu into `.cache`, without installing them. */

import { PROJECT_ROOT } from "../lib/deno.ts";
import { whileLocked } from "../lib/lock.ts";

/** Packages and where they come from. */
export interface PackageSet {
  /** The folder of `.cache` that they are unpacked into. */
  readonly name: string;
  /** The packages. Those that they depend on and the machine lacks are unpacked too. */
  readonly packages: readonly string[];
  /** The release that has them, for example `bookworm-backports`. Default: the machine's own. */
  readonly release?: string;
  /** What they are and how large, for the line that says what is being downloaded. */
  readonly description: string;
}

/** Packages that are unpacked. */
export interface UnpackedPackages {
  /** The folder that stands for `/`, without a slash at its end. */
  readonly root: string;
  /** The folders below it that hold shared libraries. */
  readonly libraryFolders: readonly string[];
  /** Variables by which processes find their libraries. */
  readonly environment: Record<string, string>;
}

/**
 * Tells whether a file or folder is there.
 *
 * @param path Its path.
 * @returns Whether it is.
 */
export async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

async function canUnpack(): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  const programs = ["/bin/bash", "/usr/bin/apt-get", "/usr/bin/dpkg-deb"];
  return (await Promise.all(programs.map(exists))).every(Boolean);
}

/** Finds the folders of a tree that hold shared libraries. */
async function findLibraryFolders(folder: string): Promise<string[]> {
  const found = new Set<string>();
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) {
      for (const inner of await findLibraryFolders(`${folder}/${name}`)) found.add(inner);
    } else if (/^lib.*\.so(\.|$)/.test(name)) {
      found.add(folder);
    }
  }
  return [...found];
}

async function openUnpacked(root: string): Promise<UnpackedPackages> {
  const libraryFolders: string[] = [];
  for (const folder of [`${root}/usr/lib`, `${root}/lib`]) {
    if (await exists(folder)) libraryFolders.push(...await findLibraryFolders(folder));
  }
  const own = Deno.env.get("LD_LIBRARY_PATH")?.split(":") ?? [];
  const searched = [...new Set([...libraryFolders, ...own])].join(":");
  return { root, libraryFolders, environment: { LD_LIBRARY_PATH: searched } };
}

async function runScript(args: readonly string[]): Promise<string | null> {
  const script = decodeURI(new URL("tools/setup/unpack_packages.sh", PROJECT_ROOT).pathname);
  const { success, stderr } = await new Deno.Command("/bin/bash", {
    args: [script, ...args],
    env: { LC_ALL: "C.UTF-8" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  return success ? null : new TextDecoder().decode(stderr).trim().split("\n").at(-1) ?? "";
}

/**
 * Unpacks packages into `.cache`, unless they are there already.
 *
 * @param set The packages.
 * @param tell Called with a line before a download, and with one if it fails.
 * @returns The packages, or null where they cannot be had.
 */
export async function unpackPackages(
  { name, packages, release = "", description }: PackageSet,
  tell: (line: string) => void,
): Promise<UnpackedPackages | null> {
  if (!await canUnpack()) return null;
  const folder = decodeURI(new URL(`.cache/${name}`, PROJECT_ROOT).pathname);
  const root = `${folder}/root`;
  try {
    await whileLocked("unpack.lock", async () => {
      if (await exists(root)) return;
      tell(`downloading ${description} into .cache/${name}`);
      const problem = await runScript([folder, release, ...packages]);
      if (problem !== null) throw new Error(problem);
    });
  } catch (error) {
    tell(`Cannot download ${packages.join(" ")}: ${(error as Error).message}`);
    return null;
  }
  return await openUnpacked(root);
}
