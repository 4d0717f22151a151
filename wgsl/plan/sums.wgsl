// What four neighbouring experts add to a plan.

/// Rows of each expert, padding included.
fn rows_of(counts: vec4<u32>) -> vec4<u32> {
  return (counts + (ALIGNMENT - 1u)) / ALIGNMENT * ALIGNMENT;
}

/// Blocks of each expert.
fn blocks_of(counts: vec4<u32>) -> vec4<u32> {
  return (counts + (BLOCK_SIZE - 1u)) / BLOCK_SIZE;
}

fn sum_of(v: vec4<u32>) -> u32 {
  return v.x + v.y + v.z + v.w;
}

/// `first`, and `first` plus the sums before y, z and w.
fn sums_before(v: vec4<u32>, first: u32) -> vec4<u32> {
  return first + vec4(0u, v.x, v.x + v.y, v.x + v.y + v.z);
}

/// Rows, blocks, routes, experts with a row.
fn quad_sum_of(counts: vec4<u32>) -> vec4<u32> {
  let in_use = vec4<u32>(counts > vec4(0u));
  return vec4(sum_of(rows_of(counts)), sum_of(blocks_of(counts)), sum_of(counts), sum_of(in_use));
}

fn most_of(counts: vec4<u32>) -> u32 {
  return max(max(counts.x, counts.y), max(counts.z, counts.w));
}

