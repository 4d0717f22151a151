/** Writes the text that is compared, and keeps every decision of every router. */

import type { Runner } from "../../examples/tiny_moe/runner.ts";
import { generate } from "../../examples/tiny_moe/text.ts";

/** Its next bytes are never close: the second best is 0.01 behind, a hundred times what rounding moves. */
const PROMPT = "And the LORD said unto Moses,";

/** Bytes that are written. */
export const COUNT = 200;

/** Bytes that are routed: the prompt, and what is written but for its last byte. */
export const ROUTED: number = PROMPT.length + COUNT - 1;

/** Every decision of a layer's router, as the words of its arrays: JSON has no way to write a float's bits. */
export interface Words {
  /** `[ROUTED, experts]`. */
  readonly logits: number[];
  /** `[ROUTED, topK]`. */
  readonly ids: number[];
  /** `[ROUTED, topK]`. */
  readonly weights: number[];
}

/** What a runner wrote, and how it routed. */
export interface Recorded {
  /** The text. */
  readonly text: string;
  /** `[layers]`. */
  readonly layers: readonly Words[];
}

/** The 32-bit words of an array. */
export function toWords({ buffer, byteOffset, length }: Float32Array | Int32Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, length);
}

/**
 * Has a runner write.
 *
 * @param runner The model.
 * @returns The text and the decisions.
 */
export async function recordText(runner: Runner): Promise<Recorded> {
  const layers = runner.manifest.biases.map((): Words => ({ logits: [], ids: [], weights: [] }));
  const bytes = await generate(runner, {
    prompt: new TextEncoder().encode(PROMPT),
    count: COUNT,
    onStep(step) {
      for (const [layer, { logits, ids, weights }] of step.layers.entries()) {
        layers[layer].logits.push(...toWords(logits));
        layers[layer].ids.push(...toWords(ids));
        layers[layer].weights.push(...toWords(weights));
      }
    },
  });
  return { text: new TextDecoder().decode(bytes), layers };
}
