// The fallback path, for rows with more candidates than CANDIDATE_CAPACITY: every expert is scored exactly.
// Each lane offers its experts one after the other, and the K best so far are ranked anew together with those
// offered that beat the last of them.

fn select_exactly(row: u32, lane: u32, token: u32, kept: bool) {
  var filled = 0u;
  for (var i = 0u; i < LANE_EXPERTS; i++) {
    if (lane == 0) {
      atomicStore(&candidate_count[row], filled);
    }
    if (lane < filled) {
      store_candidate(row, lane, selected_id[row][lane], selected_key[row][lane]);
    }
    workgroupBarrier();
    let expert = lane_expert(lane, i);
    if (is_eligible(row, expert, kept)) {
      let key = choice_key(expert, load_logit(token, expert));
      if (filled < TOP_K || key >= candidate_key[row][TOP_K - 1]) {
        store_candidate(row, reserve_slots(row, 1u), expert, key);
      }
    }
    workgroupBarrier();
    rank_candidates(row, lane);
    filled = min(atomicLoad(&candidate_count[row]), TOP_K);
    workgroupBarrier();
  }
}
