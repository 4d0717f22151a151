/** Has the model write on from a prompt, byte by byte. */

import type { Runner, Step } from "../../examples/tiny_moe/runner.ts";
import { RandomSource } from "../../tests/support/random_source.ts";
import type { TracedByte } from "./trace.ts";

/** What is written. */
export interface TextOptions {
  /** The prompt's bytes, at least one. */
  readonly prompt: Uint8Array;
  /** Bytes to write after it. */
  readonly length: number;
  /** The seed of the lots that choose among likely bytes. */
  readonly seed: number;
}

/** Below 1, likely bytes become likelier: at 0 this small model repeats itself, at 1 it stammers. */
const TEMPERATURE = 0.6;

/** Draws a byte by its probability. */
function drawByte(logits: Float32Array, source: RandomSource): number {
  const most = Math.max(...logits);
  const odds = Array.from(logits, (logit) => Math.exp((logit - most) / TEMPERATURE));
  let rest = source.unit() * odds.reduce((sum, each) => sum + each, 0);
  for (const [byte, each] of odds.entries()) {
    rest -= each;
    if (rest < 0) return byte;
  }
  return odds.length - 1;
}

/** Takes a call's decisions apart: one for each of its bytes and layers. */
function* traceBytes(bytes: Uint8Array, { layers }: Step): Generator<TracedByte> {
  const row = <Values extends Float32Array | Int32Array>(values: Values, token: number): Values => {
    const width = values.length / bytes.length;
    return values.slice(token * width, (token + 1) * width) as Values;
  };
  for (const [token, byte] of bytes.entries()) {
    const routes = layers.map(({ logits, ids, weights }) => ({
      logits: row(logits, token),
      indices: row(ids, token),
      weights: row(weights, token),
    }));
    yield { byte, routes };
  }
}

/**
 * Writes a text. The runner starts anew.
 *
 * @param runner The model.
 * @param options The prompt, the length and the seed.
 * @yields Each byte, the prompt's first, with the decisions for it.
 */
export async function* writeText(
  runner: Runner,
  { prompt, length, seed }: TextOptions,
): AsyncGenerator<TracedByte, void> {
  runner.reset();
  const source = new RandomSource(seed, 0);
  let step = await runner.prefill(prompt);
  yield* traceBytes(prompt, step);
  for (let written = 0; written < length; written++) {
    const byte = drawByte(step.nextByte.subarray(-256), source);
    step = await runner.step(byte);
    yield* traceBytes(Uint8Array.of(byte), step);
  }
}
