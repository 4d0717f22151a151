/**
 * Rewrites the shader of a gate into one whose floats are wrong, without touching its integers. What is
 * rewritten is the text that gates run; a statement that is no longer found is an error, so that a change
 * of the shader cannot leave an operation right unnoticed.
 *
 * @module
 */

import type { Scoring } from "../../mod.ts";

/** One statement or expression of the shader, and what takes its place. */
interface Rewrite {
  /** What it computes, for the error message. */
  readonly what: string;
  readonly from: string | RegExp;
  readonly to: string;
  /** Whether some gates lack it. Default: every gate has it. */
  readonly optional?: boolean;
}

/** Reads WGSL that lies beside this module. */
async function readWgsl(name: string): Promise<string> {
  return await Deno.readTextFile(new URL(name, import.meta.url));
}

function applyRewrites(code: string, rewrites: readonly Rewrite[]): string {
  return rewrites.reduce((text, { what, from, to, optional }) => {
    const changed = text.replaceAll(from, to);
    if (changed !== text || optional) return changed;
    throw new Error(`Cannot rewrite the shader: ${what} must be in it, got ${from}`);
  }, code);
}

/** The choice of a candidate that is estimated anew. */
const CANDIDATE_CHOICE = "estimate_quad(raw).x + bitcast<f32>(load_bias(expert))";

/** The choices of a quad whose candidates are listed anew. */
const RELISTED_CHOICES = "estimate_quad(raw) + load_lane_biases(lane, i)";

/** The choices of a whole row, quad by quad. */
const ROW_CHOICES = /estimate_quad\(raw(\d+)\) \+ bias\d+/g;

/**
 * Makes every estimate as wrong as the shader claims that it may be. Binding 5 has the shares.
 *
 * @param code The shader of a gate with a bias.
 * @returns WGSL.
 */
export async function withClaimedErrors(code: string): Promise<string> {
  const rewritten = applyRewrites(code, [
    {
      what: "the choice of a quad",
      from: ROW_CHOICES,
      to: "claimed_quad(0u, token, first_expert + place$1, bias$1)",
    },
    {
      what: "the choice of a candidate",
      from: CANDIDATE_CHOICE,
      to: "claimed_choice(1u, token, expert, bitcast<f32>(load_bias(expert)))",
    },
    {
      what: "the choices of a quad that is listed anew",
      from: RELISTED_CHOICES,
      to: "claimed_quad(1u, token, lane_expert(lane, i), load_lane_biases(lane, i))",
    },
  ]);
  return `${rewritten}\n${await readWgsl("claimed_errors.wgsl")}`;
}

/** The float operations of each scoring's estimates. */
const SCORING_OPERATIONS: Readonly<Record<Scoring, readonly Rewrite[]>> = {
  sigmoid: [{
    what: "the estimate of a sigmoid",
    from: "vec4<f32>(1.0) / (vec4<f32>(1.0) + exp(-x))",
    to: "vec4<f32>(wrong_sigmoid(x.x), wrong_sigmoid(x.y), wrong_sigmoid(x.z), wrong_sigmoid(x.w))",
  }],
  softmax: [
    {
      what: "the difference from the largest logit",
      from: "vec4<f32>(0.5 * bitcast<f32>(row_max)) - 0.5 * x",
      to: "wrong_add_quad(vec4<f32>(flushed_multiply(0.5, bitcast<f32>(row_max))), " +
        "-flushed_multiply_quad(0.5, x))",
    },
    {
      what: "the estimate of an exp",
      from: "exp(-2.0 * half) * largest_score",
      to: "wrong_multiply_quad(wrong_exp_quad(flushed_multiply_quad(-2.0, half)), " +
        "vec4<f32>(largest_score))",
    },
  ],
  sqrtsoftplus: [
    {
      what: "e^(−|x|/2)",
      from: "exp(-0.5 * min(abs(x), vec4<f32>(80.0)))",
      to: "wrong_exp_quad(flushed_multiply_quad(-0.5, min(abs(x), vec4<f32>(80.0))))",
    },
    {
      what: "e^−|x|",
      from: "let t = half * half;",
      to: "let t = wrong_multiply_quad(half, half);",
    },
    {
      what: "the series",
      from: "half * (1.0 - t * (0.25 - 0.13541667 * t))",
      to: "wrong_multiply_quad(half, wrong_add_quad(vec4<f32>(1.0), -wrong_multiply_quad(t, " +
        "wrong_add_quad(vec4<f32>(0.25), -wrong_multiply_quad(vec4<f32>(0.13541667), t)))))",
    },
    {
      what: "the root of the softplus",
      from: "sqrt(max(x, vec4<f32>(0.0)) + log(1.0 + t))",
      to: "wrong_sqrt_quad(wrong_add_quad(max(x, vec4<f32>(0.0)), " +
        "wrong_log_quad(wrong_add_quad(vec4<f32>(1.0), t))))",
    },
    {
      what: "the proposal of a root",
      from: /sqrt\(f32\(normal >> 8\) \* select\(8388608\.0, 16777216\.0, shift == 16\)\)/g,
      to: "shifted_proposal(sqrt(f32(normal >> 8) * select(8388608.0, 16777216.0, shift == 16)))",
    },
  ],
};

