/** Runs `deno test` and reads its report: counts, failures, tests left out. */

import { PROJECT_ROOT } from "./deno.ts";

/** One test that ended. */
export interface EndedTest {
  /** Its name and its file, as in `./tests/gate/errors_test.ts => a name`. */
  readonly name: string;
  /** How it ended. */
  readonly outcome: "passed" | "failed" | "ignored";
}

/** The result of a run of `deno test`. */
export interface TestRun {
  /** Whether the process ended by itself: every test was run. */
  readonly completed: boolean;
  /** Tests that passed; steps are not counted. */
  readonly passed: number;
  /** The tests that were ignored. */
  readonly ignored: readonly string[];
  /** The tests that failed, and files or processes that broke. */
  readonly failures: readonly string[];
  /** Messages and stacks of the failures. */
  readonly details: string;
  /** Lines that begin with `left out: `: tests that this machine cannot run, and why. */
  readonly leftOut: readonly string[];
}

/** How {@link runDenoTest} runs. */
export interface DenoTestOptions {
  /** Variables added to the environment of this process. */
  readonly environment: Record<string, string>;
  /** Called as each test ends. */
  readonly onTest: (test: EndedTest) => void;
}

/** A line of `deno test --parallel` for a test; steps have a second ` ... ` before their outcome. */
const TEST_LINE = /^(\S+ => (?:(?! \.\.\. ).)+) \.\.\. (ok|FAILED|ignored|cancelled) \(/;
const SUMMARY_LINE = /^(?:ok|FAILED) \| (\d+) passed.*?\| (\d+) failed/m;
const LEFT_OUT_LINE = /^left out: .+$/gm;

/** Characters of standard error that are kept of a process that ended without naming a test. */
const ERRORS_TOLD = 4000;

/**
 * Reads a line of `deno test --parallel`.
 *
 * @param line The line.
 * @returns The test that ended, or null where the line is about something else.
 */
export function parseTestLine(line: string): EndedTest | null {
  const [, name, outcome] = TEST_LINE.exec(line) ?? [];
  if (name === undefined) return null;
  return {
    name,
    outcome: outcome === "ok" ? "passed" : outcome === "ignored" ? "ignored" : "failed",
  };
}

/** The text of a section of the report at the end: `ERRORS` or `FAILURES`. */
function sectionOf(output: string, title: string): string {
  const section = output.split(`\n ${title} \n`)[1] ?? "";
  return section.split(/\n FAILURES \n|\n(?:ok|FAILED) \| /)[0].trim();
}

/**
 * Reads what a run of `deno test --parallel` printed.
 *
 * @param output Its standard output, without colours.
 * @param process What is known of the process: its exit status and its standard error.
 * @returns The counts and the failures. A process that broke without naming a test is one failure.
 */
export function parseTestRun(
  output: string,
  { code, errors }: { readonly code: number; readonly errors: string },
): TestRun {
  const tests = output.split("\n").map(parseTestLine).filter((test) => test !== null);
  const namesOf = (outcome: EndedTest["outcome"]): string[] =>
    tests.filter((test) => test.outcome === outcome).map(({ name }) => name);
  const leftOut = [...new Set(output.match(LEFT_OUT_LINE))];
  const [, passed, failed] = SUMMARY_LINE.exec(output) ?? [];
  const common = { completed: passed !== undefined, ignored: namesOf("ignored"), leftOut };
  if (passed === undefined) {
    const failures = [...namesOf("failed"), `deno test ended with status ${code}`];
    const details = errors.trim().slice(-ERRORS_TOLD);
    return { ...common, passed: namesOf("passed").length, failures, details };
  }
  const failures = sectionOf(output, "FAILURES").split("\n").filter(Boolean);
  const unnamed = Math.max(Number(failed), code === 0 ? 0 : 1) - failures.length;
  for (let i = 0; i < unnamed; i++) failures.push(`deno test ended with status ${code}`);
  return { ...common, passed: Number(passed), failures, details: sectionOf(output, "ERRORS") };
}

async function readLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLine: (line: string) => void,
): Promise<string> {
  let text = "";
  let rest = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  }
  return text;
}

/**
 * Runs `deno test --parallel` in the root of the project.
 *
 * @param args Its arguments after these: paths and flags.
 * @param options The environment, and what hears of each test.
 * @returns The counts and the failures.
 */
export async function runDenoTest(
  args: readonly string[],
  { environment, onTest }: DenoTestOptions,
): Promise<TestRun> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--parallel", ...args],
    cwd: PROJECT_ROOT,
    env: { DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1", ...environment },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [output, errors, { code }] = await Promise.all([
    readLines(child.stdout, (line) => {
      const test = parseTestLine(line);
      if (test !== null) onTest(test);
    }),
    new Response(child.stderr).text(),
    child.status,
  ]);
  return parseTestRun(output, { code, errors });
}
