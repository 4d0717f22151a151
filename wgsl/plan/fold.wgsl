// Where a plan takes two dispatches, each workgroup of the second sums the table of counts by itself: the
// routes of each expert in all tiles, and in the tiles before its own.
//
// Lane q + OCTETS * s has octet q (eight experts) of every FOLD_SEGMENTS-th tile, from tile s on. The sum
// over tiles is written by steps.ts, several loads at a time.
//
// in   workspace           vec4<u32>: experts, eight a vec4; then [tiles, OCTETS], the counts of eight
//                          experts a vec4, the even expert's in the low half of a word
// out  totals, next_row    schedule.wgsl

/// Counts of the even and of the odd experts of an octet.
struct Octet {
  even: vec4<u32>,
  odd: vec4<u32>,
}

fn octet_at(tile: u32, octet: u32) -> vec4<u32> {
  let row = min(tile, params.num_tiles - 1u);
  let counts = workspace[params.table_at / 4u + row * OCTETS + octet];
  return select(vec4<u32>(), counts, tile < params.num_tiles);
}

fn add_counts(sums: Octet, counts: vec4<u32>) -> Octet {
  return Octet(sums.even + (counts & vec4(0xffffu)), sums.odd + (counts >> vec4(16u)));
}

fn add_counts_if(condition: bool, sums: Octet, counts: vec4<u32>) -> Octet {
  return add_counts(sums, select(vec4<u32>(), counts, condition));
}

/// Component c holds the experts 2 * c and 2 * c + 1 of the octet: slots 2 * c * OCTETS apart.
fn add_to_totals(octet: u32, sums: Octet) {
  atomicAdd(&totals[octet], sums.even.x);
  atomicAdd(&totals[OCTETS + octet], sums.odd.x);
  atomicAdd(&totals[2u * OCTETS + octet], sums.even.y);
  atomicAdd(&totals[3u * OCTETS + octet], sums.odd.y);
  atomicAdd(&totals[4u * OCTETS + octet], sums.even.z);
  atomicAdd(&totals[5u * OCTETS + octet], sums.odd.z);
  atomicAdd(&totals[6u * OCTETS + octet], sums.even.w);
  atomicAdd(&totals[7u * OCTETS + octet], sums.odd.w);
}

fn add_to_next_row(octet: u32, sums: Octet) {
  atomicAdd(&next_row[octet], sums.even.x);
  atomicAdd(&next_row[OCTETS + octet], sums.odd.x);
  atomicAdd(&next_row[2u * OCTETS + octet], sums.even.y);
  atomicAdd(&next_row[3u * OCTETS + octet], sums.odd.y);
  atomicAdd(&next_row[4u * OCTETS + octet], sums.even.z);
  atomicAdd(&next_row[5u * OCTETS + octet], sums.odd.z);
  atomicAdd(&next_row[6u * OCTETS + octet], sums.even.w);
  atomicAdd(&next_row[7u * OCTETS + octet], sums.odd.w);
}

/// Counts one route of the tile before the span.
fn count_earlier(expert: u32) {
  if (expert < NUM_EXPERTS) {
    atomicAdd(&next_row[slot_of(expert)], 1u);
  }
}
