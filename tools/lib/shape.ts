/** Shapes on the command line. */

import type { Shape } from "../../tests/support/parity_cases.ts";
import { UsageError } from "./terminal.ts";

/**
 * Parses a shape: experts, groups, groups selected, topK.
 *
 * @param text Four whole numbers, as in `384,1,1,8`.
 * @returns The shape.
 * @throws {UsageError} If it is none.
 */
export function parseShape(text: string): Shape {
  const [numExperts, groupCount, groupsSelected, topK, ...rest] = text.split(",").map(Number);
  const shape: Shape = [numExperts, groupCount, groupsSelected, topK];
  if (rest.length === 0 && shape.every((count) => Number.isInteger(count) && count > 0)) {
    return shape;
  }
  throw new UsageError(
    `Cannot read the arguments: --shape must be four whole numbers as in 384,1,1,8, got "${text}"`,
  );
}
