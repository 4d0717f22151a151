/** workerd, which forbids compiling in a handler, says how to be helped, and with that decides as Deno does. */

import { bundleSmoke, runIn } from "./bundle.ts";
import { decide } from "./smoke.ts";

const WORKERD = "npm:workerd@1.20261023.1";

const CONFIG = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = .worker)]);
const worker :Workerd.Worker = (
  compatibilityDate = "2025-06-01",
  modules = [
    (name = "worker.mjs", esModule = embed "worker.mjs"),
    (name = "smoke.mjs", esModule = embed "smoke.mjs"),
    (name = "expected.json", json = embed "expected.json"),
    (name = "tilegate.wasm", wasm = embed "tilegate.wasm"),
  ],
);
`;

const WORKER = `
import expected from "expected.json";
import kernel from "tilegate.wasm";
import { decide } from "smoke.mjs";

export default {
  async test() {
    const refusal = await decide().then(() => "nothing", (error) => error);
    if (refusal.name !== "BackendUnavailableError" || !refusal.message.includes("wasm")) {
      throw new Error("compiling was to be refused with a cure, got " + refusal);
    }
    for (const wasm of [kernel, { default: kernel }, Promise.resolve(kernel)]) {
      const decided = JSON.stringify(await decide(wasm));
      if (decided !== JSON.stringify(expected)) throw new Error("decided otherwise: " + decided);
    }
  },
};
`;

async function writeWorker(folder: string): Promise<void> {
  await Deno.copyFile(
    new URL("../../wasm/tilegate.wasm", import.meta.url),
    `${folder}/tilegate.wasm`,
  );
  const files = {
    "config.capnp": CONFIG,
    "worker.mjs": WORKER,
    "smoke.mjs": await bundleSmoke(),
    "expected.json": JSON.stringify(await decide()),
  };
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${folder}/${name}`, text);
  }
}

Deno.test("workerd decides as Deno does with the exported kernel", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await writeWorker(folder);
    await runIn(folder, [Deno.execPath(), "run", "-A", WORKERD, "test", "config.capnp"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
