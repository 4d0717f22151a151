/** Promise: a config is read to a gate that routes as the model's own code does. */

import { assertEquals } from "@std/assert";
import { resolveBatch } from "../../gate/batch.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { answerLines, ANSWERS } from "../../tools/models/formulas.ts";
import { routeReference } from "../../reference/route.ts";
import { gpuTest } from "../support/gpu.ts";
import { assertAgrees, compareWithPeers } from "../support/peers_compare.ts";
import { loadAnswers, toPeerCase } from "../support/routers.ts";

const answers = loadAnswers();
const cases = answers.map(toPeerCase);

Deno.test("model routers: the formulas give what the file has", async () => {
  assertEquals(
    await Deno.readTextFile(ANSWERS) === answerLines(),
    true,
    "deno task models:formulas",
  );
});

Deno.test("model routers: what a preset needs is what the model's router has", () => {
  cases.forEach(({ name, options }, index) => {
    const { bias, scale } = answers[index];
    const { needs = [] } = options;
    assertEquals([needs.includes("bias"), needs.includes("perExpertScale")], [bias, scale], name);
  });
});

Deno.test("model routers: the reference agrees", async (t) => {
  for (const peer of cases) {
    await t.step(peer.name, () => {
      const resolved = resolveOptions(peer.options);
      const batch = resolveBatch(resolved, peer.logits);
      routeReference(resolved, batch);
      assertAgrees(batch, peer);
    });
  }
});

Deno.test("model routers: the WASM backend agrees", async (t) => {
  await compareWithPeers(t, { cases, backend: "wasm" });
});

gpuTest("model routers: the WebGPU backend agrees", async (device, t) => {
  await compareWithPeers(t, { cases, backend: "webgpu", device });
});
