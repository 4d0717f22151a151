/**
 * Prints the milliseconds from after the import to the first decision of a gate of 256 experts: run it
 * in a fresh process.
 */

import { createWasmGate } from "../../wasm.ts";
import { print } from "../../tools/lib/terminal.ts";

const logits = new Float32Array(256).map((_, e) => Math.sin(e));
const bias = new Float32Array(256).map((_, e) => Math.cos(e) / 10);
const start = performance.now();
const gate = await createWasmGate({
  numExperts: 256,
  topK: 8,
  groups: { count: 8, selected: 4 },
  bias,
});
gate.routeSync(logits);
print((performance.now() - start).toFixed(3));
gate.destroy();
