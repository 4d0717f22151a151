/** The report of `deno task route`, as lines of text. */

import type { GateOptions } from "../../mod.ts";
import { type Paint, plain } from "../lib/style.ts";
import { printable } from "../lib/terminal.ts";
import { describeLoads, expertLoads, loadChart } from "./chart.ts";
import { describeColumns, divideColumns, GUTTER } from "./columns.ts";
import type { RouteInput } from "./input.ts";
import { logitsPerToken } from "./row.ts";
import { differingBits, type RoutedBatch } from "./run.ts";
import { stripLines } from "./strip.ts";

/** How many slots of a token fit a line. */
const SLOTS_SHOWN = 8;

/** Tokens of the picture, where there are as many. */
const STRIP_TOKENS = 16;

/** How a decision is drawn. */
export interface Canvas {
  /** Characters of a line. */
  readonly width: number;
  /** Whether block characters may be used. */
  readonly blocks: boolean;
  /** Colours. */
  readonly paint: Paint;
}

/** Says in a line what a router does. */
function describeRule(options: GateOptions): string {
  const { topK, groups, routedScalingFactor = 1, globalScale = 1, scaleOutput = true } = options;
  const factor = routedScalingFactor * globalScale;
  return [
    `top ${topK}`,
    groups && `best ${groups.selected} of ${groups.count} groups (${groups.score ?? "top2sum"})`,
    options.logitSoftCap && `logits capped at ${options.logitSoftCap}`,
    options.scoring ?? "sigmoid",
    options.bias && "correction bias",
    (options.renormalize ?? true) && "renormalized",
    scaleOutput && factor !== 1 && `x ${factor}`,
    options.perExpertScale && "scale per expert",
    options.numSharedExperts &&
    `${options.numSharedExperts} shared${options.sharedExpertSink ? ", scored" : ""}`,
  ].filter(Boolean).join(", ");
}

/**
 * Says what is routed.
 *
 * @param input What to route.
 * @returns The lines.
 */
export function headLines(input: RouteInput): string[] {
  const { title, notes, options, logits } = input;
  const numTokens = logits.length / logitsPerToken(options);
  return [
    `${title}: ${numTokens} tokens x ${options.numExperts} experts, ${options.dtype ?? "f32"}`,
    `rule:   ${describeRule(options)}`,
    ...notes,
  ].map(printable);
}

function formatWeight(weight: number): string {
  const magnitude = Math.abs(weight);
  return weight === 0 || (magnitude >= 1e-4 && magnitude < 1000)
    ? weight.toFixed(4)
    : weight.toExponential(1);
}

function cells(texts: readonly string[]): string {
  return texts.map((text) => text.padStart(8)).join("");
}

/** Why the weights of a token are not sorted. */
const ORDER_NOTE = "the order is that of score + bias; a weight leaves the bias out";

/**
 * Shows the experts and weights of the first tokens, best first, two lines a token.
 *
 * @param routed The decision.
 * @param options The rule, how many tokens to show, and colours.
 * @returns The lines.
 */
export function tokenLines(
  routed: RoutedBatch,
  { options, tokens, paint = plain }: {
    readonly options: GateOptions;
    readonly tokens: number;
    readonly paint?: Paint;
  },
): string[] {
  if (tokens === 0) return [];
  const rowWidth = options.topK + (options.numSharedExperts ?? 0);
  const shown = Math.min(rowWidth, SLOTS_SHOWN);
  const more = rowWidth > shown ? ` +${rowWidth - shown}` : "";
  const lines = ["experts of the first tokens, best first, and their weights"];
  for (let token = 0; token < tokens; token++) {
    const start = token * rowWidth;
    const experts = [...routed.indices.subarray(start, start + shown)].map(String);
    const weights = [...routed.weights.subarray(start, start + shown)].map(formatWeight);
    lines.push(`token ${`${token}`.padEnd(4)}${paint(cells(experts), "cyan")}${more}`);
    lines.push(`  weight  ${cells(weights)}`);
  }
  return [...lines, ...options.bias ? [ORDER_NOTE] : []];
}

/** Says what the columns of a picture are, beside experts. */
function describeAcross({ numExperts, groups }: GateOptions, { width }: Canvas): string {
  const groupCount = groups?.count ?? 1;
  const columns = divideColumns(numExperts, { width: width - GUTTER, groupCount });
  return (groupCount > 1 ? `, ${groupCount} groups` : "") + describeColumns(columns);
}

