// The rank of a route among the routes of its expert in a span, without an order of arrival.
//
// A workgroup places a span of ROUNDS * 256 consecutive routes; in round i, invocation `lane` has route
// first + i * 256 + lane. A round is eight words of 32 lanes.
//
// Each word has MASKS bit masks, a bit for a lane: one for every value of expert % MASK_SIDE, then one
// for every value of expert / MASK_SIDE. The lanes of a word that have expert e are the AND of two masks,
// so that 2 * sqrt(P) words say what P would. The routes of earlier rounds are counted, ten bits for each
// of three rounds in one word.
//
// Masks are ORs and counts are sums of atomics, which commute; both are read after a barrier.

var<workgroup> masks: array<atomic<u32>, ROUNDS * 8u * MASKS>;

/// Of each expert, the routes of rounds 0, 1 and 2 of the span, ten bits each.
var<workgroup> round_counts: array<atomic<u32>, ROUND_COUNTS>;

/// Marks lane `lane` of round `round` as one that has a route of `expert`.
fn mark_route(round: u32, lane: u32, expert: u32) {
  let word = (round * 8u + lane / 32u) * MASKS;
  let bit = 1u << (lane % 32u);
  atomicOr(&masks[word + expert % MASK_SIDE], bit);
  atomicOr(&masks[word + MASK_SIDE + expert / MASK_SIDE], bit);
  if (round + 1u < ROUNDS) {
    atomicAdd(&round_counts[expert], 1u << (10u * round));
  }
}

/// The lanes of a word of a round that have a route of `expert`.
fn lanes_of(word: u32, expert: u32) -> u32 {
  let low = atomicLoad(&masks[word * MASKS + expert % MASK_SIDE]);
  return low & atomicLoad(&masks[word * MASKS + MASK_SIDE + expert / MASK_SIDE]);
}

/// The routes of `expert` in the rounds of the span before `round`.
fn count_earlier_rounds(round: u32, expert: u32) -> u32 {
  if (round == 0u) {
    return 0u;
  }
  let counts = atomicLoad(&round_counts[expert]);
  var sum = counts & 1023u;
  if (round > 1u) {
    sum += (counts >> 10u) & 1023u;
  }
  if (round > 2u) {
    sum += counts >> 20u;
  }
  return sum;
}

/// The routes of `expert` on the lanes of a word, if the word comes before the lane's own.
fn rank_in_word(first: u32, word: u32, own: u32, expert: u32) -> u32 {
  return select(0u, countOneBits(lanes_of(first + word, expert)), word < own);
}

/// The routes of `expert` on the lanes of a round before `lane`. Every word is loaded: a branch or a loop
/// would wait for one after the other.
fn rank_in_round(round: u32, lane: u32, expert: u32) -> u32 {
  let first = round * 8u;
  let own = lane / 32u;
  let before = (1u << (lane % 32u)) - 1u;
  return countOneBits(lanes_of(first + own, expert) & before) +
    rank_in_word(first, 0u, own, expert) +
    rank_in_word(first, 1u, own, expert) +
    rank_in_word(first, 2u, own, expert) +
    rank_in_word(first, 3u, own, expert) +
    rank_in_word(first, 4u, own, expert) +
    rank_in_word(first, 5u, own, expert) +
    rank_in_word(first, 6u, own, expert);
}
