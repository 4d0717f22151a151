// The K best by (choice descending, id ascending). A lower bound τ on the K-th best estimate leaves
// the few candidates at or above τ − slack, and only those are chosen exactly and ranked. A row
// with more candidates than CANDIDATE_CAPACITY is selected exactly, expert by expert.

// No estimate is lower; stands for a place without an expert.
const NO_ESTIMATE = -3.4028234663852886e38f;

// How far below τ the estimate of a winner may lie: the errors of two estimates, of their adds, and
// of this one's own.
fn lower_bound(tau: f32) -> f32 {
  let slack = 2.0 * score_error() + 1e-6 * abs(tau);
  return select(NO_ESTIMATE, tau - slack, tau > -1e38);
}

// τ: the K-th largest of the lanes' best keys. At least K estimates reach it.
fn find_threshold(row: u32, lane: u32, best: u32) -> u32 {
  workgroupBarrier();
  lane_first[row * LANES + lane] = best;
  if (lane == 0u) {
    atomicStore(&candidate_count[row], 0u);
  }
  workgroupBarrier();
  var rank = 0u;
  for (var other = 0u; other < LANES; other++) {
    let rival = lane_first[row * LANES + other];
    rank += u32(rival > best || (rival == best && other < lane));
  }
  if (rank + 1u == TOP_K) {
    threshold[row] = best;
  }
  workgroupBarrier();
  return threshold[row];
}

fn append_candidate(row: u32, expert: u32) {
  let slot = atomicAdd(&candidate_count[row], 1u);
  if (slot < CANDIDATE_CAPACITY) {
    candidate_id[row * CANDIDATE_CAPACITY + slot] = expert;
  }
}

// Chooses the row's candidates exactly.
fn choose_candidates(row: u32, lane: u32, token: u32) {
  let count = min(atomicLoad(&candidate_count[row]), CANDIDATE_CAPACITY);
  for (var i = lane; i < count; i += LANES) {
    let at = row * CANDIDATE_CAPACITY + i;
    let expert = candidate_id[at];
    let x = load_logit(token, expert);
    let own_score = choice_score(x);
    candidate_score[at] = own_score;
    candidate_key[at] = choose(expert, x, own_score);
  }
}

// Ranks all candidates against all: a candidate's rank is its output slot.
fn rank_candidates(row: u32, lane: u32) {
  let count = min(atomicLoad(&candidate_count[row]), CANDIDATE_CAPACITY);
  let start = row * CANDIDATE_CAPACITY;
  for (var i = lane; i < count; i += LANES) {
    let key = candidate_key[start + i];
    let id = candidate_id[start + i];
    var rank = 0u;
    for (var j = 0u; j < count; j++) {
      let rival = candidate_key[start + j];
      rank += u32(rival > key || (rival == key && candidate_id[start + j] < id));
    }
    if (rank < TOP_K) {
      selected_id[row * TOP_K + rank] = id;
      selected_key[row * TOP_K + rank] = key;
      selected_score[row * TOP_K + rank] = candidate_score[start + i];
    }
  }
}

// For rows that defeat pruning: every lane offers its experts one after the other, and the K best
// so far are ranked anew with what beats the last of them.
fn select_exactly(row: u32, lane: u32, token: u32, kept: bool) {
  let start = row * CANDIDATE_CAPACITY;
  var filled = 0u;
  for (var i = 0u; i < LANE_EXPERTS; i++) {
    if (lane == 0u) {
      atomicStore(&candidate_count[row], filled);
    }
    if (lane < filled) {
      candidate_id[start + lane] = selected_id[row * TOP_K + lane];
      candidate_key[start + lane] = selected_key[row * TOP_K + lane];
      candidate_score[start + lane] = selected_score[row * TOP_K + lane];
    }
    workgroupBarrier();
    let expert = expert_of(lane, i);
    if (is_kept(row, expert, kept)) {
      let x = load_logit(token, expert);
      let own_score = choice_score(x);
      let key = choose(expert, x, own_score);
      if (filled < TOP_K || key >= candidate_key[start + TOP_K - 1u]) {
        let at = start + atomicAdd(&candidate_count[row], 1u);
        candidate_id[at] = expert;
        candidate_key[at] = key;
        candidate_score[at] = own_score;
      }
    }
    workgroupBarrier();
    rank_candidates(row, lane);
    filled = min(atomicLoad(&candidate_count[row]), TOP_K);
    workgroupBarrier();
  }
}
