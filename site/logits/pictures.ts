/** The decision and the plan as pictures and tables. */

/// <reference lib="dom" />

import { ChartFigure, loadChart } from "../lib/charts.ts";
import { readHeatScale } from "../lib/colours.ts";
import { make, makeFacts, makeLegend, makeScroller, makeTable } from "../lib/dom.ts";
import { formatCount, formatTime, formatValue } from "../lib/format.ts";
import { countLoads, describeLoads } from "../lib/loads.ts";
import { drawWithTheme } from "../lib/theme.ts";
import { TileCanvas, type TilePlace } from "../lib/tile_canvas.ts";
import type { Answer } from "./decide.ts";

/** Columns and tiles of a picture: what a screen can show, and a canvas can hold. */
const MOST_TOKENS = 512;
const MOST_BLOCKS = 4096;
/** Rows of a table. */
const TOKENS_SHOWN = 12;
const BLOCKS_SHOWN = 12;
/** Slots of a row that are shown. */
const SLOTS_SHOWN = 10;

/** Says in a line what the router does. */
export function describeRule(options: Answer["options"]): string {
  const { topK, groups, scoring = "sigmoid", routedScalingFactor = 1 } = options;
  return [
    `top ${topK}`,
    groups && `${groups.selected} of ${groups.count} groups`,
    scoring,
    options.bias && "correction bias",
    (options.renormalize ?? true) && "renormalized",
    routedScalingFactor !== 1 && `× ${routedScalingFactor}`,
  ].filter(Boolean).join(", ");
}

/** The colour of a weight between the least and the most there are; no weight is as pale as none. */
function toneOf(
  weight: number,
  { least, most }: { readonly least: number; readonly most: number },
) {
  return most > least ? 0.3 + 0.7 * (weight - least) / (most - least) : 0.8;
}

/** CSS pixels of a tile, so that few tokens fill the page and many scroll. */
function tileWidth(tokens: number): number {
  return Math.max(8, Math.min(24, Math.floor(1040 / Math.max(1, tokens))));
}

/** The group of an expert, 0 where there is one group. */
function groupOf(expert: number, { numExperts, groups }: Answer["options"]): number {
  return Math.floor(expert * (groups?.count ?? 1) / numExperts);
}

/** Paints the weights of the first tokens, each in its column. */
function paintWeights(
  canvas: TileCanvas,
  { indices, weights, rowWidth, options }: Answer,
  { tokens, experts, least, most }: Readonly<
    Record<"tokens" | "experts" | "least" | "most", number>
  >,
): void {
  const heat = readHeatScale();
  for (let column = 0; column < tokens; column++) {
    for (let row = 0; row < experts; row++) {
      canvas.fill({ column, row }, heat(groupOf(row, options) % 2 === 0 ? 0 : 0.08));
    }
    for (let at = column * rowWidth; at < (column + 1) * rowWidth; at++) {
      if (indices[at] < 0) continue;
      canvas.fill({ column, row: indices[at] }, heat(toneOf(weights[at], { least, most })));
    }
  }
}

/** Says what is at a tile. */
function describeTile({ indices, weights, rowWidth }: Answer, { column, row }: TilePlace): string {
  const slot = indices.subarray(column * rowWidth, (column + 1) * rowWidth).indexOf(row);
  const weight = slot < 0 ? "not chosen" : formatValue(weights[column * rowWidth + slot]);
  return `token ${column}, expert ${row}: ${weight}`;
}

function makeWeightCanvas(tokens: number, experts: number): TileCanvas {
  const height = Math.max(2, Math.min(8, Math.floor(640 / experts)));
  return new TileCanvas({
    label:
      `Heat map of the weights: ${tokens} tokens from left to right, ${experts} experts from ` +
      "top to bottom. The table below has the same figures.",
    columns: tokens,
    rows: experts,
    width: tileWidth(tokens),
    height,
    gap: height > 3 ? 1 : 0,
  });
}

/** Tokens from left to right, experts from top to bottom, each tile the weight. */
export function makeHeatMap(answer: Answer): HTMLElement {
  const { numTokens, rowWidth, weights, options } = answer;
  const tokens = Math.min(numTokens, MOST_TOKENS);
  const experts = options.numExperts + (options.numSharedExperts ?? 0);
  const canvas = makeWeightCanvas(tokens, experts);
  const shown = weights.subarray(0, tokens * rowWidth);
  const least = Math.min(...shown);
  const most = Math.max(...shown);
  const readout = make("p", { className: "muted small mono", text: "Point at a tile." });
  const paint = (): void => paintWeights(canvas, answer, { tokens, experts, least, most });
  paint();
  drawWithTheme(canvas.element, paint);
  canvas.element.addEventListener("pointermove", (event) => {
    const place = canvas.placeAt(event);
    if (place !== null) readout.textContent = describeTile(answer, place);
  });
  const groups = (options.groups?.count ?? 1) > 1 ? ", their groups in two shades" : "";
  const some = tokens < numTokens
    ? `, the first ${tokens} of ${formatCount(numTokens)} tokens`
    : "";
  return make("figure", {
    children: [
      make("figcaption", { text: `Weights: tokens across, experts down${groups}${some}` }),
      makeLegend(formatValue(least), formatValue(most)),
      makeScroller(canvas.element, "Heat map of the weights"),
      readout,
    ],
  });
}

