/**
 * The list of a row's candidates.
 *
 * Reads `row`, `kept`, `bound`, `estimate0`, … and what prune_masks.ts reads. Writes `candidate_count`,
 * `candidate_id` and, where few experts share a lane, `candidate_key`; requests FALLBACK_ROW if the list is too short.
 *
 * @module
 */

import type { ChoiceForm } from "./choice_form.ts";
import { countMasked, forMasked, isWhole, maskReaching } from "./prune_masks.ts";
import type { RowLayout } from "./row_layout.ts";
import { forEach, ITEMS } from "./unroll.ts";

/**
 * Writes the listing: a lane counts its candidates, reserves as many slots, and fills them.
 *
 * @param form How choices are written.
 * @param layout How rows are dealt to lanes.
 * @returns WGSL.
 */
export function listCandidates(form: ChoiceForm, layout: RowLayout): string {
  return layout.listsKeys ? listKeys(form, layout) : listMasked(form, layout);
}

/** Lists candidates with their keys, expert by expert: of few experts some lane of a warp lists each anyway. */
function listKeys(form: ChoiceForm, layout: RowLayout): string {
  const reach = (quad: number): string => {
    const reached = `estimate${quad} >= vec4(bound)`;
    return `
  let reached${quad} = ${isWhole(quad, layout) ? reached : `(${reached}) & inside${quad}`};
  let ones${quad} = vec4<u32>(reached${quad});
  count += ones${quad}.x + ones${quad}.y + ones${quad}.z + ones${quad}.w;`;
  };
  const store = (quad: number): string =>
    ITEMS.map((item, i) => `
    if (reached${quad}.${item}) {
      store_candidate(row, slot, first_expert + place${quad} + ${i}, ${
      form.key(`estimate${quad}.${item}`)
    });
      slot++;
    }`).join("");
  return `
  var count = 0u;
  ${forEach(layout.laneQuads, reach)}
  if (kept && count != 0) {
    var slot = reserve_slots(row, count);
    ${forEach(layout.laneQuads, store)}
    if (slot > CANDIDATE_CAPACITY) {
      request_fallback(FALLBACK_ROW);
    }
  }
  workgroupBarrier();`;
}

/** Lists candidates by bit masks, without their keys. */
function listMasked(form: ChoiceForm, layout: RowLayout): string {
  return `
  ${maskReaching(form, layout)}
  let count = select(0u, 0 ${countMasked(layout)}, kept);
  if (count != 0) {
    var slot = reserve_slots(row, count);
    ${forMasked(layout, "append_candidate(row, slot, expert); slot++;")}
    if (slot > CANDIDATE_CAPACITY) {
      request_fallback(FALLBACK_ROW);
    }
  }
  workgroupBarrier();`;
}