/**
 * Draws a line for each of the first tokens with the experts that it goes to.
 *
 * @param routed The decision.
 * @param canvas The rule, and what to draw on.
 * @returns The lines.
 */
export function pictureLines(
  routed: RoutedBatch,
  { options, canvas }: { readonly options: GateOptions; readonly canvas: Canvas },
): string[] {
  const { numExperts, topK, numSharedExperts = 0, groups } = options;
  const rowWidth = topK + numSharedExperts;
  const tokens = Math.min(STRIP_TOKENS, routed.indices.length / rowWidth);
  const groupCount = groups?.count ?? 1;
  return [
    `token (down) x expert (across${describeAcross(options, canvas)}): fuller is a larger weight`,
    ...stripLines(routed, { tokens, rowWidth, numExperts, groupCount, ...canvas }),
  ];
}

/**
 * Draws the load of the experts.
 *
 * @param routed The decision.
 * @param canvas The rule, and what to draw on.
 * @returns The lines.
 */
export function loadLines(
  routed: RoutedBatch,
  { options, canvas }: { readonly options: GateOptions; readonly canvas: Canvas },
): string[] {
  const loads = expertLoads(routed.indices, options.numExperts);
  const groupCount = options.groups?.count ?? 1;
  const across = canvas.blocks ? describeAcross(options, canvas) : "";
  return [
    `load per expert, in tokens${across}`,
    ...loadChart(loads, { groupCount, ...canvas }),
    describeLoads(loads),
  ];
}

/** Why a small batch takes 10 ms on WebGPU. */
const READBACK_NOTE =
  "a WebGPU call through Deno waits up to 10 ms for its result; encode() does not";

function formatTime(seconds: number): string {
  if (seconds >= 1) return `${seconds.toPrecision(3)} s`;
  if (seconds >= 1e-3) return `${(seconds * 1e3).toPrecision(3)} ms`;
  if (seconds >= 1e-6) return `${(seconds * 1e6).toPrecision(3)} us`;
  return `${Math.round(seconds * 1e9)} ns`;
}

/**
 * Shows the time of each backend, end to end.
 *
 * @param results The decisions.
 * @param numTokens How many tokens.
 * @returns The lines.
 */
export function timeLines(results: readonly RoutedBatch[], numTokens: number): string[] {
  if (numTokens === 0) return [];
  return [
    "time, from logits in memory to the decision in memory",
    ...results.map(({ backend, adapter, seconds }) =>
      `${backend.padEnd(6)}  ${formatTime(seconds / numTokens)} a token, ` +
      `${formatTime(seconds)} for ${numTokens}${adapter === undefined ? "" : `, on ${adapter}`}`
    ),
    ...results.some(({ backend }) => backend === "webgpu") ? [READBACK_NOTE] : [],
  ];
}

/**
 * Says whether the backends agree, bit by bit.
 *
 * @param results The decisions.
 * @returns The line, and how many bits differ.
 */
export function agreement(results: readonly RoutedBatch[]): { line: string; bits: number } {
  const [one, other] = results;
  if (other === undefined) {
    return { line: `only ${one.backend} ran: nothing to compare with`, bits: 0 };
  }
  const bits = differingBits(one, other);
  const count = one.indices.length;
  const verb = bits === 0 ? "agree" : "DISAGREE";
  return {
    line: `wasm and webgpu ${verb}: ${count} indices, ${count} weights, ${bits} differing bits`,
    bits,
  };
}

/**
 * Says whether the experts are those that another implementation chose.
 *
 * @param routed The decision.
 * @param expected Their ids, `topK` a row in any order.
 * @returns The line.
 */
export function expectedLine(
  routed: RoutedBatch,
  { by, ids, topK }: { by: string; ids: Int32Array; topK: number },
): string {
  const sorted = (array: Int32Array, token: number): string =>
    array.slice(token * topK, (token + 1) * topK).sort().join();
  const tokens = ids.length / topK;
  let same = 0;
  for (let token = 0; token < tokens; token++) {
    if (sorted(routed.indices, token) === sorted(ids, token)) same++;
  }
  return `experts as chosen by ${by}: ${same} of ${tokens} tokens`;
}
