/** The MoE layer of the examples runs on the published files in Deno, in Node through Dawn, and in Chromium. */

import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { findBrowser } from "../../tools/setup/browser.ts";
import { PROJECT_ROOT } from "../../tools/lib/deno.ts";
import { reportOutput, visitPages } from "./browser.ts";
import { writePrograms } from "./programs.ts";
import { attempt, findNode, GPU_LEFT_OUT, runIn, testRuntime } from "./run.ts";
import { bundle, openWorkspace } from "./workspace.ts";

const EXAMPLE = new URL("examples/moe_layer/", PROJECT_ROOT);

/** The difference from float64, over the largest output. */
const TOLERANCE = 1e-5;

const { value: workspace, missing } = await attempt(async () => {
  if (GPU_LEFT_OUT) throw new Error(GPU_LEFT_OUT);
  const opened = await openWorkspace("moe_layer");
  await writePrograms(opened);
  for await (const { name } of Deno.readDir(EXAMPLE)) {
    await Deno.copyFile(new URL(name, EXAMPLE), join(opened.folder, name));
  }
  return opened;
});
const { missing: noNode } = await attempt(findNode);
const { value: browser, missing: noBrowser } = await attempt(findBrowser);

/** Both layers said that they are right. */
function assertRight(output: string): void {
  const errors = [...output.matchAll(/: (\S+) from float64; four runs have the same bits/g)];
  assertEquals(errors.length, 2, output);
  for (const [, error] of errors) assert(Number(error) < TOLERANCE, output);
}

testRuntime({
  name: "MoE layer in Deno",
  missing,
  async fn() {
    const flags = ["--allow-env", "--no-lock", "--quiet"];
    assertRight(
      await runIn(workspace!.folder, [Deno.execPath(), "run", ...flags, "main.js"], {
        timeoutSeconds: 300,
      }),
    );
  },
});

testRuntime({
  name: "MoE layer in Node, through Dawn",
  missing: missing ?? noNode,
  async fn() {
    const command = ["node", "--import", "./dawn.js", "main.js"];
    assertRight(await runIn(workspace!.folder, command, { timeoutSeconds: 300 }));
  },
});

testRuntime({
  name: "MoE layer in Chromium",
  missing: missing ?? noBrowser,
  async fn() {
    const folder = join(workspace!.folder, "page/");
    await Deno.mkdir(folder, { recursive: true });
    const main = join(workspace!.folder, "main.js");
    await Deno.writeTextFile(join(folder, "bundle.js"), await bundle(main));
    const html = await Deno.readTextFile(new URL("index.html", EXAMPLE));
    const pages = { "/page/": { html: reportOutput(html), timeoutSeconds: 300 } };
    const reports = await visitPages(browser!, { pages, folders: { "/page/": folder } });
    assertRight(String(reports["/page/"]));
  },
});
