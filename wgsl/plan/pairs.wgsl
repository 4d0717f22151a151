// The expert of a route, from the pairs that count_tiles wrote: eight experts a vec4 of the workspace.

fn expert_at(route: u32) -> u32 {
  let pair = workspace[route / 8u][(route / 2u) % 4u];
  return (pair >> (16u * (route & 1u))) & 0xffffu;
}
