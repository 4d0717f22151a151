import { sort_row_keys } from "./bitonic_top_k";
import { pad_keys, top_keys_of_set, write_key_blocks, write_keys } from "./candidate_keys";
import { KEY_STRIDE, MAX_FILTERED_GROUPS } from "./constants";
import { candidate_starts, group_count, group_starts, kept_masks, key_ends, sort_keys, top_k } from "./layout";
import { filtered_rows } from "./speculative_filter";

/**
 * The keys of four rows' candidates, written row by row and sorted with a lane for each row. All four
 * rows take as many blocks of eight keys as the longest; the shorter ones are padded with `EMPTY_KEY`.
 */

/** Writes the keys of a row's candidates, of the selected groups only where the row was filtered; returns where they end. */
function write_row_keys(batch_row: u32): usize {
  const to = sort_keys + <usize>(batch_row * KEY_STRIDE << 2);
  const start = <usize>load<u32>(candidate_starts + (<usize>batch_row << 2));
  let bounds = candidate_starts + (<usize>batch_row << 2);
  let mask: u32 = 1;
  if (filtered_rows >> batch_row & 1) {
    bounds = group_starts + <usize>(batch_row * (MAX_FILTERED_GROUPS + 1) << 2);
    mask = load<u32>(kept_masks + (<usize>batch_row << 2));
  }
  let at = to;
  for (; mask; mask &= mask - 1) {
    const own = bounds + (<usize>ctz(mask) << 2);
    at = write_keys(at, start, load<u32>(own), load<u32>(own, 4));
  }
  return at;
}

/** Writes the keys of rows [first, end_row) of a set of four; returns the number of blocks of the longest row. */
function write_set_keys(first: u32, end_row: u32): u32 {
  const grouped = group_count > 1 && (filtered_rows >> first & 15) != 0;
  let blocks: u32 = (top_k + 7) >> 3;
  for (let i = first; i < end_row; i++) {
    const keys = sort_keys + <usize>(i * KEY_STRIDE << 2);
    const starts = candidate_starts + (<usize>i << 2);
    const end = grouped ? write_row_keys(i) : keys + (<usize>(load<u32>(starts, 4) - load<u32>(starts)) << 2);
    store<u32>(key_ends + (<usize>i << 2), <u32>end);
    blocks = max(blocks, <u32>(end - keys + 31) >> 5);
  }
  for (let i = first; i < end_row; i++) {
    const keys = sort_keys + <usize>(i * KEY_STRIDE << 2);
    const end = <usize>load<u32>(key_ends + (<usize>i << 2));
    if (grouped) {
      pad_keys(keys, end, blocks);
    } else {
      const start = load<u32>(candidate_starts + (<usize>i << 2));
      write_key_blocks(keys, start, <u32>(end - keys) >> 2, blocks);
    }
  }
  return blocks;
}

/** Sorts the candidates of rows [first, end_row) of a set of four: the K best and the next are in `top_keys` afterwards. */
export function sort_rows(first: u32, end_row: u32): void {
  const blocks = write_set_keys(first, end_row);
  sort_row_keys(sort_keys + <usize>(first * KEY_STRIDE << 2), blocks, top_keys_of_set(first >> 2));
}
