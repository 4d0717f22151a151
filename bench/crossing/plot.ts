/** Draws what `crossing.ts` has timed: time per token against batch size, both logarithmic, a panel a shape. */

import type { CrossingReport } from "./crossing.ts";

/** A point: tokens of a batch, and microseconds a token. */
export type Point = readonly [numTokens: number, micros: number];

/** One line of a panel. */
interface Series {
  readonly name: string;
  readonly style: string;
  readonly points: readonly Point[];
}

interface Panel {
  readonly title: string;
  readonly series: readonly Series[];
}

/** What a plot says beside its lines. */
export interface PlotText {
  /** What was measured, where and when: a line each. */
  readonly caption: readonly string[];
}

const WIDTH = 960;
const PANEL = { width: 276, height: 262, gap: 18, left: 58, top: 84 } as const;

/** Readable on white and on black; lines differ in their marks too. */
const CSS = `
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.ground { fill: #ffffff } .frame { fill: none; stroke: #8c959f }
.grid { stroke: #d8dee4 } .small { font-size: 12px; fill: #57606a }
.title { font-size: 16px; font-weight: 600 } .cross { stroke-dasharray: 4 3 }
.halo { stroke: #ffffff; stroke-width: 4; paint-order: stroke }
.line { fill: none; stroke-width: 2 } .a { stroke: #0969da } .b { stroke: #bc4c00 } .c { stroke: #1a7f37 }
.dot.a { fill: #0969da } .dot.b { fill: #bc4c00 } .dot.c { fill: #1a7f37 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .ground { fill: #0d1117 } .frame { stroke: #6e7681 }
.grid { stroke: #30363d } .small { fill: #9198a1 } .halo { stroke: #0d1117 }
.a { stroke: #58a6ff } .b { stroke: #f0883e } .c { stroke: #3fb950 }
.dot.a { fill: #58a6ff } .dot.b { fill: #f0883e } .dot.c { fill: #3fb950 }
}`;

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
    style: "bc"[i],
    points: pointsOf(report, { shape, backend: "webgpu" }),
  }));
  const points = pointsOf(reports[0], { shape, backend: "wasm" });
  const [numExperts, groups, selected, topK] = shape.split(",");
  const grouped = groups === "1" ? "" : `, ${selected} of ${groups} groups`;
  const title = `${numExperts} experts, top ${topK}${grouped}`;
  return { title, series: [{ name: "WASM", style: "a", points }, ...webgpu] };
}

/** Powers of ten around all points, or the batch sizes. */
function rangeOf(panels: readonly Panel[], axis: 0 | 1): readonly [number, number] {
  const all = panels.flatMap(({ series }) => series.flatMap(({ points }) => points))
    .map((point) => Math.log10(point[axis]));
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return axis === 0 ? [least, most] : [Math.floor(least), Math.ceil(most)];
}

/** Places of a panel: from values to SVG's. */
interface Scale {
  readonly x: (numTokens: number) => number;
  readonly y: (micros: number) => number;
  readonly left: number;
  readonly decades: readonly number[];
  readonly mostTokens: number;
}

function scaleOf(panels: readonly Panel[], index: number): Scale {
  const left = PANEL.left + index * (PANEL.width + PANEL.gap);
  const [firstX, lastX] = rangeOf(panels, 0);
  const [firstY, lastY] = rangeOf(panels, 1);
  const place = (value: number, from: number, to: number): number =>
    (Math.log10(value) - from) / (to - from);
  return {
    left,
    x: (numTokens) => left + 10 + (PANEL.width - 20) * place(numTokens, firstX, lastX),
    y: (micros) => PANEL.top + PANEL.height * (1 - place(micros, firstY, lastY)),
    decades: Array.from({ length: lastY - firstY + 1 }, (_, i) => 10 ** (firstY + i)),
    mostTokens: 10 ** lastX,
  };
}

function shortNumber(value: number): string {
  if (value < 1e5) return String(value);
  return value < 1e6 ? `${Math.round(value / 100) / 10}k` : `${Math.round(value / 1e5) / 10}M`;
}

function micros(value: number): string {
  return value < 1000 ? `${Number(value.toPrecision(1))} µs` : `${value / 1000} ms`;
}

