/** Promise: Node decides as Deno does, with the published files and with the bundle. Its WebGPU is in adapters_test.ts. */

import { assertMatch, assertNotMatch } from "@std/assert";
import { assertDecides, readDecision, writePrograms } from "./programs.ts";
import { attempt, findNode, runIn, testRuntime } from "./run.ts";
import { openWorkspace } from "./workspace.ts";

const { value, missing } = await attempt(async () => {
  const version = await findNode();
  const workspace = await openWorkspace("node");
  await writePrograms(workspace);
  return { name: `Node ${version}`, folder: workspace.folder };
});
const name = value?.name ?? "Node";

for (const program of ["decide_main.js", "decide_bundle.js"]) {
  testRuntime({
    name: `${name} decides as Deno does on WASM: ${program}`,
    missing,
    async fn() {
      const decision = readDecision(await runIn(value!.folder, ["node", program, "wasm"]));
      await assertDecides(decision, { backend: "wasm" });
    },
  });
}

testRuntime({
  name: `${name} has no WebGPU of its own and says what to do`,
  missing,
  async fn() {
    const refused = await runIn(value!.folder, ["node", "refuse_main.js", "webgpu"]);
    assertMatch(refused, /^refusal:Cannot use backend "webgpu": This runtime has no WebGPU\. /m);
    assertMatch(refused, /install a WebGPU package in Node or Bun/);
  },
});

/** Takes SIMD from V8 on x86-64; on other processors it cannot be missing. */
const WITHOUT_SIMD = ["--no-enable-sse4-1", "--no-enable-sse4-2", "--no-enable-avx"];

if (Deno.build.arch === "x86_64") {
  testRuntime({
    name: `${name} on a processor without SIMD says so, and that WebGPU helps`,
    missing,
    async fn() {
      const program = ["node", ...WITHOUT_SIMD, "refuse_main.js", "wasm"];
      const refused = await runIn(value!.folder, program);
      assertMatch(
        refused,
        /^refusal:Cannot use backend "wasm": This runtime, or its processor, has no/m,
      );
      assertMatch(refused, /Use backend "webgpu"\.$/m);
      assertNotMatch(refused, /wasm-unsafe-eval/);
    },
  });
}
