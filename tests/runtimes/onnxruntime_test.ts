/** Between two sessions of ONNX Runtime Web in Chromium, a gate and a planner route on its device as WASM does. */

import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { findBrowser } from "../../tools/setup/browser.ts";
import { PROJECT_ROOT } from "../../tools/lib/deno.ts";
import { reportOutput, visitPages } from "./browser.ts";
import { attempt, GPU_LEFT_OUT, testRuntime } from "./run.ts";
import { bundle, openWorkspace } from "./workspace.ts";

const EXAMPLE = new URL("examples/onnxruntime/", PROJECT_ROOT);

const { value: workspace, missing } = await attempt(async () => {
  if (GPU_LEFT_OUT) throw new Error(GPU_LEFT_OUT);
  const opened = await openWorkspace("onnxruntime");
  for (const name of ["main.js", "router_model.js"]) {
    await Deno.copyFile(new URL(name, EXAMPLE), join(opened.folder, name));
  }
  return opened;
});
const { value: browser, missing: noBrowser } = await attempt(findBrowser);

testRuntime({
  name: "example onnxruntime/main.js",
  missing: missing ?? noBrowser,
  async fn() {
    const folder = join(workspace!.folder, "page/");
    await Deno.mkdir(folder, { recursive: true });
    const main = join(workspace!.folder, "main.js");
    await Deno.writeTextFile(join(folder, "bundle.js"), await bundle(main));
    const html = await Deno.readTextFile(new URL("index.html", EXAMPLE));
    const reports = await visitPages(browser!, {
      pages: { "/page/": { html: reportOutput(html) } },
      folders: {
        "/page/": folder,
        "/onnxruntime-web/": `${workspace!.packages}/onnxruntime-web/dist/`,
      },
    });
    const expected = "0 of 600 ids differ from WASM, 0 of 600 rows";
    assertEquals(String(reports["/page/"]).trim(), expected);
  },
});
