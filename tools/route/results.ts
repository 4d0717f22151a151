/** The files that `--out` names, and the arrays that go into them. */

import { userPath } from "../lib/paths.ts";
import { printable } from "../lib/terminal.ts";
import type { NumberArray } from "./arrays/number_array.ts";
import { writeNpy } from "./arrays/npy.ts";
import { writeNpz } from "./arrays/npz.ts";
import { openOutput, type OutputFile } from "./output.ts";

/** Results by name, in the order in which they are written. */
export type Results = Readonly<Record<string, NumberArray>>;

/** Where results will go. */
export interface ResultFiles extends AsyncDisposable {
  /** Writes the results, and says where they are. */
  write(results: Results): Promise<string>;
}

async function openNpzResults(out: string): Promise<ResultFiles> {
  const file = await openOutput(userPath(out), out);
  return {
    async write(results) {
      await file.write(await writeNpz(results));
      return `wrote ${printable(out)}: ${Object.keys(results).join(", ")}`;
    },
    [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
  };
}

/** Where the files of a name that is no `.npz` go: into a folder, or beside each other. */
async function prefixOf(out: string): Promise<string> {
  if (/[/\\]$/.test(out)) return out;
  const found = await Deno.stat(userPath(out)).catch(() => null);
  return found?.isDirectory ? `${out}/` : `${out}.`;
}

async function openNpyResults(out: string, names: readonly string[]): Promise<ResultFiles> {
  await using stack = new AsyncDisposableStack();
  const prefix = await prefixOf(out);
  const files = new Map<string, OutputFile>();
  for (const name of names) {
    const path = `${prefix}${name}.npy`;
    files.set(name, stack.use(await openOutput(userPath(path), path)));
  }
  const opened = stack.move();
  return {
    async write(results) {
      for (const [name, file] of files) await file.write(writeNpy(results[name]));
      const paths = names.map((name) => printable(`${prefix}${name}.npy`));
      return `wrote ${paths.join(", ")}`;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/**
 * Opens the files that `--out` names, before the work.
 *
 * @param out What was given: a name that ends in `.npz`, or what comes before `.indices.npy`.
 * @param names The results that there will be.
 * @returns The files.
 * @throws {UsageError} If one cannot be written.
 */
export async function openResults(out: string, names: readonly string[]): Promise<ResultFiles> {
  return out.endsWith(".npz") ? await openNpzResults(out) : await openNpyResults(out, names);
}
