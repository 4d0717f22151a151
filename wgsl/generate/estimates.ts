/**
 * The choices of all of a lane's experts, in registers.
 *
 * Reads `token` and `lane`. Writes `lane_place`, the lane's first place within its group; `first_expert`, the
 * group's first expert; `raw0`, …, the quads of raw logits; `estimate0`, …, their choices in the gate's
 * form; and `inside0`, … for quads that reach past the group's end.
 *
 * @module
 */

import type { Scoring } from "../../gate/options.ts";
import type { ChoiceForm } from "./choice_form.ts";
import { isWhole } from "./prune_masks.ts";
import type { RowLayout } from "./row_layout.ts";
import { forEach, ITEMS, largest } from "./unroll.ts";

/**
 * Writes the estimates of a row.
 *
 * @param form How choices are written.
 * @param gate The gate's scoring, and how its rows are dealt to lanes.
 * @returns WGSL.
 */
export function estimateChoices(
  form: ChoiceForm,
  { scoring, layout }: { readonly scoring: Scoring; readonly layout: RowLayout },
): string {
  const [name, loader] = layout.nearHalves ? ["words", "load_words"] : ["raw", "load_quad"];
  const loadQuad = (quad: number): string => `
  let place${quad} = lane_place + ${quad * layout.groupLanes * 4};
  var ${name}${quad} = ${loader}(token, first_expert + place${quad});
  ${form.loadBias(quad)}`;
  // Softmax and √softplus estimates make every logit finite by themselves.
  const clamps = form.exact || scoring === "sigmoid";
  return `
  let lane_place = (lane % GROUP_LANES) << 2;
  let first_expert = lane / GROUP_LANES * GROUP_SIZE;
  let bias_start = BIAS_QUADS + lane / GROUP_LANES * (GROUP_STRIDE / 4);
  ${forEach(layout.laneQuads, loadQuad)}
  ${layout.nearHalves ? widenHalves(layout) : clamps ? clampSpecial(layout) : ""}
  ${forEach(layout.laneQuads, (quad) => estimateQuad(form, { quad, layout }))}`;
}

function estimateQuad(
  form: ChoiceForm,
  { quad, layout }: { readonly quad: number; readonly layout: RowLayout },
): string {
  const choice = form.choose(quad);
  return isWhole(quad, layout) ? `let estimate${quad} = ${choice};` : `
  let inside${quad} = vec4<u32>(place${quad}) + vec4<u32>(0, 1, 2, 3) < vec4<u32>(GROUP_SIZE);
  let estimate${quad} = select(${form.none}, ${choice}, inside${quad});`;
}

/** Clamps +Infinity and NaN with a clear sign bit: one comparison a logit finds that a row has none. */
function clampSpecial({ laneQuads }: RowLayout): string {
  const signed = Array.from({ length: laneQuads }, (_, quad) => `bitcast<vec4<i32>>(raw${quad})`);
  const items = ITEMS.map((item) => `largest_raw.${item}`);
  return `
  let largest_raw = ${largest(signed)};
  if (${largest(items)} > LOGIT_LIMIT) {
    ${forEach(laneQuads, (quad) => `raw${quad} = clamp_special_quad(raw${quad});`)}
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
