/** Promise: workerd, which forbids compiling in a handler, says how to be helped, and with that decides as Deno does. */

import { join } from "node:path";
import { attempt, runIn, testRuntime } from "./run.ts";
import { expectedHashes } from "./slice_cases.ts";
import { bundle, openWorkspace, type Workspace } from "./workspace.ts";

const { value: workspace, missing } = await attempt(() => openWorkspace("workerd"));

const WORKER = `
import kernel from "@tilegate/tilegate/tilegate.wasm";
import { CASES } from "./cases.js";
import { decide, refusal } from "./decide.js";
import expected from "./expected.json";

export default {
  async test() {
    const refused = await refusal({ backend: "wasm" });
    if (!/^Cannot use backend "wasm": .*did not compile.*tilegate\\.wasm/.test(refused)) {
      throw new Error("compiling was to be refused with a cure, got: " + refused);
    }
    for (const wasm of [kernel, { default: kernel }, Promise.resolve(kernel)]) {
      for (const backend of ["wasm", "auto"]) {
        const { hashes } = await decide(CASES, { backend, wasm });
        if (JSON.stringify(hashes) !== JSON.stringify(expected)) {
          throw new Error("decided otherwise: " + JSON.stringify(hashes));
        }
      }
    }
  },
};
`;

const KERNEL = `(name = "@tilegate/tilegate/tilegate.wasm", wasm = embed "tilegate.wasm")`;

/** A configuration for workerd with modules by their names, the first of which is the worker. */
function toConfig(modules: readonly string[]): string {
  return `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = .worker)]);
const worker :Workerd.Worker = (
  compatibilityDate = "2025-06-01",
  modules = [
    ${modules.join(",\n    ")},
  ],
);
`;
}

function esModule(name: string, path = name): string {
  return `(name = "${name}", esModule = embed "${path}")`;
}

/** The published files one by one, under the names by which they import each other. */
function publishedModules({ published }: Workspace): string[] {
  const modules = published.filter((path) => path.endsWith(".js"));
  return modules.map((path) => {
    const name = path === "mod.js" ? "@tilegate/tilegate" : `@tilegate/${path}`;
    return esModule(name, `../node_modules/@tilegate/tilegate/${path}`);
  });
}

async function prepare({ folder, packages }: Workspace): Promise<void> {
  const kernel = join(packages, "@tilegate/tilegate/wasm/tilegate.wasm");
  await Deno.copyFile(kernel, join(folder, "tilegate.wasm"));
  await Deno.writeTextFile(join(folder, "worker.js"), WORKER);
  await Deno.writeTextFile(join(folder, "expected.json"), JSON.stringify(await expectedHashes()));
}

async function runWorker(folder: string, modules: readonly string[]): Promise<void> {
  await Deno.writeTextFile(join(folder, "config.capnp"), toConfig(modules));
  const workerd = [Deno.execPath(), "run", "-A", "--no-lock", "npm:workerd"];
  await runIn(folder, [...workerd, "test", "config.capnp"]);
}

testRuntime({
  name: "workerd decides as Deno does with the bundle and the exported kernel",
  missing,
  async fn() {
    const { folder } = workspace!;
    await prepare(workspace!);
    const external = ["*.wasm"];
    const bundled = await bundle(join(folder, "worker.js"), { external });
    await Deno.writeTextFile(join(folder, "bundle.js"), bundled);
    await runWorker(folder, [esModule("bundle.js"), KERNEL]);
  },
});

testRuntime({
  name: "workerd decides as Deno does with the published files, one by one",
  missing,
  async fn() {
    const { folder } = workspace!;
    await prepare(workspace!);
    const own = ["worker.js", "cases.js", "decide.js"].map((name) => esModule(name));
    const expected = `(name = "expected.json", json = embed "expected.json")`;
    await runWorker(folder, [...own, expected, KERNEL, ...publishedModules(workspace!)]);
  },
});
