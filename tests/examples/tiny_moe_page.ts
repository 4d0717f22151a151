/** The program of the page that the test of tiny_moe's text opens: the model on the GPU, as a page has it. */

import * as ort from "../../examples/tiny_moe/ort_webgpu.ts";
import { fetchModel } from "../../examples/tiny_moe/model.ts";
import { createRunner } from "../../examples/tiny_moe/runner.ts";
import { recordText } from "./tiny_moe_record.ts";

async function report(): Promise<unknown> {
  ort.env.wasm.numThreads = 1;
  const files = await fetchModel(new URL("/model/", location.href));
  const runner = await createRunner(ort, { files, backend: "webgpu" });
  const recorded = await recordText(runner);
  await runner.destroy();
  return recorded;
}

const body = JSON.stringify(await report().catch(String));
await fetch(`/report${location.pathname}`, { method: "POST", body });
