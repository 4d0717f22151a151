/**
 * Draws `docs/router.svg`: the steps of a router, with the numbers of a real gate.
 *
 * ```sh
 * deno task picture
 * ```
 *
 * @module
 */

import { createWasmGate } from "../wasm.ts";
import { PROJECT_ROOT } from "./lib/deno.ts";
import { print } from "./lib/terminal.ts";

const PICTURE = new URL("docs/router.svg", PROJECT_ROOT);

const LOGITS = Float32Array.of(0.1, 3, -2, 1.5, 0.4, 2.9, -1, 0);
const GROUPS = 2;
const GROUP_SIZE = LOGITS.length / GROUPS;
const TOP_K = 2;

/** Pixels: the height of an expert's row, the gap between groups, and the left edge and width of each step. */
const ROW = 26;
const GROUP_GAP = 14;
const TOP = 64;
const BAR = 92;
const STEPS = [20, 190, 360, 500, 640] as const;
const WIDTH = 780;
const HEIGHT = TOP + LOGITS.length * ROW + GROUP_GAP + 44;

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1c2733; }
  .title { font-weight: 600; }
  .note { font-size: 12px; fill: #5b6b7b; }
  .number { font-variant-numeric: tabular-nums; }
  .bar { fill: #7aa7d9; }
  .out { opacity: 0.3; }
  .kept { fill: #1f6feb; }
  .group { fill: none; stroke: #b6c2cf; }
  .arrow { stroke: #8b98a5; fill: none; marker-end: url(#head); }
  #head path { fill: #8b98a5; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .note { fill: #9aa7b4; }
    .bar { fill: #3a6ea5; }
    .kept { fill: #58a6ff; }
    .group { stroke: #3d4854; }
  }`;

/** What each step of the router has made of the logits. */
interface Steps {
  readonly scores: readonly number[];
  readonly groupScores: readonly number[];
  readonly keptGroup: number;
  readonly experts: readonly number[];
  readonly weights: readonly number[];
}

/** The scores are computed here, as a gate shows only their outcome; the decision is the gate's. */
async function routeLogits(): Promise<Steps> {
  const gate = await createWasmGate({
    numExperts: LOGITS.length,
    topK: TOP_K,
    groups: { count: GROUPS, selected: 1 },
  });
  const { indices, weights } = gate.routeSync(LOGITS);
  gate.destroy();
  const scores = Array.from(LOGITS, (x) => 1 / (1 + Math.exp(-x)));
  const groupScores = Array.from({ length: GROUPS }, (_, group) => {
    const own = scores.slice(group * GROUP_SIZE, (group + 1) * GROUP_SIZE);
    const [best, second] = own.toSorted((a, b) => b - a);
    return best + second;
  });
  const keptGroup = Math.floor(indices[0] / GROUP_SIZE);
  return { scores, groupScores, keptGroup, experts: [...indices], weights: [...weights] };
}

function rowTop(expert: number): number {
  return TOP + expert * ROW + Math.floor(expert / GROUP_SIZE) * GROUP_GAP;
}

function text(x: number, y: number, { content, kind = "" }: { content: string; kind?: string }) {
  return `<text x="${x}" y="${y}"${kind && ` class="${kind}"`}>${content}</text>`;
}

function bar(x: number, expert: number, { width, kind }: { width: number; kind: string }): string {
  const height = ROW - 12;
  return `<rect class="bar ${kind}" x="${x}" y="${rowTop(expert) + 4}" ` +
    `width="${Math.max(2, width).toFixed(1)}" height="${height}" rx="2"/>`;
}

function arrow(step: number): string {
  const y = 30;
  return `<path class="arrow" d="M${STEPS[step] - 42} ${y}h22"/>`;
}

function drawExpert(expert: number, steps: Steps): string {
  const { scores, keptGroup, experts, weights } = steps;
  const y = rowTop(expert) + ROW - 11;
  const [logitsAt, scoresAt, , selectedAt, weightsAt] = STEPS;
  const isKept = Math.floor(expert / GROUP_SIZE) === keptGroup;
  const rank = experts.indexOf(expert);
  const logit = LOGITS[expert];
  const fade = isKept ? "" : "out";
  const parts = [
    text(logitsAt, y, { content: `expert ${expert}`, kind: "note" }),
    text(logitsAt + 62, y, { content: logit.toFixed(1).padStart(4), kind: "number" }),
    bar(scoresAt, expert, { width: scores[expert] * BAR, kind: fade }),
    text(scoresAt + BAR + 8, y, { content: scores[expert].toFixed(2), kind: `number ${fade}` }),
  ];
  if (rank >= 0) {
    parts.push(
      text(selectedAt, y, { content: `expert ${expert}`, kind: "title" }),
      bar(weightsAt, expert, { width: weights[rank] * BAR, kind: "kept" }),
      text(weightsAt + BAR + 8, y, { content: weights[rank].toFixed(2), kind: "number" }),
    );
  }
  return parts.join("\n  ");
}

function drawGroup(group: number, { groupScores, keptGroup }: Steps): string {
  const first = group * GROUP_SIZE;
  const [top, height] = [rowTop(first) - 2, GROUP_SIZE * ROW];
  const isKept = group === keptGroup;
  const middle = top + height / 2;
  return [
    `<rect class="group" x="${STEPS[1] - 8}" y="${top}" width="150" height="${height}" rx="6"/>`,
    text(STEPS[2], middle, { content: groupScores[group].toFixed(2), kind: "number title" }),
    text(STEPS[2], middle + 17, { content: isKept ? "stays" : "is masked", kind: "note" }),
  ].join("\n  ");
}

function draw(steps: Steps): string {
  const titles = [
    ["logits", "one for each expert"],
    ["scores", "sigmoid of each"],
    ["groups", "two best, added"],
    ["top-k", "best 2 that stay"],
    ["weights", "their scores, divided"],
  ].map(([title, note], step) =>
    text(STEPS[step], 34, { content: title, kind: "title" }) +
    text(STEPS[step], 51, { content: note, kind: "note" })
  );
  const label = "A router: 8 logits become scores, the better of two groups stays, its two best " +
    "experts are selected, and their scores, divided by their sum, are the weights.";
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" ` +
    `viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">
  <!-- Generated by tools/router_picture.ts; do not edit. -->
  <style>${STYLE}
  </style>
  <marker id="head" markerWidth="7" markerHeight="7" refX="6" refY="3.5" orient="auto">
    <path d="M0 0l7 3.5L0 7z"/>
  </marker>
  ${titles.join("\n  ")}
  ${[1, 2, 3, 4].map(arrow).join("\n  ")}
  ${Array.from({ length: GROUPS }, (_, group) => drawGroup(group, steps)).join("\n  ")}
  ${Array.from(LOGITS, (_, expert) => drawExpert(expert, steps)).join("\n  ")}
  ${
      text(STEPS[0], HEIGHT - 14, {
        content: "tilegate does all of this in one kernel, with the same bits on GPU and CPU",
        kind: "note",
      })
    }
</svg>
`;
}

/**
 * Draws the picture.
 *
 * @returns SVG.
 */
export async function drawRouter(): Promise<string> {
  return draw(await routeLogits());
}

if (import.meta.main) {
  const picture = await drawRouter();
  await Deno.writeTextFile(PICTURE, picture);
  print(`docs/router.svg ${picture.length} bytes`);
}
