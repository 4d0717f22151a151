/** Promise: Deno runs the published files, and the bundle, with the bits that it has from the sources. */

import { assertMatch } from "@std/assert";
import { assertDecides, readDecision, writePrograms } from "./programs.ts";
import { attempt, GPU_LEFT_OUT, runIn, testRuntime } from "./run.ts";
import { GPU_CASES } from "./slice_cases.ts";
import { openWorkspace } from "./workspace.ts";

const { value: folder, missing } = await attempt(async () => {
  const workspace = await openWorkspace("deno");
  await writePrograms(workspace);
  return workspace.folder;
});

/** Runs a program as users of npm packages in Deno do. */
function runDeno(args: string[], environment: Record<string, string> = {}): Promise<string> {
  return runIn(folder!, [Deno.execPath(), "run", "-A", "--no-lock", ...args], { environment });
}

for (const program of ["decide_main.js", "decide_bundle.js"]) {
  testRuntime({
    name: `Deno decides the same with the published files on WASM: ${program}`,
    missing,
    async fn() {
      const decision = readDecision(await runDeno([program, "wasm"]));
      await assertDecides(decision, { backend: "wasm" });
    },
  });
}

testRuntime({
  name: "Deno decides the same with the published files on WebGPU",
  missing: missing ?? GPU_LEFT_OUT,
  async fn() {
    const decision = readDecision(await runDeno(["decide_main.js", "webgpu", `${GPU_CASES}`]));
    await assertDecides(decision, { backend: "webgpu", count: GPU_CASES });
  },
});

testRuntime({
  name: "Deno without an adapter falls back on auto, and refuses webgpu with the cure",
  missing,
  async fn() {
    const environment = { DENO_WEBGPU_BACKEND: "noop" };
    const decision = readDecision(await runDeno(["decide_main.js", "auto"], environment));
    await assertDecides(decision, { backend: "wasm" });
    const refused = await runDeno(["refuse_main.js", "webgpu"], environment);
    assertMatch(refused, /^refusal:Cannot use backend "webgpu": No WebGPU adapter was found\./m);
    assertMatch(refused, /Install a GPU driver, .*, or use backend "wasm"\.$/m);
  },
});
