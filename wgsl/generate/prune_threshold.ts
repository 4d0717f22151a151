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
import { forEach, ITEMS, largest } from "./unroll.ts";

/** The choices of each column of a lane: by item of the quad, the largest number of columns by parity too. */
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

/** Writes a comparison for each column, in a loop of as few rounds as may be. */
function loopColumns(columns: number, compare: (rival: string) => string): string {
  const unrolled = columns % MOST_UNROLLED === 0 ? MOST_UNROLLED : 1;
  return `for (var i = 0u; i < COLUMNS; i += ${unrolled}) {
    ${forEach(unrolled, (j) => compare(`i + ${j}`))}
  }`;
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
  if (kept) { column_maxima[row][column + ${i}] = column${i}; }
  var above${i} = 0u;`;
  const compare = (rival: string): string => `
  rival = column_maxima[row][${rival}];
  ${forEach(laneColumns, (i) => `above${i} += u32(rival > column${i});`)}`;
  return `
  let column = kept_lane * ${laneColumns};
  ${forEach(laneColumns, publish)}
  workgroupBarrier();
  var rival = 0u;
  ${
    columns > MOST_UNROLLED
      ? loopColumns(columns, compare)
      : forEach(columns, (i) => compare(`${i}`))
  }
  ${
    forEach(
      laneColumns,
      (i) =>
        `if (kept && above${i} + 1 == TOP_K) { prune_threshold[row] = column${i} & ~${low}u; }`,
    )
  }
  workgroupBarrier();
  let tau = prune_threshold[row];
  let bound = ${form.bound};`;
}
