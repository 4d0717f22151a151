/**
 * The two forms that the choices of a row have in a shader. With a correction bias a choice is known as a
 * float estimate, whose error the tie margin covers. Without one the choice is the logit, and its u32 key
 * is exact. Every writer of this folder is given one of the two.
 *
 * @module
 */

/** How choices are written. Every method and string is WGSL. */
export interface ChoiceForm {
  /** Whether keys are exact, so that there are no ties to settle. */
  readonly exact: boolean;
  /** A quad that stands for places without an expert: no choice is lower. */
  readonly none: string;
  /** Loads the biases of a quad as `bias0`, … from the place `place0`, … within the group. */
  loadBias(quad: number): string;
  /** The choices of the quad whose logits are `raw0`, …, and biases `bias0`, …. */
  choose(quad: number): string;
  /** A choice as a u32 key of the same order. */
  key(choice: string): string;
  /** What a choice must reach, given the prune threshold `tau`, a key; 0 if there is none. */
  readonly bound: string;
  /** A 1 for each item of the quad `estimate0`, … that is below `bound`. */
  isBelow(quad: number): string;
}

/** Gates with a correction bias: f32 estimates. */
export const ESTIMATED_CHOICES: ChoiceForm = {
  exact: false,
  none: "vec4<f32>(NO_ESTIMATE)",
  loadBias: (quad) =>
    `let bias${quad} = bitcast<vec4<f32>>(constants[bias_start + (place${quad} >> 2)]);`,
  choose: (quad) => `estimate_quad(raw${quad}) + bias${quad}`,
  key: (choice) => `sort_key(bitcast<u32>(${choice}))`,
  bound: "select(NO_ESTIMATE, prune_bound(bitcast<f32>(sort_key_bits(tau))), tau != 0)",
  // The sign bit of a difference needs only a shift, a comparison also a select. An estimate equal to the bound counts
  // as below it where the difference is −0: `rankCandidates` requests a fallback where that leaves fewer than K.
  isBelow: (quad) => `bitcast<vec4<u32>>(estimate${quad} - vec4(bound)) >> vec4<u32>(31)`,
};

/** Gates without a bias: exact u32 keys of logits. */
export const EXACT_CHOICES: ChoiceForm = {
  exact: true,
  none: "vec4<u32>(0)",
  loadBias: () => "",
  choose: (quad) => `logit_keys(raw${quad}, first_expert + place${quad})`,
  key: (choice) => choice,
  bound: "max(tau, 1u)",
  isBelow: (quad) => `vec4<u32>(estimate${quad} < vec4(bound))`,
};
