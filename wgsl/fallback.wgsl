// The fallback paths of rows with more candidates than CANDIDATE_CAPACITY, such as rows of equal logits, and of rows
// of more groups than lanes.

// The keys of the lane's experts i to i + 3, as candidates have them; 0 where there is none.
fn candidate_keys(lane: u32, i: u32, token: u32) -> vec4<u32> {
  let raw = clamp_special_quad(load_lane_quad(lane, i, token));
  var keys = sort_key_quad(raw);
  if (HAS_BIAS) {
    let choices = estimate_quad(raw) + load_lane_biases(lane, i);
    keys = sort_key_quad(bitcast<vec4<u32>>(choices));
  }
  return select(vec4<u32>(0), keys, has_lane_quad(lane, i));
}

// Lists an expert if it may be as good as the one of that key and id, by (key descending, expert ascending). With a
// bias the key is a bound on estimates, and any id will do.
fn relist_expert(row: u32, expert: u32, key: u32, bound: vec2<u32>) {
  if (key > bound.x || (key == bound.x && expert <= bound.y)) {
    store_candidate(row, reserve_slots(row, 1u), expert, key);
  }
}

// Lists candidates anew where they exceed their list. The K-th best of any that were listed is no better than the K-th
// best of all, and closer to it than the prune threshold: mostly a few more than K reach it. Requests FALLBACK_ROW
// again if there are still too many, or too few.
fn shorten_list(row: u32, lane: u32, local: u32, token: u32, kept: bool) {
  let long = atomicLoad(&candidate_count[row]) > CANDIDATE_CAPACITY;
  if (long) {
    rank_candidates(row, lane);
  }
  workgroupBarrier();
  if (long && lane == 0) {
    atomicStore(&candidate_count[row], 0u);
  }
  if (local == 0) {
    atomicStore(&requested_fallbacks, 0u);
  }
  workgroupBarrier();
  if (long && kept) {
    let last = selected_key[row][TOP_K - 1];
    var bound = vec2<u32>(last, selected_id[row][TOP_K - 1]);
    if (HAS_BIAS) {
      bound = vec2<u32>(sort_key(bitcast<u32>(tie_bound(bitcast<f32>(sort_key_bits(last))))), NUM_EXPERTS);
    }
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
  if (count > CANDIDATE_CAPACITY || count < TOP_K) {
    request_fallback(FALLBACK_ROW);
  }
}

// Makes every expert's choice exactly, and takes the K best one after the other.
fn select_exactly(row: u32, lane: u32, token: u32, kept: bool) {
  // The keys of the lane's experts; 0 for one that is not eligible, or taken.
  var keys: array<u32, LANE_EXPERTS>;
  for (var i = 0u; i < LANE_EXPERTS; i++) {
    let expert = lane_expert(lane, i);
    if (is_eligible(row, expert, kept)) {
      keys[i] = choice_key(expert, load_logit(token, expert));
    }
  }
  for (var slot = 0u; slot < TOP_K; slot++) {
    // A lane's experts ascend, so that the first of equal keys is the one to take.
    var best = 0u;
    var best_key = 0u;
    for (var i = 0u; i < LANE_EXPERTS; i++) {
      if (keys[i] > best_key) {
        best = i;
        best_key = keys[i];
      }
    }
    let expert = lane_expert(lane, best);
    atomicMax(&largest_key[row], best_key);
    workgroupBarrier();
    let is_largest = best_key == atomicLoad(&largest_key[row]);
    if (is_largest) {
      atomicMax(&lowest_id[row], ~expert);
    }
    workgroupBarrier();
    if (is_largest && expert == ~atomicLoad(&lowest_id[row])) {
      keys[best] = 0u;
      selected_id[row][slot] = expert;
      selected_key[row][slot] = best_key;
    }
    workgroupBarrier();
    if (lane == 0) {
      atomicStore(&largest_key[row], 0u);
      atomicStore(&lowest_id[row], 0u);
    }
    workgroupBarrier();
  }
}
