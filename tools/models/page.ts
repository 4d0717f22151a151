/**
 * Writes the tables of `docs/MODELS.md` from the data: the presets, the model types with their rules
 * and sources, the layer keys, and what is refused.
 *
 * `deno task models:page` writes them, with `--check` it compares. What stands between the tables is
 * written by hand.
 */

import { GGUF_ARCHITECTURES, REFUSED_ARCHITECTURES } from "../../models/gguf.ts";
import { LAYER_RULES, layerKeys, type LayerRuleName } from "../../models/layer_rules.ts";
import { MODEL_TYPES, type ModelType, REFUSED_TYPES } from "../../models/model_types.ts";
import type { Preset } from "../../models/presets.ts";
import type { RouterRule } from "../../models/rule.ts";
import { PROJECT_ROOT } from "../lib/deno.ts";
import { print, printError } from "../lib/terminal.ts";
import { presetFamilies } from "./catalogue.ts";
import { CLASS_TYPES, NO_ROUTERS, OTHER_SOURCES } from "./classes.ts";
import type { Found } from "./find_types.ts";

/** The page. */
export const PAGE: URL = new URL("docs/MODELS.md", PROJECT_ROOT);

const FOUND_FILE: URL = new URL("found.json", import.meta.url);

/** The types whose rule depends on the config. */
const BY_CONFIG = "told by the config";

/**
 * Reads what was found in the checkouts.
 *
 * @returns A list per repository.
 */
export function readFound(): Found[] {
  return JSON.parse(Deno.readTextFileSync(FOUND_FILE));
}

/**
 * Writes the tables into a page.
 *
 * @param page The page.
 * @returns The page with the tables of the data.
 */
export function withTables(page: string): string {
  const tables: Readonly<Record<string, () => string>> = {
    presets: presetTables,
    types: typeTable,
    refused: refusedTable,
    layers: layerTable,
    notes: noteTable,
    gguf: ggufText,
    found: foundTable,
  };
  return Object.entries(tables).reduce((text, [name, table]) => {
    const [before, after] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const from = text.indexOf(before);
    const to = text.indexOf(after);
    if (from === -1 || to === -1) throw new Error(`docs/MODELS.md has no place for ${name}`);
    return `${text.slice(0, from)}${before}\n\n${table()}\n\n${text.slice(to)}`;
  }, page);
}

function presetTables(): string {
  return presetFamilies().map(({ family, presets }) => {
    const rows = presets.map(({ name, models, modelTypes, source, preset }) => [
      code(name),
      models,
      ...presetNumbers(preset),
      (preset.needs ?? []).map(code).join(", "),
      modelTypes.map(code).join(", "),
      source,
    ]);
    const head = ["preset", "models", "E", "K", "groups", "scoring", "renormalize", "factor"];
    return `### ${family}\n\n${table([...head, "needs", "`model_type`", "source"], rows)}`;
  }).join("\n\n");
}

/**
 * Shows the numbers of a preset as the page has them.
 *
 * @param preset The preset.
 * @returns E, K, groups, scoring, renormalize and the factor.
 */
export function presetNumbers(preset: Preset): string[] {
  const { groups } = preset;
  return [
    `${preset.numExperts}`,
    `${preset.topK}`,
    groups === undefined ? "" : `${groups.selected} of ${groups.count}, ${groups.score}`,
    preset.scoring,
    preset.renormalize ? `yes${preset.epsilon === 0 ? "" : `, + ${preset.epsilon}`}` : "no",
    `${preset.routedScalingFactor}`,
  ];
}

function typeTable(): string {
  const sources = sourcesByType();
  const rows = Object.entries(MODEL_TYPES).map(([type, entry]) => [
    code(type),
    ...ruleCells(entry),
    sourceOf(type, sources),
  ]);
  return table(["`model_type`", "rule", "divided", "layers", "source"], sorted(rows));
}

function ruleCells(entry: ModelType): string[] {
  if (typeof entry === "function") return [BY_CONFIG, BY_CONFIG, BY_CONFIG];
  return [describeRule(entry), describeDivision(entry), code(entry.layers)];
}

function describeRule(rule: RouterRule): string {
  const scoring = typeof rule.scoring === "string"
    ? rule.scoring
    : Object.keys(rule.scoring).join("/");
  return [
    scoring,
    rule.bias === undefined ? "" : "bias",
    rule.groups === undefined ? "" : `groups by ${rule.groups}`,
    rule.scaled ? "factor" : "",
    rule.temperature === undefined ? "" : "temperature",
    rule.softCap === undefined ? "" : "soft cap",
    rule.perExpertScale === undefined ? "" : "scale of each expert",
    rule.scoredShared === undefined ? "" : "shared experts scored",
    rule.globalScale === undefined ? "" : "scale of a layer",
    rule.zeroExperts === true ? "zero experts" : "",
    rule.dividedByTopK === true ? "/ K" : "",
  ].filter((each) => each !== "").join(", ");
}

