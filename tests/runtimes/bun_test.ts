/** Promise: Bun decides as Deno does; on WebGPU where it has a driver, and only there. */

import { assertMatch } from "@std/assert";
import { join } from "node:path";
import { assertDecides, readDecision, writePrograms } from "./programs.ts";
import { attempt, GPU_LEFT_OUT, runIn, testRuntime } from "./run.ts";
import { openWorkspace } from "./workspace.ts";

const { value, missing } = await attempt(async () => {
  const workspace = await openWorkspace("bun");
  const path = join(workspace.packages, ".bin/bun");
  const version = await runIn(workspace.folder, [path, "--version"]);
  await writePrograms(workspace);
  return { path, name: `Bun ${version.trim()}`, folder: workspace.folder };
});
const name = value?.name ?? "Bun";

/** What keeps every driver from the Vulkan loader. */
const NO_DRIVER = { VK_DRIVER_FILES: "/nonexistent", VK_ICD_FILENAMES: "/nonexistent" };

function runBun(args: string[], environment: Record<string, string> = {}): Promise<string> {
  return runIn(value!.folder, [value!.path, ...args], { environment });
}

for (const program of ["decide_main.js", "decide_bundle.js"]) {
  testRuntime({
    name: `${name} decides as Deno does on WASM: ${program}`,
    missing,
    async fn() {
      const decision = readDecision(await runBun([program, "wasm"]));
      await assertDecides(decision, { backend: "wasm" });
    },
  });
}

testRuntime({
  name: `${name} decides as Deno does on WebGPU, through bun-webgpu`,
  missing: missing ?? GPU_LEFT_OUT,
  async fn() {
    const args = ["--preload", "./bun_webgpu.js", "decide_main.js", "webgpu", "1"];
    await assertDecides(readDecision(await runBun(args)), { backend: "webgpu", count: 1 });
  },
});

testRuntime({
  name: `${name} without a driver refuses the adapter that computes nothing`,
  missing,
  async fn() {
    const preload = ["--preload", "./bun_webgpu.js"];
    const decided = await runBun([...preload, "decide_main.js", "auto"], NO_DRIVER);
    await assertDecides(readDecision(decided), { backend: "wasm" });
    const refused = await runBun([...preload, "refuse_main.js", "webgpu"], NO_DRIVER);
    assertMatch(
      refused,
      /"webgpu": The only adapter found computes nothing\. Install a GPU driver/,
    );
  },
});
