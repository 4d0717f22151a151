// Float operations as wrong as WGSL allows, times a level: the accuracy of each is the table of the WGSL specification,
// "Floating Point Accuracy". Every input and output is flushed: subnormals become zeros. Errors are drawn anew for each
// lane and each call, so that no two lanes agree on anything.
//
// params.padding holds, from bit 0: the level in eighths (8 bits), the pattern of signs (3 bits), whether differences
// of equals are −0 (1 bit), by how many ulp the proposals of divisions and roots are shifted, plus 128 (8 bits), and a
// seed (12 bits).

const PATTERN_UNIFORM = 0u; // anything from −1 to 1
const PATTERN_ENDS = 1u; // −1 or 1
const PATTERN_UP = 2u;
const PATTERN_DOWN = 3u;

var<private> error_state: u32;

fn next_random() -> u32 {
  error_state = error_state * 747796405u + 2891336453u;
  let word = ((error_state >> ((error_state >> 28) + 4)) ^ error_state) * 277803737u;
  return (word >> 22) ^ word;
}

fn flushed(value: f32) -> f32 {
  let bits = bitcast<u32>(value);
  return bitcast<f32>(select(bits, bits & 0x80000000, (bits & 0x7f800000) == 0));
}

// A share of the allowed error.
fn error_share() -> f32 {
  let pattern = (params.padding >> 8) & 7;
  let random = next_random();
  var share = f32(random & 0xffff) / 32767.5 - 1.0;
  if (pattern == PATTERN_ENDS) {
    share = select(-1.0, 1.0, (random & 0x10000) != 0);
  } else if (pattern == PATTERN_UP) {
    share = 1.0;
  } else if (pattern == PATTERN_DOWN) {
    share = -1.0;
  }
  return share * f32(params.padding & 255) / 8.0;
}

// Moves a value by a share of `ulps` units in its last place.
fn nudged(value: f32, ulps: f32) -> f32 {
  let steps = i32(clamp(ulps * error_share(), -1e6, 1e6));
  let bits = bitcast<u32>(flushed(value));
  let magnitude = bits & 0x7fffffff;
  if (magnitude == 0 || magnitude >= 0x7f700000) {
    return bitcast<f32>(bits);
  }
  let moved = u32(clamp(i32(magnitude) + steps, 0, 0x7f7fffff));
  return flushed(bitcast<f32>((bits & 0x80000000) | moved));
}

fn wrong_exp(x: f32) -> f32 {
  return nudged(exp(flushed(x)), 3.0 + 2.0 * abs(x));
}

fn wrong_divide(a: f32, b: f32) -> f32 {
  return nudged(flushed(a) / flushed(b), 2.5);
}

fn wrong_add(a: f32, b: f32) -> f32 {
  return nudged(flushed(a) + flushed(b), 1.0);
}

fn wrong_multiply(a: f32, b: f32) -> f32 {
  return nudged(flushed(a) * flushed(b), 1.0);
}

// A product with a power of two: exact but for flushing.
fn flushed_multiply(a: f32, b: f32) -> f32 {
  return flushed(flushed(a) * flushed(b));
}

// WGSL defines a square root as 1 / inverseSqrt, which may be 2 ulp off.
fn wrong_sqrt(x: f32) -> f32 {
  return wrong_divide(1.0, nudged(1.0 / sqrt(x), 2.0));
}

// 2^−21 from 0.5 to 2, elsewhere 3 ulp.
fn wrong_log(x: f32) -> f32 {
  let value = log(x);
  return select(nudged(value, 3.0), value + error_share() * 4.7683716e-7, x >= 0.5 && x <= 2.0);
}

fn wrong_multiply_quad(a: vec4<f32>, b: vec4<f32>) -> vec4<f32> {
  return vec4<f32>(
    wrong_multiply(a.x, b.x), wrong_multiply(a.y, b.y), wrong_multiply(a.z, b.z), wrong_multiply(a.w, b.w));
}

fn flushed_multiply_quad(a: f32, b: vec4<f32>) -> vec4<f32> {
  return vec4<f32>(
    flushed_multiply(a, b.x), flushed_multiply(a, b.y), flushed_multiply(a, b.z), flushed_multiply(a, b.w));
}

fn wrong_exp_quad(x: vec4<f32>) -> vec4<f32> {
  return vec4<f32>(wrong_exp(x.x), wrong_exp(x.y), wrong_exp(x.z), wrong_exp(x.w));
}

fn wrong_sqrt_quad(x: vec4<f32>) -> vec4<f32> {
  return vec4<f32>(wrong_sqrt(x.x), wrong_sqrt(x.y), wrong_sqrt(x.z), wrong_sqrt(x.w));
}

fn wrong_log_quad(x: vec4<f32>) -> vec4<f32> {
  return vec4<f32>(wrong_log(x.x), wrong_log(x.y), wrong_log(x.z), wrong_log(x.w));
}

fn wrong_add_quad(a: vec4<f32>, b: vec4<f32>) -> vec4<f32> {
  return vec4<f32>(
    wrong_add(a.x, b.x), wrong_add(a.y, b.y), wrong_add(a.z, b.z), wrong_add(a.w, b.w));
}

// A difference whose sign alone counts: it is exact near 0, but equals may give −0.
fn wrong_difference_quad(a: vec4<f32>, b: vec4<f32>) -> vec4<f32> {
  let exact = a - b;
  let difference = vec4<f32>(
    flushed(exact.x), flushed(exact.y), flushed(exact.z), flushed(exact.w));
  let is_zero = (bitcast<vec4<u32>>(difference) << vec4<u32>(1)) == vec4<u32>(0);
  let negative = vec4<bool>((params.padding & 0x800) != 0);
  return select(difference, vec4<f32>(bitcast<f32>(0x80000000u)), is_zero & negative);
}

// Halves that are subnormal may be flushed.
fn wrong_unpack(word: u32) -> vec2<f32> {
  let halves = unpack2x16float(word);
  return select(halves, vec2<f32>(0.0), abs(halves) < vec2<f32>(6.1035156e-5));
}

// A proposal of an integer quotient or root, off by a number of ulp.
fn shifted_proposal(value: f32) -> f32 {
  return bitcast<f32>(u32(i32(bitcast<u32>(value)) + i32((params.padding >> 12) & 255) - 128));
}

fn wrong_sigmoid(x: f32) -> f32 {
  return wrong_divide(1.0, wrong_add(1.0, wrong_exp(-x)));
}
