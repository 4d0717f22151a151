/** One-line faults as data: where, what stands there, what would be wrong, and which tests must notice. */

import { PROJECT_ROOT } from "../lib/deno.ts";

/** A test file, or those of its tests whose names contain a text after `#`. */
export type TestSpec = string;

/** One wrong line. */
export interface Fault {
  /** The file, in the folder of the faults. */
  readonly file: string;
  /** The line that is right, without its indentation. */
  readonly line: string;
  /** Where it stands more than once: a text that stands once, in a line before it, and nearest to it. */
  readonly after?: string;
  /** What stands there instead. */
  readonly wrong: string;
  /** What goes wrong then. */
  readonly meaning: string;
  /** A test that is likely to notice, run before the others. */
  readonly first?: TestSpec;
  /** The tests that must notice, quickest first. Default: those of the folder. */
  readonly tests?: readonly TestSpec[];
}

/** The faults of one part of the tree. */
export interface FaultRoom {
  /** The part, as `--room` names it. */
  readonly name: string;
  /** The folder of its files, with a slash at its end. */
  readonly folder: string;
  /** The tests that must notice, quickest first. */
  readonly tests: readonly TestSpec[];
  /** Whether generated files must be made anew. */
  readonly rebuild?: boolean;
  /** Whether the tests need a GPU. Without one they must notice all the same. */
  readonly gpu?: boolean;
  /** The faults. */
  readonly faults: readonly Fault[];
}

/** A fault and its room. */
export interface PlacedFault extends Fault {
  /** The room. */
  readonly room: FaultRoom;
  /** The path of the file in the project. */
  readonly path: string;
  /** The tests that must notice. */
  readonly tests: readonly TestSpec[];
}

/**
 * Lists the faults of a room.
 *
 * @param room The room.
 * @returns Its faults.
 */
export function placeFaults(room: FaultRoom): PlacedFault[] {
  return room.faults.map((fault) => ({
    ...fault,
    room,
    path: new URL(room.folder + fault.file, PROJECT_ROOT).href.slice(PROJECT_ROOT.href.length),
    tests: [...fault.first ? [fault.first] : [], ...fault.tests ?? room.tests],
  }));
}

/**
 * Names a fault for a person.
 *
 * @param fault The fault.
 * @returns Its file and what goes wrong.
 */
export function describeFault({ path, meaning }: Pick<PlacedFault, "path" | "meaning">): string {
  return `${path}: ${meaning}`;
}

/**
 * Puts a fault into the text of its file.
 *
 * @param text The file.
 * @param fault The fault.
 * @returns The file with the fault.
 * @throws {Error} If its line is not there, or more than once.
 */
export function applyFault(text: string, fault: PlacedFault): string {
  const lines = text.split("\n");
  const at = findLine(lines, fault);
  const indentation = lines[at].slice(0, lines[at].length - lines[at].trimStart().length);
  lines[at] = indentation + fault.wrong;
  return lines.join("\n");
}

function findLine(lines: readonly string[], fault: PlacedFault): number {
  const { line, after } = fault;
  const from = after === undefined
    ? 0
    : indexOfOnly(lines, fault, (each) => each.includes(after)) + 1;
  if (after === undefined) return indexOfOnly(lines, fault, (each) => each.trim() === line);
  const at = lines.findIndex((each, i) => i >= from && each.trim() === line);
  if (at !== -1) return at;
  throw new Error(`Cannot apply a fault: "${line}" must stand after "${after}" in ${fault.path}`);
}

function indexOfOnly(
  lines: readonly string[],
  { path, line, after = line }: PlacedFault,
  matches: (line: string) => boolean,
): number {
  const at = lines.findIndex(matches);
  if (at !== -1 && lines.findLastIndex(matches) === at) return at;
  const count = lines.filter(matches).length;
  throw new Error(
    `Cannot apply a fault: "${after}" must stand once in ${path}, got ${count} times`,
  );
}

/**
 * Reads the file of a fault and puts the fault into it.
 *
 * @param fault The fault.
 * @returns The file with the fault.
 * @throws {Error} If its line is not there, or more than once.
 */
export async function readFaulty(fault: PlacedFault): Promise<string> {
  return applyFault(await Deno.readTextFile(new URL(fault.path, PROJECT_ROOT)), fault);
}
