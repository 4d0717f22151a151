/** What became of each fault, kept between runs, so that a run that was broken off goes on. */

import { PROJECT_ROOT } from "../lib/deno.ts";
import type { PlacedFault } from "./fault.ts";
import { readSource } from "./tree.ts";

/** What became of a fault. */
export interface Verdict {
  /** Its {@linkcode digestOf}. */
  readonly digest: string;
  /** The tests that noticed; `null` if none did. */
  readonly noticedBy: string | null;
  /** Why the fault could not be tried. */
  readonly broken?: string;
}

const FILE = new URL(".cache/mutants/verdicts.jsonl", PROJECT_ROOT);

/**
 * Computes what a verdict depends on: the fault, its file, and the tests that must notice.
 *
 * @param fault The fault.
 * @returns Hexadecimal digits.
 */
export async function digestOf(fault: PlacedFault): Promise<string> {
  const { room: _, meaning: __, ...own } = fault;
  const paths = [fault.path, ...fault.tests.map((spec) => spec.split("#")[0])];
  const texts = await Promise.all(paths.map(readSource));
  const bytes = new TextEncoder().encode(JSON.stringify([own, ...texts]));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex().slice(0, 24);
}

/**
 * Reads the verdicts of earlier runs.
 *
 * @returns The verdicts by digest.
 */
export async function readVerdicts(): Promise<Map<string, Verdict>> {
  const text = await Deno.readTextFile(FILE).catch(() => "");
  const verdicts = text.split("\n").filter(Boolean).map((line): Verdict => JSON.parse(line));
  return new Map(verdicts.map((verdict) => [verdict.digest, verdict]));
}

/**
 * Adds a verdict to those of earlier runs.
 *
 * @param verdict The verdict.
 */
export async function keepVerdict(verdict: Verdict): Promise<void> {
  await Deno.mkdir(new URL("./", FILE), { recursive: true });
  await Deno.writeTextFile(FILE, JSON.stringify(verdict) + "\n", { append: true });
}

/** Forgets the verdicts of earlier runs. */
export async function forgetVerdicts(): Promise<void> {
  await Deno.remove(FILE).catch(() => {});
}
