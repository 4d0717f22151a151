/**
 * Runs every test of the project and closes with the line `N passed, N failed`.
 *
 * ```sh
 * deno task test               # all of them
 * deno task test tests/tools   # those of a file or folder
 * ```
 *
 * `@std/assert` comes from a stand-in where JSR cannot be reached, and a software adapter is brought
 * where the machine has none. Without any adapter the run fails, unless `TILEGATE_GPU=skip` is set.
 * Where a GPU is required, a test that is ignored counts as failed.
 *
 * @module
 */

import { PROJECT_ROOT } from "./lib/deno.ts";
import { type EndedTest, runDenoTest, type TestRun } from "./lib/deno_test.ts";
import { formatDuration, ProgressBar } from "./lib/progress.ts";
import { print } from "./lib/terminal.ts";
import { chooseAdapter, dawnEnvironment } from "./setup/adapter.ts";
import { jsrEnvironment } from "./setup/jsr.ts";

/** One `deno test` process. */
interface Part {
  readonly args: readonly string[];
  /** Whether it uses Dawn, which is choosier about drivers than Deno. */
  readonly usesDawn?: boolean;
}

/** What the parts are run with. */
interface Environments {
  readonly deno: Record<string, string>;
  readonly dawn: Record<string, string>;
}

/** What a run of all tests took, kept to tell how long the next one takes. */
interface Duration {
  readonly tests: number;
  readonly seconds: number;
}

/** Measured on 2 cores with a software adapter, downloads included. */
const CORE_SECONDS = 1200;
const EXPECTED_TESTS = 1270;
/** More cores than this stay idle: a few files compile shaders for most of the run. */
const MOST_CORES = 6;
const DISK = "1.7 GB of disk";

/** The npm packages that tests import, by their checksums. */
const LOCK = new URL(".ci/npm.lock", PROJECT_ROOT);

const LAST_RUN = new URL(".cache/last_test_run.json", PROJECT_ROOT);

/** The published files, whose documentation examples are run, and the tests. */
async function listParts(): Promise<Part[]> {
  const manifest = JSON.parse(await Deno.readTextFile(new URL("deno.json", PROJECT_ROOT)));
  const published: string[] = manifest.publish.include;
  const documented = published.filter((path) => /\.ts$|\/$/.test(path));
  return [
    { args: ["--doc", "README.md", ...documented] },
    { args: ["--ignore=tests/runtimes", "tests/"] },
    { args: ["tests/runtimes/"], usesDawn: true },
  ];
}

/** Finds the variables that every part is run with, or says why there is no adapter to test on. */
async function prepare(gpuRequired: boolean): Promise<Environments | null> {
  const jsr = await jsrEnvironment();
  if (jsr.JSR_URL) print("@std/assert: JSR cannot be reached, using the stand-in in .ci/jsr");
  if (!gpuRequired) {
    print("adapter: TILEGATE_GPU=skip, the WebGPU backend is not tested");
    return { deno: jsr, dawn: jsr };
  }
  const choice = await chooseAdapter({ tell: print });
  const { name, description, environment } = choice;
  if (name === null) {
    print(`${description}, or set TILEGATE_GPU=skip to test without one`);
    return null;
  }
  print(`adapter: ${name} (${description})`);
  const deno = { ...jsr, ...environment, REQUIRE_GPU: "1" };
  return { deno, dawn: { ...deno, ...await dawnEnvironment(choice, { tell: print }) } };
}

/** How long all tests will take: as long as the last time, or as was measured elsewhere. */
async function expectDuration(): Promise<Duration> {
  const last = await Deno.readTextFile(LAST_RUN).then(JSON.parse).catch(() => null);
  if (last !== null) return last;
  const cores = Math.min(MOST_CORES, navigator.hardwareConcurrency);
  return { tests: EXPECTED_TESTS, seconds: CORE_SECONDS / cores };
}

/** Shows one bar for all parts, and each failure as soon as it is known. */
class TestProgress {
  readonly #bar: ProgressBar;
  readonly #tests: number | null;
  #ended = 0;
  #failed = 0;

