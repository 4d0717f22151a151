/** Collects the licences of what the page is made of: they travel with copies. */

import { join } from "node:path";

/** Finds the folders of the packages that files come from. */
function packageFolders(files: readonly string[]): string[] {
  const folders = files.flatMap((file) =>
    /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file) ?? []
  );
  return [...new Set(folders)].sort();
}

async function readLicence(folder: string): Promise<string> {
  for (const name of ["LICENSE", "LICENSE.md", "LICENSE.txt", "license"]) {
    const text = await Deno.readTextFile(join(folder, name)).catch(() => null);
    if (text !== null) return text.trim();
  }
  return "";
}

async function describePackage(folder: string): Promise<string> {
  const { name, version, license, author, repository } = JSON.parse(
    await Deno.readTextFile(join(folder, "package.json")),
  );
  const by = typeof author === "string" ? author : author?.name;
  const text = await readLicence(folder) ||
    [by && `Copyright ${by}`, repository?.url ?? repository].filter(Boolean).join("\n");
  return `${name} ${version} (${license})\n\n${text}`;
}

/**
 * Writes the licences of every package in the page into one text.
 *
 * @param files Paths of the files that were bundled or copied, below a `node_modules`.
 * @returns The text, package by package.
 */
export async function collectLicences(files: readonly string[]): Promise<string> {
  const texts = await Promise.all(packageFolders(files).map(describePackage));
  return texts.join(`\n\n${"-".repeat(80)}\n\n`) + "\n";
}