/** The float operations that all gates with a bias have. */
const SHARED_OPERATIONS: readonly Rewrite[] = [
  {
    what: "the choice of a candidate",
    from: CANDIDATE_CHOICE,
    to: "wrong_add(estimate_quad(raw).x, bitcast<f32>(load_bias(expert)))",
  },
  {
    what: "the choices of a quad that is listed anew",
    from: RELISTED_CHOICES,
    to: "wrong_add_quad(estimate_quad(raw), load_lane_biases(lane, i))",
  },
  {
    what: "the tie margin",
    from: "2.0 * score_error() + 1e-6 * abs(estimate)",
    to: "wrong_add(flushed_multiply(2.0, score_error()), wrong_multiply(1e-6, abs(estimate)))",
  },
  {
    what: "the tie bound",
    from: "estimate - slack, abs(estimate) < 1e38",
    to: "wrong_add(estimate, -slack), abs(estimate) < 1e38",
  },
  {
    what: "the score of a group",
    from: "clamp(best, -4.0, 4.0) + clamp(second_best, -4.0, 4.0)",
    to: "wrong_add(clamp(best, -4.0, 4.0), clamp(second_best, -4.0, 4.0))",
    optional: true,
  },
  {
    what: "the gap between groups",
    from: "group_estimate - bitcast<f32>(sort_key_bits(next_key))",
    to: "wrong_add(group_estimate, -bitcast<f32>(sort_key_bits(next_key)))",
    optional: true,
  },
  {
    what: "the widening of halves",
    from: /(?<!wrong_)unpack2x16float\(words/g,
    to: "wrong_unpack(words",
    optional: true,
  },
  {
    what: "the proposal of a quotient",
    from: "bitcast<f32>(m | 0x3f800000) / bitcast<f32>(n | 0x3f800000)",
    to: "shifted_proposal(bitcast<f32>(m | 0x3f800000) / bitcast<f32>(n | 0x3f800000))",
  },
  {
    what: "the proposal of any quotient",
    from: "(f32(scaled) / f32(divisor)) * 8388608.0",
    to: "shifted_proposal(f32(scaled) / f32(divisor)) * 8388608.0",
  },
  {
    what: "the proposal of a reciprocal",
    from: "2147483648.0 / f32(head) + 0.46",
    to: "shifted_proposal(shifted_proposal(2147483648.0 / f32(head)) + 0.46)",
  },
  {
    what: "the start of the entry point",
    from: "let first_token =",
    to: "error_state = local * 2654435761u + params.padding;\n  let first_token =",
  },
];

/** How a shader compares choices with the bound: where it lists keys, as they are, else by the sign of a difference. */
const COMPARISON = /estimate(\d+) >= vec4\(bound\)/g;
const DIFFERENCE = /estimate(\d+) - vec4\(bound\)/g;

/** (score + bias) − bound, as it stands. */
function asWritten(listsKeys: boolean): Rewrite[] {
  const choice = {
    what: "the choice of a quad",
    from: ROW_CHOICES,
    to: "wrong_add_quad(estimate_quad(raw$1), bias$1)",
  };
  // A comparison by itself has no error.
  if (listsKeys) return [choice];
  return [choice, {
    what: "the comparison with the bound",
    from: DIFFERENCE,
    to: "wrong_difference_quad(estimate$1, vec4(bound))",
  }];
}

/** score + (bias − bound), as a compiler may reassociate it. */
function reassociate(listsKeys: boolean): Rewrite[] {
  const difference = "wrong_add_quad(score$1, wrong_difference_quad(bias$1, vec4(bound)))";
  return [
    {
      what: "the choice of a quad",
      from: /let estimate(\d+) = (.*?)estimate_quad\(raw\d+\) \+ bias\d+/g,
      to:
        "let score$1 = estimate_quad(raw$1);\n  let estimate$1 = $2wrong_add_quad(score$1, bias$1)",
    },
    {
      what: "the comparison with the bound",
      from: listsKeys ? COMPARISON : DIFFERENCE,
      to: listsKeys ? `${difference} >= vec4<f32>(0.0)` : difference,
    },
  ];
}

/**
 * Makes every float operation as wrong as WGSL allows. `params.padding` has the level and the pattern.
 *
 * @param code The shader of a gate with a bias.
 * @param options The gate's scoring, and whether a sum is reassociated.
 * @returns WGSL.
 */
export async function withOperationErrors(
  code: string,
  { scoring, reassociated }: { readonly scoring: Scoring; readonly reassociated: boolean },
): Promise<string> {
  const listsKeys = code.search(COMPARISON) >= 0;
  const rewritten = applyRewrites(code, [
    ...(reassociated ? reassociate(listsKeys) : asWritten(listsKeys)),
    ...SCORING_OPERATIONS[scoring],
    ...SHARED_OPERATIONS,
  ]);
  return `${rewritten}\n${await readWgsl("operation_errors.wgsl")}`;
}