  /**
   * @param expected How many tests there are and how long they take, where that is known.
   */
  constructor(expected: Duration | null) {
    this.#tests = expected?.tests ?? null;
    const expectedSeconds = expected?.seconds;
    this.#bar = new ProgressBar({ logSeconds: 30, expectedSeconds, slowAtEnd: true });
  }

  get seconds(): number {
    return this.#bar.seconds;
  }

  add({ name, outcome }: EndedTest): void {
    this.#ended++;
    if (outcome === "failed") {
      this.#failed++;
      this.#bar.clear();
      print(`FAILED ${name}`);
    }
    this.show();
  }

  show(): void {
    const tests = this.#tests;
    const total = tests === null ? "" : ` of about ${tests}`;
    const part = tests === null ? 0 : Math.min(0.99, this.#ended / tests);
    this.#bar.update(part, `${this.#ended}${total} tests, ${this.#failed} failed`);
  }

  clear(): void {
    this.#bar.clear();
  }
}

/**
 * Runs a part with npm packages as they are locked. The lock is a copy: `deno test` adds what comes from
 * JSR to it, which differs where that is a stand-in.
 */
async function runPart(
  { args, usesDawn }: Part,
  { environments, progress }: {
    readonly environments: Environments;
    readonly progress: TestProgress;
  },
): Promise<TestRun> {
  const lock = await Deno.makeTempFile({ suffix: ".lock" });
  try {
    await Deno.copyFile(LOCK, lock);
    return await runDenoTest([`--lock=${lock}`, ...args], {
      environment: usesDawn ? environments.dawn : environments.deno,
      onTest: (test) => progress.add(test),
    });
  } finally {
    await Deno.remove(lock);
  }
}

/** Runs all parts at once: each has a file that keeps one core busy compiling shaders. */
async function runParts(parts: readonly Part[], environments: Environments): Promise<TestRun[]> {
  const runsAll = parts.length > 1;
  const progress = new TestProgress(runsAll ? await expectDuration() : null);
  const timer = setInterval(() => progress.show(), 1000);
  const runs = await Promise.all(parts.map((part) => runPart(part, { environments, progress })));
  clearInterval(timer);
  progress.clear();
  if (runsAll && runs.every((run) => run.completed)) await keepDuration(runs, progress.seconds);
  return runs;
}

async function keepDuration(runs: readonly TestRun[], seconds: number): Promise<void> {
  const tests = runs.reduce((sum, run) => sum + run.passed + run.failures.length, 0);
  await Deno.mkdir(new URL(".", LAST_RUN), { recursive: true });
  await Deno.writeTextFile(LAST_RUN, JSON.stringify({ tests, seconds: Math.round(seconds) }));
}

/** Prints what failed, what was left out, and the last line; says whether nothing failed. */
function report(runs: readonly TestRun[], gpuRequired: boolean): boolean {
  const all = (of: (run: TestRun) => readonly string[]): string[] => [...new Set(runs.flatMap(of))];
  const ignored = all((run) => run.ignored).map((name) => `${name} (ignored)`);
  const failures = [...all((run) => run.failures), ...gpuRequired ? ignored : []];
  const passed = runs.reduce((sum, run) => sum + run.passed, 0);
  for (const { details } of runs) if (details !== "") print("", details);
  print("", ...all((run) => run.leftOut));
  if (!gpuRequired) print(`left out: ${ignored.length} tests of WebGPU`);
  print(...failures.map((name) => `FAILED ${name}`));
  print(`${passed} passed, ${failures.length} failed`);
  return failures.length === 0;
}

/** Says, before anything is downloaded, what the run will take. */
async function announce(): Promise<void> {
  const { seconds } = await expectDuration();
  print(`running every test takes about ${formatDuration(seconds)} and up to ${DISK}`);
}

if (import.meta.main) {
  const gpuRequired = Deno.env.get("TILEGATE_GPU") !== "skip";
  const paths = Deno.args;
  if (paths.length === 0) await announce();
  const environments = await prepare(gpuRequired);
  if (environments === null) {
    print("", "0 passed, 1 failed");
    Deno.exit(1);
  }
  const usesDawn = paths.some((path) => path.includes("runtimes"));
  const parts = paths.length === 0 ? await listParts() : [{ args: paths, usesDawn }];
  Deno.exit(report(await runParts(parts, environments), gpuRequired) ? 0 : 1);
}
