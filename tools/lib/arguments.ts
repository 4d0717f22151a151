/** The arguments of a tool, read by Node's `parseArgs` and checked in the words of the tools. */

import { parseArgs } from "node:util";
import { didYouMean } from "./nearest.ts";
import { UsageError } from "./terminal.ts";

/** What may follow a flag: nothing, or one value. */
export type FlagKind = "switch" | "value";

/** The parsed arguments. */
export class Arguments {
  /** The arguments that are not flags, in order. */
  readonly operands: readonly string[];
  readonly #values: ReadonlyMap<string, readonly string[]>;

  /**
   * Parses arguments. `--name value` and `--name=value` are the same, `--topK` is `--top-k`, `-h` is
   * `--help`, and `--` ends the flags.
   *
   * @param args The raw arguments.
   * @param flags The known flags, without their dashes.
   * @throws {UsageError} If a flag is unknown, or has no value, or has one that it should not have.
   */
  constructor(args: readonly string[], flags: Readonly<Record<string, FlagKind>>) {
    const { tokens, positionals } = parseArgs({
      args: toKebabCase(args),
      options: toOptions(flags),
      strict: false,
      allowPositionals: true,
      tokens: true,
    });
    const values = new Map<string, string[]>();
    for (const token of tokens) {
      if (token.kind !== "option") continue;
      const { name, value } = checkFlag(token, flags);
      values.set(name, [...values.get(name) ?? [], value]);
    }
    this.operands = positionals;
    this.#values = values;
  }

  /**
   * Refuses arguments that are not flags, for a tool that takes none.
   *
   * @throws {UsageError} If there is one.
   */
  refuseOperands(): void {
    if (this.operands.length === 0) return;
    throw new UsageError(
      `Cannot read the arguments: this command takes flags only, got "${
        this.operands[0]
      }", see --help`,
    );
  }

  /** Says whether a flag was given. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Returns the last value of a flag. */
  text(name: string): string | undefined {
    return this.#values.get(name)?.at(-1);
  }

  /** Returns every value of a flag that may be repeated, or hold several separated by commas. */
  list(name: string): string[] {
    return (this.#values.get(name) ?? []).flatMap((value) => value.split(",")).filter(Boolean);
  }

  /** Returns every value of a flag that may be repeated. */
  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /**
   * Returns a flag's value as a whole number.
   *
   * @throws {UsageError} If it is not one, or is below `least`.
   */
  count(name: string, least = 0): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text.replaceAll("_", ""));
    if (Number.isSafeInteger(value) && value >= least && text.trim() !== "") return value;
    throw new UsageError(
      `Cannot read the arguments: --${name} must be a whole number of at least ${least}, got "${text}"`,
    );
  }

  /**
   * Returns a flag's value as a number.
   *
   * @throws {UsageError} If it is not one.
   */
  number(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (Number.isFinite(value) && text.trim() !== "") return value;
    throw new UsageError(`Cannot read the arguments: --${name} must be a number, got "${text}"`);
  }

  /**
   * Returns a flag's value as one of some words.
   *
   * @throws {UsageError} If it is none of them.
   */
  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : oneOf(name, text, choices);
  }

  /**
   * Returns a flag's values, each one of some words.
   *
   * @throws {UsageError} If one is none of them.
   */
  choices<Choice extends string>(name: string, choices: readonly Choice[]): Choice[] {
    return this.list(name).map((text) => oneOf(name, text, choices));
  }
}

function oneOf<Choice extends string>(
  name: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw new UsageError(
    `Cannot read the arguments: --${name} must be ${choices.join(" or ")}, got "${text}"` +
      didYouMean(text, choices),
  );
}

/** Writes flags in camel case as the others: `--topK=8` becomes `--top-k=8`. */
function toKebabCase(args: readonly string[]): string[] {
  const end = args.indexOf("--");
  return args.map((arg, i) => {
    if (!arg.startsWith("--") || (end >= 0 && i >= end)) return arg;
    const [name] = arg.split("=", 1);
    return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) + arg.slice(name.length);
  });
}

type ParseOptions = Record<string, { type: "string" | "boolean"; multiple: true; short?: string }>;

function toOptions(flags: Readonly<Record<string, FlagKind>>): ParseOptions {
  const options: ParseOptions = {};
  for (const [name, kind] of Object.entries(flags)) {
    options[name] = { type: kind === "value" ? "string" : "boolean", multiple: true };
  }
  return { ...options, help: { type: "boolean", multiple: true, short: "h" } };
}

function checkFlag(
  { name, rawName, value }: { name: string; rawName: string; value?: string | boolean },
  flags: Readonly<Record<string, FlagKind>>,
): { name: string; value: string } {
  const kind = Object.hasOwn(flags, name) ? flags[name] : name === "help" ? "switch" : undefined;
  const problem = (text: string): never => {
    throw new UsageError(`Cannot read the arguments: ${rawName} ${text}`);
  };
  if (kind === undefined) {
    const known = Object.keys(flags).map((flag) => `--${flag}`);
    const meant = didYouMean(rawName, known);
    return problem(`is not a flag of this command${meant || ", see --help"}`);
  }
  if (kind === "switch") {
    return value === undefined ? { name, value: "" } : problem("takes no value, see --help");
  }
  if (typeof value === "string" && value !== "") return { name, value };
  return problem("needs a value, see --help");
}
