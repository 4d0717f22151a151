/** The package type-checks for those who know the DOM and `@webgpu/types`, and nothing of Deno's. */

import { runIn } from "./bundle.ts";

const ROOT = decodeURI(new URL("../../", import.meta.url).pathname);

async function writeConfig(path: string): Promise<void> {
  const { imports } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  const lib = ["esnext", "dom", "dom.iterable", "dom.asynciterable"];
  const compilerOptions = { lib, types: [imports["@webgpu/types"]] };
  const config = { compilerOptions, nodeModulesDir: "none", lock: false };
  await Deno.writeTextFile(path, JSON.stringify(config));
}

Deno.test("browser users can check the package's types", async () => {
  const config = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await writeConfig(config);
    await runIn(ROOT, [Deno.execPath(), "check", "--config", config, "mod.ts"]);
  } finally {
    await Deno.remove(config);
  }
});
