/** Plots on logarithmic paper, as SVG: panels side by side that share both axes, a line or marks a series. */

/** A point: what stands on the horizontal axis, and microseconds. */
export type Point = readonly [x: number, micros: number];

/** One line of a panel. */
export interface Series {
  /** What the legend says. */
  readonly name: string;
  /** Its colour and its mark; "d" is hollow and dashed, for what was measured apart. */
  readonly style: "a" | "b" | "c" | "d";
  /** By increasing `x`. */
  readonly points: readonly Point[];
}

/** A pair of axes. */
export interface Panel {
  readonly title: string;
  readonly series: readonly Series[];
}

/** A plot. */
export interface Plot {
  /** What a screen reader says. */
  readonly label: string;
  /** What stands above everything. */
  readonly heading: string;
  /** What the horizontal axis shows. */
  readonly axis: string;
  /** The factor from one of its labels to the next. */
  readonly step: number;
  /** Two or three, whose series have the same names. */
  readonly panels: readonly Panel[];
  /** What was measured, where and when: a line each. */
  readonly caption: readonly string[];
  /** Draws more into a panel, above its lines. */
  readonly decorate?: (panel: Panel, scale: Scale) => readonly string[];
}

/** Places of a panel: from values to SVG's. */
export interface Scale {
  readonly x: (value: number) => number;
  readonly y: (micros: number) => number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly decades: readonly number[];
  readonly leastX: number;
  readonly mostX: number;
}

const WIDTH = 960;
const SHEET = { left: 58, right: 38, top: 84, height: 262, gap: 18 } as const;

/** Readable on white and on black; lines differ in their marks too. */
const CSS = `
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.ground { fill: #ffffff } .frame { fill: none; stroke: #8c959f }
.grid { stroke: #d8dee4 } .small { font-size: 12px; fill: #57606a }
.title { font-size: 16px; font-weight: 600 } .cross { stroke-dasharray: 4 3 }
.halo { stroke: #ffffff; stroke-width: 4; paint-order: stroke }
.line { fill: none; stroke-width: 2 } .a { stroke: #0969da } .b { stroke: #bc4c00 } .c { stroke: #1a7f37 }
.dot.a { fill: #0969da } .dot.b { fill: #bc4c00 } .dot.c { fill: #1a7f37 }
.d { stroke: #8250df } .line.d { stroke-dasharray: 2 4 } .dot.d { fill: #ffffff; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .ground { fill: #0d1117 } .frame { stroke: #6e7681 }
.grid { stroke: #30363d } .small { fill: #9198a1 } .halo { stroke: #0d1117 }
.a { stroke: #58a6ff } .b { stroke: #f0883e } .c { stroke: #3fb950 }
.dot.a { fill: #58a6ff } .dot.b { fill: #f0883e } .dot.c { fill: #3fb950 }
.d { stroke: #bc8cff } .dot.d { fill: #0d1117 }
}`;

/** Powers of ten around all times, or the values of the horizontal axis. */
function rangeOf(panels: readonly Panel[], axis: 0 | 1): readonly [number, number] {
  const all = panels.flatMap(({ series }) => series.flatMap(({ points }) => points))
    .map((point) => Math.log10(point[axis]));
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return axis === 0 ? [least, most] : [Math.floor(least), Math.ceil(most)];
}

function scaleOf(panels: readonly Panel[], index: number): Scale {
  const { right, top, height, gap } = SHEET;
  const width = (WIDTH - SHEET.left - right + gap) / panels.length - gap;
  const left = SHEET.left + index * (width + gap);
  const [firstX, lastX] = rangeOf(panels, 0);
  const [firstY, lastY] = rangeOf(panels, 1);
  const place = (value: number, from: number, to: number): number =>
    (Math.log10(value) - from) / (to - from);
  return {
    ...{ left, top, width, height },
    x: (value) => left + 10 + (width - 20) * place(value, firstX, lastX),
    y: (micros) => top + height * (1 - place(micros, firstY, lastY)),
    decades: Array.from({ length: lastY - firstY + 1 }, (_, i) => 10 ** (firstY + i)),
    leastX: 10 ** firstX,
    mostX: 10 ** lastX,
  };
}

