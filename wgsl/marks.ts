/**
 * Marks of a lane's estimates in bit masks: what an unrolled comparison finds is walked bit by bit.
 *
 * @module
 */

import type { RowLayout } from "./row_layout.ts";

/** The items of a quad. */
export const ITEMS = ["x", "y", "z", "w"] as const;

/** Quads of a 32-bit mask. */
const MASK_QUADS = 8;

/** Marks that are walked without a loop, which compilers guard with a counter. */
const UNROLLED_MARKS = 3;

/** The numbers of a lane's quads. */
export function quads(layout: RowLayout): number[] {
  return Array.from({ length: layout.laneQuads }, (_, quad) => quad);
}

/** Whether every lane has all of this quad; else places past the group's end must be left out. */
export function isWhole(quad: number, layout: RowLayout): boolean {
  return (quad + 1) * layout.groupLanes * 4 <= layout.groupSize;
}

function maskNames(layout: RowLayout, mask: string): string[] {
  const count = Math.ceil(layout.laneQuads / MASK_QUADS);
  return Array.from({ length: count }, (_, i) => `${mask}${i}`);
}

/**
 * Writes masks of the estimates that reach a bound: a byte for each item, a bit for each quad. Floats are
 * told apart by the sign of a difference, which joins the others in one shift.
 *
 * @param layout How the rows are dealt to lanes.
 * @param names The bound, what to call the masks, and whether estimates are floats.
 * @returns WGSL.
 */
export function markReaching(
  layout: RowLayout,
  { bound, mask, floats }: {
    readonly bound: string;
    readonly mask: string;
    readonly floats: boolean;
  },
): string {
  return maskNames(layout, mask).map((name, i) => {
    const own = quads(layout).filter((quad) => Math.floor(quad / MASK_QUADS) === i);
    const lines = [`var ${name}_below = vec4<u32>(0);`];
    for (const quad of own.toReversed()) {
      const below = floats
        ? `bitcast<vec4<u32>>(e${quad} - vec4(${bound})) >> vec4<u32>(31)`
        : `vec4<u32>(e${quad} < vec4(${bound}))`;
      const bit = isWhole(quad, layout) ? below : `select(vec4<u32>(1), ${below}, in${quad})`;
      lines.push(`${name}_below = (${name}_below << vec4<u32>(1)) | (${bit});`);
    }
    const bytes = ITEMS.map((item, byte) => `(${name}_below.${item} << ${byte * 8})`).join(" | ");
    lines.push(`var ${name} = ~(${bytes}) & ${(2 ** own.length - 1) * 0x01010101};`);
    return lines.join("\n");
  }).join("\n");
}

/** Writes the number of marks. */
export function countMarked(layout: RowLayout, mask: string): string {
  return maskNames(layout, mask).map((name) => `countOneBits(${name})`).join(" + ");
}

/**
 * Writes a statement for each marked expert; the masks are used up.
 *
 * @param layout How the rows are dealt to lanes.
 * @param job The masks, and what to do with an expert.
 * @returns WGSL.
 */
export function forMarked(
  layout: RowLayout,
  job: { readonly mask: string; readonly statement: (expert: string) => string },
): string {
  return maskNames(layout, job.mask).map((name, i) => {
    const take = `
      let bit = firstTrailingBit(${name});
      ${name} &= ${name} - 1;
      let tile = (bit & 7)${i ? ` + ${i * MASK_QUADS}` : ""};
      let expert = base + member + tile * (GROUP_LANES * 4) + (bit >> 3);
      ${job.statement("expert")}`;
    const unrolled = `if (${name} != 0) {${take}\n    }\n    `.repeat(UNROLLED_MARKS);
    return `${unrolled}while (${name} != 0) {${take}\n    }`;
  }).join("\n    ");
}
