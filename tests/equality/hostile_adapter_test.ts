/** Promise: floats as wrong as WGSL allows change no bit of a result; wronger ones do, so the test can fail. */

import { assert, assertEquals } from "@std/assert";
import {
  CLAIM_PATTERNS,
  type Difference,
  HostileCase,
  OPERATION_PATTERNS,
} from "../../tools/hostile/hostile_adapter.ts";
import { type HostileGate, hostileGates } from "../../tools/hostile/hostile_gates.ts";
import { gpuTest } from "../support/gpu.ts";

/** Two shapes of each scoring: groups in f32, and f16, which hardware widens; scored shared experts; a soft cap. */
const GATES = [
  ...hostileGates(2),
  ...["scored", "capped"].map((word) => hostileGates().find(({ name }) => name.includes(word))!),
];
const NUM_ROWS = 96;
const SEED = 1;

function open(device: GPUDevice, gate: HostileGate): Promise<HostileCase> {
  return HostileCase.open(device, gate, { numRows: NUM_ROWS, seed: SEED });
}

function assertSame({ wrongBits, first }: Difference, text: string): void {
  assertEquals(wrongBits, 0, `${text}, row ${first}`);
}

for (const gate of GATES) {
  gpuTest(`hostile adapter: estimates as wrong as claimed, ${gate.name}`, async (device) => {
    const hostile = await open(device, gate);
    let beyond = 0;
    for (const pattern of CLAIM_PATTERNS) {
      assertSame(await hostile.claim(0.9, pattern), pattern);
      beyond += (await hostile.claim(20, pattern)).wrongRows;
    }
    assert(beyond > 0, "twenty times the claim must change a result");
    hostile.destroy();
  });

  gpuTest(`hostile adapter: operations as wrong as WGSL allows, ${gate.name}`, async (device) => {
    const hostile = await open(device, gate);
    for (const pattern of OPERATION_PATTERNS) {
      for (const shift of [-2, 0, 2]) {
        const errors = { level: 1, pattern, shift, negativeZero: shift !== 0 };
        assertSame(await hostile.operations(errors), `${pattern}, proposals ${shift} ulp off`);
      }
      const errors = { level: 1, pattern, shift: 2 };
      assertSame(await hostile.operations(errors, true), `${pattern}, reassociated`);
    }
    const shifted = { level: 0, pattern: "uniform", shift: 12 } as const;
    const { wrongRows } = await hostile.operations(shifted);
    assert(wrongRows > 0, "proposals 12 ulp off must change a result");
    hostile.destroy();
  });
}
