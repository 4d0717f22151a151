/**
 * Marks of a lane's estimates in bit masks: what an unrolled comparison finds is walked bit by bit.
 *
 * @module
 */

import type { ResolvedOptions } from "../../gate/resolve_options.ts";
import type { RowLayout } from "./row_layout.ts";

/** The items of a quad. */
export const ITEMS = ["x", "y", "z", "w"] as const;

/** Quads of a 32-bit mask. */
const MASK_QUADS = 8;

/** Marks that are walked without a loop, which compilers guard with a counter. */
const UNROLLED_MARKS = 3;

/** Writes something for each number below `count`. */
export function forEach(count: number, write: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => write(i)).join("\n");
}

/** Whether every lane has all of this quad; else places past the group's end must be left out. */
export function isWhole(quad: number, layout: RowLayout): boolean {
  return (quad + 1) * layout.groupLanes * 4 <= layout.groupSize;
}

/** Writes something for each mask of a lane. */
function forEachMask(layout: RowLayout, write: (i: number) => string): string {
  return forEach(Math.ceil(layout.laneQuads / MASK_QUADS), write);
}

/**
 * Writes the masks `marked0`, … of the estimates that reach `bound`: a byte for each item, a bit for each
 * quad. Floats are told apart by the sign of a difference, which joins the others in one shift.
 *
 * @param resolved The gate's checked options.
 * @param layout How its rows are dealt to lanes.
 * @returns WGSL.
 */
export function markReaching({ bias }: ResolvedOptions, layout: RowLayout): string {
  return forEachMask(layout, (i) => {
    const count = Math.min(layout.laneQuads - i * MASK_QUADS, MASK_QUADS);
    const add = (quad: number): string => {
      const below = bias
        ? `bitcast<vec4<u32>>(e${quad} - vec4(bound)) >> vec4<u32>(31)`
        : `vec4<u32>(e${quad} < vec4(bound))`;
      const bit = isWhole(quad, layout) ? below : `select(vec4<u32>(1), ${below}, in${quad})`;
      return `below${i} = (below${i} << vec4<u32>(1)) | (${bit});`;
    };
    const bytes = ITEMS.map((item, byte) => `(below${i}.${item} << ${byte * 8})`).join(" | ");
    return `
  var below${i} = vec4<u32>(0);
  ${forEach(count, (j) => add(i * MASK_QUADS + count - 1 - j))}
  var marked${i} = ~(${bytes}) & ${(2 ** count - 1) * 0x01010101};`;
  });
}

/** Writes the number of marks. */
export function countMarked(layout: RowLayout): string {
  return forEachMask(layout, (i) => `+ countOneBits(marked${i})`);
}

/**
 * Writes a statement for each marked expert, which it calls `expert`; the masks are used up.
 *
 * @param layout How the rows are dealt to lanes.
 * @param statement What to do with an expert.
 * @returns WGSL.
 */
export function forMarked(layout: RowLayout, statement: string): string {
  return forEachMask(layout, (i) => {
    const take = `(marked${i} != 0) {
      let bit = firstTrailingBit(marked${i});
      marked${i} &= marked${i} - 1;
      let tile = (bit & 7) + ${i * MASK_QUADS};
      let expert = base + member + tile * (GROUP_LANES * 4) + (bit >> 3);
      ${statement}
    }
    `;
    return `${`if ${take}`.repeat(UNROLLED_MARKS)}while ${take}`;
  });
}
