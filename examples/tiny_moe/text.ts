/**
 * Writing text with a runner, and measuring how well it predicts one.
 *
 * @module
 */

import { mostLikely, type Runner, type Step } from "./runner.ts";

/** Bytes of a window of held-out text. */
export const WINDOW = 1024;

/** The domains of the held-out text. */
export const DOMAINS = ["verses", "python", "javascript"] as const;

/** How well a model predicts bytes. */
export interface Figures {
  /** The mean of -log2 of the share that the model gave the next byte. */
  readonly bitsPerByte: number;
  /** How often the most likely byte came next, in percent. */
  readonly accuracy: number;
}

/** Options of {@linkcode generate}. */
export interface GenerateOptions {
  /** Bytes before the text. */
  readonly prompt: Uint8Array;
  /** Bytes to write. */
  readonly count: number;
  /** Called with the prompt's step and with that of each byte written. */
  readonly onStep?: (step: Step) => void;
}

/**
 * Writes text: always the most likely byte.
 *
 * @param runner The model; it forgets what it has read before.
 * @param options The prompt, how much to write, and whom to show the routing.
 * @returns The bytes written.
 */
export async function generate(
  runner: Runner,
  { prompt, count, onStep }: GenerateOptions,
): Promise<Uint8Array> {
  const routing = onStep !== undefined;
  runner.reset();
  let step = await runner.prefill(prompt, { routing });
  const text = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    onStep?.(step);
    text[i] = mostLikely(step.nextByte);
    if (i + 1 < count) step = await runner.step(text[i], { routing });
  }
  return text;
}

/** Bits that a byte costs, given the logits of all 256. */
function bitsOf(logits: Float32Array, byte: number): number {
  const largest = logits[mostLikely(logits)];
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - largest), 0);
  return (Math.log(sum) + largest - logits[byte]) / Math.LN2;
}

/**
 * Measures how well a model predicts a text, window by window. The first byte of a window is given.
 *
 * @param runner The model.
 * @param text Whole windows of {@linkcode WINDOW} bytes.
 * @returns Bits per byte and accuracy.
 */
export async function evaluate(runner: Runner, text: Uint8Array): Promise<Figures> {
  let bits = 0;
  let hits = 0;
  let count = 0;
  for (let start = 0; start < text.length; start += WINDOW) {
    const window = text.subarray(start, start + WINDOW);
    runner.reset();
    const { nextByte } = await runner.prefill(window.subarray(0, -1), { routing: false });
    for (let i = 1; i < window.length; i++) {
      const logits = nextByte.subarray(256 * (i - 1), 256 * i);
      bits += bitsOf(logits, window[i]);
      hits += mostLikely(logits) === window[i] ? 1 : 0;
      count++;
    }
  }
  return { bitsPerByte: bits / count, accuracy: 100 * hits / count };
}

/**
 * Reads the held-out text of a domain.
 *
 * @param domain The domain.
 * @returns Its windows, one after the other.
 */
export async function readHeldOut(domain: typeof DOMAINS[number]): Promise<Uint8Array> {
  const url = new URL(`heldout/${domain}.txt`, import.meta.url);
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}
