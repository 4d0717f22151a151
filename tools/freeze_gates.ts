/**
 * The list of gates that `deno task freeze` freezes.
 *
 * Gates that differ in their bias, scale, map or rows only share a shader. A software adapter compiles
 * a shader in half a second, so the tests route those gates on WebGPU that are marked here: about half
 * of them, with every scoring, dtype, way to group and option among them.
 */

import type { Dtype, Scoring } from "../mod.ts";
import { presets } from "../models/presets.ts";
import { ROW_KINDS } from "../reference/vectors/rows.ts";
import type {
  FROZEN_FILES,
  GateSpec,
  PlainOptions,
  RowSpec,
} from "../tests/support/frozen_gates.ts";

const SCORINGS: readonly Scoring[] = ["sigmoid", "softmax", "sqrtsoftplus"];
const DTYPES: readonly Dtype[] = ["f32", "f16", "bf16"];

/** Experts, groups, groups selected, topK. */
type Shape = readonly [
  numExperts: number,
  groupCount: number,
  groupsSelected: number,
  topK: number,
];

/** Seven, and the kinds of rows are 24: every kind meets every bias. */
const ROWS_PER_GATE = 7;

/** A gate before its rows are dealt. */
interface Draft {
  readonly name: string;
  readonly options: PlainOptions;
  readonly bias?: GateSpec["bias"];
  readonly perExpertScale?: true;
  readonly expertMap?: true;
  /** Rows at the end that are padding. */
  readonly padding?: number;
  /** Whether the experts are given. */
  readonly given?: boolean;
  /** Whether the tests route it on WebGPU. */
  readonly webgpu?: boolean;
}

function shapeOptions([numExperts, count, selected, topK]: Shape): PlainOptions {
  return { numExperts, topK, ...(count > 1 && { groups: { count, selected } }) };
}

// Scores: every scoring, dtype, way to group and kind of bias

const UNGROUPED: readonly Shape[] = [[64, 1, 1, 6], [160, 1, 1, 7], [100, 1, 1, 33]];
const BY_SUM: readonly Shape[] = [[256, 8, 4, 8], [60, 10, 3, 6], [96, 32, 7, 9]];
const BY_BEST: readonly Shape[] = [[160, 8, 3, 6], [128, 4, 2, 4], [129, 3, 2, 17]];

/** With the bias kind's name: the dtype of the bias need not be that of the logits. */
const BIASES: readonly GateSpec["bias"][] = [
  { dtype: "f32", kind: "normal" },
  { dtype: "f16", kind: "ties" },
  { dtype: "bf16", kind: "huge" },
  { dtype: "f32", kind: "subnormal" },
  { dtype: "bf16", kind: "negative" },
  { dtype: "f32", kind: "largest" },
];

function scoreOptions(scoring: Scoring, dtype: Dtype): PlainOptions[] {
  const turn = SCORINGS.indexOf(scoring) + DTYPES.indexOf(dtype);
  return [UNGROUPED, BY_SUM, BY_BEST].map((shapes, grouping) => {
    const { groups, ...options } = shapeOptions(shapes[turn % 3]);
    const score = grouping === 2 ? "max" : "top2sum";
    return { ...options, scoring, dtype, ...(groups && { groups: { ...groups, score } }) };
  });
}

function* scoreGates(): Generator<Draft> {
  for (const [s, scoring] of SCORINGS.entries()) {
    for (const [d, dtype] of DTYPES.entries()) {
      for (const [g, options] of scoreOptions(scoring, dtype).entries()) {
        const webgpu = (s + d + g) % 3 === 0;
        for (const bias of BIASES.slice(0, 5)) yield { name: "", options, bias, webgpu };
        yield { name: "", options, bias: BIASES[5], padding: 1, webgpu };
        if ((d + g) % 3 === 0) yield* repeat({ name: "", options, webgpu: s === d }, 4);
      }
    }
  }
}

function* repeat(draft: Draft, count: number): Generator<Draft> {
  for (let i = 1; i <= count; i++) yield { ...draft, name: `rows ${i}` };
}

// Shapes: the smallest, the largest, odd ones, and more groups than lanes

