/**
 * Reads the text of a config. Python's `json` module, which writes them, also writes `NaN`,
 * `Infinity` and `-Infinity`, which JSON does not have; three released configs hold one.
 *
 * @module
 */

import { checkObject, type Config } from "./reader.ts";

/** A config, and what its text had that JSON has not. */
export interface ParsedConfig {
  /** The config. */
  readonly config: Config;
  /** What was not JSON, in a full sentence, if anything. */
  readonly notes: readonly string[];
}

/** A text in quotes, or a number that JSON does not have. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g;

/** Numbers beyond binary64, which JSON has and every parser reads as these. */
const WRITTEN: Readonly<Record<string, string>> = {
  Infinity: "1e999",
  "-Infinity": "-1e999",
  NaN: "null",
};

/**
 * Reads a config from its text, or takes one that is parsed.
 *
 * @param source The text, or the parsed JSON.
 * @returns The config, and what was no JSON.
 * @throws {TypeError} If it is neither a text nor an object.
 * @throws {RangeError} If the text is no JSON even so.
 */
export function parseConfig(source: unknown): ParsedConfig {
  if (typeof source !== "string") return { config: checkObject(source, "config"), notes: [] };
  const text = source.replace(/^\uFEFF/, "");
  try {
    return { config: checkObject(JSON.parse(text), "config"), notes: [] };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return parsePython(text);
  }
}

function parsePython(text: string): ParsedConfig {
  const found = new Set<string>();
  const written = text.replace(TOKENS, (token) => {
    if (token.startsWith('"')) return token;
    found.add(token);
    return WRITTEN[token];
  });
  const notes = found.size === 0 ? [] : [noteOf([...found])];
  return { config: checkObject(parseJson(written), "config"), notes };
}

function noteOf(found: readonly string[]): string {
  const as = found.includes("NaN") ? "; NaN was read as null" : "";
  return `The text holds a bare ${found.join(" and ")}, which Python writes and JSON has not${as}.`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RangeError(`Cannot read config: its text must be JSON, got ${why}`, { cause });
  }
}
