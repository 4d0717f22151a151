/** The page is made of the very versions of packages that tools and examples name. */

import { assertEquals, assertMatch } from "@std/assert";
import { PROJECT_ROOT } from "../../tools/lib/deno.ts";

/** Files that name a package which the page has too. */
const NAMED_IN: Readonly<Record<string, readonly string[]>> = {
  "@observablehq/plot": ["site/lib/plot.ts"],
  "fflate": ["tools/route/arrays/npz.ts", "site/index.html"],
  "onnxruntime-web": ["examples/tiny_moe/ort_wasm.ts", "examples/tiny_moe/ort_webgpu.ts"],
};

async function read(path: string): Promise<string> {
  return await Deno.readTextFile(new URL(path, PROJECT_ROOT));
}

Deno.test("the page has the versions of packages that tools and examples name", async () => {
  const { dependencies } = JSON.parse(await read(".ci/site/package.json"));
  for (const [name, paths] of Object.entries(NAMED_IN)) {
    for (const path of paths) {
      const pattern = new RegExp(`npm:${name}@([\\d.]+)`, "g");
      const versions = [...(await read(path)).matchAll(pattern)].map(([, version]) => version);
      assertEquals([...new Set(versions)], [dependencies[name]], `${name} in ${path}`);
    }
  }
  for (const version of Object.values<string>(dependencies)) {
    assertMatch(version, /^\d+\.\d+\.\d+$/);
  }
});