// deno-fmt-ignore
const SHAPES: readonly Shape[] = [
  [1, 1, 1, 1], [2, 1, 1, 2], [3, 3, 2, 2], [7, 1, 1, 7], [64, 1, 1, 64], [128, 128, 64, 64],
  [288, 2, 1, 5], [450, 150, 140, 9], [896, 7, 5, 32], [1000, 1, 1, 10], [1024, 256, 40, 16],
  [2047, 1, 1, 31], [4095, 5, 2, 3], [4096, 1, 1, 64], [4096, 512, 64, 24], [4096, 4096, 100, 1],
];

function* shapeGates(): Generator<Draft> {
  for (const [i, shape] of SHAPES.entries()) {
    const { groups, ...rest } = shapeOptions(shape);
    const score = i % 3 === 1 ? "max" : "top2sum";
    const options = {
      ...rest,
      ...(groups && { groups: { ...groups, score } as const }),
      scoring: SCORINGS[i % 3],
      dtype: DTYPES[(i >> 1) % 3],
    };
    const draft = { name: "", options, webgpu: true };
    if (i % 4 === 3) yield* repeat(draft, 3);
    else for (const bias of BIASES.slice(i % 3, i % 3 + 3)) yield { ...draft, bias };
  }
}

// Weights: everything that is computed from the scores of the selected experts

const WEIGHTS: readonly Omit<PlainOptions, "numExperts" | "topK">[] = [
  { renormalize: false },
  { renormalize: false, scaleOutput: false, routedScalingFactor: 2.5, numSharedExperts: 2 },
  { renormalize: false, routedScalingFactor: 2.827, numSharedExperts: 1 },
  { scaleOutput: false, routedScalingFactor: 2.5, numSharedExperts: 1 },
  { epsilon: 0, routedScalingFactor: 16, numSharedExperts: 2 },
  { epsilon: 1e-6, routedScalingFactor: 1e-3, numSharedExperts: 32 },
  { epsilon: 0.5, routedScalingFactor: 3e38, numSharedExperts: 3 },
  { epsilon: 3e38, routedScalingFactor: 1e-38 },
  { epsilon: 1e-45, routedScalingFactor: 1e-45, numSharedExperts: 1 },
];

const WEIGHTS_SHAPES: readonly Shape[] = [[64, 1, 1, 6], [256, 8, 4, 8], [23, 1, 1, 5]];

function* weightGates(): Generator<Draft> {
  for (const [i, weights] of WEIGHTS.entries()) {
    const shape = WEIGHTS_SHAPES[i % 3];
    const options = {
      ...shapeOptions(shape),
      ...weights,
      scoring: SCORINGS[(i + (i / 3 | 0)) % 3],
      dtype: DTYPES[(i / 3 | 0) % 3],
    };
    const webgpu = i % 2 === 1;
    for (const bias of BIASES.slice(0, 3)) yield { name: "", options, bias, webgpu };
    if (webgpu) continue;
    const mapped = { perExpertScale: true, expertMap: true, webgpu: true } as const;
    for (const padding of [0, 2, 7]) {
      yield { name: `padding ${padding}`, options, ...mapped, padding };
    }
  }
}

// Given: experts that are chosen by the caller

const GIVEN: readonly PlainOptions[] = [
  { numExperts: 1, topK: 1 },
  { numExperts: 23, topK: 5, numSharedExperts: 2, routedScalingFactor: 2.827, dtype: "bf16" },
  { numExperts: 4096, topK: 64, scaleOutput: false, scoring: "sqrtsoftplus" },
  { numExperts: 128, topK: 8, scoring: "softmax" },
  { numExperts: 60, topK: 4, scoring: "softmax", renormalize: false, dtype: "f16" },
  {
    numExperts: 450,
    topK: 9,
    groups: { count: 150, selected: 140 },
    routedScalingFactor: 1.5,
    epsilon: 1e-6,
  },
];

function* givenGates(): Generator<Draft> {
  for (const [i, options] of GIVEN.entries()) {
    const given = { options, given: true, padding: 1, webgpu: true };
    yield { name: "rows 1", ...given };
    yield { name: "rows 2", ...given };
    const mapped = { perExpertScale: true, expertMap: true } as const;
    yield { name: "", ...given, ...mapped, bias: BIASES[i % 6] };
  }
}

