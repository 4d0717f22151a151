/**
 * `deno task mutants`: puts one-line faults into a copy of the tree, one at a time, and runs the tests that
 * must notice. A fault that survives is a promise that no test holds.
 */

import { ProgressBar } from "./lib/progress.ts";
import { print, printError } from "./lib/terminal.ts";
import type { Arguments, FlagKind } from "./lib/arguments.ts";
import { runTool } from "./lib/tool.ts";
import {
  describeFault,
  type FaultRoom,
  type PlacedFault,
  placeFaults,
  readFaulty,
  type TestSpec,
} from "./mutants/fault.ts";
import { ROOMS } from "./mutants/rooms.ts";
import { buildCopy, copyTree, testCopy, withFault } from "./mutants/tree.ts";
import { type Verdict, Verdicts } from "./mutants/verdicts.ts";
import { chooseAdapter } from "./setup/adapter.ts";
import { jsrEnvironment } from "./setup/jsr.ts";

const HELP = `Usage: deno task mutants [options]

Puts one-line faults into a copy of the tree (.cache/mutants/tree), one at a time, makes generated files
anew, runs the tests that must notice, and lists the faults that none of them noticed. Broken off, it
goes on: a fault is tried again only when its file or its tests have changed. Exit code 0 if every fault
was noticed, 1 if one was not, 2 if the line of a fault is no longer there.

  --room LIST      only these: ${ROOMS.map(({ name }) => name).join(", ")}
  --only TEXT      only faults whose file, line or meaning has this text
  --fresh          try all again
  --list           list the faults, and try none
  -h, --help       this text
`;

const FLAGS: Readonly<Record<string, FlagKind>> = {
  "room": "value",
  "only": "value",
  "fresh": "switch",
  "list": "switch",
};

function pickFaults(args: Arguments): PlacedFault[] {
  const names = args.choices("room", ROOMS.map(({ name }) => name));
  const rooms = names.length === 0 ? ROOMS : ROOMS.filter(({ name }) => names.includes(name));
  const text = args.text("only") ?? "";
  return rooms.flatMap(placeFaults).filter(({ path, line, meaning }) =>
    [path, line, meaning].some((part) => part.includes(text))
  );
}

/** Looks for the line of every fault before any is tried, and tells which are missing. */
async function findMissing(faults: readonly PlacedFault[]): Promise<string[]> {
  const results = await Promise.allSettled(faults.map(readFaulty));
  return results.flatMap((result) =>
    result.status === "rejected" ? [(result.reason as Error).message] : []
  );
}

/** The variables that the tests of a room are run with. */
type Environments = (room: FaultRoom) => Record<string, string>;

async function prepareEnvironments(faults: readonly PlacedFault[]): Promise<Environments> {
  const jsr = await jsrEnvironment();
  const needsGpu = faults.some(({ room }) => room.gpu);
  const gpu = needsGpu
    ? { ...(await chooseAdapter({ tell: print })).environment, REQUIRE_GPU: "1" }
    : {};
  return (room) => room.gpu ? { ...jsr, ...gpu } : { ...jsr, TILEGATE_GPU: "skip" };
}

/** Tests that have noticed a fault: they must pass without any, or it is no fault of the fault's. */
class Baseline {
  readonly #passed = new Set<string>();

  async check(
    spec: TestSpec,
    { room, environments }: { readonly room: FaultRoom; readonly environments: Environments },
  ): Promise<void> {
    const key = `${spec} ${room.gpu}`;
    if (this.#passed.has(key)) return;
    const { isWell, output } = await testCopy(spec, environments(room));
    if (!isWell) throw new Error(`Cannot try faults: ${spec} must pass without any\n${output}`);
    this.#passed.add(key);
  }
}

async function tryFault(fault: PlacedFault, environments: Environments): Promise<Verdict> {
  const environment = environments(fault.room);
  return await withFault(fault, async () => {
    if (fault.room.rebuild) {
      const { isWell, output } = await buildCopy(environment);
      if (!isWell) return { noticedBy: null, broken: output };
    }
    for (const spec of fault.tests) {
      const { isWell } = await testCopy(spec, environment);
      if (!isWell) return { noticedBy: spec };
    }
    return { noticedBy: null };
  });
}

/** Tries the faults that have no verdict yet. */
async function tryFaults(
  faults: readonly PlacedFault[],
  known: Verdicts,
): Promise<Map<PlacedFault, Verdict>> {
  const verdicts = new Map<PlacedFault, Verdict>();
  const open: PlacedFault[] = [];
  for (const fault of faults) {
    const verdict = await known.find(fault);
    if (verdict) verdicts.set(fault, verdict);
    else open.push(fault);
  }
  if (open.length === 0) return verdicts;
  print(`${open.length} of ${faults.length} faults to try`);
  await copyTree();
  const environments = await prepareEnvironments(open);
  const [bar, baseline] = [new ProgressBar(), new Baseline()];
  for (const [i, fault] of open.entries()) {
    bar.update(i / open.length, describeFault(fault).slice(0, 60));
    const verdict = await tryFault(fault, environments);
    const { room } = fault;
    if (verdict.noticedBy) await baseline.check(verdict.noticedBy, { room, environments });
    await known.keep(fault, verdict);
    verdicts.set(fault, verdict);
    bar.clear();
    if (verdict.noticedBy === null) printSurvivor(fault, verdict);
  }
  return verdicts;
}

function printSurvivor(fault: PlacedFault, { broken }: Verdict): void {
  print(
    broken ? `NOT BUILT  ${describeFault(fault)}` : `SURVIVED   ${describeFault(fault)}`,
    `  - ${fault.line}`,
    `  + ${fault.wrong}`,
    ...(broken ? [broken] : [`  unnoticed by ${fault.tests.join(", ")}`]),
  );
}

function summarize(verdicts: ReadonlyMap<PlacedFault, Verdict>): number {
  const all = [...verdicts.values()];
  const survivors = all.filter(({ noticedBy }) => noticedBy === null).length;
  for (const { name } of ROOMS) {
    const own = [...verdicts].filter(([{ room }]) => room.name === name);
    const noticed = own.filter(([, { noticedBy }]) => noticedBy !== null).length;
    if (own.length > 0) print(`${name.padEnd(10)}${noticed} of ${own.length} noticed`);
  }
  print(`${all.length} faults, ${survivors} survived`);
  return survivors === 0 ? 0 : 1;
}

async function mutate(args: Arguments): Promise<number> {
  const faults = pickFaults(args);
  const missing = await findMissing(faults);
  missing.forEach(printError);
  if (missing.length > 0) return 2;
  if (args.has("list")) {
    for (const fault of faults) {
      print(describeFault(fault), `  - ${fault.line}`, `  + ${fault.wrong}`);
    }
    print(`${faults.length} faults`);
    return 0;
  }
  const known = await Verdicts.read();
  if (args.has("fresh")) await known.forget();
  const verdicts = await tryFaults(faults, known);
  for (const [fault, verdict] of verdicts) {
    if (verdict.noticedBy === null) printSurvivor(fault, verdict);
  }
  return summarize(verdicts);
}

await runTool({ help: HELP, flags: FLAGS, run: mutate });
