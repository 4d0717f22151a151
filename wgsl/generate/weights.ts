/**
 * The weights of the selected experts, a slot to a lane.
 *
 * Reads `row`, `lane`, `token`, `out_token`, `selected_id`, `selected_key` and `fallbacks`. Writes `indices` and
 * `weights`, in padding rows too.
 *
 * @module
 */

import { MOST_UNROLLED, type RowLayout } from "./row_layout.ts";
import { forEach } from "./unroll.ts";

/** What the slots of a row are. */
interface Slots {
  /** How many are scored, in WGSL. */
  readonly scored: string;
  /** The expert of the lane's slot. */
  readonly expert: string;
  /** Writes the results of the lane's slot, and of shared experts that are not scored. */
  readonly write: string;
}

/** Slots where the router scores only the experts that it selects. */
const SELECTED: Slots = {
  scored: "TOP_K",
  expert: "selected_id[row][min(lane, TOP_K)]",
  write: `
  if (lane < TOP_K) {
    write_routed(token, lane, id, weigh(own_score, sum));
  }
  write_shared(token, lane, sum);`,
};

/** Slots where the router scores the shared experts too, after the selected. Their logits follow those of the experts. */
const SELECTED_AND_SHARED: Slots = {
  scored: "ROW_SLOTS",
  expert: "select(NUM_EXPERTS + lane - TOP_K, selected_id[row][min(lane, TOP_K)], lane < TOP_K)",
  write: `
  if (lane < TOP_K) {
    write_routed(token, lane, id, weigh(own_score, sum));
  } else if (lane < ROW_SLOTS) {
    indices[token * ROW_SLOTS + lane] = i32(id);
    weights[token * ROW_SLOTS + lane] = weigh(own_score, sum);
  }`,
};

/**
 * Writes the exact scores of the selected, their order if it is open, their sum, and the results.
 *
 * @param layout How rows are dealt to lanes.
 * @param gate Its K, whether estimates may have left the winners' order open, whether the first of them holds
 * the row's largest logit, on which its scores depend, and whether the router scores the shared experts.
 * @returns WGSL.
 */
export function weighSelected(
  layout: RowLayout,
  { topK, reorders, firstIsMax, sharedExpertSink }: {
    readonly topK: number;
    readonly reorders: boolean;
    readonly firstIsMax: boolean;
    readonly sharedExpertSink: boolean;
  },
): string {
  const slots = sharedExpertSink ? SELECTED_AND_SHARED : SELECTED;
  return `
  ${firstIsMax ? "set_row_max(key_logit(selected_key[row][0]));" : ""}
  ${reorders ? "var" : "let"} id = ${slots.expert};
  var own_score = 0u;
  if (lane < ${slots.scored}) {
    own_score = score(load_logit(token, id));
  }
  if (lane < SUM_WIDTH) {
    score_tree[row][SUM_WIDTH + lane] = own_score;
  }
  workgroupBarrier();
  ${reorders ? reorder(topK, { layout, slots }) : ""}
  ${forEach(Math.log2(layout.sumWidth), (i) => `add_tree_level(row, lane, SUM_WIDTH >> ${i + 1});`)}
  if (token != out_token) {
    if (out_token < params.num_tokens) {
      write_padding_row(out_token, lane);
    }
    return;
  }
  let sum = score_tree[row][1];${slots.write}`;
}

/**
 * Writes FALLBACK_ORDER: winners within the tie margin are ordered by their exact choices, made of the scores at hand.
 * The comparisons are unrolled where they are few and the gate has no groups: a shader with groups took 2 % longer so.
 */
function reorder(
  topK: number,
  { layout: { grouped }, slots: { scored, expert } }: {
    readonly layout: RowLayout;
    readonly slots: Slots;
  },
): string {
  const compare = (i: string): string => `
    rival = selected_key[row][${i}];
    rank += u32(rival > key || (rival == key && selected_id[row][${i}] < id));`;
  return `
  if ((fallbacks & FALLBACK_ORDER) != 0) {
    let key = sort_key(f32_add(own_score, load_bias(id)));
    if (lane < TOP_K) {
      selected_key[row][lane] = key;
    }
    workgroupBarrier();
    var rival = 0u;
    var rank = 0u;
    ${
    !grouped && topK <= MOST_UNROLLED
      ? forEach(topK, (i) => compare(`${i}`))
      : `for (var i = 0u; i < TOP_K; i++) { ${compare("i")} }`
  }
    workgroupBarrier();
    if (lane < TOP_K) {
      selected_id[row][rank] = id;
      score_tree[row][SUM_WIDTH + rank] = own_score;
    }
    workgroupBarrier();
    id = ${expert};
    own_score = score_tree[row][SUM_WIDTH + min(lane, ${scored} - 1)];
  }`;
}
