/**
 * Measures what users ship: bundles, minified and compressed, against the size that each may have.
 *
 * ```sh
 * deno task size
 * ```
 *
 * @module
 */

import * as esbuild from "./lib/esbuild.ts";
import { gzipSync } from "node:zlib";
import { PROJECT_ROOT } from "./lib/deno.ts";

/** What a user takes of the package, and the bytes that may cost. */
export interface Use {
  /** The use in a word or two. */
  readonly name: string;
  /** The user's program. */
  readonly program: string;
  /** Bytes of the bundle after gzip, at most. */
  readonly budget: number;
  /** Whether modules behind `import()` go into the same file. Default: they are loaded later, and not
   * counted. */
  readonly inOneFile?: boolean;
}

/** What a use costs. */
export interface Size {
  /** Bytes of the bundle, minified. */
  readonly minified: number;
  /** Bytes of it after gzip at its best. */
  readonly compressed: number;
}

const KB = 1024;

/** The budgets. A change that passes one raises it, and says why in its commit. */
export const USES: readonly Use[] = [
  // The kernel is 10 KB of these, the presets 1, the words of error messages 2.
  {
    name: "first load",
    program: 'export { createGate, presets } from "./mod.ts"',
    budget: 24 * KB,
  },
  // The kernel, the checks of options and arrays, and nothing of WebGPU.
  { name: "./wasm", program: 'export { createWasmGate } from "./wasm.ts"', budget: 22 * KB },
  // The shaders with the names that proofs and compile errors show: 3 KB more than with short ones.
  {
    name: "./webgpu",
    program: 'export { createWebGpuGate } from "./webgpu.ts"',
    budget: 28 * KB,
  },
  // For pages that ship a single file.
  {
    name: "everything",
    program: 'export * from "./mod.ts"; export * from "./wasm.ts"; export * from "./webgpu.ts"',
    budget: 46 * KB,
    inOneFile: true,
  },
  // The planner on the CPU; its WebGPU half, 11 KB of shaders, writers and buffers, is loaded when it is
  // wanted. Beside a gate it is half of this: they share their checks.
  { name: "./plan", program: 'export { createPlanner } from "./plan.ts"', budget: 6 * KB },
  // The rules of 200 model types and architectures, and why others are refused.
  { name: "./config", program: 'export * from "./config.ts"', budget: 13.5 * KB },
];

/**
 * Bundles a use of the package, minified.
 *
 * @param use The use.
 * @returns The code that is loaded at once: the program and what it imports statically.
 */
export async function bundleUse({ program, inOneFile = false }: Use): Promise<Uint8Array> {
  try {
    const { outputFiles, metafile } = await esbuild.build({
      stdin: { contents: program, resolveDir: decodeURI(PROJECT_ROOT.pathname), loader: "ts" },
      bundle: true,
      minify: true,
      format: "esm",
      target: "es2022",
      splitting: !inOneFile,
      outdir: "/size",
      absWorkingDir: "/",
      metafile: true,
      write: false,
    });
    const loaded = filesAtFirst(metafile.outputs);
    const parts = outputFiles.filter(({ path }) => loaded.has(path.slice(1)));
    return new Uint8Array(
      await new Blob(parts.map(({ contents }) => contents as Uint8Array<ArrayBuffer>))
        .arrayBuffer(),
    );
  } finally {
    await esbuild.stop();
  }
}

/** The output files that are loaded with the entry: those it reaches by static imports. */
function filesAtFirst(outputs: esbuild.Metafile["outputs"]): Set<string> {
  const entry = Object.keys(outputs).find((path) => outputs[path].entryPoint !== undefined)!;
  const loaded = new Set<string>();
  const visit = (path: string): void => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: imported, kind } of outputs[path].imports) {
      if (kind === "import-statement") visit(imported);
    }
  };
  visit(entry);
  return loaded;
}

/**
 * Measures a use of the package.
 *
 * @param use The use.
 * @returns Its size.
 */
export async function measure(use: Use): Promise<Size> {
  const contents = await bundleUse(use);
  return { minified: contents.length, compressed: gzipSync(contents, { level: 9 }).length };
}

function toKilobytes(bytes: number): string {
  return `${(bytes / KB).toFixed(1)} KB`.padStart(9);
}

/** Prints a line for a use and says whether it is within its budget. */
async function report(use: Use): Promise<boolean> {
  const { minified, compressed } = await measure(use);
  const fits = compressed <= use.budget;
  const columns = [minified, compressed, use.budget].map(toKilobytes);
  console.log(`${use.name.padEnd(12)}${columns.join("")}${fits ? "" : "   over its budget"}`);
  return fits;
}

if (import.meta.main) {
  console.log(`${"".padEnd(12)} minified     gzip   budget`);
  const fits: boolean[] = [];
  for (const use of USES) fits.push(await report(use));
  Deno.exit(fits.every(Boolean) ? 0 : 1);
}
