/** A small parser of command-line arguments: the tools run offline, so they bring their own. */

import { UsageError } from "./terminal.ts";

/** What may follow a flag: nothing, or one value. */
export type FlagKind = "switch" | "value";

/** The parsed arguments. */
export class Arguments {
  /** The arguments that are not flags, in order. */
  readonly operands: readonly string[];
  readonly #values: ReadonlyMap<string, readonly string[]>;

  /**
   * Parses arguments. `--name value` and `--name=value` are the same; `--` ends the flags.
   *
   * @param args The raw arguments.
   * @param flags The known flags, without their dashes.
   * @throws {UsageError} If a flag is unknown, or has no value, or has one that it should not have.
   */
  constructor(args: readonly string[], flags: Readonly<Record<string, FlagKind>>) {
    const operands: string[] = [];
    const values = new Map<string, string[]>();
    const rest = [...args];
    for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
      if (arg === "--") {
        operands.push(...rest.splice(0));
      } else if (!arg.startsWith("--")) {
        operands.push(arg);
      } else {
        const { name, value } = takeFlag(arg, rest, flags);
        values.set(name, [...values.get(name) ?? [], value]);
      }
    }
    this.operands = operands;
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
      `Cannot read the arguments: "${this.operands[0]}" is not a flag of this command, see --help`,
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
    `Cannot read the arguments: --${name} must be ${choices.join(" or ")}, got "${text}"`,
  );
}

function takeFlag(
  arg: string,
  rest: string[],
  flags: Readonly<Record<string, FlagKind>>,
): { name: string; value: string } {
  const equals = arg.indexOf("=");
  const name = arg.slice(2, equals < 0 ? undefined : equals);
  const kind = Object.hasOwn(flags, name) ? flags[name] : undefined;
  if (kind === undefined) {
    throw new UsageError(
      `Cannot read the arguments: --${name} is not a flag of this command, see --help`,
    );
  }
  if (kind === "switch") {
    if (equals < 0) return { name, value: "" };
    throw new UsageError(`Cannot read the arguments: --${name} takes no value, see --help`);
  }
  const value = equals < 0 ? rest.shift() : arg.slice(equals + 1);
  if (value !== undefined && value !== "") return { name, value };
  throw new UsageError(`Cannot read the arguments: --${name} needs a value, see --help`);
}