/**
 * Writes a value of the horizontal axis.
 *
 * @param value The value.
 * @returns At most five digits, thousands as "k", millions as "M".
 */
export function shortNumber(value: number): string {
  if (value < 1e5) return String(value);
  return value < 1e6 ? `${Math.round(value / 100) / 10}k` : `${Math.round(value / 1e5) / 10}M`;
}

function micros(value: number): string {
  if (value < 0.05) return `${Number((1000 * value).toPrecision(1))} ns`;
  return value < 1000 ? `${Number(value.toPrecision(1))} µs` : `${value / 1000} ms`;
}

/**
 * Places a text.
 *
 * @param x Where.
 * @param y Its baseline.
 * @param options The text, which is escaped, and attributes, which are not.
 * @returns SVG.
 */
export function text(
  x: number,
  y: number,
  options: { readonly content: string; readonly attributes?: string },
): string {
  const content = options.content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${
    options.attributes ?? ""
  }>${content}</text>`;
}

/** Labels for the first panel, which stand for all. */
function drawDecades({ left, y, decades, width }: Scale, isFirst: boolean): string[] {
  return decades.flatMap((decade) => {
    const line = `<path class="grid" d="M${left} ${y(decade).toFixed(1)}H${left + width}"/>`;
    const attributes = 'class="small" text-anchor="end"';
    const label = text(left - 6, y(decade) + 4, { content: micros(decade), attributes });
    return isFirst ? [line, label] : [line];
  });
}

function drawAxes(
  scale: Scale,
  { isFirst, title, step }: {
    readonly isFirst: boolean;
    readonly title: string;
    readonly step: number;
  },
): string[] {
  const { left, top, width, height, x, leastX, mostX } = scale;
  const bottom = top + height;
  const parts = [text(left, top - 10, { content: title, attributes: 'font-weight="600"' })];
  parts.push(...drawDecades(scale, isFirst));
  for (let value = leastX; value <= mostX * 1.001; value *= step) {
    const attributes = 'class="small" text-anchor="middle"';
    parts.push(`<path class="grid" d="M${x(value).toFixed(1)} ${top}V${bottom}"/>`);
    parts.push(
      text(x(value), bottom + 17, { content: shortNumber(Math.round(value)), attributes }),
    );
  }
  parts.push(`<rect class="frame" x="${left}" y="${top}" width="${width}" height="${height}"/>`);
  return parts;
}

function drawSeries({ style, points }: Series, { x, y }: Scale): string[] {
  const places = points.map(([at, value]) => [x(at).toFixed(1), y(value).toFixed(1)]);
  return [
    `<polyline class="line ${style}" points="${places.map((place) => place.join()).join(" ")}"/>`,
    ...places.map(([cx, cy]) => `<circle class="dot ${style}" cx="${cx}" cy="${cy}" r="3"/>`),
  ];
}

function drawLegend({ series }: Panel): string[] {
  let left = SHEET.left as number;
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
 * Draws a plot.
 *
 * @param plot What is on it.
 * @returns An SVG.
 */
export function drawPlot(plot: Plot): string {
  const { panels, caption } = plot;
  const bottom = SHEET.top + SHEET.height;
  const height = bottom + 58 + 18 * caption.length;
  const parts = panels.flatMap((panel, index) => {
    const scale = scaleOf(panels, index);
    return [
      ...drawAxes(scale, { isFirst: index === 0, title: panel.title, step: plot.step }),
      ...panel.series.flatMap((series) => drawSeries(series, scale)),
      ...plot.decorate?.(panel, scale) ?? [],
    ];
  });
  const attributes = 'class="small" text-anchor="middle"';
  return `${
    [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
      `<title>${plot.label}</title>`,
      `<style>${CSS}\n</style>`,
      `<rect class="ground" width="${WIDTH}" height="${height}"/>`,
      text(SHEET.left, 26, { content: plot.heading, attributes: 'class="title"' }),
      ...drawLegend(panels[0]),
      ...parts,
      text((SHEET.left + WIDTH - SHEET.right) / 2, bottom + 36, {
        content: plot.axis,
        attributes,
      }),
      ...caption.map((content, i) =>
        text(SHEET.left, bottom + 60 + 18 * i, { content, attributes: 'class="small"' })
      ),
      "</svg>",
    ].join("\n")
  }\n`;
}
