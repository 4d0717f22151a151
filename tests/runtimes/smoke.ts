/** The decision that every JavaScript runtime has to come to, bit by bit. Bundled and run in each of them. */

import { createGate, type WasmSource } from "../../mod.ts";

const NUM_TOKENS = 5;
const NUM_EXPERTS = 384;

/** A decision as plain numbers, so that it survives JSON. */
export interface PlainDecision {
  /** `[numTokens, topK + numSharedExperts]` */
  readonly indices: number[];
  /** The bits of the weights, `[numTokens, topK + numSharedExperts]`. */
  readonly weightBits: number[];
}

function fillPseudoRandom(values: Float32Array, seed: number): Float32Array {
  let state = seed;
  for (let i = 0; i < values.length; i++) {
    state = Math.imul(state, 1664525) + 1013904223 | 0;
    values[i] = state / 2 ** 29;
  }
  return values;
}

/**
 * Routes a few tokens on the WASM backend.
 *
 * @param wasm The kernel, for runtimes that forbid compiling.
 * @returns What was decided.
 */
export async function decide(wasm?: WasmSource): Promise<PlainDecision> {
  const gate = await createGate({
    backend: "wasm",
    numExperts: NUM_EXPERTS,
    topK: 8,
    bias: fillPseudoRandom(new Float32Array(NUM_EXPERTS), 1),
    routedScalingFactor: 2.827,
    numSharedExperts: 1,
    ...(wasm && { wasm }),
  });
  const logits = fillPseudoRandom(new Float32Array(NUM_TOKENS * NUM_EXPERTS), 2);
  const { indices, weights } = gate.routeSync(logits);
  gate.destroy();
  const bits = new Uint32Array(weights.buffer, weights.byteOffset, weights.length);
  return { indices: [...indices], weightBits: [...bits] };
}
