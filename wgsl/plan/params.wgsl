// What every dispatch of a plan is told.
struct Params {
  num_routes: u32,
  /// Tiles of TILE routes.
  num_tiles: u32,
  max_rows: u32,
  max_blocks: u32,
  /// Workgroups that place routes.
  num_groups: u32,
  /// The outputs that are wanted, a bit each.
  outputs: u32,
  map_length: u32,
  /// Where the table of counts is in the workspace, in words.
  table_at: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
