// Where a plan has many experts or very many routes, two dispatches between counting and placing do the
// sums: scan_tiles, over the tiles for each expert, and schedule_all, over the experts.
//
// workspace   vec4<u32>: experts, eight a vec4; then the table, rows of QUADS vec4, four experts each
//             row t < num_tiles    the counts of tile t; after scan_tiles those of the tiles before it
//             row num_tiles        the count of each expert, of all tiles
//             row num_tiles + 1    the first row of each expert
//             row num_tiles + 2    the first block of each expert
//             behind it            rows, blocks, routes, experts with a row; then the most of an expert

fn table_at(row: u32, quad: u32) -> u32 {
  return params.table_at / 4u + row * QUADS + quad;
}