/** Any ids, some of them twice; the first row has the last expert and the first. */
function givenIds({ numExperts, topK }: PlainOptions, row: number): number[] {
  if (row === 0) return Array.from({ length: topK }, (_, k) => k % 2 === 0 ? numExperts - 1 : 0);
  return Array.from({ length: topK }, (_, k) => (row * 7919 + k * (row + 12) * 31) % numExperts);
}

// Presets: the options of every model

/**
 * A preset has no bias of its own; most with sigmoid or sqrtsoftplus scores need one. The first of
 * each rule is routed on WebGPU.
 */
function* presetGates(): Generator<Draft> {
  const rules = new Set<string>();
  for (const [i, [name, preset]] of Object.entries(presets).entries()) {
    const { needs: _, ...rest } = preset;
    const { scoring, renormalize, epsilon, groups } = rest;
    const rule = JSON.stringify([scoring, renormalize, epsilon, groups]);
    const webgpu = !rules.has(rule);
    rules.add(rule);
    const options = { ...rest, dtype: DTYPES[i % 3] };
    const biased = preset.scoring !== "softmax" || name === "longcatFlash";
    yield { name: `preset ${name}`, options, ...(biased && { bias: BIASES[0] }), webgpu };
  }
}

// Scaled: logits that are multiplied, and a bias chosen by the row

const SCALED: readonly { readonly scale?: number; readonly biases?: number }[] = [
  { scale: 0.7 },
  { scale: 1 / 3, biases: 2 },
  { biases: 2 },
  { biases: 16 },
  { scale: 1e38, biases: 3 },
  { scale: 1e-40 },
];

function* scaledGates(): Generator<Draft> {
  for (const [i, { scale, biases }] of SCALED.entries()) {
    for (const [s, scoring] of SCORINGS.entries()) {
      const options = {
        ...shapeOptions([UNGROUPED, BY_SUM, BY_BEST][(i + s) % 3][s]),
        scoring,
        dtype: DTYPES[(i + s) % 3],
        ...(scale && { logitScale: scale }),
      };
      const bias = BIASES[i % 3]!;
      yield {
        name: "",
        options,
        ...(biases && { bias: { ...bias, count: biases } }),
        padding: i % 2,
        webgpu: i % 3 === s,
      };
    }
  }
}

// Sinks: shared experts that the router scores

const SINKS: readonly Omit<PlainOptions, "numExperts" | "topK">[] = [
  { numSharedExperts: 2, epsilon: 0, routedScalingFactor: 8, globalScale: 0.006 },
  { numSharedExperts: 1 },
  { numSharedExperts: 3, renormalize: false, routedScalingFactor: 2.5 },
  { numSharedExperts: 32, scaleOutput: false, epsilon: 1e-6 },
  { numSharedExperts: 4, globalScale: 1e30, routedScalingFactor: 3e8 },
  { numSharedExperts: 2, logitScale: 0.7, routedScalingFactor: 1e-45, epsilon: 1e-45 },
];

// deno-fmt-ignore
const SINK_SHAPES: readonly Shape[] = [
  [256, 1, 1, 6], [4096, 1, 1, 32], [60, 10, 3, 6], [450, 150, 140, 9], [256, 8, 4, 8], [1, 1, 1, 1],
];

function* sinkGates(): Generator<Draft> {
  for (const [i, weights] of SINKS.entries()) {
    for (const [s, scoring] of (["sigmoid", "sqrtsoftplus"] as const).entries()) {
      const options = {
        ...shapeOptions(SINK_SHAPES[(i + 2 * s) % 6]),
        ...weights,
        scoring,
        dtype: DTYPES[(i + s) % 3],
        sharedExpertSink: true,
      };
      const draft = { name: "", options, padding: i % 2, webgpu: true };
      yield { ...draft, bias: BIASES[i] };
      yield draft;
      if (i % 2 === s) yield { ...draft, given: true };
      else yield { ...draft, bias: BIASES[0], perExpertScale: true, expertMap: true };
    }
  }
  const options = { numExperts: 64, topK: 6, numSharedExperts: 2, sharedExpertSink: true };
  yield { name: "", options, bias: { dtype: "f32", kind: "normal", count: 3 }, webgpu: true };
}

