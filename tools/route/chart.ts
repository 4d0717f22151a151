/** A bar chart for the terminal: how many tokens each expert gets. */

const BLOCKS = " ▁▂▃▄▅▆▇█";
const HEIGHT = 6;

/** How to draw a chart. */
export interface ChartOptions {
  /** How many columns there are, 80 when left out. */
  readonly width?: number;
  /** Draw with block characters and upright; else with `#`, one line a bar, for a file or a log. */
  readonly blocks?: boolean;
}

/** A run of neighbouring experts and what they get together. */
interface Bucket {
  readonly first: number;
  readonly last: number;
  readonly load: number;
}

/** Cuts the experts into at most `most` runs of equal length (the last may be shorter). */
function bucketize(loads: ArrayLike<number>, most: number): Bucket[] {
  const size = Math.max(1, Math.ceil(loads.length / most));
  const buckets: Bucket[] = [];
  for (let first = 0; first < loads.length; first += size) {
    const last = Math.min(first + size, loads.length) - 1;
    let load = 0;
    for (let e = first; e <= last; e++) load += loads[e];
    buckets.push({ first, last, load });
  }
  return buckets;
}

function range({ first, last }: Bucket): string {
  return first === last ? `${first}` : `${first}-${last}`;
}

/** One line of an upright chart: `level` 0 is the lowest. */
function uprightLine(buckets: Bucket[], level: number, scale: number): string {
  return buckets.map(({ load }) => {
    const eighths = Math.ceil(load * scale * 8 - level * 8);
    return BLOCKS[Math.max(0, Math.min(8, eighths))];
  }).join("");
}

/** The ids under an upright chart, and how many experts a column stands for. */
function axisLine(buckets: Bucket[]): string {
  const last = buckets[buckets.length - 1].last;
  if (last === 0) return "0";
  const size = buckets[0].last + 1;
  const note = size === 1 ? "" : ` (${size} experts a column)`;
  return "0" + note +
    `${last}`.padStart(Math.max(`${last}`.length + 1, buckets.length - 1 - note.length));
}

function upright(loads: ArrayLike<number>, width: number): string[] {
  const gutter = 8;
  const buckets = bucketize(loads, width - gutter);
  const highest = Math.max(1, ...buckets.map(({ load }) => load));
  const lines: string[] = [];
  for (let level = HEIGHT - 1; level >= 0; level--) {
    const label = level === HEIGHT - 1 ? `${highest}` : level === 0 ? "0" : "";
    const bars = uprightLine(buckets, level, HEIGHT / highest);
    lines.push(`${label.padStart(gutter - 2)} │${bars}`.trimEnd());
  }
  lines.push(" ".repeat(gutter - 2) + " └" + "─".repeat(buckets.length));
  lines.push(" ".repeat(gutter) + axisLine(buckets));
  return lines;
}

function lying(loads: ArrayLike<number>, width: number): string[] {
  const buckets = bucketize(loads, 16);
  const highest = Math.max(1, ...buckets.map(({ load }) => load));
  const nameWidth = Math.max(...buckets.map((bucket) => range(bucket).length));
  const loadWidth = `${highest}`.length;
  const room = width - nameWidth - loadWidth - 11;
  return buckets.map((bucket) => {
    const bar = "#".repeat(Math.ceil(bucket.load / highest * room));
    const name = range(bucket).padStart(nameWidth);
    return `expert ${name} ${`${bucket.load}`.padStart(loadWidth)} ${bar}`.trimEnd();
  });
}

/**
 * Draws the load of each expert, neighbouring experts put together where there are more than columns.
 *
 * @param loads How many times each expert was chosen.
 * @param options How wide, and whether with block characters.
 * @returns The lines of the chart, none wider than asked for; none at all without experts.
 */
export function loadChart(loads: ArrayLike<number>, options: ChartOptions = {}): string[] {
  if (loads.length === 0) return [];
  const { width = 80, blocks = true } = options;
  return blocks ? upright(loads, width) : lying(loads, width);
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
