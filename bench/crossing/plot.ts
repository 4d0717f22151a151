/** Draws what `crossing.ts` has timed: time per token against batch size, a panel a shape. */

import {
  drawPlot,
  type Panel,
  type Point,
  type Scale,
  shortNumber,
  text,
} from "../lib/log_plot.ts";
import type { CrossingReport } from "./crossing.ts";

/** What a plot says beside its lines. */
export interface PlotText {
  /** What was measured, where and when: a line each. */
  readonly caption: readonly string[];
}

/**
 * Takes one line out of a report.
 *
 * @param report What was timed.
 * @param line The shape and the backend.
 * @returns Its points by batch size.
 */
export function pointsOf(
  { results }: CrossingReport,
  { shape, backend }: { readonly shape: string; readonly backend: string },
): Point[] {
  return results.filter((each) => each.shape.join() === shape && each.backend === backend)
    .map(({ numTokens, median }) => [numTokens, median / numTokens * 1e6]);
}

/**
 * Finds the batch size from which the second line is the lower one.
 *
 * @param first Points by batch size.
 * @param second Points at the same sizes.
 * @returns The last crossing, between two sizes by straight lines on logarithmic paper; 1 where the
 * second is lower all along, `null` where it is not at the end.
 */
export function crossingOf(first: readonly Point[], second: readonly Point[]): number | null {
  // How far the second lies above the first.
  const above = first.map(([, micros], i) => Math.log(second[i][1] / micros));
  const last = above.findLastIndex((each) => each >= 0);
  if (last === above.length - 1) return null;
  if (last === -1) return 1;
  const part = above[last] / (above[last] - above[last + 1]);
  const [from, to] = [first[last][0], first[last + 1][0]].map(Math.log);
  return Math.exp(from + part * (to - from));
}

function panelOf(shape: string, reports: readonly CrossingReport[]): Panel {
  const webgpu = reports.map((report, i) => ({
    name: `WebGPU, ${report.webgpu}`,
    style: (["b", "c"] as const)[i],
    points: pointsOf(report, { shape, backend: "webgpu" }),
  }));
  const points = pointsOf(reports[0], { shape, backend: "wasm" });
  const [numExperts, groups, selected, topK] = shape.split(",");
  const grouped = groups === "1" ? "" : `, ${selected} of ${groups} groups`;
  const title = `${numExperts} experts, top ${topK}${grouped}`;
  return { title, series: [{ name: "WASM", style: "a", points }, ...webgpu] };
}

/** A line where WebGPU overtakes, and above all lines the words that say so, or that it does not. */
function drawCrossings({ series }: Panel, { x, left, top, width, height }: Scale): string[] {
  const [wasm, ...others] = series;
  const lines: string[] = [];
  const words: string[] = [];
  for (const [i, { points, style, name }] of others.entries()) {
    const crossing = crossingOf(wasm.points, points);
    const most = points[points.length - 1][0];
    const content = crossing === null
      ? `${name}: not up to ${shortNumber(most)} tokens`
      : `${name}: from ${shortNumber(Number(crossing.toPrecision(2)))} tokens`;
    const attributes = 'class="small halo" text-anchor="end"';
    words.push(text(left + width - 8, top + 18 + 16 * i, { content, attributes }));
    if (crossing === null) continue;
    const at = x(crossing).toFixed(1);
    lines.push(`<path class="cross ${style}" d="M${at} ${top}v${height}"/>`);
  }
  return [...lines, ...words];
}

/**
 * Draws the plot.
 *
 * @param reports Measurements of one machine, one for each implementation of WebGPU, two at most; the
 * line of WASM is the first one's.
 * @param options What stands below.
 * @returns An SVG.
 */
export function drawCrossing(reports: readonly CrossingReport[], { caption }: PlotText): string {
  const shapes = [...new Set(reports[0].results.map(({ shape }) => shape.join()))];
  return drawPlot({
    label: "Time per token against batch size, for each backend",
    heading: "Time per token, logits in memory to decision in memory",
    axis: "tokens in a batch",
    step: 16,
    panels: shapes.map((shape) => panelOf(shape, reports)),
    caption,
    decorate: drawCrossings,
  });
}
