/** Promise: `deno task fuzz` says what it compares and how long that takes, and ends with one line and an exit code. */

import { assertEquals, assertMatch } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);
const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs it as one of its two tasks does. */
async function run(task: "fuzz" | "verify", ...args: string[]): Promise<Ended> {
  const [, ...words] = tasks[task].command.split(" ");
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...words, ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

Deno.test("fuzz draws other gates each time, by a seed that it says", async () => {
  const args = ["--rows", "200", "--backend", "wasm"];
  const [first, second] = [await run("fuzz", ...args), await run("fuzz", ...args)];
  const line = /^seed (\d+): \d+ rows on wasm and the reference: 0 differing bits\n$/;
  assertMatch(first.stdout, line);
  assertMatch(second.stdout, line);
  assertEquals([first.code, second.code], [0, 0]);
  assertEquals(line.exec(first.stdout)![1] === line.exec(second.stdout)![1], false);
});

Deno.test("verify says beforehand what it compares, and ends with what it found", async () => {
  const args = ["--rows", "70", "--backend", "wasm", "--shape", "8,2,1,2", "--table"];
  const { code, stdout, stderr } = await run("verify", ...args);
  assertMatch(stderr, /^seed 1: 70 rows of 1 gate, wasm and the reference: about \d+ s\n/);
  assertMatch(stdout, /^8,2,1,2 +70 +0$/m);
  assertMatch(stdout, /\nseed 1: 70 rows on wasm and the reference: 0 differing bits\n$/);
  assertEquals(code, 0);
});

Deno.test("verify leaves the reference out where it is told to, and says so", async () => {
  const args = ["--rows", "70", "--backend=wasm", "--shape=8,2,1,2", "--referenceEvery=0"];
  const { stdout, stderr } = await run("verify", ...args);
  assertMatch(stderr, /^seed 1: 70 rows of 1 gate, wasm: about /);
  assertEquals(stdout, "seed 1: 70 rows on wasm: 0 differing bits\n");
});

Deno.test("fuzz tells what is wrong in one sentence, exit code 2", async () => {
  const bad: readonly [args: string[], message: string][] = [
    [["--row", "3"], "--row is not a flag of this command: did you mean --rows?"],
    [["--rows", "0"], '--rows must be a whole number of at least 1, got "0"'],
    [["now"], 'this command takes flags only, got "now", see --help'],
  ];
  for (const [args, message] of bad) {
    const { code, stderr } = await run("fuzz", ...args);
    assertEquals(stderr, `error: Cannot read the arguments: ${message}\n`);
    assertEquals(code, 2);
  }
});
