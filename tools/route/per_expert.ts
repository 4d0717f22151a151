/** Arrays with a value for each expert: the correction bias, and the scale of the weights. */

import type { GateOptions } from "../../mod.ts";
import type { Arguments } from "../lib/arguments.ts";
import { userPath } from "../lib/paths.ts";
import { UsageError } from "../lib/terminal.ts";
import { type ArrayFile, pickKey, withArrayFile } from "./arrays/array_file.ts";
import { type FileArray, toFloat32 } from "./arrays/number_array.ts";
import { NONE, type Rule } from "./rule.ts";

/** An array with a value for each expert, and where it came from. */
export interface PerExpert {
  /** The array. */
  readonly array: FileArray;
  /** Its file, and its key where it has one. */
  readonly name: string;
}

/** Splits `model.safetensors:layers.3.bias` into a file and a key; a plain path has no key. */
function splitKey(text: string): { readonly path: string; readonly key?: string } {
  const [, path, key] = /^(.*\.(?:npz|safetensors)):(.+)$/is.exec(text) ?? [];
  return path === undefined ? { path: text } : { path, key };
}

async function readNamed(
  said: string,
  { flag, logits }: PerExpertSource,
): Promise<PerExpert> {
  if (logits.file.keys.includes(said)) {
    return { array: await logits.file.read(said), name: `${logits.name}:${said}` };
  }
  const { path, key } = splitKey(said);
  return await withArrayFile(userPath(path), {
    name: path,
    use: async (file) => {
      const picked = pickKey(file, { name: path, key, flag: `--${flag} ${path}:KEY` });
      return { array: await file.read(picked), name: picked === "" ? path : `${path}:${picked}` };
    },
  });
}

/** Where an array is looked for, and what it must be. */
export interface PerExpertSource {
  /** The flag that names it. */
  readonly flag: "bias" | "scale";
  /** The file of logits and its name: the flag may name an array beside them. */
  readonly logits: { readonly file: ArrayFile; readonly name: string };
  /** How many values it must have. */
  readonly numExperts: number;
}

/**
 * Reads the array that a flag names: one beside the logits, another file, or an array of that.
 *
 * @param args The arguments.
 * @param source The flag, the file of logits, and the number of experts.
 * @returns The array, or undefined where the flag is left out or says `none`.
 * @throws {UsageError} If it cannot be read, or is not one floating-point value per expert.
 */
export async function readPerExpert(
  args: Arguments,
  source: PerExpertSource,
): Promise<PerExpert | undefined> {
  const { flag, numExperts } = source;
  const said = args.text(flag);
  if (said === undefined || said === NONE) return undefined;
  const found = await readNamed(said, source);
  const { array, name } = found;
  if (array.data.length !== numExperts) {
    throw new UsageError(
      `Cannot route: ${name} must have one ${flag} for each of ${numExperts} experts, got ${array.data.length}`,
    );
  }
  if (toFloat32(array) === null) {
    throw new UsageError(
      `Cannot route: the ${flag} in ${name} must be floating-point, got ${array.dtype}`,
    );
  }
  return found;
}

/**
 * Makes the option `bias` of an array, in the dtype that the file has.
 *
 * @param bias The array.
 * @returns The option.
 */
export function toBias({ array }: PerExpert): GateOptions["bias"] {
  const { dtype, data } = array;
  if (data instanceof Float32Array) return data;
  return { dtype: dtype as "f16" | "bf16", data: data as Uint16Array };
}

/**
 * Describes an array of a file.
 *
 * @param what What it is.
 * @param source The array and its name.
 * @returns Its name, its shape, and what was converted to read it.
 */
export function describeArray(what: string, { array, name }: PerExpert): string {
  const { shape, conversions } = array;
  return [`${what}: ${name}, shape (${shape.join(", ")})`, ...conversions].join(", ");
}

/** The flags that give what a preset can name as needed. */
const NEED_FLAGS = {
  bias: "bias",
  perExpertScale: "scale",
  globalScale: "global-scale",
} as const;

/**
 * Refuses to route without what the model needs, unless the flag says `none`.
 *
 * @param args The arguments.
 * @param input The name of the file of logits, and the rule.
 * @throws {UsageError} If a flag is missing.
 */
export function checkNeeds(args: Arguments, { name, rule }: { name: string; rule: Rule }): void {
  for (const need of rule.options.needs ?? []) {
    const flag = NEED_FLAGS[need];
    if (args.has(flag)) continue;
    throw new UsageError(
      `Cannot route ${name}: ${rule.title} needs --${flag}, or --${flag} ${NONE} to route without it`,
    );
  }
}
