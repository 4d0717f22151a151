// Softmax scores over a row. `score` is exact to the bit: integers, the same words as `softmax` in
// wasm/assembly/score.ts. `estimate` is a float estimate, which only prunes (docs/NUMERICS.md).

// The statistics of the row, from which its scores are computed.
var<private> row_max: u32;
var<private> row_q16: u32; // row_max in Q16 and Q40, if below 256
var<private> row_q40: u32;
var<private> inverse_sum: u32; // 1 / partition sum, in Q32 once the sum is scaled into [1, 2)
var<private> sum_exponent: i32;
var<private> largest_score: f32;

const MAGNITUDE_256 = 0x43800000u;

fn set_row_max(x: u32) {
  row_max = x;
  row_q16 = negate_if(fixed_q16_small(x & 0x7fffffff), x);
  row_q40 = negate_if(fixed_q40_small(x & 0x7fffffff), x);
}

fn negate_if(value: u32, x: u32) -> u32 {
  let negative = 0 - (x >> 31);
  return (value ^ negative) - negative;
}

// e^(x − row_max). A logit more than 104 below row_max gets 2^−150, which rounds to the score 0.
fn exp_below_max(x: u32) -> ExpNegative {
  let magnitude = x & 0x7fffffff;
  if (max(magnitude, row_max & 0x7fffffff) >= MAGNITUDE_256) {
    return exp_below_large_max(x);
  }
  // One less, as either Q16 may have been rounded the wrong way.
  let q16 = max(bitcast<i32>(row_q16 - negate_if(fixed_q16_small(magnitude), x)) - 1, 0);
  if (q16 > 104 << 16) {
    return ExpNegative(0u, 150);
  }
  return exp_negative(u32(q16), row_q40 - negate_if(fixed_q40_small(magnitude), x));
}

// The same if |x| or |row_max| is 256 or more: their distance may not fit a Q16.
fn exp_below_large_max(x: u32) -> ExpNegative {
  if (sort_key(x) < sort_key(f32_add(row_max, 0xc2d00000u))) { // −104
    return ExpNegative(0u, 150);
  }
  let q16 = signed_fixed_point(row_max, 16) - signed_fixed_point(x, 16);
  let q40 = signed_fixed_point(row_max, 40) - signed_fixed_point(x, 40);
  return exp_negative(u32(max(bitcast<i32>(q16) - 1, 0)), q40);
}

fn signed_fixed_point(x: u32, places: i32) -> u32 {
  return negate_if(fixed_point(x & 0x7fffffff, places), x);
}

// e^(x − row_max), divided by the row's partition sum where that does not cancel; within 1 ulp.
fn score(x: u32) -> u32 {
  let exp = exp_below_max(x);
  if (!HAS_PARTITION_SUM) {
    return round_fixed(exp.mantissa, exp.halvings);
  }
  return round_fixed(multiply_high(exp.mantissa, inverse_sum) + 1, exp.halvings + sum_exponent);
}

// Within 6 · 2^−23 of the row's largest score, of four raw logits that `clamp_special_quad` has limited: exp
// (3 + 2|d|) ulp of e^−|d|, |d| more for rounding d, and 3 for the scale and the score itself.
fn estimate_quad(raw: vec4<u32>) -> vec4<f32> {
  // −Infinity and negative NaN count as the lowest finite number: as integers, they are above all others.
  let x = bitcast<vec4<f32>>(min(raw, vec4<u32>(0xff7fffff)));
  // Halves, whose difference cannot overflow.
  let half = min(vec4<f32>(0.5 * bitcast<f32>(row_max)) - 0.5 * x, vec4<f32>(40.0));
  return exp(-2.0 * half) * largest_score;
}

fn score_error() -> f32 {
  return 1e-6 * largest_score;
}

// The low and the high word of e^−a in Q44, truncated.
fn partition_term(exp: ExpNegative) -> vec2<u32> {
  let halvings = u32(exp.halvings);
  let small = (exp.mantissa >> 1) >> min(halvings - 13, 31u);
  let large = exp.mantissa << (12 - min(halvings, 12u));
  let high = (exp.mantissa >> 1) >> (19 + min(halvings, 12u));
  return select(vec2<u32>(small, 0), vec2<u32>(large, high), halvings <= 12);
}

// The term of a logit below 256, like row_max. Its cutoff is the one of Q44: from 31 below row_max on, the term is 0.
fn small_partition_term(x: u32) -> vec2<u32> {
  let q16 = row_q16 - negate_if(fixed_q16_small(x & 0x7fffffff), x);
  let q40 = row_q40 - negate_if(fixed_q40_small(x & 0x7fffffff), x);
  return partition_term(exp_negative(u32(max(bitcast<i32>(q16) - 1, 0)), q40));
}

// The sum of the terms of four raw logits; only places with an expert (`there`) count.
fn sum_quad(raw: vec4<u32>, there: vec4<bool>) -> vec2<u32> {
  let magnitudes = max(raw & vec4<u32>(0x7fffffff), vec4<u32>(row_max & 0x7fffffff));
  var x: vec2<u32>;
  var y: vec2<u32>;
  var z: vec2<u32>;
  var w: vec2<u32>;
  if (all(magnitudes < vec4<u32>(MAGNITUDE_256))) {
    x = small_partition_term(raw.x);
    y = small_partition_term(raw.y);
    z = small_partition_term(raw.z);
    w = small_partition_term(raw.w);
  } else {
    x = partition_term(exp_below_max(finite(raw.x)));
    y = partition_term(exp_below_max(finite(raw.y)));
    z = partition_term(exp_below_max(finite(raw.z)));
    w = partition_term(exp_below_max(finite(raw.w)));
  }
  let none = vec2<u32>(0);
  let pair = add_terms(select(none, x, there.x), select(none, y, there.y));
  return add_terms(pair, add_terms(select(none, z, there.z), select(none, w, there.w)));
}

fn add_terms(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let low = a.x + b.x;
  return vec2<u32>(low, a.y + b.y + u32(low < a.x));
}

// Sums e^(x − row_max) over the row in Q44: integers, so that no order of adding matters.
fn sum_partition(row: u32, lane: u32, token: u32) {
  var sum = vec2<u32>(0);
  for (var i = 0u; i < LANE_EXPERTS; i += 4u) {
    sum = add_terms(sum, sum_quad(load_lane_quad(lane, i, token), has_lane_quad(lane, i)));
  }
  workgroupBarrier();
  lane_pair[row][lane] = sum;
  workgroupBarrier();
  sum = vec2<u32>(0);
  for (var other = 0u; other < LANES; other++) {
    sum = add_terms(sum, lane_pair[row][other]);
  }
  set_partition_sum(sum);
  workgroupBarrier();
}

// Sets the statistics that depend on the partition sum. The term of the largest logit is 2^44 − 2^12, so that the
// high word is never 0.
fn set_partition_sum(sum: vec2<u32>) {
  let zeros = countLeadingZeros(sum.y);
  inverse_sum = reciprocal((sum.y << zeros) | (sum.x >> (32 - zeros)));
  sum_exponent = 19 - i32(zeros);
  largest_score = bitcast<f32>(score(row_max));
}

fn compute_row_statistics(row: u32, lane: u32, token: u32) {
  set_row_max(find_row_max(row, lane, token));
  if (HAS_PARTITION_SUM) {
    sum_partition(row, lane, token);
  }
}
