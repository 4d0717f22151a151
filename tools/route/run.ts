/** Routes a batch on one backend, in chunks, and takes the time: the second half of `deno task route`. */

import { createGate, type GateOptions, type RouteOptions, type RouteResult } from "../../mod.ts";
import type { Gpu } from "../lib/gpu.ts";
import type { Logits, RouteInput } from "./input.ts";
import { ProgressBar } from "../lib/progress.ts";
import { logitsPerToken } from "./row.ts";
import type { ToolBackend } from "../setup/backends.ts";

/** The decision of one backend, and its time. */
export interface RoutedBatch {
  /** The backend. */
  readonly backend: ToolBackend;
  /** The name of the GPU. */
  readonly adapter?: string;
  /** `[numTokens, topK + numSharedExperts]`. */
  readonly indices: Int32Array<ArrayBuffer>;
  /** The same shape. */
  readonly weights: Float32Array<ArrayBuffer>;
  /** Seconds for the whole batch; the median when there was time for several. */
  readonly seconds: number;
}

/** Logits of a chunk: enough to keep a GPU busy, few enough for a progress bar. */
const CHUNK_VALUES = 1 << 22;
/** A short batch is routed again until this much time has passed: the clock is coarse. */
const ENOUGH_SECONDS = 0.25;
const MOST_PASSES = 500;
const WARM_TOKENS = 64;

interface Opened {
  readonly rowWidth: number;
  route(logits: Logits, options: RouteOptions): Promise<RouteResult>;
  destroy(): void;
}

async function open(backend: ToolBackend, options: GateOptions, gpu?: Gpu): Promise<Opened> {
  if (backend === "wasm") {
    const gate = await createGate({ ...options, backend });
    return {
      rowWidth: gate.topK + gate.numSharedExperts,
      route: (logits, rest) => Promise.resolve(gate.routeSync(logits, rest)),
      destroy: () => gate.destroy(),
    };
  }
  const gate = await createGate({ ...options, backend, ...(gpu && { device: gpu.device }) });
  return {
    rowWidth: gate.topK + gate.numSharedExperts,
    route: (logits, rest) => gate.route(logits, rest),
    destroy: () => gate.destroy(),
  };
}

interface Pass {
  readonly backend: ToolBackend;
  readonly logits: Logits;
  /** Logits of a token. */
  readonly row: number;
  readonly numTokens: number;
  readonly indices: Int32Array<ArrayBuffer>;
  readonly weights: Float32Array<ArrayBuffer>;
}

/** Routes a few tokens, so that compiling is not timed. */
async function warmUp(gate: Opened, { logits, row, numTokens }: Pass): Promise<void> {
  await gate.route(logits.subarray(0, Math.min(numTokens, WARM_TOKENS) * row), {});
}

/** Routes everything once, with a progress bar; returns the seconds. */
async function routeAll(gate: Opened, pass: Pass, progress: ProgressBar): Promise<number> {
  const { backend, logits, row, numTokens, indices, weights } = pass;
  const chunkTokens = Math.max(1, Math.floor(CHUNK_VALUES / row));
  const startedAt = performance.now();
  for (let first = 0; first < numTokens; first += chunkTokens) {
    const end = Math.min(first + chunkTokens, numTokens);
    await gate.route(logits.subarray(first * row, end * row), {
      indices: indices.subarray(first * gate.rowWidth, end * gate.rowWidth),
      weights: weights.subarray(first * gate.rowWidth, end * gate.rowWidth),
    });
    progress.update(end / numTokens, `${end} of ${numTokens} tokens on ${backend}`);
  }
  return (performance.now() - startedAt) / 1000;
}

/**
 * Routes a batch on a backend.
 *
 * @param input What to route.
 * @param backend On which backend.
 * @param gpu The device for WebGPU.
 * @returns The decision and its time.
 */
export async function routeOn(
  input: RouteInput,
  backend: ToolBackend,
  gpu?: Gpu,
): Promise<RoutedBatch> {
  const gate = await open(backend, input.options, gpu);
  const row = logitsPerToken(input.options);
  const numTokens = input.logits.length / row;
  const indices = new Int32Array(numTokens * gate.rowWidth);
  const weights = new Float32Array(numTokens * gate.rowWidth);
  const pass = { backend, logits: input.logits, row, numTokens, indices, weights };
  const progress = new ProgressBar();
  const times: number[] = [];
  await warmUp(gate, pass);
  for (let total = 0; total < ENOUGH_SECONDS && times.length < MOST_PASSES;) {
    const seconds = await routeAll(gate, pass, progress);
    times.push(seconds);
    total += seconds;
  }
  progress.clear();
  gate.destroy();
  const seconds = times.sort((a, b) => a - b)[times.length >> 1];
  return { backend, ...(gpu && { adapter: gpu.name }), indices, weights, seconds };
}

/**
 * Counts the bits in which two decisions differ.
 *
 * @param one A decision.
 * @param other Another one, of the same batch.
 * @returns The number of bits, over indices and weights.
 */
export function differingBits(one: RoutedBatch, other: RoutedBatch): number {
  const words = ({ buffer }: Int32Array | Float32Array): Uint32Array => new Uint32Array(buffer);
  let bits = 0;
  for (const key of ["indices", "weights"] as const) {
    const others = words(other[key]);
    words(one[key]).forEach((word, i) => {
      for (let rest = (word ^ others[i]) >>> 0; rest !== 0; rest &= rest - 1) bits++;
    });
  }
  return bits;
}
