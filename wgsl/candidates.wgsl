// Candidates: the experts that may be among the K best by (choice descending, expert ascending), their ranking, and
// its ties. The prune threshold τ is at most the K-th best estimate, so that every winner's estimate is at least
// `prune_bound(τ)` (docs/NUMERICS.md, Pruning). The candidates at or above it are ranked by estimate. That is the
// order of their choices unless two are closer than the tie margin. If winners are, they are ordered by their
// exact choices; if a winner and a loser are, all candidates are ranked by their exact choices.

// No estimate is lower. It stands for a place without an expert.
const NO_ESTIMATE = -3.4028234663852886e38f;

// The least estimate whose choice may be as good as that of `estimate`: the tie margin covers the errors of both
// estimates, of adding the bias, and of this computation. Beyond 1e38, where sums may overflow, nothing is
// excluded.
fn tie_bound(estimate: f32) -> f32 {
  let slack = 2.0 * score_error() + 1e-6 * abs(estimate);
  return select(NO_ESTIMATE, estimate - slack, abs(estimate) < 1e38);
}

// What an estimate must reach to be a candidate. Estimates of whole rows may widen f16 with an error.
fn prune_bound(estimate: f32) -> f32 {
  return tie_bound(estimate) - 2.0 * WIDENING_ERROR;
}

// Reserves `count` slots of the row's candidates and returns the first. Candidates past CANDIDATE_CAPACITY are
// dropped; the count then exceeds it.
fn reserve_slots(row: u32, count: u32) -> u32 {
  return atomicAdd(&candidate_count[row], count);
}

// Lists a candidate with its key.
fn store_candidate(row: u32, slot: u32, expert: u32, key: u32) {
  if (slot < CANDIDATE_CAPACITY) {
    candidate_id[row][slot] = expert;
    store_candidate_key(row, slot, key);
  }
}

// Lists a candidate without its key, which `estimate_candidate` computes.
fn append_candidate(row: u32, slot: u32, expert: u32) {
  if (slot < CANDIDATE_CAPACITY) {
    candidate_id[row][slot] = expert;
  }
}

// Computes the key of candidate i: an estimate with a bias, exact without one.
fn estimate_candidate(row: u32, i: u32, token: u32) {
  let expert = candidate_id[row][i];
  let raw = clamp_special_quad(vec4<u32>(load_raw(token, expert)));
  if (HAS_BIAS) {
    let choice = estimate_quad(raw).x + bitcast<f32>(load_bias(expert));
    store_candidate_key(row, i, sort_key(bitcast<u32>(choice)));
  } else {
    store_candidate_key(row, i, logit_keys(raw, expert).x);
  }
}

// Selects candidate i if its rank is below K. Rank K is the best candidate that is not selected, for `detect_ties`.
fn store_selected(row: u32, rank: u32, i: u32) {
  if (rank <= TOP_K) {
    selected_id[row][rank] = candidate_id[row][i];
    selected_key[row][rank] = load_candidate_key(row, i);
  }
}

// Replaces the candidates' estimated keys by exact ones. It is called with a bias only: without one, keys are exact.
fn score_candidates(row: u32, lane: u32, token: u32) {
  let count = min(atomicLoad(&candidate_count[row]), CANDIDATE_CAPACITY);
  for (var i = lane; i < count; i += LANES) {
    let expert = candidate_id[row][i];
    store_candidate_key(row, i, choice_key(expert, load_logit(token, expert)));
  }
}

// Requests a fallback where keys leave the ranking open. Candidates with equal keys get the same rank, so that the
// next slot stays empty: then all candidates are ranked anew. With a bias two keys may also be within the tie margin.
// Keys are compared, not floats: a bias of MAX plus a score may be Infinity.
fn detect_ties(row: u32, lane: u32, listed: u32) {
  let slot = min(lane, TOP_K - 1);
  let own = selected_key[row][slot];
  let next = selected_key[row][slot + 1];
  if (slot + 1 < listed && next == 0) {
    request_fallback(FALLBACK_WINNERS);
  } else if (HAS_BIAS && next >= sort_key(bitcast<u32>(tie_bound(bitcast<f32>(sort_key_bits(own)))))) {
    request_fallback(select(FALLBACK_ORDER, FALLBACK_WINNERS, slot == TOP_K - 1));
  }
}
