/**
 * The choices of all of a lane's experts, in registers.
 *
 * Reads `token` and `lane`. Writes `lane_place`, the lane's first place within its group; `first_expert`, the
 * group's first expert; `raw0`, …, the quads of raw logits; `estimate0`, …, their choices in the gate's
 * form; and `inside0`, … for quads that reach past the group's end.
 *
 * @module
 */

import type { ResolvedOptions } from "../../gate/resolve_options.ts";
import type { ChoiceForm } from "./choice_form.ts";
import { isWhole } from "./prune_masks.ts";
import type { RowLayout } from "./row_layout.ts";
import { rowStatistics } from "./row_statistics.ts";
import { forEach, ITEMS, largest } from "./unroll.ts";

/**
 * Writes the estimates of a row.
 *
 * @param form How choices are written.
 * @param gate The gate's checked options, and how its rows are dealt to lanes.
 * @returns WGSL.
 */
export function estimateChoices(
  form: ChoiceForm,
  { resolved, layout }: { readonly resolved: ResolvedOptions; readonly layout: RowLayout },
): string {
  const loadQuad = (quad: number): string => `
  let place${quad} = lane_place + ${quad * layout.groupLanes * 4};
  ${isWhole(quad, layout) ? "" : findInside(quad)}
  ${layout.nearHalves ? loadHalves(quad) : loadLogits(quad, layout)}
  ${form.loadBias(quad)}`;
  return `
  let lane_place = (lane % GROUP_LANES) << 2;
  let first_expert = lane / GROUP_LANES * GROUP_SIZE;
  let bias_start = row_bias + lane / GROUP_LANES * (GROUP_STRIDE / 4);
  ${forEach(layout.laneQuads, loadQuad)}
  ${layout.nearHalves ? widenHalves(layout) : clampSpecial(layout)}
  ${rowStatistics(resolved, layout)}
  ${forEach(layout.laneQuads, (quad) => estimateQuad(form, { quad, layout }))}`;
}

function findInside(quad: number): string {
  return `let inside${quad} = vec4<u32>(place${quad}) + vec4<u32>(0, 1, 2, 3) < vec4<u32>(GROUP_SIZE);`;
}

function loadHalves(quad: number): string {
  return `var words${quad} = load_words(token, first_expert + place${quad});`;
}

/** Loads raw logits; past the group's end they are 0. */
function loadLogits(quad: number, layout: RowLayout): string {
  const loaded = `load_quad(token, first_expert + place${quad})`;
  const raw = isWhole(quad, layout) ? loaded : `select(vec4<u32>(0), ${loaded}, inside${quad})`;
  return `var raw${quad} = ${raw};`;
}

function estimateQuad(
  form: ChoiceForm,
  { quad, layout }: { readonly quad: number; readonly layout: RowLayout },
): string {
  const choice = form.choose(quad);
  const masked = `select(${form.none}, ${choice}, inside${quad})`;
  return `let estimate${quad} = ${isWhole(quad, layout) ? choice : masked};`;
}

/** Clamps logits above LOGIT_LIMIT and NaN with a clear sign bit, if the lane has any: one `max` a logit tells. */
function clampSpecial({ laneQuads }: RowLayout): string {
  const signed = Array.from({ length: laneQuads }, (_, quad) => `bitcast<vec4<i32>>(raw${quad})`);
  const items = ITEMS.map((item) => `largest_raw.${item}`);
  return `
  var largest_raw = ${largest(signed)};
  if (${largest(items)} > LOGIT_LIMIT) {
    ${forEach(laneQuads, (quad) => `raw${quad} = clamp_special_quad(raw${quad});`)}
    largest_raw = ${largest(signed)};
  }`;
}

/** Widens f16 by hardware, which is exact for normal numbers, after Infinity and NaN are clamped. */
function widenHalves({ laneQuads }: RowLayout): string {
  return `
  var special = vec2<u32>(0);
  ${forEach(laneQuads, (quad) => `special |= detect_special_halves(words${quad});`)}
  if ((special.x | special.y) != 0) {
    ${forEach(laneQuads, (quad) => `words${quad} = clamp_special_halves(words${quad});`)}
  }
  ${
    forEach(laneQuads, (quad) => {
      const halves = `unpack2x16float(words${quad}.x), unpack2x16float(words${quad}.y)`;
      return `let raw${quad} = bitcast<vec4<u32>>(vec4<f32>(${halves}));`;
    })
  }`;
}
