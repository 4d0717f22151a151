// The soft cap of logits, cap · tanh(x / cap): f32_divide, tanh_magnitude (tanh.wgsl), f32_multiply. In a gate that has
// one, every logit is loaded through it. wasm/assembly/soft_cap.ts computes the same words.

// Caps the bits of a logit. ±Infinity count as ± the largest finite value, and NaN stays.
fn soft_cap(bits: u32) -> u32 {
  let magnitude = bits & 0x7fffffff;
  let y = f32_divide(min(magnitude, LARGEST_FINITE), LOGIT_CAP);
  let capped = (bits & 0x80000000) | f32_multiply(tanh_magnitude(y), LOGIT_CAP);
  return select(capped, bits, magnitude > 0x7f800000);
}

fn load_raw(token: u32, expert: u32) -> u32 {
  return soft_cap(load_uncapped(token, expert));
}

// Loops over the four logits. Drivers inline functions: without the loop the shader would hold a tanh for each logit
// of a lane, and compiling it took up to 1.4 times as long (bench/NOTES.md).
fn load_quad(token: u32, expert: u32) -> vec4<u32> {
  var quad = load_uncapped_quad(token, expert);
  for (var i = 0u; i < 4; i++) {
    quad[i] = soft_cap(quad[i]);
  }
  return quad;
}
