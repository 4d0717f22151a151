/**
 * The list of a row's candidates.
 *
 * Reads `row`, `kept`, `bound` and what prune_masks.ts reads. Writes `candidate_id` and `candidate_count`, and
 * requests FALLBACK_ROW if the list is too short.
 *
 * @module
 */

import type { ChoiceForm } from "./choice_form.ts";
import { countMasked, forMasked, maskReaching } from "./prune_masks.ts";
import type { RowLayout } from "./row_layout.ts";

/**
 * Writes the listing: a lane masks its candidates, reserves as many slots, and fills them.
 *
 * @param form How choices are written.
 * @param layout How rows are dealt to lanes.
 * @returns WGSL.
 */
export function listCandidates(form: ChoiceForm, layout: RowLayout): string {
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
