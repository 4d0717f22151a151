/** The panel that teaches what a router is: a token's logits, choices, ids and weights, with the formula. */

/// <reference lib="dom" />

import type { GateOptions } from "../../mod.ts";
import { type Chart, ChartFigure } from "../lib/charts.ts";
import { make, makeTable } from "../lib/dom.ts";
import { formatValue } from "../lib/format.ts";
import { explain, type Explanation } from "./explain.ts";
import type { LayerRoute } from "./trace.ts";

/** The token that is explained. */
export interface Chosen {
  /** What it is called: its byte, its place, its text and layer. */
  readonly title: string;
  /** The options of the layer's gate. */
  readonly options: GateOptions;
  /** The decision. */
  readonly route: LayerRoute;
}

/** Every expert's score and choice, and the line above which experts are chosen. */
function choiceChart({ route }: Chosen, explanation: Explanation): Chart {
  const { scores, choices, threshold } = explanation;
  const chosen = new Set(route.indices);
  const data = scores.map((score, expert) => ({ expert, score, choice: choices[expert] }));
  const lowest = Math.min(0, ...choices);
  return {
    caption: "Each expert's score (bar) and choice (dash); above the line an expert is chosen",
    description: `Chart of the scores and choices of ${data.length} experts. Chosen are ` +
      `${[...route.indices].join(", ")}, whose choices are at least ${formatValue(threshold)}.`,
    options: ({ axisX, axisY, barY, ruleY, tickY }) => ({
      height: 210,
      marginLeft: 40,
      marginBottom: 34,
      x: { type: "band", padding: 0.15 },
      y: { domain: [lowest, Math.max(1, ...choices)], nice: true },
      marks: [
        axisX({
          ticks: data.map(({ expert }) => expert).filter((expert) => expert % 8 === 0),
          label: "expert",
          tickSize: 0,
        }),
        axisY({ ticks: 4, label: null, tickSize: 0 }),
        barY(data, {
          x: "expert",
          y: "score",
          fill: ({ expert }: { readonly expert: number }) =>
            chosen.has(expert) ? "var(--heat-5)" : "var(--heat-2)",
        }),
        tickY(data, { x: "expert", y: "choice", stroke: "var(--warm)", strokeWidth: 2 }),
        ruleY([threshold], { stroke: "var(--warm)", strokeDasharray: "3 3" }),
        ruleY([0], { stroke: "var(--line)" }),
      ],
    }),
  };
}

function makeStep(term: string, formula: string, sentence: string): HTMLElement {
  return make("li", {
    children: [
      make("strong", { text: term }),
      make("code", { className: "formula", text: formula }),
      make("span", { className: "muted", text: sentence }),
    ],
  });
}

/** What the gate does, each step with the numbers of the expert that came first. */
function makeSteps({ options, route }: Chosen, explanation: Explanation): HTMLElement {
  const { topK, groups, epsilon = 1e-20, routedScalingFactor = 1 } = options;
  const [best] = route.indices;
  const { scores, bias, choices, sum } = explanation;
  const [x, s, b, c] = [route.logits[best], scores[best], bias[best], choices[best]]
    .map(formatValue);
  const count = groups?.count ?? 1;
  const steps = [
    makeStep("Logit", `x = ${x}`, "The router's matrix times the token, one number an expert."),
    makeStep("Score", `s = 1 / (1 + e^−x) = ${s}`, "How well the expert fits, from 0 to 1."),
    makeStep(
      "Choice",
      `c = s + b = ${s} + ${b} = ${c}`,
      "The bias, learnt so that no expert is overrun, helps to choose and never to weigh.",
    ),
    makeStep(
      "Groups",
      count === 1 ? "one group: every expert stays" : `${groups?.selected} of ${count} stay`,
      "Larger models first choose groups of experts, by their best two.",
    ),
    makeStep(
      "Ids",
      `top ${topK} by c: ${[...route.indices].join(", ")}`,
      "A tie goes to the lower id, on every machine.",
    ),
    makeStep(
      "Weight",
      `w = s / (Σs + ${epsilon}) × ${routedScalingFactor} = ${s} / ${formatValue(sum)} × ` +
        `${routedScalingFactor} = ${formatValue(route.weights[0])}`,
      "Of the chosen experts' outputs, this much is taken.",
    ),
  ];
  return make("ol", { className: "steps", children: steps });
}

/** Experts with all their numbers. */
function makeNumbers(
  { route }: Chosen,
  { scores, bias, choices }: Explanation,
  { caption, experts }: { readonly caption: string; readonly experts: Iterable<number> },
): HTMLElement {
  return makeTable({
    caption,
    head: ["Expert", "Logit x", "Score s", "Bias b", "Choice c", "Weight w"],
    rows: Array.from(experts, (expert) => {
      const slot = route.indices.indexOf(expert);
      return [
        `${expert}`,
        ...[route.logits, scores, bias, choices].map((values) => formatValue(values[expert])),
        slot < 0 ? "–" : make("strong", { text: formatValue(route.weights[slot]) }),
      ];
    }),
  });
}

/** Every expert, as the router ranks them: by choice, then by id. */
function ranked({ choices }: Explanation): number[] {
  return [...choices.keys()].sort((a, b) => choices[b] - choices[a] || a - b);
}

/** The panel. */
export class DetailPanel {
  /** The element to put into the page. */
  readonly element: HTMLElement = make("div", { className: "panel", attributes: { id: "detail" } });
  readonly #title = make("h3");
  readonly #hint = make("p", {
    className: "muted",
    text: "Run the model and point at a token of a picture, or move its slider, to see how the " +
      "router chose.",
  });
  readonly #chart = new ChartFigure();
  readonly #body = make("div", { className: "columns" });
  readonly #all = make("details");
  readonly #allTitle = make("summary");
  readonly #allNumbers = make("div");
  #shown: { readonly chosen: Chosen; readonly explanation: Explanation } | null = null;

  constructor() {
    this.#all.append(this.#allTitle, this.#allNumbers);
    this.#all.addEventListener("toggle", () => this.#showAll());
    this.element.append(this.#title, this.#hint, this.#body, this.#all);
    this.clear();
  }

  /** Explains nothing. */
  clear(): void {
    this.#title.textContent = "Point at a token";
    this.#hint.hidden = false;
    this.#all.hidden = true;
    this.#shown = null;
    this.#body.replaceChildren();
  }

  /**
   * Explains a token.
   *
   * @param chosen The token.
   */
  show(chosen: Chosen): void {
    const explanation = explain(chosen.options, chosen.route);
    this.#title.textContent = chosen.title;
    this.#hint.hidden = true;
    this.#chart.show(choiceChart(chosen, explanation));
    this.#body.replaceChildren(
      makeSteps(chosen, explanation),
      make("div", {
        children: [
          this.#chart.element,
          makeNumbers(chosen, explanation, {
            caption: "The chosen experts, best first",
            experts: chosen.route.indices,
          }),
        ],
      }),
    );
    this.#shown = { chosen, explanation };
    this.#all.hidden = false;
    this.#allTitle.textContent = `All ${explanation.choices.length} experts`;
    this.#showAll();
  }

  /** Fills the long table, where it is open. */
  #showAll(): void {
    if (!this.#all.open || this.#shown === null) return;
    const { chosen, explanation } = this.#shown;
    const caption = "All experts, by choice";
    const experts = ranked(explanation);
    this.#allNumbers.replaceChildren(makeNumbers(chosen, explanation, { caption, experts }));
  }
}
