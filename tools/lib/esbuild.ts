/**
 * esbuild, for the tools and tests that bundle.
 *
 * `deno.json` does not name it: `deno task` downloads every npm package named there before any task
 * runs, and `deno task route` needs none.
 *
 * @module
 */

export * from "npm:esbuild@0.28.2";
