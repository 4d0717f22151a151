// The first fallback path, for rows with more candidates than CANDIDATE_CAPACITY: for example rows of equal logits,
// and ascending rows whose winners are all in one group.

// The keys of the lane's experts i to i + 3, as in the list of candidates; 0 for a place without an expert.
fn candidate_keys(lane: u32, i: u32, token: u32) -> vec4<u32> {
  let raw = clamp_special_quad(load_lane_quad(lane, i, token));
  var keys = logit_keys(raw, lane_expert(lane, i));
  if (HAS_BIAS) {
    let choices = estimate_quad(raw) + load_lane_biases(lane, i);
    keys = sort_key_quad(bitcast<vec4<u32>>(choices));
  }
  return select(vec4<u32>(0), keys, has_lane_quad(lane, i));
}

// Lists an expert if it may rank as high as `bound`, a key and an id, by (key descending, expert ascending). With a
// bias the key is the tie bound of an estimate, and the id is NUM_EXPERTS, so that every expert with that key is listed.
fn relist_expert(row: u32, expert: u32, key: u32, bound: vec2<u32>) {
  if (key > bound.x || (key == bound.x && expert <= bound.y)) {
    store_candidate(row, reserve_slots(row, 1u), expert, key);
  }
}

// What an expert must reach to be listed: the key and the id of the K-th best candidate; with a bias the tie bound of
// its key. With a bias candidates with equal keys share the slot of the first of them, so that the K-th slot may be
// empty: then the last filled slot before it has the key.
fn relist_bound(row: u32) -> vec2<u32> {
  var slot = TOP_K - 1;
  while (slot > 0 && selected_key[row][slot] == 0) {
    slot--;
  }
  let last = selected_key[row][slot];
  if (HAS_BIAS) {
    return vec2<u32>(sort_key(bitcast<u32>(tie_bound(bitcast<f32>(sort_key_bits(last))))), NUM_EXPERTS);
  }
  return vec2<u32>(last, selected_id[row][TOP_K - 1]);
}

// Lists the candidates of a row anew if they exceed CANDIDATE_CAPACITY, and ranks them. The new bound is the K-th best
// of those that were listed, which is at most the K-th best of all and close to it: mostly few more than K experts
// reach it. Requests the fallbacks that the new ranking needs: FALLBACK_ROW again if the candidates are still
// too many, or fewer than K.
fn shorten_list(row: u32, lane: u32, local: u32, token: u32, kept: bool) {
  let long = atomicLoad(&candidate_count[row]) > CANDIDATE_CAPACITY;
  if (long && !HAS_BIAS) {
    rank_candidates(row, lane);
  }
  workgroupBarrier();
  let bound = relist_bound(row);
  if (local == 0) {
    atomicStore(&requested_fallbacks, 0u);
  }
  workgroupBarrier();
  if (long) {
    for (var slot = lane; slot <= TOP_K; slot += LANES) {
      selected_key[row][slot] = 0u;
    }
    for (var slot = lane; slot < CANDIDATE_CAPACITY; slot += LANES) {
      store_candidate_key(row, slot, 0u);
    }
    if (lane == 0) {
      atomicStore(&candidate_count[row], 0u);
    }
  }
  workgroupBarrier();
  if (long && kept) {
    for (var i = 0u; i < LANE_EXPERTS; i += 4u) {
      let keys = candidate_keys(lane, i, token);
      let expert = lane_expert(lane, i);
      relist_expert(row, expert, keys.x, bound);
      relist_expert(row, expert + 1, keys.y, bound);
      relist_expert(row, expert + 2, keys.z, bound);
      relist_expert(row, expert + 3, keys.w, bound);
    }
  }
  workgroupBarrier();
  let count = atomicLoad(&candidate_count[row]);
  let listed = min(count, CANDIDATE_CAPACITY);
  if (long) {
    for (var i = lane; i < listed; i += LANES) {
      rank_estimates(row, i, listed);
    }
  }
  workgroupBarrier();
  if (count > CANDIDATE_CAPACITY || count < TOP_K) {
    request_fallback(FALLBACK_ROW);
  }
  detect_ties(row, lane, listed);
}
