/** Promise: the package's declarations need the types of the DOM or of `@webgpu/types`, and none of Deno's. */

import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../tools/lib/deno.ts";
import { attempt, runIn, testRuntime } from "./run.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

const { value: workspace, missing } = await attempt(() => openWorkspace("types"));

/** A program of a user's. What must not compile says so. */
const CONSUMER = `
import { BackendUnavailableError, createGate, presets } from "@tilegate/tilegate";
import { createWasmGate } from "@tilegate/tilegate/wasm";
import { createWebGpuGate } from "@tilegate/tilegate/webgpu";
import type { Gate, GateOptions, RouteResult, WasmGate, WebGpuGate } from "@tilegate/tilegate";

const options = { ...presets.kimiK2, bias: new Float32Array(384) } satisfies GateOptions;
const logits = new Float32Array(384);

export async function onWasm(module: WebAssembly.Module): Promise<RouteResult> {
  using gate: WasmGate = await createGate({ ...options, backend: "wasm", wasm: module });
  const other: WasmGate = await createWasmGate({ ...options, wasm: { default: module } });
  other.destroy();
  return gate.routeSync(logits, { indices: new Int32Array(8), weights: new Float32Array(8) });
}

export async function onWebGpu(device: GPUDevice, buffer: GPUBuffer): Promise<GPUCommandBuffer> {
  const gate: WebGpuGate = await createGate({ ...options, backend: "webgpu", device });
  const other: WebGpuGate = await createWebGpuGate(options);
  const encoder = other.device.createCommandEncoder();
  gate.encode(encoder, { logits: buffer, indices: buffer, weights: buffer, numTokens: 1 });
  return encoder.finish();
}

export async function onEither(): Promise<string | undefined> {
  try {
    const gate: Gate = await createGate({ ...options, dtype: "bf16" });
    // @ts-expect-error Only a WasmGate has it.
    gate.routeSync(logits);
    // @ts-expect-error An option's value must be one of its words.
    await createGate({ ...options, scoring: "tanh" });
    const { indices, weights } = await gate.route(new Uint16Array(384));
    return \`\${indices.length} \${weights.length}\`;
  } catch (error) {
    return error instanceof BackendUnavailableError ? error.reason : undefined;
  }
}
`;

function runTsc(compiler: string, config: string): Promise<string> {
  const { folder, packages } = workspace!;
  const tsc = join(packages, compiler, "bin/tsc");
  return runIn(folder, [Deno.execPath(), "run", "-A", "--no-lock", tsc, "-p", config]);
}

async function writeConfig(name: string, options: object, files: string[]): Promise<void> {
  const compilerOptions = {
    strict: true,
    target: "esnext",
    lib: ["esnext", "dom"],
    types: [join(workspace!.packages, "@webgpu/types")],
    ...options,
  };
  const text = JSON.stringify({ compilerOptions, files });
  await Deno.writeTextFile(join(workspace!.folder, name), text);
}

/** Whether a published file is an entry of the package: those lie at its top. */
function isEntry(path: string): boolean {
  return path.endsWith(".js") && !path.includes("/");
}

/** Puts declarations beside the published files: each is made of one module alone, as JSR makes them. */
async function declare({ packages, published }: Workspace): Promise<void> {
  const root = decodeURI(PROJECT_ROOT.pathname);
  const outDir = join(packages, "@tilegate/tilegate");
  await writeConfig("emit.json", {
    declaration: true,
    emitDeclarationOnly: true,
    isolatedDeclarations: true,
    allowImportingTsExtensions: true,
    module: "preserve",
    rootDir: root,
    outDir,
  }, published.filter(isEntry).map((path) => join(root, path.replace(/\.js$/, ".ts"))));
  await runTsc("typescript5", "emit.json");
  for (const path of published.filter((each) => each.endsWith(".js"))) {
    const declaration = join(outDir, path.replace(/\.js$/, ".d.ts"));
    const text = await Deno.readTextFile(declaration);
    await Deno.writeTextFile(declaration, text.replace(/(from "\.[^"]+)\.ts"/g, '$1.js"'));
  }
}

/**
 * The compilers, and the options of each. TypeScript 6 has WebGPU's types itself; a program that adds
 * `@webgpu/types` to that has to skip the check of the libraries, which contradict each other.
 */
const CHECKS: readonly [string, object][] = [
  ["typescript5", { module: "nodenext" }],
  ["typescript6", { module: "preserve", skipLibCheck: true }],
  ["typescript6", { module: "nodenext", types: [] }],
];

testRuntime({
  name: "users of TypeScript 5.9 and 6, with the DOM and @webgpu/types, can check the package",
  missing,
  async fn() {
    await declare(workspace!);
    await Deno.writeTextFile(join(workspace!.folder, "consumer.ts"), CONSUMER);
    for (const [compiler, options] of CHECKS) {
      await writeConfig("check.json", { noEmit: true, ...options }, ["consumer.ts"]);
      assertEquals(await runTsc(compiler, "check.json"), "");
    }
  },
});
