/** Promise: `deno task test` counts what `deno test` reports, and names every failure, of tests, files and processes. */

import { assertEquals } from "@std/assert";
import { parseTestLine, parseTestRun } from "../../tools/lib/deno_test.ts";

const OUTPUT = `------- pre-test output -------
left out: Bun decides: there is no Bun
Uncaught error from ./b_test.ts FAILED
./a_test.ts => ok one ... ok (734µs)
./a_test.ts => bad one ... FAILED (647µs)
./a_test.ts => skipped one ... ignored (0ms)
./a_test.ts => steps ... inner ... ok (0ms)
./a_test.ts => steps ... FAILED (due to 1 failed step) (771µs)

 ERRORS 

bad one => ./a_test.ts:3:6
error: AssertionError: Values are not equal.

./b_test.ts (uncaught error)
error: (in promise) Error: at import

 FAILURES 

bad one => ./a_test.ts:3:6
./b_test.ts (uncaught error)

FAILED | 1 passed (1 step) | 2 failed (1 step) | 1 ignored (77ms)
`;

Deno.test("a line of a test tells how it ended, and no other line tells of a test", () => {
  const tests = OUTPUT.split("\n").map(parseTestLine).filter((test) => test !== null);
  assertEquals(tests, [
    { name: "./a_test.ts => ok one", outcome: "passed" },
    { name: "./a_test.ts => bad one", outcome: "failed" },
    { name: "./a_test.ts => skipped one", outcome: "ignored" },
    { name: "./a_test.ts => steps", outcome: "failed" },
  ]);
});

Deno.test("a run's counts, failures and their details are read", () => {
  const run = parseTestRun(OUTPUT, { code: 1, errors: "error: Test failed" });
  assertEquals([run.completed, run.passed], [true, 1]);
  assertEquals(run.ignored, ["./a_test.ts => skipped one"]);
  assertEquals(run.failures, ["bad one => ./a_test.ts:3:6", "./b_test.ts (uncaught error)"]);
  assertEquals(run.details.startsWith("bad one => ./a_test.ts:3:6\nerror: Assertion"), true);
  assertEquals(run.details.endsWith("Error: at import"), true);
  assertEquals(run.leftOut, ["left out: Bun decides: there is no Bun"]);
});

Deno.test("a process that broke without naming a test is one failure, with what it said", () => {
  const run = parseTestRun("Check a_test.ts\n", {
    code: 139,
    errors: "error: Type checking failed",
  });
  assertEquals(run.failures, ["deno test ended with status 139"]);
  assertEquals(run.details, "error: Type checking failed");
});

Deno.test("a process that was ended midway keeps the failures that it had told of", () => {
  const midway = OUTPUT.slice(0, OUTPUT.indexOf("\n ERRORS"));
  const run = parseTestRun(midway, { code: 143, errors: "" });
  assertEquals([run.completed, run.passed], [false, 1]);
  assertEquals(run.failures, [
    "./a_test.ts => bad one",
    "./a_test.ts => steps",
    "deno test ended with status 143",
  ]);
});

Deno.test("a process that fails after all tests passed is a failure", () => {
  const run = parseTestRun("ok | 12 passed | 0 failed (3s)\n", { code: 139, errors: "" });
  assertEquals([run.passed, run.failures], [12, ["deno test ended with status 139"]]);
});

Deno.test("failures that are counted but not named are failures", () => {
  const run = parseTestRun("FAILED | 3 passed | 2 failed (1s)\n", { code: 1, errors: "" });
  assertEquals([run.passed, run.failures.length], [3, 2]);
});

Deno.test("a run in which all is well has no failures", () => {
  const run = parseTestRun("ok | 12 passed (40 steps) | 0 failed (3s)\n", { code: 0, errors: "" });
  assertEquals([run.passed, run.failures.length, run.details], [12, 0, ""]);
});
