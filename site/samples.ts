/** Writes the sample that the page offers in place of a visitor's own file. */

import { join } from "node:path";
import { loadPeerCases } from "../tests/support/peers.ts";
import { writeNpz } from "../tools/route/arrays/npz.ts";
import type { NumberArray } from "../tools/route/arrays/number_array.ts";

/** The router whose logits the sample holds: it has groups, a bias and a scaling factor. */
const SAMPLE = "deepseek_v3";

function toArray(values: unknown, shape: readonly number[]): NumberArray {
  if (values instanceof Float32Array) {
    return { dtype: "f32", shape, data: Float32Array.from(values) };
  }
  throw new Error("Cannot write the sample: its values must be binary32");
}

/**
 * Writes `deepseek_v3.npz`: 48 tokens' logits and the layer's bias, from the vectors of the tests.
 *
 * @param folder Where to.
 */
export async function writeSamples(folder: string): Promise<void> {
  const sample = loadPeerCases().find(({ name }) => name === SAMPLE);
  if (sample === undefined) throw new Error(`Cannot write the sample: ${SAMPLE} is not there`);
  const { logits, numTokens, options: { numExperts, bias } } = sample;
  const biasValues = bias && "dtype" in bias ? bias.data : bias;
  await Deno.mkdir(folder, { recursive: true });
  const bytes = await writeNpz({
    logits: toArray(logits, [numTokens, numExperts]),
    e_score_correction_bias: toArray(biasValues, [numExperts]),
  });
  await Deno.writeFile(join(folder, `${SAMPLE}.npz`), bytes);
}
