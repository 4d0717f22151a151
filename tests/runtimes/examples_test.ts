/** Promise: the examples run as they stand, on the published files, and route as Deno does. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { presets } from "../../mod.ts";
import { createWasmGate } from "../../wasm.ts";
import { findBrowser } from "../../tools/setup/browser.ts";
import { PROJECT_ROOT } from "../../tools/lib/deno.ts";
import { reportOutput, visitPages } from "./browser.ts";
import { attempt, findNode, GPU_LEFT_OUT, runIn, testRuntime } from "./run.ts";
import { bundle, openWorkspace } from "./workspace.ts";

const EXAMPLES = new URL("examples/", PROJECT_ROOT);

const { value: workspace, missing } = await attempt(async () => {
  const opened = await openWorkspace("examples");
  for (const name of ["deno_server.ts", "bun_server.js", "node_decode.js"]) {
    await Deno.copyFile(new URL(name, EXAMPLES), join(opened.folder, name));
  }
  return opened;
});

const { missing: noNode } = await attempt(findNode);
const { value: browser, missing: noBrowser } = await attempt(async () => {
  if (GPU_LEFT_OUT) throw new Error(GPU_LEFT_OUT);
  return await findBrowser();
});

const LOGITS = Float32Array.from({ length: 2 * 384 }, (_, index) => Math.sin(index * index));

/** What the servers have to answer. */
async function expectedAnswer(): Promise<unknown> {
  using gate = await createWasmGate({ ...presets.kimiK2, needs: [] });
  const { indices, weights } = gate.routeSync(LOGITS);
  return { indices: [...indices], weights: [...weights] };
}

/** Starts a server on a free port, gives its address to a function, and ends it. */
async function withServer(command: string[], use: (url: string) => Promise<void>): Promise<void> {
  const child = new Deno.Command(command[0], {
    args: command.slice(1),
    cwd: workspace!.folder,
    env: { PORT: "0", NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let said = "";
  try {
    const output = child.stdout.pipeThrough(new TextDecoderStream());
    const errors = child.stderr.pipeThrough(new TextDecoderStream());
    const address = Promise.withResolvers<string>();
    const listen = async (stream: ReadableStream<string>): Promise<void> => {
      for await (const text of stream) {
        said += text;
        const port = said.match(/Listening on http:\/\/\S+:(\d+)/)?.[1];
        if (port) address.resolve(`http://127.0.0.1:${port}/`);
      }
    };
    Promise.all([listen(output), listen(errors)]).then(() => address.reject(new Error(said)));
    await use(await address.promise);
  } finally {
    child.kill("SIGKILL");
    await child.status;
  }
}

async function assertServes(url: string): Promise<void> {
  const answer = await fetch(url, { method: "POST", body: LOGITS });
  assertEquals(await answer.json(), await expectedAnswer());
  const refused = await fetch(url, { method: "POST", body: LOGITS.slice(1) });
  assertEquals(refused.status, 400);
  assertMatch(await refused.text(), /^Cannot route: logits must be /);
}

testRuntime({
  name: "example deno_server.ts",
  missing,
  fn: () => {
    const flags = ["--allow-net", "--allow-env=PORT", "--no-lock"];
    return withServer([Deno.execPath(), "run", ...flags, "deno_server.ts"], assertServes);
  },
});

testRuntime({
  name: "example bun_server.js",
  missing,
  fn: () => withServer([join(workspace!.packages, ".bin/bun"), "bun_server.js"], assertServes),
});

testRuntime({
  name: "example node_decode.js",
  missing: missing ?? noNode,
  async fn() {
    const output = await runIn(workspace!.folder, ["node", "node_decode.js"]);
    assertMatch(output, /^[\d.]+ µs per layer; the last layer chose( \d+){8}\n$/);
  },
});

testRuntime({
  name: "example browser/main.js",
  missing: missing ?? noBrowser,
  async fn() {
    const folder = join(workspace!.folder, "browser/");
    await Deno.mkdir(folder, { recursive: true });
    const main = decodeURI(new URL("browser/main.js", EXAMPLES).pathname);
    await Deno.writeTextFile(join(folder, "bundle.js"), await bundle(main));
    const html = await Deno.readTextFile(new URL("browser/index.html", EXAMPLES));
    const pages = { "/page/": { html: reportOutput(html) } };
    const reports = await visitPages(browser!, { pages, folders: { "/page/": folder } });
    const [choices, busiest] = String(reports["/page/"]).match(/\d+ choices|got \d+/g) ?? [];
    assertEquals(choices, `${512 * presets.moonlight.topK} choices`, String(reports["/page/"]));
    assert(busiest);
  },
});

const WORKER_TEST = `
import worker from "worker.js";
import expected from "expected.json";
import logits from "logits.bin";
export default {
  async test() {
    const post = (body) => worker.fetch(new Request("http://worker/", { method: "POST", body }));
    const answer = await (await post(logits)).text();
    if (answer !== JSON.stringify(expected)) throw new Error("answered otherwise: " + answer);
    if ((await post(logits.slice(4))).status !== 400) throw new Error("took a row too short");
  },
};
`;

const WORKER_CONFIG = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = .worker)]);
const worker :Workerd.Worker = (
  compatibilityDate = "2025-06-01",
  modules = [
    (name = "test.js", esModule = embed "test.js"),
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "expected.json", json = embed "expected.json"),
    (name = "logits.bin", data = embed "logits.bin"),
    (name = "@tilegate/tilegate/tilegate.wasm", wasm = embed "tilegate.wasm"),
  ],
);
`;

testRuntime({
  name: "example worker/worker.js",
  missing,
  async fn() {
    const folder = join(workspace!.folder, "worker");
    await Deno.mkdir(folder, { recursive: true });
    const kernel = "@tilegate/tilegate/wasm/tilegate.wasm";
    await Deno.copyFile(join(workspace!.packages, kernel), join(folder, "tilegate.wasm"));
    await Deno.writeFile(join(folder, "logits.bin"), new Uint8Array(LOGITS.buffer));
    const worker = decodeURI(new URL("worker/worker.js", EXAMPLES).pathname);
    const files = {
      "worker.js": await bundle(worker, { external: ["*.wasm"] }),
      "test.js": WORKER_TEST,
      "config.capnp": WORKER_CONFIG,
      "expected.json": JSON.stringify(await expectedAnswer()),
    };
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(join(folder, name), text);
    }
    const workerd = [Deno.execPath(), "run", "-A", "--no-lock", "npm:workerd"];
    await runIn(folder, [...workerd, "test", "config.capnp"]);
  },
});
