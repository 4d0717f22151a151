// Softmax scores over a row. `score` is exact to the bit: integers, the same words as `softmax` in
// wasm/assembly/score.ts. `estimate` is a float estimate, which only prunes (docs/NUMERICS.md).

// The row's statistics, on which its scores depend beside the logit.
var<private> row_max: u32;
var<private> row_q16: u32; // row_max in Q16 and Q40
var<private> row_q40: u32;
var<private> row_cutoff: u32; // the key of row_max − 104; lower logits count as 2^−150 and less
var<private> inverse_sum: u32; // 1 / partition sum, in Q32 once the sum is scaled into [1, 2)
var<private> sum_exponent: i32;
var<private> largest_score: f32;

fn set_row_max(x: u32) {
  row_max = x;
  row_q16 = negate_if(fixed_point(x & 0x7fffffff, 16), x);
  row_q40 = negate_if(fixed_point(x & 0x7fffffff, 40), x);
  row_cutoff = sort_key(f32_add(x, 0xc2d00000u)); // −104
}

fn negate_if(value: u32, x: u32) -> u32 {
  let negative = 0 - (x >> 31);
  return (value ^ negative) - negative;
}

// e^(x − row_max)
fn exp_below_max(x: u32) -> ExpNegative {
  if (sort_key(x) < row_cutoff) {
    return ExpNegative(0u, 150);
  }
  let magnitude = x & 0x7fffffff;
  var own_q16 = fixed_q16_small(magnitude);
  var own_q40 = fixed_q40_small(magnitude);
  if (magnitude >= 0x43800000) { // 256
    own_q16 = fixed_point(magnitude, 16);
    own_q40 = fixed_point(magnitude, 40);
  }
  let q16 = row_q16 - negate_if(own_q16, x);
  let q40 = row_q40 - negate_if(own_q40, x);
  // One less, as either Q16 may have been rounded the wrong way.
  return exp_negative(u32(max(bitcast<i32>(q16) - 1, 0)), q40);
}

// e^(x − row_max), divided by the row's partition sum where that does not cancel; within 1 ulp.
fn score(x: u32) -> u32 {
  let exp = exp_below_max(x);
  if (!HAS_PARTITION_SUM) {
    return round_fixed(exp.mantissa, exp.halvings);
  }
  return round_fixed(multiply_high(exp.mantissa, inverse_sum) + 1, exp.halvings + sum_exponent);
}

// Within 5.5 · 2^−23 of the row's largest score: exp (3 + 2|d|) ulp of e^−|d|, |d| more for rounding
// d, and 2.5 for the scale.
fn estimate(x: u32) -> f32 {
  // Halves, whose difference cannot overflow.
  let half = min(0.5 * bitcast<f32>(row_max) - 0.5 * bitcast<f32>(x), 40.0);
  return exp(-2.0 * half) * largest_score;
}

fn estimate_quad(raw: vec4<u32>) -> vec4<f32> {
  return vec4<f32>(
    estimate(finite(raw.x)), estimate(finite(raw.y)), estimate(finite(raw.z)), estimate(finite(raw.w)));
}

fn score_error() -> f32 {
  return 1e-6 * largest_score;
}

// The low and the high word of e^(x − row_max) in Q44, for the lane's i-th expert.
fn partition_term(lane: u32, i: u32, token: u32) -> vec2<u32> {
  let expert = lane_expert(lane, i);
  if (expert >= NUM_EXPERTS) {
    return vec2<u32>(0);
  }
  let exp = exp_below_max(load_logit(token, expert));
  let low = select(shift_by(exp.mantissa, 12 - exp.halvings), 0u, exp.halvings > 43);
  return vec2<u32>(low, select(shift_by(exp.mantissa, -20 - exp.halvings), 0u, exp.halvings > 11));
}

fn add_terms(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let low = a.x + b.x;
  return vec2<u32>(low, a.y + b.y + u32(low < a.x));
}

// Sums e^(x − row_max) over the row in Q44: integers, so that no order of adding matters.
fn sum_partition(row: u32, lane: u32, token: u32) {
  var sum = vec2<u32>(0);
  for (var i = 0u; i < LANE_EXPERTS; i += 4u) { // four at once, as one waits for itself
    let pair = add_terms(partition_term(lane, i, token), partition_term(lane, i + 1, token));
    let next = add_terms(partition_term(lane, i + 2, token), partition_term(lane, i + 3, token));
    sum = add_terms(sum, add_terms(pair, next));
  }
  workgroupBarrier();
  lane_pair[row][lane] = sum;
  workgroupBarrier();
  sum = vec2<u32>(0);
  for (var other = 0u; other < LANES; other++) {
    sum = add_terms(sum, lane_pair[row][other]);
  }
  let zeros = countLeadingZeros(sum.y);
  inverse_sum = reciprocal((sum.y << zeros) | (sum.x >> (32 - zeros)));
  sum_exponent = 19 - i32(zeros);
  workgroupBarrier();
}

fn compute_row_statistics(row: u32, lane: u32, token: u32) {
  set_row_max(find_row_max(row, lane, token));
  if (HAS_PARTITION_SUM) {
    sum_partition(row, lane, token);
    largest_score = bitcast<f32>(score(row_max));
  }
}
