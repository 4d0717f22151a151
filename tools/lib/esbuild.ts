/**
 * esbuild, for the tools and tests that bundle.
 *
 * The import is here and not in `deno.json`: `deno task` downloads every npm package that `deno.json`
 * names before it runs any task, and `deno task route` needs none.
 *
 * @module
 */

export * from "npm:esbuild@0.28.2";
