/** Promise: drivers and WebGPU implementations of every kind give the same bits: Mesa's lavapipe and SwiftShader, wgpu and Dawn. */

import { assertMatch } from "@std/assert";
import { findBrowser } from "../../tools/setup/browser.ts";
import { assertDecides, readDecision, writePrograms } from "./programs.ts";
import { attempt, findNode, GPU_LEFT_OUT, runIn, testRuntime } from "./run.ts";
import { GPU_CASES } from "./slice_cases.ts";
import { openWorkspace } from "./workspace.ts";

const { value: folder, missing } = await attempt(async () => {
  const workspace = await openWorkspace("adapters");
  await writePrograms(workspace);
  return workspace.folder;
});

const { value: swiftShader, missing: noSwiftShader } = await attempt(async () => {
  if (GPU_LEFT_OUT) throw new Error(GPU_LEFT_OUT);
  const { path, swiftShader } = await findBrowser();
  if (!swiftShader) throw new Error(`${path} comes without SwiftShader's description`);
  return { VK_DRIVER_FILES: swiftShader, VK_ICD_FILENAMES: swiftShader };
});

const { missing: noNode } = await attempt(findNode);

const WGPU = [Deno.execPath(), "run", "-A", "--no-lock"];
const DAWN = ["node", "--import", "./dawn.js"];

/** One pair of driver and WebGPU implementation. */
interface Pair {
  readonly name: string;
  readonly command: readonly string[];
  readonly environment?: Record<string, string>;
  readonly missing: string | null;
  readonly adapter: RegExp;
  readonly count: number;
}

/** Dawn's shaders cost Mesa's compiler ten seconds each, so that pair gets one; dawn_test.ts has more. */
const PAIRS: readonly Pair[] = [
  {
    name: "wgpu on SwiftShader",
    command: WGPU,
    environment: swiftShader,
    missing: noSwiftShader,
    adapter: /SwiftShader/,
    count: GPU_CASES,
  },
  {
    name: "Dawn in Node on SwiftShader",
    command: DAWN,
    environment: swiftShader,
    missing: noSwiftShader ?? noNode,
    adapter: /SwiftShader/,
    count: GPU_CASES,
  },
  {
    name: "Dawn in Node on the machine's driver",
    command: DAWN,
    missing: GPU_LEFT_OUT ?? noNode,
    adapter: /./,
    count: 1,
  },
];

for (const pair of PAIRS) {
  testRuntime({
    name: `${pair.name} decides as Deno does`,
    missing: missing ?? pair.missing,
    async fn() {
      const { environment, command, count } = pair;
      const program = ["decide_main.js", "webgpu", `${count}`];
      const output = await runIn(folder!, [...command, ...program], { environment });
      const decision = readDecision(output);
      await assertDecides(decision, { backend: "webgpu", count });
      assertMatch(decision!.adapter, pair.adapter);
    },
  });
}