/** The experts and weights of the first tokens. */
export function makeDecision({ numTokens, rowWidth, indices, weights }: Answer): HTMLElement {
  const tokens = Math.min(numTokens, TOKENS_SHOWN);
  const slots = Math.min(rowWidth, SLOTS_SHOWN);
  const cell = (at: number): HTMLElement =>
    make("span", {
      children: [
        make("strong", { text: `${indices[at]}` }),
        make("span", { className: "muted", text: ` ${formatValue(weights[at])}` }),
      ],
    });
  return makeTable({
    caption: `The ${tokens === numTokens ? "" : "first "}${tokens} tokens: experts and weights, ` +
      `best first${slots < rowWidth ? `, ${slots} of ${rowWidth} slots` : ""}`,
    head: ["Token", ...Array.from({ length: slots }, (_, slot) => `${slot + 1}.`)],
    rows: Array.from({ length: tokens }, (_, token) => [
      `${token}`,
      ...Array.from({ length: slots }, (_, slot) => cell(token * rowWidth + slot)),
    ]),
  });
}

/** The load of the experts. */
export function makeLoad({ indices, options }: Answer): HTMLElement {
  const loads = countLoads(indices, options.numExperts);
  const sentence = describeLoads(loads);
  const figure = new ChartFigure();
  figure.show(loadChart(loads, sentence));
  return make("div", {
    children: [figure.element, make("p", { className: "muted small", text: sentence })],
  });
}

/** What was routed, in figures. */
export function makeSummary({ numTokens, options, seconds }: Answer): HTMLElement {
  return makeFacts([
    ["Tokens", formatCount(numTokens)],
    ["Experts", formatCount(options.numExperts)],
    ["Rule", describeRule(options)],
    ["Routed in", formatTime(seconds)],
  ]);
}

/** The plan in figures. */
export function makePlanFacts({ plan, blockSize }: Answer): HTMLElement {
  const room = plan.numBlocks * blockSize;
  const use = room === 0 ? 0 : 100 * plan.numRows / room;
  return makeFacts([
    ["Rows", formatCount(plan.numRows)],
    ["Blocks", formatCount(plan.numBlocks)],
    ["Rows of a full block", formatCount(blockSize)],
    ["Blocks' rows in use", `${use.toFixed(0)} %`],
    ["Experts with work", formatCount(plan.numActiveExperts)],
    ["Rows of the busiest", formatCount(plan.maxTokensPerExpert)],
  ]);
}

/** Every block as a tile, filled as far as it has rows. */
export function makeBlockMap({ plan, blockSize }: Answer): HTMLElement {
  const blocks = Math.min(plan.numBlocks, MOST_BLOCKS);
  const columns = Math.min(blocks, 48);
  const canvas = new TileCanvas({
    label: `${blocks} blocks in the order of their experts, each filled as far as it has rows`,
    columns: Math.max(1, columns),
    rows: Math.max(1, Math.ceil(blocks / Math.max(1, columns))),
    width: 22,
    height: 22,
    gap: 2,
  });
  const readout = make("p", { className: "muted small mono", text: "Point at a block." });
  const paint = (): void => {
    const heat = readHeatScale();
    for (let block = 0; block < blocks; block++) {
      const place = { column: block % columns, row: Math.floor(block / columns) };
      const [expert, first, end] = plan.blocks.subarray(4 * block, 4 * block + 4);
      canvas.fill(place, heat(0.12));
      // Neighbouring experts differ in tone, so that an expert's blocks are seen to belong together.
      canvas.fill(place, heat(expert % 2 === 0 ? 0.45 : 0.75), (end - first) / blockSize);
    }
  };
  paint();
  drawWithTheme(canvas.element, paint);
  canvas.element.addEventListener("pointermove", (event) => {
    const place = canvas.placeAt(event);
    const block = place === null ? blocks : place.row * columns + place.column;
    if (block >= blocks) return;
    const [expert, first, end] = plan.blocks.subarray(4 * block, 4 * block + 4);
    readout.textContent = `block ${block}: expert ${expert}, rows ${first} to ${end - 1}`;
  });
  const some = blocks < plan.numBlocks
    ? `the first ${blocks} of ${plan.numBlocks} blocks`
    : "blocks";
  return make("figure", {
    children: [
      make("figcaption", {
        text: `The plan's ${some}, by expert; a tile is filled as far as its block has rows`,
      }),
      makeScroller(canvas.element, "Map of the blocks"),
      readout,
    ],
  });
}

/** The first blocks as a table. */
export function makeBlockTable({ plan }: Answer): HTMLElement {
  const shown = Math.min(plan.numBlocks, BLOCKS_SHOWN);
  return makeTable({
    caption: shown < plan.numBlocks
      ? `The first ${shown} of ${formatCount(plan.numBlocks)} blocks`
      : "The blocks",
    head: ["Block", "Expert", "First row", "End", "Number within the expert"],
    rows: Array.from({ length: shown }, (_, block) => [
      `${block}`,
      ...Array.from(plan.blocks.subarray(4 * block, 4 * block + 4), String),
    ]),
  });
}
