// Counting where a plan takes one dispatch: each workgroup counts all routes by itself.
//
// out  totals, next_row   schedule.wgsl; a route is counted once, by one or the other

/// Counts one route; `is_earlier`: it comes before the workgroup's span.
fn count_route(is_earlier: bool, expert: u32) {
  if (expert >= NUM_EXPERTS) {
    return;
  }
  if (is_earlier) {
    atomicAdd(&next_row[slot_of(expert)], 1u);
  } else {
    atomicAdd(&totals[slot_of(expert)], 1u);
  }
}
