// Step 3 of a plan whose sums are in the table: gives each route of a span its row, and fills what does
// not depend on routes.
//
// A workgroup below params.num_groups takes a span of 256 routes. The others take FILL_EXPERTS experts
// each, 32 lanes an expert, and a part of the tails.

/// Of two experts a word, the routes of the tile before the span.
var<workgroup> earlier: array<atomic<u32>, EXPERT_PAIRS>;

fn count_earlier(expert: u32) {
  if (expert < NUM_EXPERTS) {
    atomicAdd(&earlier[expert >> 1u], 1u << (16u * (expert & 1u)));
  }
}

/// The row of the first route of `expert` in the span.
fn first_row_in_span(tile: u32, expert: u32) -> u32 {
  let pair = atomicLoad(&earlier[expert >> 1u]);
  let start = workspace[table_at(params.num_tiles + 1u, expert / 4u)][expert % 4u];
  let before = workspace[table_at(tile, expert / 4u)][expert % 4u];
  return start + before + ((pair >> (16u * (expert & 1u))) & 0xffffu);
}

fn expert_in_plan(id: u32) -> Expert {
  return Expert(
    id,
    workspace[table_at(params.num_tiles, id / 4u)][id % 4u],
    workspace[table_at(params.num_tiles + 1u, id / 4u)][id % 4u],
    workspace[table_at(params.num_tiles + 2u, id / 4u)][id % 4u],
  );
}

/// What a workgroup beyond those of the routes does.
fn fill(group: u32, lane: u32) {
  let id = group * FILL_EXPERTS + lane / 32u;
  if (id < NUM_EXPERTS) {
    let expert = expert_in_plan(id);
    fill_expert(expert, lane % 32u, 32u);
    if (lane % 32u == 0u) {
      publish_count(id, expert.count);
      publish_offset(id, expert.first_row);
    }
  }
  let all = workspace[table_at(params.num_tiles + 3u, 0u)];
  fill_tails(all, group * 256u + lane, FILL_GROUPS * 256u);
  if (group == 0u && lane == 0u) {
    publish_totals(all, workspace[table_at(params.num_tiles + 3u, 1u)].x);
  }
}
