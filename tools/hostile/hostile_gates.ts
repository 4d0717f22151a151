/**
 * The gates that are routed on a hostile adapter: all with a bias, because only then do floats prune.
 *
 * @module
 */

import type { Dtype, GateOptions, GroupOptions, Scoring } from "../../mod.ts";
import type { RandomSource } from "../../tests/support/random_source.ts";

/** How the biases of a gate are drawn. */
export type BiasKind = "small" | "huge" | "subnormal" | "mixed" | "equal";

/** A gate, without its bias. */
export interface HostileGate {
  /** The gate in words. */
  readonly name: string;
  /** How a logit becomes a score. */
  readonly scoring: Scoring;
  /** The options beside the bias. */
  readonly options: GateOptions;
  /** How its biases are drawn. */
  readonly bias: BiasKind;
}

type Shape = readonly [
  numExperts: number,
  topK: number,
  groups: GroupOptions | undefined,
  bias: BiasKind,
  dtype: Dtype,
  renormalize: boolean,
  more?: {
    /** Shared experts that the router scores. */
    readonly scored?: number;
    /** What logits are capped to; far above them, so that rows are as hard as without. */
    readonly cap?: number;
  },
];

const SHAPES: readonly Shape[] = [
  [64, 6, { count: 8, selected: 4 }, "small", "f32", true],
  [128, 8, undefined, "small", "f16", true],
  [384, 8, undefined, "small", "f32", true],
  [8, 1, undefined, "small", "f32", true],
  [8, 2, undefined, "equal", "bf16", false],
  [60, 4, undefined, "small", "f32", true],
  [64, 6, { count: 8, selected: 3, score: "max" }, "small", "f32", false],
  [64, 6, { count: 8, selected: 4 }, "huge", "f32", true],
  [72, 5, { count: 8, selected: 2 }, "mixed", "f16", true],
  [128, 8, undefined, "subnormal", "bf16", true],
  [256, 8, { count: 8, selected: 4 }, "small", "f32", true],
  [256, 8, { count: 8, selected: 4 }, "small", "f16", true],
  [384, 8, undefined, "huge", "f32", false],
  [96, 24, { count: 4, selected: 2 }, "small", "f32", true],
  [256, 64, undefined, "small", "f32", true],
  [1024, 16, undefined, "small", "f32", true],
  [1000, 33, { count: 50, selected: 7 }, "small", "bf16", true],
  [64, 64, undefined, "mixed", "f32", true],
  [256, 6, undefined, "small", "f32", true, { scored: 2 }],
  [128, 8, undefined, "small", "f32", true, { cap: 2048 }],
];

/**
 * Lists the gates.
 *
 * @param shapes How many shapes of each scoring, from the first. Default: all.
 * @returns The gates.
 */
export function hostileGates(shapes: number = SHAPES.length): HostileGate[] {
  const scorings = ["sigmoid", "softmax", "sqrtsoftplus"] as const;
  const gates = scorings.flatMap((scoring) =>
    SHAPES.slice(0, shapes).map(
      ([numExperts, topK, groups, bias, dtype, renormalize, more = {}]) => {
        const { scored, cap } = more;
        const split = groups
          ? `, ${groups.selected} of ${groups.count} groups${
            groups.score === "max" ? " by max" : ""
          }`
          : "";
        const name =
          `${scoring} ${dtype}, ${numExperts} experts, top ${topK}${split}, ${bias} bias` +
          (renormalize ? "" : ", not renormalized") + (scored ? `, ${scored} shared scored` : "") +
          (cap ? `, capped at ${cap}` : "");
        const options = {
          ...{ numExperts, topK, scoring, groups, dtype, renormalize },
          ...scored && { numSharedExperts: scored, sharedExpertSink: true },
          ...cap && { logitSoftCap: cap },
        };
        return { name, scoring, options, bias };
      },
    )
  );
  return gates.filter(({ scoring, options }) => scoring !== "softmax" || !options.sharedExpertSink);
}

const MAX = 3.4028234663852886e38;
const HUGE = [MAX, -MAX, 1e38, -1e38, 9.9e37, 1e37, -1e30];
const SUBNORMAL = [0, -0, 1e-45, 1e-40, -1e-39, 1.2e-38];

/** The width of small biases: a part of what scores differ by. */
function smallWidth(scoring: Scoring, numExperts: number): number {
  return { sigmoid: 0.15, softmax: 0.2 / numExperts, sqrtsoftplus: 0.4 }[scoring];
}

/**
 * Draws the biases of a gate.
 *
 * @param gate The gate.
 * @param source The random numbers.
 * @returns `[numExperts]`.
 */
export function drawBias(gate: HostileGate, source: RandomSource): Float32Array {
  const { numExperts } = gate.options;
  const width = smallWidth(gate.scoring, numExperts);
  const draw: Readonly<Record<BiasKind, () => number>> = {
    small: () => width * (2 * source.unit() - 1),
    huge: () => source.below(3) ? 6.8e38 * (source.unit() - 0.5) : pick(HUGE, source),
    subnormal: () => pick(SUBNORMAL, source),
    mixed: () => pick([0, 1, -1, 3, -3, 0.25], source) + width * (2 * source.unit() - 1),
    equal: () => 0.125,
  };
  return Float32Array.from({ length: numExperts }, draw[gate.bias]);
}

function pick(values: readonly number[], source: RandomSource): number {
  return values[source.below(values.length)];
}
