// Estimates as wrong as the shader claims that they may be: the exact score, off by a share of `score_error()`, plus
// the bias, off by a share of the rounding that the tie margin covers. The host chooses each share.

// Two planes of [num_tokens, NUM_EXPERTS] shares from −1 to 1, times the level: one for the estimates of whole rows,
// one for those of candidates.
@group(0) @binding(5) var<storage, read> shares: array<f32>;

// Half of the rounding errors of a sum that tie_bound covers, relative to it.
const SUM_ERROR = 2.5e-7f;

fn share_of(plane: u32, token: u32, expert: u32) -> f32 {
  let row = plane * params.num_tokens + min(token, params.num_tokens - 1);
  return shares[row * NUM_EXPERTS + min(expert, NUM_EXPERTS - 1)];
}

fn claimed_choice(plane: u32, token: u32, expert: u32, bias: f32) -> f32 {
  let share = share_of(plane, token, expert);
  let widening = select(0.0, WIDENING_ERROR, plane == 0u);
  let exact = bitcast<f32>(score(load_logit(token, min(expert, NUM_EXPERTS - 1))));
  let choice = (exact + share * (score_error() + widening)) + bias;
  return choice + share * (SUM_ERROR * choice);
}

fn claimed_quad(plane: u32, token: u32, expert: u32, bias: vec4<f32>) -> vec4<f32> {
  return vec4<f32>(
    claimed_choice(plane, token, expert, bias.x), claimed_choice(plane, token, expert + 1, bias.y),
    claimed_choice(plane, token, expert + 2, bias.z), claimed_choice(plane, token, expert + 3, bias.w));
}
