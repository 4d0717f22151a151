/**
 * Measures what users ship: bundles, minified and compressed, against the size that each may have.
 *
 * ```sh
 * deno task size
 * ```
 *
 * @module
 */

import * as esbuild from "esbuild";
import { gzipSync } from "node:zlib";
import { PROJECT_ROOT } from "./lib/deno.ts";

/** What a user takes of the package, and the bytes that may cost. */
export interface Use {
  /** Who the user is. */
  readonly name: string;
  /** The user's program. */
  readonly program: string;
  /** Bytes of the bundle after gzip, at most. */
  readonly budget: number;
}

/** What a use costs. */
export interface Size {
  /** Bytes of the bundle, minified. */
  readonly minified: number;
  /** Bytes of it after gzip at its best. */
  readonly compressed: number;
}

const KB = 1024;

/**
 * The budgets of a package whose shaders ship as they are read: their names cost 3 KB. A change that
 * passes one has to say why.
 */
export const USES: readonly Use[] = [
  { name: "WASM only", program: 'export { createWasmGate } from "./mod.ts"', budget: 16 * KB },
  {
    name: "WebGPU only",
    program: 'export { createWebGpuGate } from "./mod.ts"',
    budget: 21 * KB,
  },
  { name: "everything", program: 'export * from "./mod.ts"', budget: 36 * KB },
  { name: "configs", program: 'export * from "./config.ts"', budget: 5 * KB },
];

/**
 * Bundles a use of the package, minified.
 *
 * @param use The use.
 * @returns The bundle.
 */
export async function bundleUse({ program }: Use): Promise<Uint8Array> {
  try {
    const { outputFiles } = await esbuild.build({
      stdin: { contents: program, resolveDir: decodeURI(PROJECT_ROOT.pathname), loader: "ts" },
      bundle: true,
      minify: true,
      format: "esm",
      target: "es2022",
      write: false,
    });
    return outputFiles[0].contents;
  } finally {
    await esbuild.stop();
  }
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
