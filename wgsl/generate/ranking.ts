/**
 * The ranking of a row's candidates: each is compared with all by key, and by exact choices where keys leave open
 * which candidates win.
 *
 * Reads `row`, `lane`, `token`, `local` and the list of candidates. Writes `selected_id` and `selected_key`, and
 * `fallbacks`, the fallbacks that the rows of the workgroup have requested.
 *
 * @module
 */

import type { ChoiceForm } from "./choice_form.ts";
import { LOOP_SLOTS, type RowLayout } from "./row_layout.ts";
import { candidateKeys, rankAmong } from "./shared_keys.ts";
import { forEach } from "./unroll.ts";

/** Writes the ranks of the lane's keys among the candidates': the slots mostly in use unrolled, the rest in a loop. */
function rankListed(layout: RowLayout, own: readonly string[]): string {
  return rankAmong(candidateKeys(layout), {
    own,
    unrolled: layout.rankedSlots,
    loop: { slots: LOOP_SLOTS, end: "count" },
  });
}

/**
 * Writes the functions that rank candidates: by key `rank_estimates` for one, and `rank_two_estimates` where a lane
 * mostly has two; by exact choices `rank_candidates`. Slots past the end of the list hold key 0, which ranks before
 * no candidate.
 *
 * @param layout How rows are dealt to lanes.
 * @returns WGSL.
 */
export function rankingFunctions(layout: RowLayout): string {
  return `
fn rank_estimates(row: u32, i: u32, count: u32) {
  let key = load_candidate_key(row, i);
  ${rankListed(layout, ["key"])}
  store_selected(row, rank0, i);
}
${layout.laneCandidates === 2 ? rankTwoEstimates(layout) : ""}
${rankExactly(layout)}`;
}

/** Writes `rank_candidates`, which ranks all candidates by exact keys; of equal keys the lower id ranks first. */
function rankExactly(layout: RowLayout): string {
  return `
fn rank_candidates(row: u32, lane: u32) {
  let count = min(atomicLoad(&candidate_count[row]), CANDIDATE_CAPACITY);
  for (var i = lane; i < count; i += LANES) {
    let key = load_candidate_key(row, i);
    let id = candidate_id[row][i];
    ${
    rankAmong(candidateKeys(layout), {
      own: ["key"],
      ties: { ids: "candidate_id", own: ["id"] },
      unrolled: layout.likelyTies ? layout.rankedSlots : 0,
      loop: { slots: LOOP_SLOTS, end: "count" },
    })
  }
    store_selected(row, rank0, i);
  }
}`;
}

/**
 * Writes `rank_two_estimates`. The slot `lane + LANES` may be past the list and past the array; WGSL then reads some
 * word of the array, and the rank is not stored.
 */
function rankTwoEstimates(layout: RowLayout): string {
  return `
fn rank_two_estimates(row: u32, lane: u32, count: u32) {
  let key = load_candidate_key(row, lane);
  let second = load_candidate_key(row, lane + LANES);
  ${rankListed(layout, ["key", "second"])}
  if (lane < count) { store_selected(row, rank0, lane); }
  if (lane + LANES < count) { store_selected(row, rank1, lane + LANES); }
}`;
}

/** Writes a statement for each candidate of the lane: the `laneCandidates` that it mostly has are unrolled. */
function forListed(layout: RowLayout, statement: (i: string) => string): string {
  const from = (round: number): string => `lane + ${round * layout.lanes}`;
  return `
  ${
    forEach(
      layout.laneCandidates,
      (round) => `if (${from(round)} < listed) { ${statement(from(round))} }`,
    )
  }
  ${forRest(layout, statement)}`;
}

/** Writes a loop over the lane's candidates after the first `laneCandidates`, which are rare. */
function forRest({ lanes, laneCandidates }: RowLayout, statement: (i: string) => string): string {
  return `for (var i = lane + ${laneCandidates * lanes}; i < listed; i += LANES) { ${
    statement("i")
  } }`;
}

/** Writes the keys of candidates that were listed without them. */
function estimateCandidates(layout: RowLayout): string {
  return `
  ${forListed(layout, (i) => `estimate_candidate(row, ${i}, token);`)}
  workgroupBarrier();`;
}

function rankLaneCandidates(layout: RowLayout): string {
  const rankOne = (i: string): string => `rank_estimates(row, ${i}, listed);`;
  if (layout.laneCandidates !== 2) return forListed(layout, rankOne);
  return `rank_two_estimates(row, lane, listed); ${forRest(layout, rankOne)}`;
}

/**
 * Writes the ranking by keys. At least K choices reach the bound, so that at least K candidates are listed, with one
 * exception: if the bound is −MAX, an estimate of −MAX may count as below it (`isBelow` of choice_form.ts). A row
 * with fewer than K candidates takes the fallback path.
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
  ${rankLaneCandidates(layout)}
  workgroupBarrier();
  ${layout.idMask === 0 ? "detect_ties(row, lane, listed);" : ""}
  var fallbacks = workgroup_fallbacks(local);`;
}

/**
 * Attempts to shorten a list that exceeds its capacity. Each keeps about K in CANDIDATE_CAPACITY of the experts that
 * the one before kept; with a bias equal estimates all stay, so that no number of attempts suffices for every row.
 */
const RELISTINGS = 4;

/**
 * Writes the fallbacks that select anew: the list shortened, the whole row, or the candidates by exact choices. Where
 * a key holds the expert's id, no two keys are equal, so that the last of these is left out.
 *
 * @param layout How rows are dealt to lanes.
 * @returns WGSL.
 */
export function settleWinners({ idMask }: RowLayout): string {
  return `
  for (var i = 0u; i < ${RELISTINGS} && (fallbacks & FALLBACK_ROW) != 0; i++) {
    shorten_list(row, lane, local, token, kept);
    fallbacks = workgroup_fallbacks(local);
  }
  if ((fallbacks & FALLBACK_ROW) != 0) {
    select_exactly(row, lane, token, kept);
  }${idMask === 0 ? RANK_EXACTLY : ""}`;
}

const RANK_EXACTLY = ` else if ((fallbacks & FALLBACK_WINNERS) != 0) {
    if (HAS_BIAS) {
      score_candidates(row, lane, token);
      workgroupBarrier();
    }
    rank_candidates(row, lane);
    workgroupBarrier();
  }`;
