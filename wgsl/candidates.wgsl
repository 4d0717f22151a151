// The K best by (choice descending, id ascending). A lower bound τ on the K-th best estimate leaves
// the few candidates at or above τ − slack. They are ranked by estimate, which is their order unless
// two are closer than their errors: winners are then ordered by their exact choices, and if it is open
// who wins, all candidates are chosen exactly and ranked anew. A row with more
// candidates than CANDIDATE_CAPACITY is selected exactly, expert by expert.

// No estimate is lower; stands for a place without an expert.
const NO_ESTIMATE = -3.4028234663852886e38f;

// How far below an estimate another may lie and still stand for the better choice: the errors of two
// estimates, of their adds, and of this one's own. Beyond 1e38, where sums may overflow, no bound.
fn lower_bound(estimate: f32) -> f32 {
  let slack = 2.0 * score_error() + 1e-6 * abs(estimate);
  return select(NO_ESTIMATE, estimate - slack, abs(estimate) < 1e38);
}

// The same for estimates of all experts, whose logits may be widened with an error.
fn listing_bound(estimate: f32) -> f32 {
  return lower_bound(estimate) - 2.0 * WIDENING_ERROR;
}

// Opens `count` slots among the row's candidates and returns the first; past the capacity they are
// dropped, which the count tells.
fn open_slots(row: u32, count: u32) -> u32 {
  return atomicAdd(&candidate_count[row], count);
}

fn list_candidate(row: u32, slot: u32, expert: u32) {
  if (slot < CANDIDATE_CAPACITY) {
    candidate_id[row * CANDIDATE_CAPACITY + slot] = expert;
  }
}

fn put_candidate(row: u32, slot: u32, expert: u32, key: u32) {
  candidate_id[row * CANDIDATE_CAPACITY + slot] = expert;
  candidate_key[row * CANDIDATE_CAPACITY + slot] = key;
}

// Estimates the choice of a listed candidate; without a bias, as a key, it is exact. An estimate's
// last bits make room for the slot, so that keys differ.
fn estimate_candidate(row: u32, i: u32, token: u32) {
  let at = row * CANDIDATE_CAPACITY + i;
  let expert = candidate_id[at];
  let raw = without_special(vec4<u32>(load_raw(token, expert)));
  if (HAS_BIAS) {
    let choice = estimate_quad(raw).x + bitcast<f32>(bias_of(expert));
    candidate_key[at] = (ordered(bitcast<u32>(choice)) & ~SLOT_BITS) | i;
  } else {
    candidate_key[at] = ordered_quad(raw).x;
  }
}

fn put_selected(row: u32, rank: u32, i: u32) {
  if (rank <= TOP_K) {
    selected_id[row * (TOP_K + 1) + rank] = candidate_id[row * CANDIDATE_CAPACITY + i];
    selected_key[row * (TOP_K + 1) + rank] = candidate_key[row * CANDIDATE_CAPACITY + i];
  }
}

// Replaces the candidates' estimates by their exact choices.
fn choose_candidates(row: u32, lane: u32, token: u32) {
  let count = min(atomicLoad(&candidate_count[row]), CANDIDATE_CAPACITY);
  for (var i = lane; i < count; i += LANES) {
    let at = row * CANDIDATE_CAPACITY + i;
    candidate_key[at] = choose(candidate_id[at], load_logit(token, candidate_id[at]));
  }
}

// Ranks all candidates against all by (key descending, id ascending): a candidate's rank is its
// output slot. The first that is not selected follows the K that are.
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
    put_selected(row, rank, i);
  }
}

// Raises what is undecided if a selected candidate and the one after it are too close to be told apart
// by estimates, whatever stood in their last bits.
fn raise_undecided(row: u32, lane: u32) {
  let at = row * (TOP_K + 1) + lane;
  let own = selected_key[at] & ~SLOT_BITS;
  let next = selected_key[at + 1];
  let bound = lower_bound(bitcast<f32>(unordered(own)));
  let close = next != 0 && bitcast<f32>(unordered(next | SLOT_BITS)) >= bound;
  if (close && lane < TOP_K) {
    raise(select(UNDECIDED_ORDER, UNDECIDED_WINNERS, lane == TOP_K - 1));
  }
}

// For rows that defeat pruning: every lane offers its experts one after the other, and the K best
// so far are ranked anew with what beats the last of them.
fn select_exactly(row: u32, lane: u32, token: u32, kept: bool) {
  var filled = 0u;
  for (var i = 0u; i < LANE_EXPERTS; i++) {
    if (lane == 0) {
      atomicStore(&candidate_count[row], filled);
    }
    if (lane < filled) {
      let at = row * (TOP_K + 1) + lane;
      put_candidate(row, lane, selected_id[at], selected_key[at]);
    }
    workgroupBarrier();
    let expert = expert_of(lane, i);
    if (is_kept(row, expert, kept)) {
      let key = choose(expert, load_logit(token, expert));
      if (filled < TOP_K || key >= candidate_key[row * CANDIDATE_CAPACITY + TOP_K - 1]) {
        put_candidate(row, open_slots(row, 1u), expert, key);
      }
    }
    workgroupBarrier();
    rank_candidates(row, lane);
    filled = min(atomicLoad(&candidate_count[row]), TOP_K);
    workgroupBarrier();
  }
}