function text(x: number, y: number, options: { content: string; attributes?: string }): string {
  const content = options.content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${
    options.attributes ?? ""
  }>${content}</text>`;
}

function drawAxes(scale: Scale, { index, title }: { index: number; title: string }): string[] {
  const { left, x, y, decades, mostTokens } = scale;
  const [right, bottom] = [left + PANEL.width, PANEL.top + PANEL.height];
  const parts = [text(left, PANEL.top - 10, { content: title, attributes: 'font-weight="600"' })];
  for (const decade of decades) {
    const at = y(decade).toFixed(1);
    parts.push(`<path class="grid" d="M${left} ${at}H${right}"/>`);
    if (index > 0) continue;
    const attributes = 'class="small" text-anchor="end"';
    parts.push(text(left - 6, y(decade) + 4, { content: micros(decade), attributes }));
  }
  for (let tokens = 1; tokens <= mostTokens * 1.001; tokens *= 16) {
    const attributes = 'class="small" text-anchor="middle"';
    parts.push(`<path class="grid" d="M${x(tokens).toFixed(1)} ${PANEL.top}V${bottom}"/>`);
    parts.push(text(x(tokens), bottom + 17, { content: shortNumber(tokens), attributes }));
  }
  const { width, height, top } = PANEL;
  parts.push(`<rect class="frame" x="${left}" y="${top}" width="${width}" height="${height}"/>`);
  return parts;
}

function drawSeries({ style, points }: Series, { x, y }: Scale): string[] {
  const places = points.map(([tokens, value]) => [x(tokens).toFixed(1), y(value).toFixed(1)]);
  return [
    `<polyline class="line ${style}" points="${places.map((place) => place.join()).join(" ")}"/>`,
    ...places.map(([cx, cy]) => `<circle class="dot ${style}" cx="${cx}" cy="${cy}" r="3"/>`),
  ];
}

/** A line where WebGPU overtakes, and above all lines the words that say so, or that it does not. */
function drawCrossings({ series }: Panel, { x, left }: Scale): string[] {
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
    words.push(text(left + PANEL.width - 8, PANEL.top + 18 + 16 * i, { content, attributes }));
    if (crossing === null) continue;
    const at = x(crossing).toFixed(1);
    lines.push(`<path class="cross ${style}" d="M${at} ${PANEL.top}v${PANEL.height}"/>`);
  }
  return [...lines, ...words];
}

function drawLegend({ series }: Panel): string[] {
  let left = PANEL.left;
  return series.flatMap(({ name, style }) => {
    const at = left;
    left += 60 + 7 * name.length;
    return [
      `<path class="line ${style}" d="M${at} 45h26"/>`,
      `<circle class="dot ${style}" cx="${at + 13}" cy="45" r="3"/>`,
      text(at + 32, 50, { content: name }),
    ];
  });
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
  const panels = shapes.map((shape) => panelOf(shape, reports));
  const bottom = PANEL.top + PANEL.height;
  const height = bottom + 58 + 18 * caption.length;
  const parts = panels.flatMap((panel, index) => {
    const scale = scaleOf(panels, index);
    return [
      ...drawAxes(scale, { index, title: panel.title }),
      ...panel.series.flatMap((series) => drawSeries(series, scale)),
      ...drawCrossings(panel, scale),
    ];
  });
  const middle = PANEL.left + (panels.length * (PANEL.width + PANEL.gap) - PANEL.gap) / 2;
  return `${
    [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
      "<title>Time per token against batch size, for each backend</title>",
      `<style>${CSS}\n</style>`,
      `<rect class="ground" width="${WIDTH}" height="${height}"/>`,
      text(PANEL.left, 26, {
        content: "Time per token, logits in memory to decision in memory",
        attributes: 'class="title"',
      }),
      ...drawLegend(panels[0]),
      ...parts,
      text(middle, bottom + 36, {
        content: "tokens in a batch",
        attributes: 'class="small" text-anchor="middle"',
      }),
      ...caption.map((content, i) =>
        text(PANEL.left, bottom + 60 + 18 * i, { content, attributes: 'class="small"' })
      ),
      "</svg>",
    ].join("\n")
  }\n`;
}
