// The outputs of a plan that do not depend on single routes. An output that was not given is not
// written: its bit in params.outputs is clear, and its binding is a few bytes of nothing.
//
// plan_tokens_per_expert [P], plan_expert_offsets [P + 1], plan_totals [8], plan_dispatch_args [n, 3]
// plan_row_to_route [max_rows]     N in padding rows and past the last; the others are their routes'
// plan_route_to_row [N]            -1 where a route has no row
// plan_blocks [max_blocks]         (expert, first row, end of its rows, number within the expert), -1
//                                  past the last

/// An expert and its place in the plan.
struct Expert {
  id: u32,
  count: u32,
  first_row: u32,
  first_block: u32,
}

fn is_wanted(output: u32) -> bool {
  return (params.outputs & output) != 0u;
}

fn publish_count(expert: u32, count: u32) {
  if (is_wanted(WANTS_TOKENS_PER_EXPERT) && expert < NUM_EXPERTS) {
    plan_tokens_per_expert[expert] = count;
  }
}

fn publish_offset(expert: u32, first_row: u32) {
  if (is_wanted(WANTS_EXPERT_OFFSETS) && expert < NUM_EXPERTS) {
    plan_expert_offsets[expert] = first_row;
  }
}

/// What concerns the whole plan; `all` is rows, blocks, routes, experts with a row. One lane calls it.
fn publish_totals(all: vec4<u32>, most: u32) {
  if (is_wanted(WANTS_EXPERT_OFFSETS)) {
    plan_expert_offsets[NUM_EXPERTS] = all.x;
  }
  if (is_wanted(WANTS_TOTALS)) {
    plan_totals[0] = all.x;
    plan_totals[1] = all.y;
    plan_totals[2] = all.z;
    plan_totals[3] = params.num_routes - all.z;
    plan_totals[4] = all.w;
    plan_totals[5] = most;
    plan_totals[6] = params.num_routes;
    plan_totals[7] = 0u;
  }
  if (is_wanted(WANTS_DISPATCH_ARGS)) {
    write_dispatch_args(all.x, all.y);
  }
}

/// Part `part` of `parts` of an expert's padding rows and blocks: every parts-th.
fn fill_expert(expert: Expert, part: u32, parts: u32) {
  let end = expert.first_row + expert.count;
  if (ALIGNMENT > 1u && is_wanted(WANTS_ROW_TO_ROUTE)) {
    let padded = (expert.count + ALIGNMENT - 1u) / ALIGNMENT * ALIGNMENT;
    for (var i = expert.count + part; i < padded; i += parts) {
      plan_row_to_route[expert.first_row + i] = params.num_routes;
    }
  }
  if (is_wanted(WANTS_BLOCKS)) {
    let num_blocks = (expert.count + BLOCK_SIZE - 1u) / BLOCK_SIZE;
    for (var i = part; i < num_blocks; i += parts) {
      let row = expert.first_row + i * BLOCK_SIZE;
      let block = vec4(expert.id, row, min(row + BLOCK_SIZE, end), i);
      plan_blocks[expert.first_block + i] = vec4<i32>(block);
    }
  }
}

/// Part `part` of `parts` of what is past the last row and the last block.
fn fill_tails(all: vec4<u32>, part: u32, parts: u32) {
  if (is_wanted(WANTS_ROW_TO_ROUTE)) {
    for (var row = all.x + part; row < params.max_rows; row += parts) {
      plan_row_to_route[row] = params.num_routes;
    }
  }
  if (is_wanted(WANTS_BLOCKS)) {
    for (var i = all.y + part; i < params.max_blocks; i += parts) {
      plan_blocks[i] = vec4<i32>(-1);
    }
  }
}

/// A route's row, both ways.
fn place_route(route: u32, row: u32) {
  if (is_wanted(WANTS_ROW_TO_ROUTE)) {
    plan_row_to_route[row] = route;
  }
  if (is_wanted(WANTS_ROUTE_TO_ROW)) {
    plan_route_to_row[route] = i32(row);
  }
}

/// A route of no expert, or none at all.
fn leave_out(route: u32) {
  if (route < params.num_routes && is_wanted(WANTS_ROUTE_TO_ROW)) {
    plan_route_to_row[route] = -1;
  }
}
