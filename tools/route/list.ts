/** `deno task route --list`: the presets by family, with their shapes. */

import { type GateOptions, type Preset, presets } from "../../mod.ts";
import { type Paint, plain } from "../lib/style.ts";

/** A preset, and what its model always has beside it. */
type Row = Preset & Pick<GateOptions, "needs">;

/** A family's presets share the first word of their names: `kimiK2` and `kimiLinear`. */
function familyOf(name: string): string {
  return /^[a-z]+/.exec(name)?.[0] ?? name;
}

function describeGroups(groups: GateOptions["groups"]): string {
  if (groups === undefined) return "";
  const { count, selected, score = "top2sum" } = groups;
  return `${selected} of ${count} by ${score}`;
}

const COLUMNS: readonly (readonly [title: string, of: (preset: Row) => string])[] = [
  ["experts", ({ numExperts }) => `${numExperts}`],
  ["top-k", ({ topK }) => `${topK}`],
  ["scoring", ({ scoring }) => scoring],
  ["weights", ({ renormalize }) => renormalize ? "renormalized" : "as scored"],
  ["factor", ({ routedScalingFactor }) => `${routedScalingFactor}`],
  ["groups", ({ groups }) => describeGroups(groups)],
  ["needs", ({ needs = [] }) => needs.join(", ")],
];

function toRow(name: string, preset: Row): string[] {
  return [name, ...COLUMNS.map(([, of]) => of(preset))];
}

/**
 * Lists the presets.
 *
 * @param paint Colours. Default: none.
 * @returns The lines: a title, then the presets, families apart.
 */
export function listLines(paint: Paint = plain): string[] {
  const entries = Object.entries(presets) as [string, Row][];
  const title = ["preset", ...COLUMNS.map(([name]) => name)];
  const rows = [title, ...entries.map(([name, preset]) => toRow(name, preset))];
  const widths = title.map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  const lines = rows.map((row) =>
    row.map((text, i) => text.padEnd(widths[i])).join("  ").trimEnd()
  );
  const families = Map.groupBy(
    entries.map(([name], i) => ({ name, line: lines[i + 1] })),
    (row) => {
      return familyOf(row.name);
    },
  );
  const blocks = [...families.values()].map((family) => family.map(({ line }) => line));
  return [paint(lines[0], "dim"), ...blocks.flatMap((block) => ["", ...block])];
}
