/**
 * Runs every test of the project and closes with the line `N passed, N failed`.
 *
 * ```sh
 * deno task test
 * ```
 *
 * `@std/assert` comes from a stand-in where JSR cannot be reached, and a software adapter is brought
 * where the machine has none. Without any adapter the run fails, unless `TILEGATE_GPU=skip` is set.
 * Where a GPU is required, a test that is skipped counts as failed.
 *
 * @module
 */

import { chooseAdapter, dawnEnvironment } from "./setup/adapter.ts";
import { runDeno } from "./lib/deno.ts";
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

/** How many tests of a part ended how. */
interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const PARTS: readonly Part[] = [
  { args: ["--doc", "README.md", "mod.ts", "config.ts", "gate/", "models/", "backends/"] },
  { args: ["--ignore=tests/runtimes", "tests/"] },
  { args: ["tests/runtimes/"], usesDawn: true },
];

function countMatches(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** Counts the cases of a JUnit report; a process that broke without a failed case is one failure. */
function countCases(report: string, code: number): Counts {
  const all = countMatches(report, /<testcase /g);
  const skipped = countMatches(report, /<skipped\b/g);
  const failed = countMatches(report, /<(failure|error) /g);
  return { passed: all - skipped - failed, skipped, failed: failed || (code === 0 ? 0 : 1) };
}

async function runPart(part: Part, environment: Record<string, string>): Promise<Counts> {
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  try {
    const args = ["test", "-A", "--parallel", `--junit-path=${report}`, ...part.args];
    const { code } = await runDeno(args, { environment });
    return countCases(await Deno.readTextFile(report), code);
  } finally {
    await Deno.remove(report);
  }
}

/** Finds the variables that every part is run with, or says why there is no adapter to test on. */
async function prepare(gpuRequired: boolean): Promise<Environments | null> {
  const jsr = await jsrEnvironment();
  if (jsr.JSR_URL) console.log("@std/assert: JSR cannot be reached, using the stand-in in .ci/jsr");
  if (!gpuRequired) {
    console.log("adapter: TILEGATE_GPU=skip, the WebGPU backend is not tested");
    return { deno: jsr, dawn: jsr };
  }
  const choice = await chooseAdapter();
  const { name, description, environment } = choice;
  console.log(name ? `adapter: ${name} (${description})` : description);
  if (!name) return null;
  const deno = { ...jsr, ...environment, REQUIRE_GPU: "1" };
  return { deno, dawn: { ...deno, ...await dawnEnvironment(choice) } };
}

/** Runs all parts at once: each has a file that keeps one core busy compiling shaders. */
async function runParts(environments: Environments): Promise<Counts> {
  const { deno, dawn } = environments;
  const ended = await Promise.all(
    PARTS.map((part) => runPart(part, part.usesDawn ? dawn : deno)),
  );
  const sum = (name: keyof Counts): number =>
    ended.reduce((total, counts) => total + counts[name], 0);
  return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
}

if (import.meta.main) {
  const gpuRequired = Deno.env.get("TILEGATE_GPU") !== "skip";
  const environments = await prepare(gpuRequired);
  const counts = environments ? await runParts(environments) : { passed: 0, failed: 1, skipped: 0 };
  const failed = counts.failed + (gpuRequired ? counts.skipped : 0);
  if (counts.skipped > 0) {
    console.log(`\n${counts.skipped} skipped${gpuRequired ? ", counted as failed" : ""}`);
  }
  console.log(`\n${counts.passed} passed, ${failed} failed`);
  Deno.exit(failed === 0 ? 0 : 1);
}
