/** Promise: Chromium runs the published files, and the bundle, with Deno's bits, and under policies that forbid compiling. */

import { assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { findBrowser } from "../../tools/setup/browser.ts";
import { visitPages } from "./browser.ts";
import type { Decision } from "./decide.ts";
import { assertDecides } from "./programs.ts";
import { attempt, GPU_LEFT_OUT, testRuntime } from "./run.ts";
import { GPU_CASES } from "./slice_cases.ts";
import { bundle, openWorkspace } from "./workspace.ts";

/** What a page finds out. */
interface Report {
  readonly refusal: string;
  readonly wasm: Decision | null;
  readonly auto: Decision;
  readonly webgpu: Decision;
}

const MAIN = `
import { CASES } from "./cases.js";
import { decide, refusal } from "./decide.js";
const report = async () => {
  const refused = await refusal({ backend: "wasm" });
  return {
    refusal: refused,
    wasm: refused === "no refusal" ? await decide(CASES, { backend: "wasm" }) : null,
    auto: await decide(CASES.slice(0, 1), { backend: "auto" }),
    webgpu: await decide(CASES.slice(0, ${GPU_CASES}), { backend: "webgpu" }),
  };
};
const body = JSON.stringify(await report().catch((error) => ({ refusal: String(error) })));
await fetch("/report" + location.pathname, { method: "POST", body });
`;

const IMPORT_MAP = JSON.stringify({
  imports: { "@tilegate/tilegate": "/packages/@tilegate/tilegate/mod.js" },
});

function toPage(script: string, head = ""): string {
  return `<!doctype html>${head}<script type="module" src="/programs/${script}"></script>`;
}

const PAGES = {
  "/published": { html: toPage("main.js", `<script type="importmap">${IMPORT_MAP}</script>`) },
  "/bundle": { html: toPage("bundle.js") },
  "/strict": { html: toPage("bundle.js"), policy: "default-src 'self'" },
  "/wasm-unsafe-eval": {
    html: toPage("bundle.js"),
    policy: "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
  },
};

const { value: browser, missing } = GPU_LEFT_OUT
  ? { missing: GPU_LEFT_OUT, value: undefined }
  : await attempt(findBrowser);

async function visitAll(): Promise<Record<string, Report>> {
  const { folder, packages } = await openWorkspace("chromium");
  await Deno.writeTextFile(join(folder, "main.js"), MAIN);
  await Deno.writeTextFile(join(folder, "bundle.js"), await bundle(join(folder, "main.js")));
  const folders = { "/programs/": `${folder}/`, "/packages/": `${packages}/` };
  return await visitPages(browser!, { pages: PAGES, folders }) as Record<string, Report>;
}

let reports: Promise<Record<string, Report>> | undefined;

/** Opens the pages for the first test that asks. */
async function reportOf(page: keyof typeof PAGES): Promise<Report> {
  reports ??= visitAll();
  return (await reports)[page];
}

for (const page of ["/published", "/bundle", "/wasm-unsafe-eval"] as const) {
  testRuntime({
    name: `Chromium decides as Deno does on WASM and WebGPU: ${page}`,
    missing,
    async fn() {
      const { wasm, webgpu, refusal } = await reportOf(page);
      assertEquals(refusal, "no refusal");
      await assertDecides(wasm, { backend: "wasm" });
      await assertDecides(webgpu, { backend: "webgpu", count: GPU_CASES });
    },
  });
}

testRuntime({
  name: "Chromium under a strict policy refuses to compile, says what helps, and has WebGPU",
  missing,
  async fn() {
    const { refusal, auto, webgpu } = await reportOf("/strict");
    assertMatch(refusal, /^Cannot use backend "wasm": .*did not compile the kernel/);
    assertMatch(refusal, /'wasm-unsafe-eval'.*Content-Security-Policy/);
    assertEquals(auto.backends, ["webgpu"]);
    await assertDecides(webgpu, { backend: "webgpu", count: GPU_CASES });
  },
});
