/** Faults in the WebGPU kernel: its building blocks and the writers of its shaders. */

import type { FaultRoom } from "./fault.ts";

const MANY_GROUPS = ["tests/backends/webgpu/many_groups_test.ts"] as const;

/** Faults of `wgsl/`. */
export const WGSL_FAULTS: FaultRoom = {
  name: "wgsl",
  folder: "wgsl/",
  rebuild: true,
  gpu: true,
  tests: [
    "tests/equality/contract_test.ts#webgpu",
    "tests/equality/float_edges_test.ts",
    "tests/equality/near_ties_test.ts#webgpu",
    "tests/equality/ends_of_binary32_test.ts#webgpu",
    "tests/equality/rounded_choices_test.ts#webgpu",
    ...MANY_GROUPS,
    "tests/equality/weigh_test.ts#webgpu",
    "tests/equality/frozen_bits_test.ts#webgpu",
  ],
  faults: [
    {
      file: "binary32.wgsl",
      line: "return min((u32(min(biased, 255) - 1) << 23) + kept + up, LARGEST_FINITE);",
      wrong: "return (u32(min(biased, 255) - 1) << 23) + kept + up;",
      meaning: "sums, products and quotients overflow to Infinity and NaN",
    },
    {
      file: "binary32.wgsl",
      line: "let up = u32((significand << 24) > 0x80000000 - (kept & 1));",
      wrong: "let up = u32((significand << 24) >= 0x80000000);",
      meaning: "ties round up, not to even",
    },
    {
      file: "binary32.wgsl",
      line: "return 0u; // below half the smallest subnormal",
      wrong: "return 1u;",
      meaning: "what is below half the smallest subnormal is one",
    },
    {
      file: "binary32.wgsl",
      line: "let last = select(rest, significand, shift == 32);",
      wrong: "let last = rest;",
      meaning: "the smallest subnormal is rounded by the wrong bits",
    },
    {
      file: "binary32.wgsl",
      line:
        "return vec2<u32>(significand_of(large) << 7, shifted | u32((shifted << distance) != n));",
      wrong: "return vec2<u32>(significand_of(large) << 7, shifted);",
      meaning: "a sum forgets what it shifts out",
    },
    {
      file: "binary32.wgsl",
      line: "if (small < 0x800000 || large >= 0x7f000000) {",
      wrong: "if (small < 0x800000) {",
      meaning: "the sum of scores near the largest value overflows",
    },
    {
      file: "binary32.wgsl",
      line: "let drop = 7 + (total >> 31);",
      wrong: "let drop = 7u;",
      meaning: "a sum that carries keeps its exponent",
    },
    {
      file: "binary32.wgsl",
      line: "let high = multiply_high(m, n) | u32(m * n != 0);",
      wrong: "let high = multiply_high(m, n);",
      meaning: "a product forgets its low word",
    },
    {
      file: "binary32.wgsl",
      line: "if (min(a, b) < 0x800000 || exponent < 2 || exponent > 253) {",
      wrong: "if (min(a, b) < 0x800000 || exponent < 2) {",
      meaning: "a quotient near the largest value overflows",
    },
    {
      file: "binary32.wgsl",
      line: "let rest = u32(found.y > 0) + u32(half >= divisor) + u32(half > divisor);",
      wrong: "let rest = u32(found.y > 0);",
      meaning: "a subnormal quotient is cut, not rounded",
    },
    {
      file: "decode_logits.wgsl",
      line: "return select(clamped, 0xff7fffffu, magnitude > 0x7f800000);",
      wrong: "return clamped;",
      meaning: "NaN counts as the largest finite value",
    },
    {
      file: "decode_logits.wgsl",
      line: "return sign | select(bits, special, magnitude >= 0x7c00);",
      wrong: "return sign | bits;",
      meaning: "float16's infinities count as 65536",
    },
    {
      file: "decode_logits.wgsl",
      line: "return select(limited, vec2<u32>(0xfbff), magnitude > vec2<u32>(0x7c00));",
      wrong: "return limited;",
      meaning: "float16's NaN counts as 65504 in estimates",
    },
    {
      file: "decode_logits.wgsl",
      line:
        "let clamped = min(magnitude, LARGEST_FINITE) | select(0u, bits & 0x80000000, magnitude != 0);",
      wrong: "let clamped = min(magnitude, LARGEST_FINITE) | (bits & 0x80000000);",
      meaning: "−0 stays −0",
    },
    {
      file: "fixed_point.wgsl",
      line: "return proposed + u32(0x80000000 + (head >> 1) - proposed * head >= head);",
      wrong: "return proposed;",
      meaning: "the quotient that a float proposes is not corrected",
    },
    {
      file: "fixed_point.wgsl",
      line: "let p = r - (square >> 9) + sixth; // 1 − e^−r in Q40",
      wrong: "let p = r - (square >> 9);",
      meaning: "the exponential lacks its cubic term",
    },
    {
      file: "score_sigmoid.wgsl",
      line: "return round_fixed(multiply_high(exp.mantissa, inverse) + 1, exp.halvings);",
      wrong: "return round_fixed(multiply_high(exp.mantissa, inverse), exp.halvings);",
      meaning: "σ of negative logits is a unit of 2^−32 too low",
    },
    {
      file: "score_softmax.wgsl",
      line: "if (max(magnitude, row_max & 0x7fffffff) >= MAGNITUDE_256) {",
      wrong: "if (magnitude >= MAGNITUDE_256) {",
      meaning: "a row whose largest logit is beyond 256 is scored in too few bits",
    },
    {
      file: "score_softmax.wgsl",
      line: "return vec2<u32>(low, a.y + b.y + u32(low < a.x));",
      wrong: "return vec2<u32>(low, a.y + b.y);",
      meaning: "the partition sum drops its carries",
    },
    {
      file: "score_softmax.wgsl",
      line: "return ExpNegative(0u, 150);",
      after: "if (q16 > 104 << 16) {",
      wrong: "return ExpNegative(0xffffffffu, 150);",
      meaning: "softmax of logits far below the largest is not 0",
    },
    {
      file: "score_sqrtsoftplus.wgsl",
      line: "let rest = u32(found.y > 0) + 2 * u32(found.y > found.x);",
      wrong: "let rest = 2 * u32(found.y > found.x);",
      meaning: "a root just above a tie rounds to even",
    },
    {
      file: "score_sqrtsoftplus.wgsl",
      line: "if (biased >= 131) {",
      wrong: "if (biased >= 130) {",
      meaning: "sqrtsoftplus leaves the logarithm out from 8 on, not from 16",
    },
    {
      file: "choice.wgsl",
      line: "place = expert / GROUP_SIZE * GROUP_STRIDE + expert % GROUP_SIZE;",
      wrong: "place = expert;",
      meaning: "the bias of padded groups is out of place",
    },
    {
      file: "lane_experts.wgsl",
      line:
        "return select(NUM_EXPERTS, lane / GROUP_LANES * GROUP_SIZE + member, member < GROUP_SIZE);",
      wrong: "return lane / GROUP_LANES * GROUP_SIZE + member;",
      meaning: "a lane takes experts past the end of its group",
    },
    {
      file: "exact_groups.wgsl",
      line: "rank += u32(rival > key || (rival == key && other < group));",
      wrong: "rank += u32(rival > key);",
      meaning: "of groups that tie too many stay",
    },
    {
      file: "exact_groups.wgsl",
      line: "return sort_key(f32_add(score(first), score(second)));",
      wrong: "return sort_key(f32_add(first, second));",
      meaning: "without a bias groups are scored by logits, not by scores",
    },
    {
      file: "many_groups.wgsl",
      line: "kept |= u32(rank_group(row, group) < GROUPS_SELECTED) << (group / LANES);",
      wrong: "kept |= u32(rank_group(row, group) <= GROUPS_SELECTED) << (group / LANES);",
      meaning: "of many groups one too many stays",
      tests: MANY_GROUPS,
    },
    {
      file: "many_groups.wgsl",
      line: "return min(i * LANES + lane, NUM_EXPERTS);",
      wrong: "return min(i * LANES + lane, NUM_EXPERTS - 1);",
      meaning: "with many groups the last expert may be selected twice",
      tests: MANY_GROUPS,
    },
    {
      file: "candidates.wgsl",
      line:
        "return u32(j < count && (rival > key || (rival == key && candidate_id[row][j] < id)));",
      wrong:
        "return u32(j < count && (rival > key || (rival == key && candidate_id[row][j] > id)));",
      meaning: "of equal choices the later expert comes first",
    },
    {
      file: "fallback.wgsl",
      line: "atomicMax(&lowest_id[row], ~expert);",
      wrong: "atomicMax(&lowest_id[row], expert);",
      meaning: "of equal choices in the fallback path the last expert is taken",
    },
    {
      file: "fallback.wgsl",
      line: "keys[best] = 0u;",
      wrong: "",
      meaning: "the fallback path selects one expert K times",
    },
    {
      file: "weights.wgsl",
      line: "if (sum != 0) {",
      wrong: "if (true) {",
      meaning: "a zero sum gives no zeros",
    },
    {
      file: "weights.wgsl",
      line: "if (EPSILON == 0 || sum >= min((EPSILON >> 23) + 27, 255u) << 23) {",
      wrong: "if (EPSILON == 0 || sum >= min((EPSILON >> 23) + 20, 255u) << 23) {",
      meaning: "an epsilon of 2^−20 of the sum is left out",
    },
    {
      file: "weights.wgsl",
      line: "for (var i = lane; i < NUM_SHARED; i += LANES) {",
      wrong: "for (var i = lane; i + 1 < NUM_SHARED; i += LANES) {",
      meaning: "the last shared expert is not written",
    },
    {
      file: "weights.wgsl",
      line: "weights[token * ROW_SLOTS + i] = 0u;",
      wrong: "",
      meaning: "padding rows keep the weights of an earlier call",
    },
    {
      file: "generate/candidates.ts",
      line: "if (slot > CANDIDATE_CAPACITY) {",
      after: "append_candidate(row, slot, expert); slot++;",
      wrong: "if (slot > CANDIDATE_CAPACITY + 1) {",
      meaning: "a row of one candidate too many loses it",
    },
    {
      file: "generate/ranking.ts",
      line: "detect_ties(row, lane, listed);",
      wrong: "",
      meaning: "near ties are ranked by their estimates",
    },
    {
      file: "generate/groups.ts",
      line: "if (!(gap > 4.0 * (score_error() + WIDENING_ERROR) + 1.6e-5)) {",
      wrong: "if (gap < 0.0) {",
      meaning: "groups that nearly tie are ranked by their estimates",
    },
    {
      file: "generate/entry_point.ts",
      line: 'return scoring === "softmax" && (bias !== null || !renormalize);',
      wrong: 'return scoring === "softmax" && !renormalize;',
      meaning: "softmax with a bias leaves the partition sum out",
    },
    {
      file: "generate/entry_point.ts",
      line: "selected_id[row][lane] = min(id, NUM_EXPERTS - 1);",
      wrong: "selected_id[row][lane] = id;",
      meaning: "an id that names no expert is used as it is",
      tests: ["tests/backends/webgpu/encode_test.ts"],
    },
    {
      file: "generate/weights.ts",
      line: "rank += u32(rival > key || (rival == key && selected_id[row][i] < id));",
      wrong: "rank += u32(rival > key);",
      meaning: "winners that tie are written to one slot",
    },
    {
      file: "generate/prune_threshold.ts",
      line: "} & ~${low}u) | (column + ${i}), kept);",
      wrong: "}) | (column + ${i}), kept);",
      meaning: "the maxima of columns that differ little have the same rank",
    },
  ],
};
