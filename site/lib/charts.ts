/** Charts by Observable Plot in the page's colours, as wide as their place, drawn anew when the theme changes. */

/// <reference lib="dom" />

import { make } from "./dom.ts";
import { drawWithTheme } from "./theme.ts";

type Plot = typeof import("./plot.ts");
type PlotOptions = NonNullable<Parameters<Plot["plot"]>[0]>;

/** A chart in words and in marks. */
export interface Chart {
  /** What it shows, above it. */
  readonly caption: string;
  /** What it shows in figures, for a screen reader. */
  readonly description: string;
  /** Makes Plot's options; called again for each width and theme. */
  readonly options: (plot: Plot) => PlotOptions;
}

/** The narrowest a chart gets: below that it scrolls. */
const LEAST_WIDTH = 300;

/** A place for a chart, which may be given another one. */
export class ChartFigure {
  /** The element to put into the page. */
  readonly element: HTMLElement = make("figure", { className: "chart" });
  readonly #caption = make("figcaption");
  readonly #drawing = make("div");
  #chart: Chart | null = null;
  #width = 0;

  constructor() {
    this.element.append(this.#caption, this.#drawing);
    drawWithTheme(this.element, () => this.#draw());
    new ResizeObserver(() => {
      if (Math.abs(this.#drawing.clientWidth - this.#width) > 1) this.#draw();
    }).observe(this.#drawing);
  }

  /**
   * Shows a chart.
   *
   * @param chart The chart.
   */
  async show(chart: Chart): Promise<void> {
    this.#chart = chart;
    await this.#draw();
  }

  async #draw(): Promise<void> {
    if (this.#chart === null) return;
    const library = await import("./plot.ts");
    const { caption, description, options } = this.#chart;
    this.#width = this.#drawing.clientWidth;
    const width = Math.max(LEAST_WIDTH, this.#width);
    const drawing = library.plot({ width, ariaLabel: description, ...options(library) });
    drawing.setAttribute("role", "img");
    // Plot names its groups for authors; inside an image a screen reader must not meet them.
    for (const group of drawing.querySelectorAll("[aria-label]")) {
      group.removeAttribute("aria-label");
    }
    this.#caption.textContent = caption;
    this.#drawing.replaceChildren(drawing);
  }
}

/**
 * Makes the chart of how many tokens each expert gets.
 *
 * @param loads The count of each expert.
 * @param description The load in a sentence.
 * @returns The chart.
 */
export function loadChart(loads: ArrayLike<number>, description: string): Chart {
  const data = Array.from(loads, (tokens, expert) => ({ expert, tokens }));
  const mean = data.reduce((sum, { tokens }) => sum + tokens, 0) / Math.max(1, data.length);
  return {
    caption: "Load of each expert, in tokens; the line is the mean",
    description: `Bar chart of the load of each expert. ${description}`,
    options: ({ axisX, axisY, barY, ruleY }) => ({
      height: 190,
      marginLeft: 44,
      marginBottom: 34,
      x: { type: "band", padding: data.length > 200 ? 0 : 0.15 },
      y: { grid: false, nice: true },
      marks: [
        axisX({
          ticks: data.map(({ expert }) => expert).filter((e) => e % tickStep(data.length) === 0),
          label: "expert",
          tickSize: 0,
        }),
        axisY({ ticks: 4, label: null, tickSize: 0 }),
        barY(data, { x: "expert", y: "tokens", fill: "var(--heat-4)" }),
        ruleY([mean], { stroke: "var(--warm)", strokeWidth: 1.5 }),
        ruleY([0], { stroke: "var(--line)" }),
      ],
    }),
  };
}

/** Every how many experts the axis names one: about eight names. */
function tickStep(count: number): number {
  return Math.max(1, 2 ** Math.floor(Math.log2(Math.max(1, count / 8))));
}
