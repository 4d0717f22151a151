/** What became of each fault, kept between runs, so that a run that was broken off goes on. */

import { PROJECT_ROOT } from "../lib/deno.ts";
import type { PlacedFault, TestSpec } from "./fault.ts";
import { readSource } from "./tree.ts";

/** What became of a fault. */
export interface Verdict {
  /** The tests that noticed; `null` if none did. */
  readonly noticedBy: TestSpec | null;
  /** Why the fault could not be tried. */
  readonly broken?: string;
}

/** A verdict, and what it holds for. */
interface KeptVerdict extends Verdict {
  /** Digest of the fault and of its file. */
  readonly fault: string;
  /** Digest of the tests that noticed; of all if none did. */
  readonly tests: string;
}

const FILE = new URL(".cache/mutants/verdicts.jsonl", PROJECT_ROOT);

async function digest(value: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex().slice(0, 24);
}

async function digestFault({ path, line, after, wrong }: PlacedFault): Promise<string> {
  return await digest([path, line, after, wrong, await readSource(path)]);
}

async function digestTests(specs: readonly TestSpec[]): Promise<string> {
  const texts = await Promise.all(specs.map((spec) => readSource(spec.split("#")[0])));
  return await digest([specs, ...texts]);
}

function testsOf({ tests }: PlacedFault, { noticedBy }: Verdict): readonly TestSpec[] {
  return noticedBy === null ? tests : [noticedBy];
}

/** The verdicts of this run and of earlier ones. */
export class Verdicts {
  readonly #kept: Map<string, KeptVerdict>;

  private constructor(kept: readonly KeptVerdict[]) {
    this.#kept = new Map(kept.map((verdict) => [verdict.fault, verdict]));
  }

  /**
   * Reads the verdicts of earlier runs.
   *
   * @returns The verdicts.
   */
  static async read(): Promise<Verdicts> {
    const text = await Deno.readTextFile(FILE).catch(() => "");
    return new Verdicts(text.split("\n").filter(Boolean).map((line) => JSON.parse(line)));
  }

  /**
   * Finds the verdict on a fault.
   *
   * @param fault The fault.
   * @returns The verdict; `undefined` where there is none, or the fault's file or the tests have changed.
   */
  async find(fault: PlacedFault): Promise<Verdict | undefined> {
    const kept = this.#kept.get(await digestFault(fault));
    if (kept === undefined) return undefined;
    if (kept.noticedBy !== null && !fault.tests.includes(kept.noticedBy)) return undefined;
    return kept.tests === await digestTests(testsOf(fault, kept)) ? kept : undefined;
  }

  /**
   * Keeps a verdict.
   *
   * @param fault The fault.
   * @param verdict What became of it.
   */
  async keep(fault: PlacedFault, verdict: Verdict): Promise<void> {
    const kept = {
      fault: await digestFault(fault),
      tests: await digestTests(testsOf(fault, verdict)),
      ...verdict,
    };
    this.#kept.set(kept.fault, kept);
    await Deno.mkdir(new URL("./", FILE), { recursive: true });
    await Deno.writeTextFile(FILE, JSON.stringify(kept) + "\n", { append: true });
  }

  /** Forgets all of them. */
  async forget(): Promise<void> {
    this.#kept.clear();
    await Deno.remove(FILE).catch(() => {});
  }
}