function describeDivision({ renormalize, epsilon }: RouterRule): string {
  const words = { config: "as the config says", several: "if K > 1", true: "yes", false: "no" };
  const when = words[`${renormalize}`];
  return when === "no" || epsilon === 0 ? when : `${when}, + ${epsilon}`;
}

/** The repositories whose code has a type, under its name or its class's. */
function sourcesByType(): ReadonlyMap<string, readonly string[]> {
  const sources = new Map<string, string[]>();
  for (const { repository, names, found } of readFound()) {
    if (names === "gguf") continue;
    for (const name of found) {
      const type = names === "model_type" ? name : CLASS_TYPES[name];
      if (type === undefined) continue;
      const short = repository.split("/")[1];
      sources.set(type, [...new Set([...sources.get(type) ?? [], short])]);
    }
  }
  return sources;
}

function sourceOf(type: string, sources: ReadonlyMap<string, readonly string[]>): string {
  const found = sources.get(type) ?? [];
  const other = OTHER_SOURCES[type];
  return [...found, ...other === undefined ? [] : [other]].join(", ");
}

function refusedTable(): string {
  const sources = sourcesByType();
  const types = Object.entries(REFUSED_TYPES).map(([type, why]) => [
    code(type),
    why,
    sourceOf(type, sources),
  ]);
  return table(["`model_type`", "why", "source"], sorted(types));
}

function layerTable(): string {
  const rows = (Object.keys(LAYER_RULES) as LayerRuleName[]).map((name) => {
    const types = Object.entries(MODEL_TYPES)
      .filter(([, rule]) => typeof rule !== "function" && rule.layers === name)
      .map(([type]) => code(type));
    const keys = layerKeys(name).map(code).join(", ");
    return [code(name), keys === "" ? "none: every layer has a router" : keys, types.join(", ")];
  });
  return table(["family", "keys, in this order", "model types"], rows);
}

function noteTable(): string {
  const notes = new Map<string, string[]>();
  for (const [type, entry] of Object.entries(MODEL_TYPES)) {
    const rule = typeof entry === "function" ? entry({ num_shared_experts: 1 }) : entry;
    for (const note of [...rule.notes ?? [], ...rule.groupNotes ?? []]) {
      notes.set(note, [...notes.get(note) ?? [], code(type)]);
    }
  }
  return table(
    ["note", "model types"],
    [...notes].map(([note, types]) => [note, types.join(", ")]),
  );
}

function ggufText(): string {
  const read = Object.keys(GGUF_ARCHITECTURES).toSorted().map(code).join(", ");
  const rows = Object.entries(REFUSED_ARCHITECTURES).map(([name, why]) => [code(name), why]);
  return `${wrap(`Read: ${read}.`)}\n\n${table(["refused", "why"], sorted(rows))}`;
}

function foundTable(): string {
  const rows = readFound().map((
    { repository, day, found },
  ) => [repository, day, `${found.length}`]);
  const reasons = new Map<string, string[]>();
  for (const [name, why] of Object.entries(NO_ROUTERS)) {
    reasons.set(why, [...reasons.get(why) ?? [], code(name)]);
  }
  const others = [...reasons].map(([why, names]) => [why, names.join(", ")]);
  const head = table(["repository", "day or release", "names found"], rows);
  return `${head}\n\n${table(["no router of its own", "names"], others)}`;
}

function code(text: string): string {
  return `\`${text}\``;
}

function sorted(rows: readonly string[][]): string[][] {
  return rows.toSorted(([one], [other]) => one.toLowerCase() < other.toLowerCase() ? -1 : 1);
}

/** A table as the formatter aligns it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) =>
    Math.max(1, cell.length, ...rows.map((row) => row[column].length))
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

/** Text in lines as the formatter breaks them. */
function wrap(text: string): string {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last === "") lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= 100) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}

if (import.meta.main) {
  const before = await Deno.readTextFile(PAGE);
  const after = withTables(before);
  if (!Deno.args.includes("--check")) {
    await Deno.writeTextFile(PAGE, after);
    print("docs/MODELS.md");
  } else if (before !== after) {
    printError("docs/MODELS.md is not what the data say: run deno task models:page");
    Deno.exit(1);
  }
}
