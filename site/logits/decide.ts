/** Routes the visitor's logits, and plans the dispatch. */

import type { Dtype, GateOptions, LogitsArray } from "../../mod.ts";
import { createWasmGate } from "../../wasm.ts";
import { createPlanner, type Plan } from "../../plan.ts";
import { writeNpz } from "../../tools/route/arrays/npz.ts";
import { type NumberArray, toFloat32 } from "../../tools/route/arrays/number_array.ts";
import { InputError } from "./inputs.ts";

/** A router and what goes into it. */
export interface Question {
  /** The rule, without a bias. */
  readonly rule: Omit<GateOptions, "backend" | "bias" | "dtype">;
  /** The logits. */
  readonly logits: NumberArray;
  /** What words of a file that does not tell are. */
  readonly wordDtype: "bf16" | "f16";
  /** The correction bias. */
  readonly bias: NumberArray | null;
  /** What the weight of each expert is multiplied by. */
  readonly scale: NumberArray | null;
  /** Rows of a block. */
  readonly blockSize: number;
}

/** What came out. */
export interface Answer {
  /** The options that the gate was given. */
  readonly options: GateOptions;
  /** Rows. */
  readonly numTokens: number;
  /** Slots of a row. */
  readonly rowWidth: number;
  /** `[numTokens, rowWidth]`. */
  readonly indices: Int32Array<ArrayBuffer>;
  /** `[numTokens, rowWidth]`. */
  readonly weights: Float32Array<ArrayBuffer>;
  /** Seconds from logits to decision. */
  readonly seconds: number;
  /** The plan for those ids. */
  readonly plan: Plan;
  /** Rows of a block. */
  readonly blockSize: number;
}

function dtypeOf(array: NumberArray, wordDtype: "bf16" | "f16"): Dtype {
  if (array.dtype === "u16") return wordDtype;
  if (array.dtype !== "i32") return array.dtype;
  throw new InputError("Cannot route: the logits must be floating-point, got int32");
}

function biasOf(bias: NumberArray, wordDtype: "bf16" | "f16"): GateOptions["bias"] {
  return { dtype: dtypeOf(bias, wordDtype), data: bias.data as LogitsArray };
}

function toOptions(
  { rule, logits, bias, scale, wordDtype }: Question,
): GateOptions & { backend: "wasm" } {
  return {
    ...rule,
    dtype: dtypeOf(logits, wordDtype),
    ...(bias && { bias: biasOf(bias, wordDtype) }),
    ...(scale && { perExpertScale: toFloat32(scale) ?? undefined }),
    // The page says what is missing, and routes all the same.
    needs: [],
    backend: "wasm",
  };
}

/**
 * Routes and plans.
 *
 * @param question The router and its logits.
 * @returns The decision and its plan.
 * @throws {Error} If the logits do not fit the router; the message says how.
 */
export async function decide(question: Question): Promise<Answer> {
  const { logits, blockSize } = question;
  const options = toOptions(question);
  using gate = await createWasmGate(options);
  const rowWidth = gate.topK + gate.numSharedExperts;
  const startedAt = performance.now();
  const { indices, weights } = gate.routeSync(logits.data as LogitsArray);
  const seconds = (performance.now() - startedAt) / 1000;
  using planner = await createPlanner({
    numExperts: gate.numExperts + gate.numSharedExperts,
    topK: rowWidth,
    blockSize,
    backend: "wasm",
  });
  return {
    options,
    numTokens: indices.length / rowWidth,
    rowWidth,
    indices: indices as Int32Array<ArrayBuffer>,
    weights: weights as Float32Array<ArrayBuffer>,
    seconds,
    plan: await planner.plan(indices),
    blockSize,
  };
}

/**
 * Writes the decision and the plan as a NumPy archive.
 *
 * @param answer The decision and its plan.
 * @returns The `.npz` file.
 */
export async function toNpz(answer: Answer): Promise<Uint8Array<ArrayBuffer>> {
  const { numTokens, rowWidth, indices, weights, plan } = answer;
  const integers = (data: Int32Array, ...shape: number[]): NumberArray => ({
    dtype: "i32",
    shape,
    data: data as Int32Array<ArrayBuffer>,
  });
  return await writeNpz({
    indices: integers(indices, numTokens, rowWidth),
    weights: { dtype: "f32", shape: [numTokens, rowWidth], data: weights },
    tokens_per_expert: integers(plan.tokensPerExpert, plan.tokensPerExpert.length),
    expert_offsets: integers(plan.expertOffsets, plan.expertOffsets.length),
    row_to_route: integers(plan.rowToRoute.subarray(0, plan.numRows), plan.numRows),
    route_to_row: integers(plan.routeToRow, numTokens, rowWidth),
    blocks: integers(plan.blocks.subarray(0, 4 * plan.numBlocks), plan.numBlocks, 4),
  });
}
