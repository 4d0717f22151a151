/** The routing rule of `deno task route`: a preset, a model's own config, and flags on top of them. */

import { readModelConfig } from "../../config.ts";
import { type GateOptions, presets } from "../../mod.ts";
import type { Arguments } from "../lib/arguments.ts";
import { didYouMean, findName } from "../lib/nearest.ts";
import { userPath } from "../lib/paths.ts";
import { UsageError } from "../lib/terminal.ts";

/** What a flag is given to leave out what the model needs. */
export const NONE = "none";

/** A rule, or a part of one. */
export interface Rule {
  /** The model's name; undefined where only flags were given. */
  readonly title?: string;
  /** Options for `createGate`, perhaps without those that the file of logits tells. */
  readonly options: Partial<GateOptions>;
  /** What the options cannot say, in sentences. */
  readonly notes: readonly string[];
  /** Whether flags change the rule of the model. */
  readonly changed: boolean;
}

/** Size limit of a config in bytes; the largest released ones have about 100 KB. */
const MOST_CONFIG_BYTES = 16 << 20;

function parseGroups(text: string): GateOptions["groups"] {
  const [count, selected, score = "top2sum", ...rest] = text.split(",");
  if (selected !== undefined && rest.length === 0 && (score === "max" || score === "top2sum")) {
    return { count: Number(count), selected: Number(selected), score };
  }
  throw new UsageError(
    `Cannot read the arguments: --groups must be like 8,4 or 8,4,max, got "${text}"`,
  );
}

/** The options that were given one by one; they win over those of a model. */
function looseOptions(args: Arguments): Partial<GateOptions> {
  const topK = args.count("top-k", 1);
  const groups = args.text("groups");
  const scoring = args.choice("scoring", ["sigmoid", "softmax", "sqrtsoftplus"]);
  const softCap = args.number("soft-cap");
  const factor = args.number("factor");
  const epsilon = args.number("epsilon");
  const shared = args.count("shared");
  const scale = args.text("global-scale") === NONE ? undefined : args.number("global-scale");
  return {
    ...(topK !== undefined && { topK }),
    ...(groups !== undefined && { groups: parseGroups(groups) }),
    ...(scoring !== undefined && { scoring }),
    ...(softCap !== undefined && { logitSoftCap: softCap }),
    ...(factor !== undefined && { routedScalingFactor: factor }),
    ...(epsilon !== undefined && { epsilon }),
    ...(scale !== undefined && { globalScale: scale }),
    ...(shared !== undefined && { numSharedExperts: shared }),
    ...(args.has("shared-sink") && { sharedExpertSink: true }),
    ...(args.has("no-renormalize") && { renormalize: false }),
    ...(args.has("no-scale-output") && { scaleOutput: false }),
  };
}

function findPreset(asked: string): Pick<Rule, "title" | "options"> {
  const names = Object.keys(presets) as (keyof typeof presets)[];
  const title = findName(asked, names) as keyof typeof presets | undefined;
  if (title !== undefined) return { title, options: presets[title] };
  const meant = didYouMean(asked, names);
  throw new UsageError(
    `Cannot route: --model must be one of those that --list shows, got "${asked}"${meant}`,
  );
}

async function readConfigText(path: string): Promise<string> {
  try {
    const { isFile, size } = await Deno.stat(userPath(path));
    if (!isFile || size > MOST_CONFIG_BYTES) throw new Error("it must be a model's config.json");
    return await Deno.readTextFile(userPath(path));
  } catch (error) {
    const reason = error instanceof Deno.errors.NotFound
      ? "there is no such file"
      : (error as Error).message.split(":")[0];
    throw new UsageError(`Cannot read ${path}: ${reason}`);
  }
}

async function readConfig(path: string): Promise<Omit<Rule, "changed">> {
  const { modelType, preset, notes } = readModelConfig(await readConfigText(path));
  return { title: modelType, options: preset, notes };
}

/**
 * Reads the rule.
 *
 * @param args The arguments.
 * @returns The rule.
 * @throws {UsageError} If an argument is wrong, or the config cannot be read.
 * @throws {TypeError} If the config lacks what decides the routing.
 * @throws {RangeError} If the config's model or one of its values is not known.
 */
export async function readRule(args: Arguments): Promise<Rule> {
  const model = args.text("model");
  const config = args.text("config");
  if (model !== undefined && config !== undefined) {
    throw new UsageError("Cannot read the arguments: --model and --config name a rule each");
  }
  const loose = looseOptions(args);
  const changed = Object.keys(loose).length > 0;
  const named: Omit<Rule, "changed"> = config !== undefined
    ? await readConfig(config)
    : model !== undefined
    ? { ...findPreset(model), notes: [] }
    : { options: {}, notes: [] };
  return { ...named, options: { ...named.options, ...loose }, changed };
}
