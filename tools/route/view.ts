/** What a person wants to see of a routing decision. */

import type { GateOptions } from "../../mod.ts";
import { describeLoads, expertLoads, loadChart } from "./chart.ts";
import type { RouteInput } from "./input.ts";
import { differingBits, type RoutedBatch } from "./run.ts";

/** How many slots of a token fit a line. */
const SLOTS_SHOWN = 8;

/** Says in a line what a router does. */
function describeRule(options: GateOptions): string {
  const { topK, groups, routedScalingFactor = 1, scaleOutput = true } = options;
  return [
    `top ${topK}`,
    groups && `best ${groups.selected} of ${groups.count} groups (${groups.score ?? "top2sum"})`,
    options.scoring ?? "sigmoid",
    options.bias && "correction bias",
    (options.renormalize ?? true) && "renormalized",
    scaleOutput && routedScalingFactor !== 1 && `x ${routedScalingFactor}`,
    options.numSharedExperts && `${options.numSharedExperts} shared`,
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
  const numTokens = logits.length / options.numExperts;
  return [
    `${title}: ${numTokens} tokens x ${options.numExperts} experts, ${options.dtype ?? "f32"}`,
    `rule:   ${describeRule(options)}`,
    ...notes,
  ];
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

/**
 * Shows the experts and weights of the first tokens, best first, two lines a token.
 *
 * @param routed The decision.
 * @param shape How many tokens to show, and how many slots a token has.
 * @returns The lines.
 */
export function tokenLines(
  routed: RoutedBatch,
  { tokens, rowWidth }: { tokens: number; rowWidth: number },
): string[] {
  const shown = Math.min(rowWidth, SLOTS_SHOWN);
  const more = rowWidth > shown ? ` +${rowWidth - shown}` : "";
  const lines: string[] = [];
  for (let token = 0; token < tokens; token++) {
    const start = token * rowWidth;
    const experts = [...routed.indices.subarray(start, start + shown)].map(String);
    const weights = [...routed.weights.subarray(start, start + shown)].map(formatWeight);
    lines.push(`token ${`${token}`.padEnd(4)}${cells(experts)}${more}`);
    lines.push(`  weight  ${cells(weights)}`);
  }
  return lines;
}

/**
 * Draws the load of the experts.
 *
 * @param routed The decision.
 * @param options How many experts, how wide, and whether for a terminal.
 * @returns The lines.
 */
export function loadLines(
  routed: RoutedBatch,
  { numExperts, width, blocks }: { numExperts: number; width: number; blocks: boolean },
): string[] {
  const loads = expertLoads(routed.indices, numExperts);
  return [
    "load per expert, in tokens",
    ...loadChart(loads, { width, blocks }),
    describeLoads(loads),
  ];
}

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
 * Says whether the experts are those that somebody else's code chose.
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
