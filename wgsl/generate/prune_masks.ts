/**
 * Bit masks of the lane's experts that reach a bound: what an unrolled comparison finds is walked bit by
 * bit. A mask has a byte for each item of a quad and a bit for each of eight quads.
 *
 * Reads `estimate0`, …, `inside0`, …, `bound`, `first_expert` and `lane_place`. Writes `mask0`, ….
 *
 * @module
 */

import type { ChoiceForm } from "./choice_form.ts";
import type { RowLayout } from "./row_layout.ts";
import { forEach, ITEMS } from "./unroll.ts";

/** Quads of a 32-bit mask. */
const MASK_QUADS = 8;

/** Experts of a mask that are walked without a loop, which compilers guard with a counter. */
const UNROLLED_EXPERTS = 3;

/**
 * Tells whether a quad is within the group for every lane. Otherwise `inside0`, … says which places are.
 *
 * @param quad The quad's number within the lane.
 * @param layout How rows are dealt to lanes.
 * @returns Whether it is.
 */
export function isWhole(quad: number, layout: RowLayout): boolean {
  return (quad + 1) * layout.groupLanes * 4 <= layout.groupSize;
}

/** Writes something for each mask of a lane. */
function forEachMask(layout: RowLayout, write: (i: number) => string): string {
  return forEach(Math.ceil(layout.laneQuads / MASK_QUADS), write);
}

/**
 * Writes the masks of the choices that reach `bound`.
 *
 * @param form How choices are written.
 * @param layout How rows are dealt to lanes.
 * @returns WGSL.
 */
export function maskReaching(form: ChoiceForm, layout: RowLayout): string {
  return forEachMask(layout, (i) => {
    const count = Math.min(layout.laneQuads - i * MASK_QUADS, MASK_QUADS);
    const add = (quad: number): string => {
      const below = form.isBelow(quad);
      const bit = isWhole(quad, layout) ? below : `select(vec4<u32>(1), ${below}, inside${quad})`;
      return `below${i} = (below${i} << vec4<u32>(1)) | (${bit});`;
    };
    const bytes = ITEMS.map((item, byte) => `(below${i}.${item} << ${byte * 8})`).join(" | ");
    return `
  var below${i} = vec4<u32>(0);
  ${forEach(count, (j) => add(i * MASK_QUADS + count - 1 - j))}
  var mask${i} = ~(${bytes}) & ${(2 ** count - 1) * 0x01010101};`;
  });
}

/**
 * Writes the number of experts in the masks.
 *
 * @param layout How rows are dealt to lanes.
 * @returns The end of a WGSL expression, after its first summand.
 */
export function countMasked(layout: RowLayout): string {
  return forEachMask(layout, (i) => `+ countOneBits(mask${i})`);
}

/**
 * Writes a statement for each expert in the masks, which it calls `expert`; the masks are used up.
 *
 * @param layout How rows are dealt to lanes.
 * @param statement What to do with an expert.
 * @returns WGSL.
 */
export function forMasked(layout: RowLayout, statement: string): string {
  return forEachMask(layout, (i) => {
    const take = `(mask${i} != 0) {
      let bit = firstTrailingBit(mask${i});
      mask${i} &= mask${i} - 1;
      let tile = (bit & 7) + ${i * MASK_QUADS};
      let expert = first_expert + lane_place + tile * (GROUP_LANES * 4) + (bit >> 3);
      ${statement}
    }
    `;
    return `${`if ${take}`.repeat(UNROLLED_EXPERTS)}while ${take}`;
  });
}
