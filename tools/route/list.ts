/** `deno task route --list`: the presets by family, with their shapes. */

import type { Preset } from "../../mod.ts";
import { type Paint, plain } from "../lib/style.ts";
import { type ListedPreset, presetFamilies } from "../models/catalogue.ts";

function describeGroups({ groups }: Preset): string {
  if (groups === undefined) return "";
  const { count, selected, score = "top2sum" } = groups;
  return `${selected} of ${count}${score === "max" ? " max" : ""}`;
}

/** Short words for what `--bias`, `--scale` and `--global-scale` give. */
const NEEDS = { bias: "bias", perExpertScale: "scale", globalScale: "global" } as const;

function describeNeeds({ needs = [] }: Preset): string {
  return needs.map((need) => NEEDS[need]).join(", ");
}

const COLUMNS: readonly (readonly [title: string, of: (listed: ListedPreset) => string])[] = [
  ["preset", ({ name }) => name],
  ["experts", ({ preset }) => `${preset.numExperts}`],
  ["top-k", ({ preset }) => `${preset.topK}`],
  ["groups", ({ preset }) => describeGroups(preset)],
  ["scoring", ({ preset }) => preset.scoring],
  ["norm", ({ preset }) => preset.renormalize ? "yes" : "no"],
  ["factor", ({ preset }) => `${preset.routedScalingFactor}`],
  ["needs", ({ preset }) => describeNeeds(preset)],
];

/**
 * Lists the presets.
 *
 * @param paint Colours. Default: none.
 * @returns The lines: a title, then the presets of each family under its name.
 */
export function listLines(paint: Paint = plain): string[] {
  const families = presetFamilies();
  const listed = families.flatMap((family) => family.presets);
  const widths = COLUMNS.map(([title, of]) => {
    return Math.max(title.length, ...listed.map((each) => of(each).length));
  });
  const toLine = (cells: readonly string[]): string =>
    cells.map((cell, i) => cell.padEnd(widths[i])).join(" ").trimEnd();
  return [
    paint(toLine(COLUMNS.map(([title]) => title)), "dim"),
    ...families.flatMap(({ family, presets }) => [
      "",
      paint(family, "bold"),
      ...presets.map((each) => toLine(COLUMNS.map(([, of]) => of(each)))),
    ]),
  ];
}
