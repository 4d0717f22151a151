/**
 * The prune threshold τ: the K-th largest of the maxima of `COLUMNS` disjoint parts of the row, its columns,
 * so that K choices at least reach it. WASM's `find_prune_threshold` does the same with other columns.
 *
 * Reads `row`, `kept`, `kept_lane` and `estimate0`, …. Writes `bound`, which every winner's choice reaches.
 *
 * @module
 */

import type { ChoiceForm } from "./choice_form.ts";
import { MOST_UNROLLED, powerOfTwo, type RowLayout } from "./row_layout.ts";
import { columnMaxima, rankAmong } from "./shared_keys.ts";
import { forEach, ITEMS, largest } from "./unroll.ts";

/** Deals a lane's choices to its columns: by the item of the quad, and where a lane has eight by the quad's parity too. */
function columnMembers(layout: RowLayout): string[][] {
  const { laneColumns } = layout;
  const columns: string[][] = Array.from({ length: laneColumns }, () => []);
  for (let quad = 0; quad < layout.laneQuads; quad++) {
    ITEMS.forEach((item, i) =>
      columns[(quad % 2 * 4 + i) % laneColumns].push(`estimate${quad}.${item}`)
    );
  }
  return columns;
}

/** Writes the ranks of the lane's columns: up to MOST_UNROLLED unrolled, more in a loop with rounds as long as fit. */
function rankColumns(layout: RowLayout): string {
  const { columns, laneColumns } = layout;
  const keys = columnMaxima(layout);
  const own = Array.from({ length: laneColumns }, (_, i) => `column${i}`);
  if (columns <= MOST_UNROLLED) return rankAmong(keys, { own, unrolled: columns });
  const slots = columns % MOST_UNROLLED === 0 ? MOST_UNROLLED : keys.width;
  return rankAmong(keys, { own, unrolled: 0, loop: { slots, end: "COLUMNS" } });
}

/**
 * Writes the prune threshold and `bound`. A column's number in the last bits of its key makes keys
 * differ; τ is taken without these bits, which only lowers it.
 *
 * @param form How choices are written.
 * @param layout How rows are dealt to lanes.
 * @returns WGSL.
 */
export function findPruneThreshold(form: ChoiceForm, layout: RowLayout): string {
  const { laneColumns, columns } = layout;
  const low = powerOfTwo(columns) - 1;
  const members = columnMembers(layout);
  const publish = (i: number): string => `
  let column${i} = select(0u, (${
    form.key(largest(members[i]))
  } & ~${low}u) | (column + ${i}), kept);
  if (kept) { store_column_maxima(row, column + ${i}, column${i}); }`;
  const settle = (i: number): string =>
    `if (kept && rank${i} + 1 == TOP_K) { prune_threshold[row] = column${i} & ~${low}u; }`;
  return `
  let column = kept_lane * ${laneColumns};
  ${forEach(laneColumns, publish)}
  workgroupBarrier();
  ${rankColumns(layout)}
  ${forEach(laneColumns, settle)}
  workgroupBarrier();
  let tau = prune_threshold[row];
  let bound = ${form.bound};`;
}
