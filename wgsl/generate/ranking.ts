/**
 * The ranking of a row's candidates: all against all by key, and by exact choices where the keys leave open
 * which candidates win.
 *
 * Reads `row`, `lane`, `token`, `local` and the list of candidates. Writes `selected_id` and `selected_key`, and
 * `fallbacks`, the fallbacks that the rows of the workgroup have requested.
 *
 * @module
 */

import type { ChoiceForm } from "./choice_form.ts";
import { LOOP_SLOTS, type RowLayout } from "./row_layout.ts";
import { forEach } from "./unroll.ts";

/**
 * Writes the function `rank_estimates`, which ranks one candidate by key, unrolled over the slots that are
 * mostly in use. An empty slot holds key 0, as workgroup memory starts, and ranks before none.
 *
 * @param layout How rows are dealt to lanes.
 * @returns WGSL.
 */
export function rankEstimates({ rankedSlots }: RowLayout): string {
  return `
fn rank_estimates(row: u32, i: u32, count: u32) {
  let key = candidate_key[row][i];
  var rank = 0u;
  ${forEach(rankedSlots, (slot) => `rank += u32(candidate_key[row][${slot}] > key);`)}
  for (var slot = ${rankedSlots}u; slot < count; slot += ${LOOP_SLOTS}) {
    ${forEach(LOOP_SLOTS, (i) => `rank += u32(candidate_key[row][slot + ${i}] > key);`)}
  }
  store_selected(row, rank, i);
}`;
}

/** Writes a statement for each listed candidate of the lane: unrolled for those that are mostly there. */
function forListed(layout: RowLayout, statement: (i: string) => string): string {
  const rounds = Math.ceil(layout.rankedSlots * 0.75 / layout.lanes);
  const from = (round: number): string => `lane + ${round * layout.lanes}`;
  return `
  ${forEach(rounds, (round) => `if (${from(round)} < listed) { ${statement(from(round))} }`)}
  for (var i = ${from(rounds)}; i < listed; i += LANES) { ${statement("i")} }`;
}

function estimateCandidates(layout: RowLayout): string {
  return `
  ${forListed(layout, (i) => `estimate_candidate(row, ${i}, token);`)}
  workgroupBarrier();`;
}

/**
 * Writes the ranking by keys. K candidates are listed at least, as K choices reach the bound, but where both are
 * −MAX and their difference is −0: such a row takes the fallback path.
 *
 * @param form How choices are written.
 * @param layout How rows are dealt to lanes.
 * @returns WGSL.
 */
export function rankCandidates(form: ChoiceForm, layout: RowLayout): string {
  return `
  let listed = min(atomicLoad(&candidate_count[row]), CANDIDATE_CAPACITY);
  ${form.exact ? "" : "if (listed < TOP_K) { request_fallback(FALLBACK_ROW); }"}
  ${layout.listsKeys ? "" : estimateCandidates(layout)}
  ${forListed(layout, (i) => `rank_estimates(row, ${i}, listed);`)}
  workgroupBarrier();
  detect_ties(row, lane, listed);
  var fallbacks = workgroup_fallbacks(local);`;
}

/** Attempts at a list that is not too long. Each keeps about K of as many as it has room for; equal estimates stay. */
const RELISTINGS = 4;

/** The fallbacks that select anew: the whole row, or among the candidates. */
export const SETTLE_WINNERS: string = `
  for (var i = 0u; i < ${RELISTINGS} && (fallbacks & FALLBACK_ROW) != 0; i++) {
    shorten_list(row, lane, local, token, kept);
    fallbacks = workgroup_fallbacks(local);
  }
  if ((fallbacks & FALLBACK_ROW) != 0) {
    select_exactly(row, lane, token, kept);
  } else if ((fallbacks & FALLBACK_WINNERS) != 0) {
    if (HAS_BIAS) {
      score_candidates(row, lane, token);
      workgroupBarrier();
    }
    rank_candidates(row, lane);
    workgroupBarrier();
  }`;
