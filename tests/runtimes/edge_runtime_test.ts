/** Promise: Vercel's edge-runtime, with code generation off as its hosts have it, decides as Deno does. */

import { join } from "node:path";
import { assertEquals, assertMatch } from "@std/assert";
import type { Decision } from "./decide.ts";
import { assertDecides } from "./programs.ts";
import { attempt, findNode, runIn, testRuntime } from "./run.ts";
import { bundle, openWorkspace } from "./workspace.ts";

const { value: workspace, missing } = await attempt(async () => {
  await findNode();
  return await openWorkspace("edge_runtime");
});

/** What runs inside: edge-runtime takes a script, so that only the bundle can. */
const EDGE = `
import { CASES } from "./cases.js";
import { decide, refusal } from "./decide.js";
globalThis.report = async (kernel) => ({
  refusal: await refusal({ backend: "wasm" }),
  webgpu: await refusal({ backend: "webgpu" }),
  decision: await decide(CASES, { wasm: kernel }),
});
`;

/** What starts it, in Node, with the kernel that the host has compiled. */
const HOST = `
import { readFile } from "node:fs/promises";
import { EdgeRuntime } from "edge-runtime";
const kernel = await WebAssembly.compile(await readFile(process.argv[2]));
const runtime = new EdgeRuntime({
  initialCode: await readFile("bundle.js", "utf8"),
  codeGeneration: { strings: false, wasm: false },
  extend: (context) => Object.assign(context, { kernel }),
});
console.log("report:" + JSON.stringify(await runtime.evaluate("report(kernel)")));
`;

interface Report {
  readonly refusal: string;
  readonly webgpu: string;
  readonly decision: Decision;
}

async function runEdge(): Promise<Report> {
  const { folder, packages } = workspace!;
  await Deno.writeTextFile(join(folder, "edge.js"), EDGE);
  await Deno.writeTextFile(join(folder, "host.js"), HOST);
  const bundled = await bundle(join(folder, "edge.js"), { format: "iife" });
  await Deno.writeTextFile(join(folder, "bundle.js"), bundled);
  const kernel = join(packages, "@tilegate/tilegate/wasm/tilegate.wasm");
  const output = await runIn(folder, ["node", "host.js", kernel]);
  return JSON.parse(output.match(/^report:(.*)$/m)?.[1] ?? "null");
}

testRuntime({
  name: "edge-runtime with code generation off decides as Deno does with the exported kernel",
  missing,
  async fn() {
    const { refusal, webgpu, decision } = await runEdge();
    assertMatch(
      refusal,
      /^Cannot use backend "wasm": .*did not compile.*Pass the kernel as `wasm`/,
    );
    assertMatch(webgpu, /^Cannot use backend "webgpu": This runtime has no WebGPU\. /);
    assertEquals(decision.backends, ["wasm"]);
    await assertDecides(decision, { backend: "wasm" });
  },
});
