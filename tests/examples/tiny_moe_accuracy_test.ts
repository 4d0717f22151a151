/** Promise: a trained model that tilegate routes predicts held-out text as well as PyTorch says in its card. */

import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as ort from "../../examples/tiny_moe/ort_wasm.ts";
import { fetchModel } from "../../examples/tiny_moe/model.ts";
import { createRunner } from "../../examples/tiny_moe/runner.ts";
import { DOMAINS, evaluate, type Figures, readHeldOut } from "../../examples/tiny_moe/text.ts";

const EXAMPLE = new URL("../../examples/tiny_moe/", import.meta.url);
const BLOCK = "sample: written by export.py";

/** Reads PyTorch's figures of the text that is in the tree out of the card. */
async function readCard(): Promise<Map<string, Figures & { readonly bytes: number }>> {
  const card = await Deno.readTextFile(new URL("MODEL_CARD.md", EXAMPLE));
  const rows = card.split(`<!-- ${BLOCK} -->`)[1].split(`<!-- /${BLOCK} -->`)[0].matchAll(
    /^\| *(\w+) *\| *(\d+) *\| *([\d.]+) *\| *([\d.]+) *\|$/gm,
  );
  return new Map(
    [...rows].map(([, domain, bytes, bits, accuracy]) => [
      domain,
      { bytes: Number(bytes), bitsPerByte: Number(bits), accuracy: Number(accuracy) },
    ]),
  );
}

Deno.test("tiny_moe: held-out text costs the bits, and is guessed as often, as with PyTorch", async (t) => {
  const card = await readCard();
  assertEquals([...card.keys()], [...DOMAINS]);
  ort.env.wasm.numThreads = 1;
  const files = await fetchModel(new URL("model/", EXAMPLE));
  const runner = await createRunner(ort, { files, backend: "wasm" });
  for (const [index, domain] of DOMAINS.entries()) {
    await t.step(domain, async () => {
      const text = await readHeldOut(domain);
      const wanted = card.get(DOMAINS[index])!;
      assertEquals(text.length, wanted.bytes);
      const figures = await evaluate(runner, text);
      assertAlmostEquals(figures.accuracy, wanted.accuracy, 0.1);
      assertAlmostEquals(figures.bitsPerByte, wanted.bitsPerByte, 0.005);
    });
  }
  await runner.destroy();
});
