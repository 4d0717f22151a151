/** How many tokens each expert gets. */

import { formatCount } from "./format.ts";

/**
 * Counts how many tokens each expert gets.
 *
 * @param ids Expert ids; those of no expert, as padding has, do not count.
 * @param numExperts How many experts there are.
 * @returns The count of each expert.
 */
export function countLoads(ids: Iterable<number>, numExperts: number): Uint32Array {
  const loads = new Uint32Array(numExperts);
  for (const id of ids) {
    if (id >= 0 && id < numExperts) loads[id]++;
  }
  return loads;
}

/**
 * Says how even a load is.
 *
 * @param loads The count of each expert.
 * @returns Two sentences.
 */
export function describeLoads(loads: Uint32Array): string {
  const total = loads.reduce((sum, load) => sum + load, 0);
  const most = loads.reduce((largest, load) => Math.max(largest, load), 0);
  const idle = loads.reduce((count, load) => count + (load === 0 ? 1 : 0), 0);
  const mean = total / loads.length;
  const ratio = mean === 0 ? "0" : (most / mean).toFixed(1);
  return `The busiest expert, ${loads.indexOf(most)}, has ${
    formatCount(most)
  } tokens, ${ratio} × the ` +
    `mean. ${formatCount(idle)} of ${formatCount(loads.length)} experts are idle.`;
}
