/** Promise: On Dawn, the WebGPU of Chrome, a caller's own device gives the bits that WASM and the reference give. */

import { assert, assertEquals } from "@std/assert";
import { runParity } from "../support/parity.ts";
import { parityCases } from "../support/parity_cases.ts";
import { openDawn } from "./dawn.ts";

/** The first tiled shapes; through Dawn, a software adapter takes ten seconds for a shader. */
const CASES = 5;
const ROWS_PER_CASE = 400;
const SEED = 20_260_901;

const device = await openDawn();

Deno.test({
  name: "Dawn and WASM agree in every bit",
  ignore: !device && !Deno.env.has("REQUIRE_GPU"),
  async fn() {
    assert(device, "Dawn accepts no Vulkan driver of this machine: Mesa 25 has one that it does");
    try {
      const { failures, rows } = await runParity({
        cases: parityCases().slice(0, CASES),
        rows: CASES * ROWS_PER_CASE,
        seed: SEED,
        backends: ["wasm", "webgpu"],
        device,
        referenceEvery: 4,
      });
      assertEquals(failures, []);
      assert(rows >= CASES * ROWS_PER_CASE, `only ${rows} rows were compared`);
    } finally {
      device.destroy();
    }
  },
});
