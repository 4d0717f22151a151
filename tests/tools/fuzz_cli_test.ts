/** Promise: `deno task verify` says what it compares and how long that takes, and ends with one line and an exit code. */

import { assertEquals, assertMatch } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);
const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs it with the permissions of its task. */
async function verify(...args: string[]): Promise<Ended> {
  const [, ...words] = tasks.verify.command.split(" ");
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...words, ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

Deno.test("verify says beforehand what it compares, and ends with what it found", async () => {
  const args = ["--rows", "70", "--backend", "wasm", "--shape", "8,2,1,2", "--table"];
  const { code, stdout, stderr } = await verify(...args);
  assertMatch(stderr, /^70 rows, wasm and the reference: about \d+ s\n/);
  assertMatch(stdout, /^8,2,1,2 +70 +0$/m);
  assertMatch(stdout, /\n70 rows on wasm and the reference: 0 differing bits\n$/);
  assertEquals(code, 0);
});

Deno.test("verify leaves the reference out where it is told to, and says so", async () => {
  const args = ["--rows", "70", "--backend=wasm", "--shape=8,2,1,2", "--referenceEvery=0"];
  const { stdout, stderr } = await verify(...args);
  assertMatch(stderr, /^70 rows, wasm: about /);
  assertEquals(stdout, "70 rows on wasm: 0 differing bits\n");
});

Deno.test("verify tells what is wrong in one sentence, exit code 2", async () => {
  const bad: readonly [args: string[], message: string][] = [
    [["--row", "3"], "--row is not a flag of this command: did you mean --rows?"],
    [["--rows", "0"], '--rows must be a whole number of at least 1, got "0"'],
    [["now"], 'this command takes flags only, got "now", see --help'],
  ];
  for (const [args, message] of bad) {
    const { code, stderr } = await verify(...args);
    assertEquals(stderr, `error: Cannot read the arguments: ${message}\n`);
    assertEquals(code, 2);
  }
});