// Capped: logits with a soft cap

/** Grok's cap, one that is felt by every logit, and the ends. */
const CAPS = [30, 2.5, 1e-45, 3.4028234663852886e38];

function* cappedGates(): Generator<Draft> {
  for (const [i, logitSoftCap] of CAPS.entries()) {
    for (const [s, scoring] of SCORINGS.entries()) {
      const options = {
        ...shapeOptions([UNGROUPED, BY_SUM, BY_BEST][(i + s) % 3][(i + 1) % 3]),
        scoring,
        dtype: DTYPES[(i + s) % 3],
        logitSoftCap,
        ...(i === 1 && { logitScale: 0.7 }),
        ...(scoring === "softmax" && { renormalize: false }),
        ...(scoring === "sqrtsoftplus" && { numSharedExperts: 2, sharedExpertSink: true }),
      };
      const draft = { name: "", options, padding: i % 2, webgpu: (i + s) % 2 === 0 };
      yield { ...draft, bias: BIASES[i] };
      yield i === s ? { ...draft, given: true } : draft;
    }
  }
}

// All

/** The gate in words. */
function nameGate(draft: Draft): string {
  const { name, options, bias, perExpertScale, expertMap, given, padding } = draft;
  const { numExperts, topK, groups, scoring = "sigmoid", dtype = "f32" } = options;
  const weights = Object.entries(options).filter(([key]) =>
    [
      "logitScale",
      "logitSoftCap",
      "renormalize",
      "epsilon",
      "routedScalingFactor",
      "globalScale",
      "scaleOutput",
      "numSharedExperts",
      "sharedExpertSink",
    ]
      .includes(key)
  );
  return [
    `${scoring} ${dtype} ${numExperts} experts`,
    groups && `${groups.selected} of ${groups.count} groups by ${groups.score ?? "top2sum"}`,
    `top ${topK}`,
    bias && `${bias.count ? `${bias.count} biases` : "bias"} ${bias.dtype} ${bias.kind}`,
    ...(name.startsWith("preset") ? [] : weights.map(([key, value]) => `${key} ${value}`)),
    perExpertScale && "perExpertScale",
    expertMap && "expertMap",
    given && "given",
    padding && !name.includes("padding") && `padding ${padding}`,
    name,
  ].filter(Boolean).join(", ");
}

/** Deals the next kinds of rows. */
function* dealKinds(): Generator<string> {
  while (true) yield* ROW_KINDS;
}

function* finish(drafts: Iterable<Draft>, firstSeed: number): Generator<GateSpec> {
  const kinds = dealKinds();
  let seed = firstSeed;
  for (const draft of drafts) {
    const { options, bias, perExpertScale, expertMap, given, padding = 0, webgpu } = draft;
    const rows = Array.from({ length: ROWS_PER_GATE }, (_, row): RowSpec => ({
      kind: kinds.next().value!,
      ...(given && { given: givenIds(options, row) }),
    }));
    yield {
      gate: nameGate(draft),
      options,
      ...(bias && { bias }),
      ...(perExpertScale && { perExpertScale }),
      ...(expertMap && { expertMap }),
      ...(webgpu && { webgpu }),
      seed: seed++,
      numValidTokens: ROWS_PER_GATE - padding,
      rows,
    };
  }
}

const LISTS: Readonly<Record<typeof FROZEN_FILES[number], () => Iterable<Draft>>> = {
  scores: scoreGates,
  shapes: shapeGates,
  weights: weightGates,
  given: givenGates,
  presets: presetGates,
  scaled: scaledGates,
  sinks: sinkGates,
  capped: cappedGates,
};

/**
 * Lists the gates of a file.
 *
 * @param name The file.
 * @returns The gates, always the same.
 */
export function gatesToFreeze(name: typeof FROZEN_FILES[number]): GateSpec[] {
  const firstSeed = 1000 * (1 + Object.keys(LISTS).indexOf(name));
  return [...finish(LISTS[name](), firstSeed)];
}
