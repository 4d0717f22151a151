/** In Chromium, plans on its WebGPU and on its CPU are the reference's. */

import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { bundle } from "../../tools/lib/bundle.ts";
import { PROJECT_ROOT } from "../../tools/lib/deno.ts";
import { findBrowser } from "../../tools/setup/browser.ts";
import { visitPages } from "./browser.ts";
import { attempt, GPU_LEFT_OUT, testRuntime } from "./run.ts";

/** One plan of each path, a few at random. */
const MAIN = `
import { createPlanner } from "ROOT/plan.ts";
import { differences, idsOf, outputsOf, randomCases } from "ROOT/tests/plan/plan_cases.ts";

const cases = [
  { options: { numExperts: 384, topK: 8 }, numTokens: 32, kind: "uniform" },
  { options: { numExperts: 384, topK: 8, alignment: 64 }, numTokens: 5000, kind: "outside" },
  { options: { numExperts: 4096, topK: 8 }, numTokens: 1000, kind: "any bits" },
  ...randomCases(2),
];
const found = [];
const run = async () => {
  const adapter = await navigator.gpu.requestAdapter();
  const device = await adapter.requestDevice();
  for (const plan of cases) {
    for (const backend of ["cpu", "webgpu"]) {
      const planner = await createPlanner({ ...plan.options, backend, device });
      const outputs = outputsOf(await planner.plan(idsOf(plan)));
      found.push(...differences(plan, outputs).map((text) => backend + ": " + text));
      planner.destroy();
    }
  }
  device.destroy();
};
await run().catch((error) => found.push(String(error)));
const body = JSON.stringify({ plans: cases.length, found });
await fetch("/report" + location.pathname, { method: "POST", body });
`;

const { value: browser, missing } = GPU_LEFT_OUT
  ? { missing: GPU_LEFT_OUT, value: undefined }
  : await attempt(findBrowser);

testRuntime({
  name: "plans in Chromium are the reference's",
  missing,
  async fn() {
    const folder = await Deno.makeTempDir();
    const main = join(folder, "main.ts");
    const root = decodeURI(PROJECT_ROOT.pathname).replace(/\/$/, "");
    await Deno.writeTextFile(main, MAIN.replaceAll("ROOT", root));
    await Deno.writeTextFile(join(folder, "bundle.js"), await bundle(main));
    const html = `<!doctype html><script type="module" src="/programs/bundle.js"></script>`;
    const pages = { "/": { html, timeoutSeconds: 300 } };
    const reports = await visitPages(browser!, { pages, folders: { "/programs/": `${folder}/` } });
    await Deno.remove(folder, { recursive: true });
    assertEquals(reports["/"], { plans: 5, found: [] });
  },
});
