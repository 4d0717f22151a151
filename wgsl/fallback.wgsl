// The last fallback path, for rows whose candidates exceed their list however it is made, and for rows of more
// groups than lanes: every expert's choice is made exactly, and the K best are taken one after the other.

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
