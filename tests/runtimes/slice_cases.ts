/** The slice of the peers' vectors that every runtime routes, and what Deno makes of it. */

import type { BiasData, LogitsArray } from "../../gate/options.ts";
import { loadPeerCases, type PeerCase } from "../support/peers.ts";
import { decide, type Decision, type PackedArray, type SliceCase } from "./decide.ts";

/** Each dtype, scoring and kind of group at least once. */
const NAMES: readonly string[] = [
  "tiled_static_64_1_1_float16",
  "deepseek_v4",
  "tiled_dynamic_1024_8_2_bfloat16",
  "mixtral",
  "deepseek_v2",
  "deepseek_v3",
  "kimi_k2",
  "llama4_maverick",
];

/** How many of them, from the first, go to slow software adapters: each compiles a shader. */
export const GPU_CASES = 2;

/** Rows of a case, at most. */
const ROWS = 6;

function pack(dtype: PackedArray["dtype"], values: LogitsArray): PackedArray {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { dtype, bytes: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) };
}

function toSliceCase({ name, options: { bias, ...options }, logits }: PeerCase): SliceCase {
  const rows = (logits as Float32Array | Uint16Array).slice(0, ROWS * options.numExperts);
  const { dtype, data } = bias as BiasData ?? { dtype: "f32", data: null };
  return {
    name,
    options,
    bias: data && pack(dtype, data),
    logits: pack(options.dtype ?? "f32", rows),
  };
}

/**
 * Cuts the slice out of the peers' vectors.
 *
 * @returns Its cases, as they go to the runtimes.
 */
export function sliceCases(): SliceCase[] {
  const cases = new Map(loadPeerCases().map((peer) => [peer.name, peer]));
  return NAMES.map((name) => {
    const peer = cases.get(name);
    if (!peer) throw new Error(`Cannot cut the slice: ${name} must be a peer's case, got none`);
    return toSliceCase(peer);
  });
}

/**
 * Routes the slice here, on the sources and on WASM: what every runtime has to come to.
 *
 * @returns The hashes by case.
 */
export async function expectedHashes(): Promise<Decision["hashes"]> {
  return (await decide(sliceCases(), { backend: "wasm" })).hashes;
}
