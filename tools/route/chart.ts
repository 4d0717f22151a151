/** A bar chart for the terminal: how many tokens each expert gets. */

import { type Paint, plain } from "../lib/style.ts";
import { axisLine, type Column, divideColumns, GUTTER, joinColumns } from "./columns.ts";

const BLOCKS = " ▁▂▃▄▅▆▇█";
const HEIGHT = 6;
/** Lines of a chart without block characters. */
const LYING_LINES = 16;

/** How to draw a chart. */
export interface ChartOptions {
  /** How many columns there are, 80 when left out. */
  readonly width?: number;
  /** Draw with block characters and upright; else with `#`, one line a bar, for a file or a log. */
  readonly blocks?: boolean;
  /** Expert groups, whose borders are drawn. Default: 1. */
  readonly groupCount?: number;
  /** Colours. Default: none. */
  readonly paint?: Paint;
}

/** Tokens of the experts of a column together. */
function loadOf(loads: ArrayLike<number>, { first, last }: Column): number {
  let load = 0;
  for (let e = first; e <= last; e++) load += loads[e];
  return load;
}

function range({ first, last }: Column): string {
  return first === last ? `${first}` : `${first}-${last}`;
}

/** One line of an upright chart: `level` 0 is the lowest. */
function uprightLine(
  columns: readonly Column[],
  { level, heightOf, paint }: {
    readonly level: number;
    readonly heightOf: (column: Column) => number;
    readonly paint: Paint;
  },
): string {
  return joinColumns(columns, {
    separator: paint("│", "dim"),
    cell: (column) => {
      const eighths = Math.ceil(heightOf(column) * 8 - level * 8);
      const block = BLOCKS[Math.max(0, Math.min(8, eighths))];
      return block === " " ? block : paint(block, heightOf(column) === HEIGHT ? "yellow" : "cyan");
    },
  });
}

function upright(loads: ArrayLike<number>, options: Required<ChartOptions>): string[] {
  const { width, groupCount, paint } = options;
  const columns = divideColumns(loads.length, { width: width - GUTTER, groupCount });
  const highest = Math.max(1, ...columns.map((column) => loadOf(loads, column)));
  const heightOf = (column: Column): number => loadOf(loads, column) * HEIGHT / highest;
  const lines: string[] = [];
  for (let level = HEIGHT - 1; level >= 0; level--) {
    const label = level === HEIGHT - 1 ? `${highest}` : level === 0 ? "0" : "";
    const bars = uprightLine(columns, { level, heightOf, paint });
    lines.push(`${label.padStart(GUTTER - 2)} ${paint("│", "dim")}${bars}`.trimEnd());
  }
  const floor = joinColumns(columns, { cell: () => "─", separator: "┴" });
  lines.push(" ".repeat(GUTTER - 2) + " " + paint(`└${floor}`, "dim"));
  lines.push(" ".repeat(GUTTER) + axisLine(columns));
  return lines;
}

function lying(loads: ArrayLike<number>, { width, groupCount }: Required<ChartOptions>): string[] {
  const perLine = groupCount > 1 && groupCount <= LYING_LINES ? groupCount : 1;
  const columns = divideColumns(loads.length, {
    width: perLine > 1 ? LYING_LINES + perLine - 1 : LYING_LINES,
    groupCount: perLine,
  });
  const highest = Math.max(1, ...columns.map((column) => loadOf(loads, column)));
  const nameWidth = Math.max(...columns.map((column) => range(column).length));
  const loadWidth = `${highest}`.length;
  const room = width - nameWidth - loadWidth - 11;
  return columns.flatMap((column) => {
    const load = loadOf(loads, column);
    const bar = "#".repeat(Math.ceil(load / highest * room));
    const name = range(column).padStart(nameWidth);
    const line = `expert ${name} ${`${load}`.padStart(loadWidth)} ${bar}`.trimEnd();
    return column.startsGroup ? ["-".repeat(7 + nameWidth), line] : [line];
  });
}

/**
 * Draws the load of each expert, neighbouring experts put together where there are more than columns.
 *
 * @param loads How many times each expert was chosen.
 * @param options How wide, with which characters and colours, and where groups end.
 * @returns The lines of the chart, none wider than asked for; none at all without experts.
 */
export function loadChart(loads: ArrayLike<number>, options: ChartOptions = {}): string[] {
  if (loads.length === 0) return [];
  const { width = 80, blocks = true, groupCount = 1, paint = plain } = options;
  const all = { width, blocks, groupCount, paint };
  return blocks ? upright(loads, all) : lying(loads, all);
}

/**
 * Counts how many times each expert was chosen.
 *
 * @param indices The expert ids; those outside `0..numExperts` (padding, shared experts) are left out.
 * @param numExperts How many experts there are.
 * @returns The count of each expert.
 */
export function expertLoads(indices: Int32Array, numExperts: number): Uint32Array {
  const loads = new Uint32Array(numExperts);
  for (const expert of indices) {
    if (expert >= 0 && expert < numExperts) loads[expert]++;
  }
  return loads;
}

/**
 * Says in one sentence how even the load is.
 *
 * @param loads How many times each expert was chosen.
 * @returns The sentence.
 */
export function describeLoads(loads: Uint32Array): string {
  const total = loads.reduce((sum, load) => sum + load, 0);
  const busiest = loads.indexOf(Math.max(...loads));
  const idle = loads.reduce((count, load) => count + (load === 0 ? 1 : 0), 0);
  const mean = total / loads.length;
  const ratio = mean === 0 ? "0" : (loads[busiest] / mean).toFixed(1);
  return `busiest: expert ${busiest} with ${loads[busiest]} (${ratio} x the mean of ${
    mean.toFixed(2)
  }); ${idle} of ${loads.length} idle`;
}
