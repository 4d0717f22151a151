/**
 * Checks that `deno.json`, the changelog and the tag name the same version.
 *
 * ```sh
 * deno run -A tools/release.ts v0.1.0   # the tag of the release; without it, those of the commit
 * ```
 *
 * @module
 */

import { PROJECT_ROOT } from "./lib/deno.ts";

/** A version and the file or tag that names it. */
export interface NamedVersion {
  /** The file or tag. */
  readonly source: string;
  /** The version, or "none". */
  readonly version: string;
}

/**
 * Finds the newest version of a changelog.
 *
 * @param changelog Its text, newest first, with a heading `## 1.2.3` for each version.
 * @returns The version, or "none".
 */
export function newestVersion(changelog: string): string {
  return changelog.match(/^## v?(\d+\.\d+\.\d+(?:-[\w.]+)?)/m)?.[1] ?? "none";
}

/**
 * Compares versions.
 *
 * @param named The versions.
 * @returns What disagrees, as a sentence, or null where all agree.
 */
export function disagreement(named: readonly NamedVersion[]): string | null {
  if (new Set(named.map(({ version }) => version)).size < 2) return null;
  const claims = named.map(({ source, version }) => `${version} in ${source}`).join(", ");
  return `Cannot release: the version must be the same everywhere, got ${claims}`;
}

/** The version tags of the commit that is checked out; none where there is no git. */
async function readTags(): Promise<string[]> {
  const args = ["tag", "--points-at", "HEAD"];
  try {
    // `output()` throws at once where the program is missing; it does not reject.
    const git = new Deno.Command("git", { args, cwd: PROJECT_ROOT, stderr: "null" });
    const { stdout } = await git.output();
    const lines = new TextDecoder().decode(stdout).split("\n");
    return lines.filter((line) => /^v?\d+\.\d+\.\d+/.test(line));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/**
 * Reads every version that the project names.
 *
 * @param tag The release's tag. Default: the version tags of the commit that is checked out.
 * @returns The versions, each with its source.
 */
export async function readVersions(tag?: string): Promise<NamedVersion[]> {
  const read = (name: string): Promise<string> => Deno.readTextFile(new URL(name, PROJECT_ROOT));
  const tags = tag === undefined ? await readTags() : [tag];
  return [
    { source: "deno.json", version: JSON.parse(await read("deno.json")).version },
    { source: "CHANGELOG.md", version: newestVersion(await read("CHANGELOG.md")) },
    ...tags.map((each) => ({ source: `tag ${each}`, version: each.replace(/^v/, "") })),
  ];
}

if (import.meta.main) {
  const named = await readVersions(Deno.args[0]);
  const problem = disagreement(named);
  console.log(problem ?? `version ${named[0].version}: ${named.map((each) => each.source)}`);
  Deno.exit(problem ? 1 : 0);
}
