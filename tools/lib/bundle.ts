/** Bundling a program into one file, as users' builds do. */

import * as esbuild from "./esbuild.ts";

/** How {@link bundle} bundles. */
export interface BundleOptions {
  /** What the result is. Default: an ES module. */
  readonly format?: "esm" | "iife";
  /** Modules that the runtime brings. */
  readonly external?: readonly string[];
  /** A folder of packages, for those that the program's own folder and those above it lack. */
  readonly packages?: string;
}

/**
 * Bundles a program with all that it imports, minified.
 *
 * @param entry The path of the program.
 * @param options The format, what stays out, and where else packages are.
 * @returns The bundle's text.
 */
export async function bundle(entry: string, options: BundleOptions = {}): Promise<string> {
  const { format = "esm", external = [], packages } = options;
  try {
    const { outputFiles } = await esbuild.build({
      entryPoints: [entry],
      nodePaths: packages ? [packages] : [],
      bundle: true,
      minify: true,
      format,
      external: [...external],
      target: "es2022",
      write: false,
      logLevel: "silent",
    });
    return outputFiles[0].text;
  } finally {
    await esbuild.stop();
  }
}
