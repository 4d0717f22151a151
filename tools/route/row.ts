/** How long a token's row of logits is. */

import { rowLogits } from "../../gate/batch.ts";
import type { GateOptions } from "../../mod.ts";

/** The options that decide it. */
export type RowOptions = Pick<
  GateOptions,
  "numExperts" | "numSharedExperts" | "sharedExpertSink"
>;

/**
 * Counts the logits of a token.
 *
 * @param options The options of the gate.
 * @returns One for each expert, and one for each shared expert that the router scores.
 */
export function logitsPerToken(
  { numExperts, numSharedExperts = 0, sharedExpertSink = false }: RowOptions,
): number {
  return rowLogits({ numExperts, numSharedExperts, sharedExpertSink });
}
