/** Promise: every export is documented, and whatever can be called or read has an example that is run. */

import { assertEquals } from "@std/assert";
import { PROJECT_ROOT, runDeno } from "../../tools/lib/deno.ts";

/** What `deno doc --json` tells of one declaration. */
interface Declaration {
  readonly kind: string;
  readonly jsDoc?: { readonly doc?: string; readonly tags?: readonly { readonly kind: string }[] };
}

interface ExportedSymbol {
  readonly name: string;
  readonly declarations: readonly Declaration[];
}

interface Module {
  readonly module_doc?: { readonly doc?: string };
  readonly symbols: readonly ExportedSymbol[];
}

/** Kinds that exist at run time; types show their use in the examples of these. */
const VALUES: readonly string[] = ["function", "class", "variable"];

async function readModule(path: string): Promise<Module> {
  const { output } = await runDeno(["doc", "--json", path], { quiet: true });
  const { nodes } = JSON.parse(output.slice(output.indexOf("{")));
  return nodes[new URL(path, PROJECT_ROOT).href];
}

async function checkDocs(path: string): Promise<void> {
  const { module_doc, symbols } = await readModule(path);
  assertEquals(module_doc?.doc === undefined, false, `${path} must have a @module comment`);
  const undescribed = symbols.filter(({ declarations }) => {
    return !declarations.some(({ jsDoc }) => jsDoc?.doc);
  });
  assertEquals(undescribed.map(({ name }) => name), []);
  const values = symbols.filter(({ declarations }) => VALUES.includes(declarations[0].kind));
  const unshown = values.filter(({ declarations }) => {
    return !declarations.some(({ jsDoc }) => jsDoc?.tags?.some(({ kind }) => kind === "example"));
  });
  assertEquals(unshown.map(({ name }) => name), []);
  assertEquals(values.length > 0, true);
}

for (const path of ["mod.ts", "plan.ts", "config.ts"]) {
  Deno.test(`docs: every export of ${path} is described, and every value has an example`, () => {
    return checkDocs(path);
  });
}
