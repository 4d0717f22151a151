// The expert of a route, from the ids that the caller gave.
//
// in   ids          [N] i32, any values
//      expert_map   [map_length] i32, where the plan has a map; generate/plan.ts writes expert_of_id

/// The expert of the plan that a route goes to; NO_EXPERT where its id names none, and past N.
fn expert_of(route: u32) -> u32 {
  let is_route = route < params.num_routes;
  // A negative id, as unsigned, is past every expert.
  let expert = expert_of_id(bitcast<u32>(ids[select(0u, route, is_route)]));
  return select(NO_EXPERT, expert, is_route && expert < NUM_EXPERTS);
}
