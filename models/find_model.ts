/**
 * Finds the language model in a config: its type's rule, the part with its router's numbers, and the
 * parts around that.
 *
 * @module
 */

import { EXPERT_NAMES } from "./facts.ts";
import { MODEL_TYPES, REFUSED_TYPES } from "./model_types.ts";
import { nearestNames } from "./nearest.ts";
import { checkObject, type Config, fail, isMissing, isObject, type Part } from "./reader.ts";
import type { RouterRule } from "./rule.ts";

/** Where configs of models that also see or hear keep their language model. */
const NESTED = ["text_config", "language_config", "llm_config", "thinker_config"] as const;

/** More parts in parts than any config has. */
const DEEPEST = 4;

/** A model in a config. */
export interface Model {
  /** The model type whose rule counts. */
  readonly modelType: string;
  /** Its rule. */
  readonly rule: RouterRule;
  /** The part with its numbers. */
  readonly part: Part;
  /** The parts around it, outermost first. */
  readonly outer: readonly Part[];
}

/**
 * Finds the language model.
 *
 * @param config The parsed config.
 * @returns The model.
 * @throws {TypeError} If a part is no object, or no part has a model type.
 * @throws {RangeError} If the model type is not known, or its router is none that options can say.
 */
export function findModel(config: Config): Model {
  const parts = partsOf({ keys: config, path: "" });
  const deepest = parts.findLastIndex(({ keys }) =>
    EXPERT_NAMES.some((name) => !isMissing(keys[name]))
  );
  const at = deepest === -1 ? parts.length - 1 : deepest;
  const part = parts[at];
  return { ...ruleOf(parts, part.keys), part, outer: parts.slice(0, at) };
}

/**
 * Finds the rule of a model type.
 *
 * @param modelType The type.
 * @param config The part of the config with its numbers.
 * @returns The rule; `undefined` where the type is not known.
 */
export function ruleOfType(modelType: string, config: Config): RouterRule | undefined {
  if (!Object.hasOwn(MODEL_TYPES, modelType)) return undefined;
  const rule = MODEL_TYPES[modelType];
  return typeof rule === "function" ? rule(config) : rule;
}

/** A config, the part of it that is the language model, the part of that, … */
function partsOf(outer: Part, depth = 1): readonly Part[] {
  const key = NESTED.find((each) =>
    typeof outer.keys[each] === "object" && outer.keys[each] !== null
  );
  if (key === undefined || depth === DEEPEST) return [outer];
  const path = outer.path + key;
  const inner = { keys: checkObject(outer.keys[key], path), path: `${path}.` };
  return [outer, ...partsOf(inner, depth + 1)];
}

/** The outer model type goes first: some nest a part that says it is something else. */
function ruleOf(parts: readonly Part[], numbers: Config): Pick<Model, "modelType" | "rule"> {
  const types = parts.map(({ keys }) => keys.model_type).filter((type) => typeof type === "string");
  for (const type of types) {
    const rule = ruleOfType(type, { ...parts[0].keys, ...numbers });
    if (rule !== undefined) return { modelType: type, rule };
    if (Object.hasOwn(REFUSED_TYPES, type)) {
      const wanted = "one whose routing options can describe";
      fail("model_type", { wanted, got: `"${type}" (${REFUSED_TYPES[type]})` }, type);
    }
  }
  return unknownType(types[0] ?? parts[0].keys.model_type);
}

function unknownType(type: unknown): never {
  const known = Object.keys(MODEL_TYPES);
  const near = typeof type === "string" ? nearestNames(type, known) : [];
  const some = near.length === 0 ? "" : ` (nearest: ${near.map((each) => `"${each}"`).join(", ")})`;
  return fail(
    "model_type",
    { wanted: `one of the ${known.length} in docs/MODELS.md${some}` },
    type,
  );
}

/**
 * Finds a part by its path.
 *
 * @param config The config.
 * @param path The keys from outside to inside.
 * @returns The part; `undefined` where there is none.
 */
export function partAt(config: Config, path: readonly string[]): Part | undefined {
  let keys: unknown = config;
  for (const key of path) keys = isObject(keys) ? keys[key] : undefined;
  return isObject(keys) ? { keys, path: `${path.join(".")}.` } : undefined;
}
