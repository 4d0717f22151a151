/**
 * The row statistics: the largest logit and the partition sum of softmax, and the largest logit of √softplus, on
 * which the error of its estimates depends. They are computed from the logits in registers. Shaders without
 * estimates call `compute_row_statistics`, which loads the logits again in loops.
 *
 * Reads `row`, `lane`, the raw logits `raw0`, …, in which NaN and +Infinity are clamped, and `inside0`, …. Every
 * later write of `lane_pair` stands behind a barrier of its own.
 *
 * @module
 */

import type { ResolvedOptions } from "../../gate/resolve_options.ts";
import { isWhole } from "./prune_masks.ts";
import { MOST_UNROLLED, type RowLayout } from "./row_layout.ts";
import { forEach, ITEMS, largest } from "./unroll.ts";

/** Writes a statement for each lane of the row. */
function forLanes({ lanes }: RowLayout, write: (lane: string) => string): string {
  if (lanes <= MOST_UNROLLED) return forEach(lanes, (lane) => write(`${lane}`));
  return `for (var i = 0u; i < LANES; i++) { ${write("i")} }`;
}

/**
 * Tells whether softmax needs its partition sum: it cancels where the weights are divided by their own sum and no
 * bias is added to the scores.
 *
 * @param resolved The gate's checked options.
 * @returns Whether the partition sum is needed.
 */
export function needsPartitionSum({ scoring, bias, renormalize }: ResolvedOptions): boolean {
  return scoring === "softmax" && (bias !== null || !renormalize);
}

/**
 * Writes the statistics that the gate needs before its choices are estimated, if any. Softmax without groups and
 * without a partition sum needs none: `weighSelected` takes the largest logit from the first winner.
 *
 * @param resolved The gate's checked options.
 * @param layout How rows are dealt to lanes.
 * @returns WGSL.
 */
export function rowStatistics(resolved: ResolvedOptions, layout: RowLayout): string {
  const { scoring, bias } = resolved;
  if (scoring === "sqrtsoftplus" && bias !== null) return findLargestLogit(layout);
  if (needsPartitionSum(resolved)) return findRowMax(layout) + sumPartition(layout);
  return scoring === "softmax" && layout.grouped ? findRowMax(layout) : "";
}

function findRowMax(layout: RowLayout): string {
  return `
  var lane_keys = vec4<u32>(0);
  ${forEach(layout.laneQuads, (quad) => `lane_keys = max(lane_keys, ${keysOf(quad, layout)});`)}
  lane_pair[row][lane].x = ${largest(ITEMS.map((item) => `lane_keys.${item}`))};
  workgroupBarrier();
  var largest_key = 0u;
  ${forLanes(layout, (lane) => `largest_key = max(largest_key, lane_pair[row][${lane}].x);`)}
  set_row_max(sort_key_bits(largest_key));`;
}

/** Writes the keys of a quad; places past the group's end get key 0, the lowest. */
function keysOf(quad: number, layout: RowLayout): string {
  const keys = `sort_key_quad(raw${quad})`;
  return isWhole(quad, layout) ? keys : `select(vec4<u32>(0), ${keys}, inside${quad})`;
}

function sumPartition(layout: RowLayout): string {
  const inside = (quad: number): string =>
    isWhole(quad, layout) ? "vec4<bool>(true)" : `inside${quad}`;
  const addQuad = (quad: number): string =>
    `sum_of_terms = add_terms(sum_of_terms, sum_quad(raw${quad}, ${inside(quad)}));`;
  return `
  workgroupBarrier();
  var sum_of_terms = vec2<u32>(0);
  ${forEach(layout.laneQuads, addQuad)}
  lane_pair[row][lane] = sum_of_terms;
  workgroupBarrier();
  sum_of_terms = vec2<u32>(0);
  ${forLanes(layout, (lane) => `sum_of_terms = add_terms(sum_of_terms, lane_pair[row][${lane}]);`)}
  set_partition_sum(sum_of_terms);`;
}

/** For √softplus. The bits of positive numbers sort as integers; a largest logit below 0 counts as 0. */
function findLargestLogit(layout: RowLayout): string {
  const items = ITEMS.map((item) => `largest_raw.${item}`);
  return `
  lane_pair[row][lane].x = u32(max(${largest(items)}, 0));
  workgroupBarrier();
  var largest_logit = 0u;
  ${forLanes(layout, (lane) => `largest_logit = max(largest_logit, lane_pair[row][${lane}].x);`)}
  set_largest_logit(largest_logit);
  workgroupBarrier();`;
}
