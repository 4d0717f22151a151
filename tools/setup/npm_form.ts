/**
 * Makes the npm form of the package: the files that JSR hands to npm clients, made as JSR makes them.
 *
 * ```sh
 * deno run -A tools/setup/npm_form.ts node_modules/@tilegate/tilegate
 * ```
 *
 * Every module is translated on its own, imports name `.js` files, and `exports` knows no condition
 * but `default`. A test that runs these files runs what users get.
 *
 * @module
 */

import * as esbuild from "../lib/esbuild.ts";
import { dirname, join } from "node:path";
import { PROJECT_ROOT } from "../lib/deno.ts";

/** What `deno.json` says of the package. */
interface Manifest {
  readonly version: string;
  readonly exports: Readonly<Record<string, string>>;
}

/** A relative import of a TypeScript file, as esbuild prints it. */
const TYPESCRIPT_IMPORT = /((?:\bfrom|\bimport)\s*\(?\s*"\.{1,2}\/[^"]+)\.ts"/g;

function toPublishedName(path: string): string {
  return path.replace(/\.ts$/, ".js");
}

async function readManifest(): Promise<Manifest> {
  return JSON.parse(await Deno.readTextFile(new URL("deno.json", PROJECT_ROOT)));
}

/**
 * Lists the modules that a user of the package can reach.
 *
 * @returns Their paths in the project, in the order in which they are found.
 */
export async function listModules(): Promise<string[]> {
  const { exports } = await readManifest();
  const entries = Object.values(exports).filter((path) => path.endsWith(".ts"));
  try {
    const { metafile } = await esbuild.build({
      absWorkingDir: decodeURI(PROJECT_ROOT.pathname),
      entryPoints: entries,
      bundle: true,
      format: "esm",
      metafile: true,
      outdir: ".",
      write: false,
    });
    return Object.keys(metafile.inputs);
  } finally {
    await esbuild.stop();
  }
}

async function translate(path: string): Promise<string> {
  const source = await Deno.readTextFile(new URL(path, PROJECT_ROOT));
  const { code } = await esbuild.transform(source, { loader: "ts", target: "esnext" });
  return code.replace(TYPESCRIPT_IMPORT, '$1.js"');
}

function packageJson({ version, exports }: Manifest): string {
  const entries = Object.entries(exports).map(([name, path]) => {
    return [name, { default: toPublishedName(path) }];
  });
  const name = "@jsr/tilegate__tilegate";
  return JSON.stringify({ name, version, type: "module", exports: Object.fromEntries(entries) });
}

/** Writes a file unless it has these bytes already: another process may be reading it. */
async function update(path: string, contents: string | Uint8Array): Promise<void> {
  const bytes = typeof contents === "string" ? new TextEncoder().encode(contents) : contents;
  const old = await Deno.readFile(path).catch(() => null);
  if (old?.length === bytes.length && old.every((byte, index) => byte === bytes[index])) return;
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeFile(path, bytes);
}

/**
 * Writes the npm form of the package.
 *
 * @param folder Where to; made where it is missing.
 * @returns The paths written, relative to the folder.
 */
export async function writeNpmForm(folder: string): Promise<string[]> {
  const manifest = await readManifest();
  const files = new Map<string, string | Uint8Array>([["package.json", packageJson(manifest)]]);
  const modules = await listModules();
  try {
    for (const path of modules) files.set(toPublishedName(path), await translate(path));
  } finally {
    await esbuild.stop();
  }
  for (const path of Object.values(manifest.exports)) {
    if (!path.endsWith(".ts")) files.set(path, await Deno.readFile(new URL(path, PROJECT_ROOT)));
  }
  for (const [path, contents] of files) await update(join(folder, path), contents);
  return [...files.keys()];
}

if (import.meta.main) {
  console.log((await writeNpmForm(Deno.args[0] ?? "dist")).join("\n"));
}
